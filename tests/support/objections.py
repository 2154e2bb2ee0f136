"""Notices of admissions, and objections to a line of a notice, made through the verbs."""

from dataclasses import dataclass

from tests.support.batches import NOTICE_TIME, Batched, locked_batch
from tests.support.cases import row
from tests.support.city import officer
from tests.support.claims import Claimed
from tests.support.papers import paper
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import VISITOR, Actor, Role
from voucher.publicity.file_objection import file_objection
from voucher.publicity.models import Objection
from voucher.publicity.publish import publish_admission, publish_batch


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection to the first line of a batch, its notice, and who published that."""

    pid: str
    notice_pid: str
    batch: Batched
    publisher: Actor


@ready_made
def filed_objection(*claims: Claimed, objector: Actor = VISITOR) -> Objected:
    """Return an objection to the first claim of a batch that is shown now."""
    batch, publisher = locked_batch(*claims), officer(Role.APPROVER)
    notice = publish_batch(publisher, batch.pid)
    return Objected(object_to(notice, objector=objector), notice, batch, publisher)


def object_to(notice_pid: str, line: int = 1, *, objector: Actor = VISITOR) -> str:
    """Object to a line of a notice and return the objection's pid."""
    return file_objection(
        objector,
        notice_pid,
        line,
        name="赵实名",
        phone="13900001111",
        reason="该企业未实际接受此项服务。",
        evidence=[paper("证据.pdf")],
    )


def noticed_admission(pid: str) -> None:
    """Publish an applicant's notice three weeks ago, so that it has run out."""
    with clock.at(clock.now() - NOTICE_TIME):
        publish_admission(officer(Role.REVIEWER), pid)


def stored(objected: Objected) -> Objection:
    """Return the objection as it is in the database now."""
    return row(Objection, objected.pid)
