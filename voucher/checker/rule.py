"""A rule that must hold, and where it does not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

MOST = 100  # breaches of one rule that are told
_LOCAL_YEAR = re.compile(r"LOCAL_YEAR\(([a-z_.]+)\)")
_YEAR_OF = {
    "sqlite": r"CAST(strftime('%Y', \1, '+8 hours') AS INTEGER)",
    "postgresql": r"CAST(EXTRACT(YEAR FROM \1 AT TIME ZONE 'Asia/Shanghai') AS INTEGER)",
}


def N_(text: str) -> str:  # noqa: N802 - the gettext convention for "translate later"
    """Mark the name of a rule for translation."""
    return text


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is not as it must be; amounts are in fen."""

    rule: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold. `sql` finds where it does not: a subject and a detail in each row, the first first.

    It may ask for `LOCAL_YEAR(column)`, the city's calendar year of a moment.
    """

    name: str
    sql: str

    def breaches(self, connection: Connection) -> list[Breach]:
        """Return where the rule does not hold, the first hundred."""
        asked = _LOCAL_YEAR.sub(_YEAR_OF[connection.dialect.name], self.sql)
        rows = connection.execute(text(f"{asked} LIMIT {MOST}"))
        return [Breach(self.name, str(subject), str(detail)) for subject, detail in rows]


def broken(connection: Connection, rules: Iterable[Rule]) -> list[Breach]:
    """Return the breaches of all these rules, in their order."""
    return [breach for rule in rules for breach in rule.breaches(connection)]
