"""The staff from the command line: how the first administrator comes in."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from config import Config
from voucher.access import SYSTEM, District, Role
from voucher.access.roles import STAFF_ROLES
from voucher.accounts.lists import staff_members
from voucher.accounts.people import NewPerson
from voucher.accounts.staff import add_staff, close_account
from voucher.refusal import Refusal
from voucher.web.formatting import message
from voucher.web.letters import absolute_url

people = AppGroup("people", help="Add, list and disable people of the staff.")

ROLES = click.Choice(sorted(role.value for role in STAFF_ROLES))
DISTRICTS = click.Choice([district.value for district in District])


@people.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=ROLES, required=True, help="The short name of the authorisation matrix.")
@click.option("--district", type=DISTRICTS, help="Limits the role to one district.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of the input.")
def add(name: str, email: str, role: str, district: str | None, password_stdin: bool) -> None:
    """Add a person with a role; prints the link with which they set their password."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    config: Config = current_app.config["PORTAL"]
    try:
        secret = add_staff(NewPerson(name, email, password=password), Role(role), district=district)
    except Refusal as refusal:
        raise _refused(refusal) from refusal
    if secret is None:
        click.echo(f"{name} <{email}> can sign in as {role}.")
        return
    with current_app.test_request_context(base_url=config.public_url):
        click.echo(absolute_url("accounts.accept_invitation", secret=secret))


@people.command("list")
def show() -> None:
    """List the people of the staff with their roles."""
    for line in staff_members(SYSTEM):
        roles = ",".join(role.value for role in line.roles)
        click.echo("\t".join([line.email, line.name, roles, "active" if line.active else "disabled"]))


@people.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close somebody's account and sign them out everywhere."""
    try:
        close_account(email)
    except Refusal as refusal:
        raise _refused(refusal) from refusal
    click.echo(f"{email} is disabled and signed out.")


def _refused(refusal: Refusal) -> click.ClickException:
    title, next_step = message(refusal.title, refusal.facts), message(refusal.next_step, refusal.facts)
    return click.ClickException(f"{title}. {next_step}")
