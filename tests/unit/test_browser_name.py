"""What a browser is called in the list of devices."""

import pytest

from voucher.accounts.browser_name import browser_name

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/111 Mobile Safari/537.36 MicroMessenger/8.0"
)


@pytest.mark.parametrize(
    ("introduction", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/120", "Edge · Windows"),
        (WECHAT, "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
        ("curl/8.5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_browser_is_called_by_its_name(introduction: str | None, name: str | None):
    assert browser_name(introduction) == name
