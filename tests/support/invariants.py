"""What holds after every step of any history: of the money, of the cases, and of what is recorded about them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from tests.architecture.test_audit_events import MACHINES
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.audit.seal import seal_all
from voucher.budget.closing_figures import digest_of
from voucher.budget.models import LedgerAccount, YearClosing
from voucher.budget.verify import verify
from voucher.checker import trail
from voucher.checker.everything import everything
from voucher.checker.snapshot import snapshot
from voucher.issuance.models import Voucher
from voucher.ledger import ALLOCATED, Holder
from voucher.orders.models import Order
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.states import ClaimState
from voucher.rounds.models import Policy
from voucher.storage import Base, db

ENDED_CLAIMS = (ClaimState.REJECTED, ClaimState.WITHDRAWN)


class Watch:
    """Looks at the city after each step; remembers how far it has read the audit trail."""

    def __init__(self) -> None:
        self.read, self.states = 0, dict[tuple[str, int], str]()

    def breaches(self, session: Session) -> list[str]:
        """Return every rule that is broken now."""
        return [
            *(f"{breach.rule}: {breach.subject}: {breach.detail}" for breach in verify(session)),
            *_caps_are_kept(session),
            *_claims_are_backed(session),
            *_an_invoice_backs_one_claim(session),
            *_closings_keep_their_digest(session),
            *self._histories_follow_the_tables(session),
        ]

    def _histories_follow_the_tables(self, session: Session) -> Iterator[str]:
        """Each recorded move begins where the last one ended, and the table allows it."""
        rows = session.scalars(select(AuditEvent).where(AuditEvent.id > self.read).order_by(AuditEvent.id))
        for event in rows:
            self.read = event.id
            if event.target is None or event.subject_kind not in MACHINES:
                continue
            subject = (event.subject_kind, event.subject_id)
            if event.source is not None:
                moves = {(s.value, e.value): t.value for (s, e), t in MACHINES[subject[0]].moves.items()}
                if self.states.get(subject, event.source) != event.source:
                    yield f"{subject} was {self.states[subject]}, not {event.source}"
                if moves.get((event.source, event.event)) != event.target:
                    yield f"{subject}: {event.source} -{event.event}-> {event.target} is in no table"
            self.states[subject] = event.target

    def ends(self) -> list[str]:
        """Return what the checker and the chain find wrong with the whole history, at its end."""
        seal_all()
        documents = Path(current_app.config["DOCUMENTS_DIR"])
        with snapshot(db.engine) as connection:
            found = everything(connection, documents, read_files=True).breaches
            faults = trail.chain(connection, before=clock.now()).faults
        return [*(f"{breach.rule}: {breach.subject}: {breach.detail}" for breach in found), *map(str, faults)]

    def strays(self, session: Session) -> list[str]:
        """Return the rows whose state is not the one that was recorded last."""
        tables = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
        return [
            f"{kind} {row_id} is {state.value}, recorded {self.states[kind, row_id]}"
            for kind in MACHINES
            for row_id, state in session.execute(select(tables[kind].id, tables[kind].state))
            if (kind, row_id) in self.states and state.value != self.states[kind, row_id]
        ]


def _caps_are_kept(session: Session) -> Iterator[str]:
    """No firm holds more of a calendar year's vouchers than its cap; what came back makes room again."""
    held_by = func.coalesce(Order.voucher_id, LedgerAccount.holder_id)
    rows = session.execute(
        select(Voucher.firm_id, Voucher.issued_at, LedgerAccount.balance_fen)
        .select_from(LedgerAccount)
        .outerjoin(Order, (LedgerAccount.holder == Holder.ORDER) & (Order.id == LedgerAccount.holder_id))
        .join(Voucher, Voucher.id == held_by)
        .where(LedgerAccount.stage.in_(ALLOCATED))
    )
    held: Counter[tuple[int, int]] = Counter()
    for firm_id, issued_at, fen in rows:
        held[firm_id, clock.local_date(issued_at).year] += fen
    cap = max((cap.fen for cap in session.scalars(select(Policy.cap_per_firm_fen))), default=0)
    yield from (f"firm {firm} holds {fen} fen of {year}" for (firm, year), fen in held.items() if fen > cap)


def _claims_are_backed(session: Session) -> Iterator[str]:
    """What is payable is never more than the promised share of the invoices."""
    invoiced = func.coalesce(func.sum(type_coerce(Invoice.amount_fen, BigInteger)), 0)
    rows = session.execute(
        select(Claim.id, Claim.payable_fen, Order.ratio_bp, invoiced)
        .join(Order, Order.id == Claim.order_id)
        .outerjoin(Invoice, Invoice.claim_id == Claim.id)
        .where(Claim.payable_fen.is_not(None), Claim.state.not_in(ENDED_CLAIMS))
        .group_by(Claim.id, Claim.payable_fen, Order.ratio_bp)
    )
    for claim, payable, ratio_bp, fen in rows:
        if payable.fen * 10_000 > int(fen) * ratio_bp:
            yield f"claim {claim} is paid {payable.fen} of invoices over {fen}"


def _an_invoice_backs_one_claim(session: Session) -> Iterator[str]:
    rows = session.execute(
        select(Invoice.key, func.count(Claim.id.distinct()))
        .join(Claim, Claim.id == Invoice.claim_id)
        .where(Claim.state.not_in(ENDED_CLAIMS))
        .group_by(Invoice.key)
        .having(func.count(Claim.id.distinct()) > 1)
    )
    yield from (f"invoice {key} backs {count} claims" for key, count in rows)


def _closings_keep_their_digest(session: Session) -> Iterator[str]:
    for closing in session.scalars(select(YearClosing)):
        if digest_of(closing.figures, closing.commitments) != closing.digest:
            yield f"closing {closing.id} of {closing.budget_year} was changed"
