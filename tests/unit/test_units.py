"""Every unit of the catalogue has its English, and an unknown one stays as it was entered."""

import json

from tests.support.catalogue import ROOT
from voucher.catalogue.units import ENGLISH, in_english


def test_every_unit_of_the_catalogue_has_its_english():
    kept = json.loads((ROOT / "seeds" / "catalogue.json").read_text())
    units = {item["unit"] for item in kept["items"]}
    assert units <= set(ENGLISH)
    assert len(set(ENGLISH.values())) == len(ENGLISH)


def test_another_unit_stays_as_it_was_entered():
    assert in_english("篇") == "篇"
