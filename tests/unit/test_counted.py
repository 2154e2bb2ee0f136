"""How many lines a list has, as a page shows it."""

import pytest

from voucher.web.formatting import counted
from voucher.wording import MOST_COUNTED


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (MOST_COUNTED, "2000"), (MOST_COUNTED + 1, "2,000+")]
)
def test_a_page_says_when_nobody_counted_further(number: int, shown: str):
    assert counted(number) == shown
