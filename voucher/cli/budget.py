"""`flask budget`: a year's money on the command line."""

import json

import click
from flask.cli import AppGroup

from voucher.budget.queries import balances_of
from voucher.ledger import Money, YearBalances

budget = AppGroup("budget", help="Look at the money of a year.")
FIGURES = (
    "appropriation",
    "available",
    "reserved",
    "allocated",
    "outstanding",
    "locked",
    "redeemed",
    "payable",
    "paid",
    "lapsed",
)


@budget.command("show")
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, amounts in fen.")
def show(year: int, as_json: bool) -> None:
    """Print where the money of YEAR stands."""
    balances = balances_of(year)
    amounts = {name: _amount(balances, name) for name in FIGURES}
    if as_json:
        click.echo(json.dumps({"year": year, **{f"{n}_fen": amount.fen for n, amount in amounts.items()}}))
        return
    click.echo(f"Budget year {year}, in yuan")
    for name, amount in amounts.items():
        click.echo(f"  {name:<14} {amount.fen // 100:>16,}.{amount.fen % 100:02d}")


def _amount(balances: YearBalances, name: str) -> Money:
    amount: Money = getattr(balances, name)
    return amount
