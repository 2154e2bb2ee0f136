"""The replicas receive nothing for a moment: with synchronous mode nobody is told a thing, without it money is lost."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ha.cluster import Cluster
from tests.ha.checking import differences, kept_before
from tests.ha.load import Load
from tests.ha.town import Town
from tests.support.live_server import LiveServer

pytestmark = [pytest.mark.ha, pytest.mark.timeout(900)]

QUIET = 4.0  # seconds; shorter than the replicas' own patience
SENDER = "walsender"


def test_nothing_is_acknowledged_that_no_replica_holds(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None]
):
    with Load(portal.url, town) as load:
        time.sleep(2)
        assert load.journal.acknowledged()
        held_back = cluster.freeze(cluster.primary, SENDER)
        time.sleep(0.5)  # what was confirmed before may still be on its way to the people
        moment = time.monotonic()
        time.sleep(QUIET)
        assert load.journal.acknowledged_since(moment) == 0
        cluster.thaw(held_back)
        cluster.wait(lambda: load.journal.acknowledged_since(moment) > 5, "the portal did not go on")
    assert differences(cluster.layout.superuser(cluster.primary.postgres, "voucher"), load.journal) == []
    report(f"replicas that receive nothing for {QUIET:.0f} s: nothing was acknowledged meanwhile")


def test_an_answer_that_was_lost_is_given_when_asked_again(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None]
):
    """Commits wait for a replica when the connection breaks: they are kept, and only those who ask again learn it."""
    with Load(portal.url, town) as load:
        time.sleep(2)
        held_back = cluster.freeze(cluster.primary, SENDER)
        time.sleep(2)
        moment = datetime.now(UTC)
        cluster.restart_pgbouncer()
        time.sleep(1)
        cluster.thaw(held_back)
        told = time.monotonic()
        cluster.wait(lambda: load.journal.acknowledged_since(told) > 5, "the portal did not go on")
    address = cluster.layout.superuser(cluster.primary.postgres, "voucher")
    kept = kept_before(address, load.journal, moment)
    assert kept > 0
    assert differences(address, load.journal) == []
    report(
        f"answers lost while commits waited: {kept} actions were kept, asked for again, and are there once"
    )


def test_without_synchronous_mode_acknowledged_money_is_lost_and_seen(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None]
):
    old = cluster.primary
    cluster.set_synchronous(False)
    try:
        with Load(portal.url, town) as load:
            time.sleep(2)
            assert cluster.freeze(old, SENDER)
            moment = time.monotonic()
            cluster.wait(lambda: load.journal.acknowledged_since(moment) >= 5, "nothing was acknowledged")
            cluster.kill_node(old)
            gone = time.monotonic()
            cluster.wait(lambda: load.journal.acknowledged_since(gone) >= 3, "the portal did not recover")
        address = cluster.layout.superuser(cluster.primary.postgres, "voucher")
        lost = [line for line in differences(address, load.journal) if "was acknowledged" in line]
        assert lost
        report(
            f"without synchronous mode: {len(lost)} acknowledged actions are lost, and the check names each"
        )
    finally:
        cluster.start_node(old)
        cluster.set_synchronous(True)
        cluster.wait_until_whole()
