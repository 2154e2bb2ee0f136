"""Where a page may send the reader: to this portal's own pages."""

import pytest

from voucher.web.own_path import own_path


@pytest.mark.parametrize("text", ["/", "/orders/abc?tab=open", "/account/me#devices", " /claims "])
def test_own_pages_are_followed(text: str):
    assert own_path(text, "/otherwise") == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
    ],
)
def test_other_places_are_not(text: str | None):
    assert own_path(text, "/otherwise") == "/otherwise"
