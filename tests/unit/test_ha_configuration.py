"""The cluster's files: what an operator fills in is all there is to fill in, and loopback fills in the same."""

from pathlib import Path
from string import Template

import pytest
import yaml

from ha.layout import TEMPLATES, Layout
from ha.owner import Owner


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The files of a cluster on loopback, not started."""
    Layout(tmp_path, Owner(None, None)).write()
    return tmp_path


def test_the_operators_list_names_every_blank_and_no_other():
    files = [file for file in TEMPLATES.iterdir() if file.suffix != ".env"]
    blanks = {name for file in files for name in Template(file.read_text("utf8")).get_identifiers()}
    lines = (TEMPLATES / "node1.env").read_text("utf8").splitlines()
    assert {line.partition("=")[0] for line in lines if line and not line.startswith("#")} == blanks


def test_loopback_has_the_promises_of_three_machines(written: Path):
    nodes = [yaml.safe_load((written / name / "patroni.yml").read_text()) for name in ("db1", "db2", "db3")]
    assert len({node["postgresql"]["listen"] for node in nodes}) == 3
    for node in nodes:
        promised = node["bootstrap"]["dcs"]
        assert promised["synchronous_mode"] is promised["synchronous_mode_strict"] is True
        assert promised["postgresql"]["parameters"]["synchronous_commit"] == "on"
        assert promised["loop_wait"] + 2 * promised["retry_timeout"] <= promised["ttl"]


def test_nobody_else_reads_the_passwords(written: Path):
    for file in ("db1/patroni.yml", "front/userlist.txt", "front/pgbouncer.ini"):
        assert (written / file).stat().st_mode & 0o077 == 0
