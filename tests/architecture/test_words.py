"""Every word a person can meet has its Chinese, and every refusal says what happened and what next."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.support.catalogue import ROOT, chinese, chinese_for
from tests.support.source import load_everything, subclasses
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
load_everything()
REFUSALS = sorted({Refusal, *subclasses(Refusal)}, key=lambda refusal: refusal.__qualname__)


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message in the code and the templates."""
    target: Path = tmp_path_factory.mktemp("wording") / "messages.pot"
    subprocess.run([sys.executable, *EXTRACT, "-o", str(target), "."], cwd=ROOT, check=True)
    with target.open("rb") as file:
        return read_po(file)


def test_every_message_has_its_chinese(wording: Catalog):
    missing = [message.id for message in wording if message.id and not chinese_for(str(message.id))]
    assert not missing


def test_the_catalogue_holds_nothing_that_is_not_said(wording: Catalog):
    spoken = {message.id for message in wording}
    assert not [message.id for message in chinese() if message.id not in spoken]


def test_no_translation_is_a_guess():
    assert not [message.id for message in chinese() if message.id and message.fuzzy]


def test_a_translation_names_the_same_facts():
    differing = [
        message.id
        for message in chinese()
        if message.id
        and set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(str(message.string)))
    ]
    assert not differing


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_what_happened_and_what_next(refusal: type[Refusal]):
    if refusal is not Refusal:
        assert refusal.title != Refusal.title
        assert refusal.next_step != Refusal.next_step or refusal.field
    assert chinese_for(refusal.title)
    assert chinese_for(refusal.next_step)


def test_no_two_refusals_share_a_name():
    names = [refusal.__name__ for refusal in REFUSALS]
    assert not {name for name in names if names.count(name) > 1}
