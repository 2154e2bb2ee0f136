"""Every word a person can meet has its Chinese, and every refusal says what happened and what next."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.support.catalogue import ROOT, chinese, chinese_for, texts_of
from tests.support.source import subclasses
from voucher.refusal import Refusal

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
EXTRACT = [
    "-m",
    "babel.messages.frontend",
    "-q",
    "extract",
    "-F",
    "pyproject.toml",
    "-k",
    "_l",
    "--no-location",
]


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message in the code and the templates."""
    target: Path = tmp_path_factory.mktemp("wording") / "messages.pot"
    done = subprocess.run(
        [sys.executable, *EXTRACT, "-o", target, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    with target.open("rb") as file:
        return read_po(file)


def test_every_message_has_its_chinese(wording: Catalog):
    missing = [text for message in wording for text in texts_of(message)[0] if text and not chinese_for(text)]
    assert not missing


def test_the_catalogue_holds_nothing_that_is_not_said(wording: Catalog):
    spoken = {message.id for message in wording}
    assert not [message.id for message in chinese() if message.id not in spoken]


def test_no_translation_is_a_guess():
    assert not [message.id for message in chinese() if message.id and message.fuzzy]


def test_a_translation_names_the_same_facts():
    pairs = [texts_of(message) for message in chinese() if message.id]
    assert not [
        one
        for english, text in pairs
        for one in english
        if set(PLACEHOLDER.findall(one)) != set(PLACEHOLDER.findall(text))
    ]


@pytest.fixture(scope="module")
def refusals() -> list[type[Refusal]]:
    """Every refusal of the portal, those of the house included."""
    return sorted({Refusal, *subclasses(Refusal)}, key=lambda refusal: refusal.__qualname__)


def test_a_refusal_says_what_happened_and_what_next(refusals: list[type[Refusal]]):
    silent = [
        f"{refusal.__module__}.{refusal.__name__}"
        for refusal in refusals
        if refusal is not Refusal and "title" not in vars(refusal) and "next_step" not in vars(refusal)
    ]
    assert not silent


def test_every_refusal_has_its_chinese(refusals: list[type[Refusal]]):
    missing = {
        text for refusal in refusals for text in (refusal.title, refusal.next_step) if not chinese_for(text)
    }
    assert not missing


def test_no_two_refusals_share_a_code(refusals: list[type[Refusal]]):
    codes = Counter(refusal().code for refusal in refusals)
    assert not [code for code, count in codes.items() if count > 1]


HAN = "\u4e00-\u9fff"
DAYS = ["checked", "contract", "day", "delivered", "due", "first", "last", "last_day", "moment", "until"]
HALF_WIDTH_BESIDE = re.compile(rf"[{HAN}，。：；、（）“”《》][,:;()!?]|[,:;()!?][{HAN}，。：；、（）“”《》]")
DAY_PRESSED = re.compile(rf"[{HAN}]%\(({'|'.join(DAYS)})\)s|%\(({'|'.join(DAYS)})\)s[{HAN}]")
OWN_SEPARATOR = re.compile(r"\}\}[,:] ")


def clumsy(text: str) -> bool:
    """Say whether Chinese is set with half-width marks: a fact counts as Chinese, a web address or a time does not."""
    in_chinese = re.search(f"[{HAN}]", text) is not None
    return in_chinese and HALF_WIDTH_BESIDE.search(PLACEHOLDER.sub("某", text)) is not None


@pytest.mark.parametrize(
    "text", ["事项,不分类别", "校验值(SHA-256)", "签于 %(a)s,%(b)s", "已有账号?", "预警:已说明"]
)
def test_half_width_marks_beside_chinese_are_found(text: str):
    assert clumsy(text)


@pytest.mark.parametrize(
    "text", ["事项，不分类别", "例如 09:00", "即 865,000 元", "HTTPS://a.cn", "%(a)s, %(b)s"]
)
def test_latin_keeps_its_own_marks(text: str):
    assert not clumsy(text)


def test_chinese_is_set_with_chinese_marks():
    assert not [text for message in chinese() if message.id and clumsy(text := texts_of(message)[1])]


def test_a_day_stands_free_in_a_chinese_sentence():
    assert not [text for message in chinese() if DAY_PRESSED.search(text := texts_of(message)[1])]


def test_no_template_parts_words_by_marks_of_its_own():
    """A colon or a comma between two words belongs to the language: it comes from the catalogue."""
    pages = sorted((ROOT / "templates").rglob("*.html"))
    assert not [
        f"{page.relative_to(ROOT)}: {line.strip()}"
        for page in pages
        for line in page.read_text().splitlines()
        if OWN_SEPARATOR.search(line)
    ]
