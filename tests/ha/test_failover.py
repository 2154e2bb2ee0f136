"""The primary is killed, frozen or exchanged while people work: what they were told is in the books, exactly once."""

import time
from collections import Counter
from collections.abc import Callable

import pytest

from ha.cluster import Cluster
from tests.ha.checking import differences, free_money
from tests.ha.journal import Journal, Kind, Verdict
from tests.ha.load import Load
from tests.ha.town import Town
from tests.support.live_server import LiveServer

pytestmark = [pytest.mark.ha, pytest.mark.timeout(900)]

WARM_UP, ENOUGH = 5.0, 20  # seconds of work before, acknowledged actions after
WHAT = {"kill_node": "kill -9 of PostgreSQL and Patroni", "kill_server": "kill -9 of PostgreSQL alone"}
RECOVERS_WITHIN = 60.0  # seconds


def disturbed(cluster: Cluster, portal: LiveServer, town: Town, disturb: Callable[[], object]) -> Journal:
    """Let people work, disturb them in the middle, let them work on, and check what they were told."""
    with Load(portal.url, town) as load:
        time.sleep(WARM_UP)
        before = load.journal.acknowledged_since(0)
        assert before > 0
        disturb()
        moment = time.monotonic()
        cluster.wait(lambda: load.journal.acknowledged_since(moment) >= ENOUGH, "the portal did not recover")
    return load.journal


def check(cluster: Cluster, portal: LiveServer, journal: Journal) -> None:
    """Compare what people were told with the books of the present primary, and the budget with what was issued."""
    address = cluster.layout.superuser(cluster.primary.postgres, "voucher")
    assert differences(address, journal) == []
    assert free_money(address) == 0, journal.refusals(Kind.APPROVAL)  # more asked than there was money for
    assert "in order" in portal.flask("ledger", "verify")
    assert journal.longest_silence() < RECOVERS_WITHIN


def told(journal: Journal) -> str:
    """Return what was measured, in one line."""
    kinds = Counter(attempt.kind.value for attempt, _ in journal.acknowledged())
    unknown = sum(answer.verdict is Verdict.UNKNOWN for a in journal.attempts for answer in a.answers)
    repeated = sum(attempt.repeated for attempt in journal.attempts)
    done = ", ".join(f"{number} {kind}s" for kind, number in sorted(kinds.items()))
    return (
        f"nobody's action was acknowledged for {journal.longest_silence():.1f} s at most; {done} acknowledged, none "
        f"lost, none twice; {repeated} asked for again after {unknown} unknown answers"
    )


@pytest.mark.parametrize("kill", ["kill_node", "kill_server"])
def test_the_primary_is_killed(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None], kill: str
):
    old = cluster.primary
    journal = disturbed(cluster, portal, town, lambda: getattr(cluster, kill)(old))
    assert cluster.primary != old or kill == "kill_server"  # which its Patroni may be able to start again
    check(cluster, portal, journal)
    report(f"{WHAT[kill]}: {told(journal)}")

    if kill == "kill_node":
        cluster.start_node(old)
    seconds = cluster.wait_until_whole()
    address = cluster.layout.superuser(old.postgres, "voucher")
    cluster.wait(lambda: differences(address, journal) == [], "the node does not hold what people were told")
    report(f"  {seconds:.1f} s later the cluster is whole, and the killed node holds the same")


def test_the_primary_freezes_and_wakes_up(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None]
):
    old = cluster.primary
    frozen: list[int] = []
    journal = disturbed(cluster, portal, town, lambda: frozen.extend(cluster.freeze(old)))
    assert cluster.primary != old
    check(cluster, portal, journal)
    cluster.thaw(frozen)  # it believes to be the primary still, and its books are old
    seconds = cluster.wait_until_whole()
    assert cluster.primary != old
    check(cluster, portal, journal)
    report(f"frozen primary: {told(journal)}; a replica {seconds:.1f} s after it woke up")


def test_the_primary_is_exchanged_on_purpose(
    cluster: Cluster, portal: LiveServer, town: Town, report: Callable[[str], None]
):
    old = cluster.primary
    journal = disturbed(cluster, portal, town, cluster.switch_over)
    assert cluster.primary != old
    check(cluster, portal, journal)
    cluster.wait_until_whole()
    report(f"switchover: {told(journal)}")
