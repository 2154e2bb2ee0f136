"""Payment lists and statements for people's spreadsheets: no cell is ever a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from voucher import clock
from voucher.ledger import Money

Cell = str | int | Money | date
_FORMULA_STARTS = tuple("=+-@\t\r\0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: a title that says who made it when, the heads of its columns, and its rows."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def made_by(maker: str, what: str) -> str:
    """Return the title of a sheet: what it is, who made it, and when, by the city's clock."""
    made = clock.now().astimezone(clock.CITY)
    return f"{what}    {maker}    {made:%Y-%m-%d %H:%M}"


def content_of(sheet: Sheet, kind: str) -> bytes:
    """Return the sheet as `xlsx`, or else as CSV."""
    return as_xlsx(sheet) if kind == "xlsx" else b"".join(as_csv(sheet))


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """Yield the sheet as CSV (RFC 4180, UTF-8 with BOM), without its title: for machines."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.heads)
    yield b"\xef\xbb\xbf" + _taken(out)
    for row in sheet.rows:
        writer.writerow([_as_text(cell) for cell in row])
        yield _taken(out)


def as_xlsx(sheet: Sheet) -> bytes:
    """Return the sheet as a workbook: typed cells, the title above, the heads frozen."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet.name)
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.set_column(0, len(sheet.heads) - 1, 20)
        page.write_string(0, 0, sheet.title)
        for column, head in enumerate(sheet.heads):
            page.write_string(1, column, head, bold)
        page.freeze_panes(2, 0)
        for number, row in enumerate(sheet.rows, 2):
            for column, cell in enumerate(row):
                if isinstance(cell, Money):
                    page.write_number(number, column, cell.fen / 100, money)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, int):
                    page.write_number(number, column, cell)
                else:
                    page.write_string(number, column, cell)
    return out.getvalue()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, Money):
        return f"{cell.fen // 100}.{cell.fen % 100:02d}"
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    # Full-width signs become the same signs when a program normalises them.
    begins = unicodedata.normalize("NFKC", text[:1])
    return f"'{text}" if begins.startswith(_FORMULA_STARTS) else text


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
