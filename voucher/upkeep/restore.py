"""Puts a backup into an empty place, whole or not at all, and prepares the city for what it does not remember."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.accounts.models import AssistSession, SignInSession
from voucher.audit.record import record
from voucher.notices.models import Mail
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import UNRELEASED, LineState
from voucher.storage import filling
from voucher.storage.numbers import NumberSeries
from voucher.storage.read_only import ONLY_ROW, PortalMode
from voucher.upkeep.arriving import arriving
from voucher.upkeep.faults import BrokenBackup, UnlikeCopy
from voucher.upkeep.fill import compare, fill, go_on_counting, refuse_unless_empty, stages_fen
from voucher.upkeep.manifest import MANIFEST, Head, Manifest
from voucher.upkeep.unpack import unpacking

LEAP = 1000  # numbers left out in each series, for those that were given after the backup


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what somebody has to look at before the portal is opened.

    `unknown_payments` are the batches with lines whose payment is not recorded: number, lines, fen.
    """

    head: Head
    manifest: Manifest
    sessions_ended: int
    series: int
    mails_waiting: int
    unknown_payments: list[tuple[str, int, int]]


def restore(
    engine: Engine,
    documents: Path,
    file: Path,
    key: bytes,
    *,
    leap: int = LEAP,
    step: Callable[[str], object],
) -> Restored:
    """Restore a backup into an empty database, of either engine, and an empty folder of documents.

    The city comes back read-only, with everybody signed out and every series of numbers `leap` further on.

    Args:
        step: Is told what is done next.

    Raises:
        NotEmpty, OtherVersion: Nothing was changed.
        BrokenBackup, UnlikeCopy: Everything was taken back.
    """
    with file.open("rb") as source, unpacking(source, key) as unpacker, filling(engine) as session:
        connection = session.connection()
        refuse_unless_empty(connection, unpacker.head.revision)
        with arriving(documents) as files:
            step("rows and files come in")
            fill(connection, unpacker.rows(files.take))
            manifest = unpacker.manifest
            if manifest is None:
                raise BrokenBackup(MANIFEST, "it is missing")
            step("every table is read again and compared")
            compare(connection, manifest.tables)
            if stages_fen(connection) != manifest.stages_fen:
                raise UnlikeCopy("the money by stage is not what the manifest says; nothing was kept")
            go_on_counting(connection, leap)
            found = _prepare(session, unpacker.head, manifest, leap)
            files.settle()
            session.flush()
            return found


def _prepare(session: Session, head: Head, manifest: Manifest, leap: int) -> Restored:
    now = clock.now()
    session.execute(update(AssistSession).where(AssistSession.ended_at.is_(None)).values(ended_at=now))
    ended = session.execute(
        update(SignInSession)
        .where(SignInSession.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SignInSession.id)
    ).all()
    further_on = {"last": NumberSeries.last + leap, "left_out": NumberSeries.left_out + leap}
    series = session.execute(update(NumberSeries).values(further_on).returning(NumberSeries.name)).all()
    mode = session.get(PortalMode, ONLY_ROW) or PortalMode(id=ONLY_ROW)
    mode.read_only, mode.since, mode.back_at = True, now, None
    mode.reason = f"备份恢复（{head.made_at[:16]} UTC）"
    session.add(mode)
    session.flush()
    record(
        session,
        SYSTEM,
        Action.CONFIG_TECHNICAL,
        mode,
        event="restore",
        backup_of=head.made_at,
        left_out=leap,
        sessions_ended=len(ended),
    )
    return Restored(
        head, manifest, len(ended), len(series), _mails_waiting(session), _unknown_payments(session)
    )


def _mails_waiting(session: Session) -> int:
    return session.scalar(select(func.count()).where(Mail.sent_at.is_(None))) or 0


def _unknown_payments(session: Session) -> list[tuple[str, int, int]]:
    rows = session.execute(
        select(Batch.number, func.count(), func.sum(BatchLine.amount_fen))
        .join(BatchLine, BatchLine.batch_id == Batch.id)
        .where(BatchLine.state == LineState.WAITING, Batch.state.not_in(UNRELEASED))
        .group_by(Batch.id, Batch.number)
        .order_by(Batch.id)
    )
    return [(number, lines, amount.fen) for number, lines, amount in rows]
