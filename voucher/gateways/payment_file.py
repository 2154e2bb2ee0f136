"""Payment lists and statements for people's spreadsheets: no cell is ever a formula, and no list is too long.

A file is written row by row into a temporary file, so that it takes the same memory whether it has ten rows or a
million, and is whole, with its hash, before anybody gets a byte of it.
"""

import csv
import hashlib
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BufferedRandom, StringIO
from itertools import islice
from operator import itemgetter
from typing import IO, Any

import xlsxwriter

from voucher import clock
from voucher.ledger import Money

Cell = str | int | Money | date
#: Some rows of a file, column by column.
Columns = Sequence[Sequence[Cell]]
_FORMULA_STARTS = frozenset("=+-@\t\r\0")
_ROWS_AT_ONCE = 1_000
_ROWS_OF_A_PAGE = 1_000_000  # spreadsheets end at 1,048,576
_first_sign = itemgetter(slice(1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: a title that says who made it when, the heads of its columns, and its rows, read once.

    `parts` are the rows, some at a time; `summed` is the column of money that is added up meanwhile, counted from 0.
    """

    name: str
    title: str
    heads: Sequence[str]
    parts: Iterable[Columns]
    summed: int | None = None


@dataclass(slots=True)
class Made:
    """A file that was made: open at its beginning, gone once it is closed; with its rows and their sum in fen."""

    file: BufferedRandom
    sha256: str = ""
    rows: int = 0
    sum_fen: int = 0

    @property
    def sum(self) -> Money:
        """The money of the column that was added up."""
        return Money(self.sum_fen)


def in_columns(rows: Iterable[Sequence[Cell]]) -> Iterator[Columns]:
    """Yield rows that are there one by one as the parts of a sheet."""
    left = iter(rows)
    while part := list(islice(left, _ROWS_AT_ONCE)):
        yield list(zip(*part, strict=True))


def made_by(maker: str, what: str) -> str:
    """Return the title of a sheet: what it is, who made it, and when, by the city's clock."""
    made = clock.now().astimezone(clock.CITY)
    return f"{what}    {maker}    {made:%Y-%m-%d %H:%M}"


def make(sheet: Sheet, kind: str) -> Made:
    """Write the sheet into a temporary file, as `xlsx`, or else as CSV: RFC 4180, UTF-8 with BOM, no title."""
    made = Made(tempfile.TemporaryFile(prefix="voucher-file-"))  # noqa: SIM115 (who sends it closes it)
    try:
        parts = _counted(sheet, made)
        if kind == "xlsx":
            _write_xlsx(sheet, (row for part in parts for row in zip(*part, strict=True)), made.file)
        else:
            for piece in _csv(sheet.heads, parts):
                made.file.write(piece)
        made.sha256 = _hash_of(made.file)
    except BaseException:
        made.file.close()
        raise
    return made


def _counted(sheet: Sheet, made: Made) -> Iterator[Columns]:
    for part in sheet.parts:
        made.rows += len(part[0])
        if sheet.summed is not None:
            made.sum_fen += sum(cell.fen for cell in part[sheet.summed] if isinstance(cell, Money))
        yield part


def _hash_of(file: BufferedRandom) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256")
    file.seek(0)
    return found.hexdigest()


def _csv(heads: Sequence[str], parts: Iterator[Columns]) -> Iterator[bytes]:
    out = StringIO(newline="")
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(heads)
    yield _taken(out)
    for part in parts:
        writer.writerows(zip(*map(_texts, part), strict=True))
        yield _taken(out)


def _write_xlsx(sheet: Sheet, rows: Iterator[Sequence[Cell]], out: IO[bytes]) -> None:
    """Write a workbook: typed cells, the title above, the heads frozen; another page when one is full."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = {
            kind: book.add_format(looks)
            for kind, looks in (
                ("bold", {"bold": True}),
                ("money", {"num_format": "#,##0.00"}),
                ("day", {"num_format": "yyyy-mm-dd"}),
            )
        }
        page = _new_page(book, sheet, formats["bold"], 1)
        for count, row in enumerate(rows):
            number, place = divmod(count, _ROWS_OF_A_PAGE)
            if number and not place:
                page = _new_page(book, sheet, formats["bold"], number + 1)
            _write_row(page, place + 2, row, formats)


def _new_page(
    book: xlsxwriter.Workbook, sheet: Sheet, bold: xlsxwriter.format.Format, number: int
) -> xlsxwriter.worksheet.Worksheet:
    page = book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
    page.set_column(0, len(sheet.heads) - 1, 20)
    page.write_string(0, 0, sheet.title)
    for column, head in enumerate(sheet.heads):
        page.write_string(1, column, head, bold)
    page.freeze_panes(2, 0)
    return page


def _write_row(
    page: xlsxwriter.worksheet.Worksheet,
    place: int,
    row: Sequence[Cell],
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(place, column, cell)
        elif isinstance(cell, Money):
            page.write_number(place, column, cell.fen / 100, formats["money"])
        elif isinstance(cell, date):
            page.write_datetime(place, column, cell, formats["day"])
        else:
            page.write_number(place, column, cell)


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """Return the cells of a column as text: columns of one kind, as nearly all are, at once."""
    kinds = set(map(type, column))
    if kinds == {str} and not any(map(_begins_a_formula, set(map(_first_sign, column)))):
        return column
    if kinds == {Money}:
        return [_plain(cell.fen) for cell in column]
    if kinds == {date}:
        return map(date.isoformat, column)
    return map(_as_text, column)


def _as_text(cell: Cell) -> str:
    if isinstance(cell, Money):
        return _plain(cell.fen)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if _begins_a_formula(text[:1]) else text


@lru_cache(maxsize=10_000)
def _plain(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


@lru_cache(maxsize=10_000)
def _begins_a_formula(sign: str) -> bool:
    # Full-width signs become the same signs when a program normalises them.
    return unicodedata.normalize("NFKC", sign)[:1] in _FORMULA_STARTS


def _taken(out: StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
