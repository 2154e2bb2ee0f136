"""The staff from the command line."""

from urllib.parse import urlsplit

from flask import Flask

from tests.support.pages import Client
from tests.support.people import PASSWORD
from voucher.access import VISITOR
from voucher.accounts.sign_in import sign_in

ADD = ["people", "add", "--name", "陈管理", "--email", "chen@example.com", "--role", "adm"]


def test_a_link_is_printed_with_which_the_first_administrator_comes_in(app: Flask):
    done = app.test_cli_runner().invoke(args=ADD)

    assert done.exit_code == 0, done.output
    path = urlsplit(done.output.strip()).path
    assert "陈管理" in Client(app).get(path).text


def test_a_password_is_read_from_the_input(app: Flask):
    done = app.test_cli_runner().invoke(args=[*ADD, "--password-stdin"], input=f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output

    with app.app_context():
        assert sign_in(VISITOR, "chen@example.com", PASSWORD, address=None, browser=None)


def test_what_cannot_be_is_refused_in_words(app: Flask):
    runner = app.test_cli_runner()
    assert runner.invoke(args=[*ADD, "--password-stdin"], input=f"{PASSWORD}\n").exit_code == 0

    again = runner.invoke(args=[*ADD, "--password-stdin"], input=f"{PASSWORD}\n")
    short = runner.invoke(
        args=[*ADD[:-3], "other@example.com", "--role", "adm", "--password-stdin"], input="x\n"
    )
    unknown = runner.invoke(args=["people", "disable", "nobody@example.com"])
    role = runner.invoke(args=[*ADD[:-1], "ea"])

    assert [again.exit_code, short.exit_code, unknown.exit_code, role.exit_code] == [1, 1, 1, 2]
    assert "Traceback" not in again.output + short.output + unknown.output


def test_people_are_listed_and_disabled(app: Flask):
    runner = app.test_cli_runner()
    runner.invoke(args=[*ADD, "--password-stdin"], input=f"{PASSWORD}\n")
    assert runner.invoke(args=["people", "list"]).output == "chen@example.com\t陈管理\tadm\tactive\n"

    assert runner.invoke(args=["people", "disable", "chen@example.com"]).exit_code == 0

    assert runner.invoke(args=["people", "list"]).output.endswith("disabled\n")
