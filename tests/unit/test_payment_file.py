"""Files for spreadsheets: typed cells, and never a formula."""

import hashlib
import tracemalloc
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from voucher.gateways import payment_file
from voucher.gateways.payment_file import Sheet, in_columns, make
from voucher.ledger import Money

HEADS = ["户名", "金额", "日期", "行"]


def sheet(first: str = "舟山示范咨询有限公司") -> Sheet:
    rows = [[first, Money(123_456), date(2026, 11, 24), 1]]
    return Sheet("拨付清单", "拨付清单 JS2026-001", HEADS, in_columns(rows))


def csv_of(first: str) -> str:
    return content(sheet(first), "csv").decode()


def content(of: Sheet, kind: str) -> bytes:
    with make(of, kind).file as file:
        return file.read()


def test_csv_begins_with_the_mark_that_spreadsheets_need_for_chinese():
    assert csv_of("甲").startswith("\ufeff户名,金额,日期,行\r\n")


def test_csv_has_plain_amounts_and_days():
    assert csv_of("甲").splitlines()[1] == "甲,1234.56,2026-11-24,1"


def test_csv_quotes_commas_quotes_and_line_breaks():
    assert csv_of('甲,"乙"\n丙').splitlines(keepends=True)[1].startswith('"甲,""乙""')


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "\t", "\r", "\0"])
def test_csv_text_never_begins_like_a_formula(sign: str):
    text = csv_of(f"{sign}HYPERLINK(1)").split("\r\n", 1)[1].lstrip('"')
    assert text.startswith("'")


def test_a_workbook_has_typed_cells():
    page = load_workbook(BytesIO(content(sheet(), "xlsx"))).active
    assert page.title == "拨付清单"
    assert [cell.value for cell in page[2]] == HEADS
    payee, amount, day, line = page[3]
    assert (payee.value, amount.value, day.value.date(), line.value) == (
        "舟山示范咨询有限公司",
        1234.56,
        date(2026, 11, 24),
        1,
    )
    assert page.freeze_panes == "A3"


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "{=1}", "http://example.com", "＝1+1", "001"])
def test_a_workbook_keeps_text_as_text(text: str):
    page = load_workbook(BytesIO(content(sheet(text), "xlsx"))).active
    cell = page["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_long_account_number_keeps_its_digits():
    page = load_workbook(BytesIO(content(sheet("6222000000012345678"), "xlsx"))).active
    assert page["A3"].value == "6222000000012345678"


def test_a_file_says_how_many_rows_it_has_what_they_add_up_to_and_its_hash():
    rows = ([f"{n}", Money(n), date(2026, 1, 1), n] for n in range(1, 2_501))
    made = make(Sheet("甲", "甲", HEADS, in_columns(rows), 1), "csv")
    with made.file as file:
        found = file.read()
    assert (made.rows, made.sum) == (2_500, Money(3_126_250))
    assert made.sha256 == hashlib.sha256(found).hexdigest()
    assert len(found.splitlines()) == 2_501


def test_a_workbook_begins_another_page_when_one_is_full(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(payment_file, "_ROWS_OF_A_PAGE", 2)
    rows = [["甲", Money(1), date(2026, 1, 1), n] for n in range(5)]
    book = load_workbook(BytesIO(content(Sheet("清单", "清单", HEADS, in_columns(rows)), "xlsx")))
    assert book.sheetnames == ["清单", "清单 2", "清单 3"]
    found = [row[3] for page in book for row in page.iter_rows(min_row=3, values_only=True)]
    assert found == [0, 1, 2, 3, 4]


def test_a_longer_list_takes_no_more_memory():
    def peak(rows: int) -> int:
        tracemalloc.start()
        line = ["甲", Money(1), date(2026, 1, 1), 1]
        lines = in_columns(line for _ in range(rows))
        make(Sheet("甲", "甲", HEADS, lines), "csv").file.close()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)  # loads what is loaded once
    assert peak(20_000) < 1.2 * peak(2_000)
