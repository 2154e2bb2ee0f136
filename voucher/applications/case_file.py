"""One application with everything its pages show. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from voucher.applications.correction import Corrected
from voucher.applications.sections import Defect, Section, Slot, papers_missing
from voucher.applications.states import LOOKED_AT, ApplicationState, Prequalification
from voucher.calendar.promise import Promise
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FirmState
from voucher.ledger import Money
from voucher.rounds.countdown import Countdown, countdown_to
from voucher.rounds.states import Mode

S = ApplicationState


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """The firm as it stands; personal data may be masked."""

    id: int
    pid: str
    name: str
    credit_code: str
    legal_representative: str
    industry_code: str
    district: str
    address: str
    employees: int | None
    revenue_yuan: int | None
    assets_yuan: int | None
    size: SizeClass | None
    state: FirmState
    contact_name: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One paper; `of_firm` when it was filed with the firm's details."""

    pid: str
    slot: Slot
    name: str
    size_bytes: int
    uploaded_at: datetime
    of_firm: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application waits: 1 is served next; `asked_before` is what those in front of it ask for."""

    number: int
    asked_before: Money


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One application. `digest` stands for everything a decision rests on, `review_digest` for what was reviewed."""

    id: int
    pid: str
    number: str | None
    state: ApplicationState
    round_name: str
    budget_year: int
    closes_at: datetime
    cap: Money
    category_code: str | None
    category_zh: str | None
    category_en: str | None
    face: Money | None
    faces: list[Money]
    purpose: str
    expected_on: date | None
    firm_confirmed_at: datetime | None
    committed_at: datetime | None
    mode: Mode
    prequalified_only: bool
    opens_at: datetime
    prequalification: Prequalification
    prequalification_note: str | None
    prequalified_at: datetime | None
    turn: int | None
    reserved: bool
    defects: tuple[Defect, ...]
    corrected: list[Corrected]  # what came back last, beside the answers of now
    correct_by: date | None
    correction_days: int
    reason: str | None
    appeal_by: date | None
    submitted_at: datetime | None
    due_on: date | None
    promise_days: int
    promise: Promise | None
    paused_at: datetime | None
    pause_reason: str | None
    escalated_on: date | None
    review_note: str | None
    review_district: str | None  # whose opinion it is; None: the city's
    review_digest: str | None
    digest: str
    own_step: bool
    firm: FirmFacts
    papers: list[CasePaper]
    voucher_pid: str | None
    place: Place | None

    @property
    def missing_papers(self) -> tuple[Slot, ...]:
        return papers_missing({paper.slot.value for paper in self.papers})

    @property
    def is_draft(self) -> bool:
        return self.state is S.DRAFT

    @property
    def is_queued(self) -> bool:
        return self.state is S.QUEUED

    @property
    def is_returned(self) -> bool:
        return self.state is S.RETURNED

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and self.state in (S.ACCEPTED, S.REVIEWED)

    @property
    def can_withdraw(self) -> bool:
        return self.state in (S.QUEUED, S.WAITING, S.SUBMITTED, S.RETURNED, S.ACCEPTED)

    @property
    def wait(self) -> Countdown | None:
        """How long it is until the round opens; None when it is open."""
        return countdown_to(self.opens_at)

    @property
    def can_ask_prequalification(self) -> bool:
        return self.is_draft and self.wait is not None and self.prequalification not in LOOKED_AT

    @property
    def can_take_back_prequalification(self) -> bool:
        return self.is_draft and self.wait is not None and self.prequalification in LOOKED_AT

    @property
    def may_submit(self) -> bool:
        """Whether the round takes the draft at its opening, as far as pre-qualification goes."""
        return not self.prequalified_only or self.prequalification is Prequalification.QUALIFIED

    def note_on(self, section: Section) -> str | None:
        """Return what the officer wants corrected in the section."""
        return next((defect.note for defect in self.defects if defect.section is section), None)

    def is_open(self, section: Section) -> bool:
        """Say whether the firm may change the section now."""
        if section is Section.CHOICE and self.reserved:
            return False
        is_free = self.is_draft and self.prequalification not in LOOKED_AT
        return is_free or (self.is_returned and self.note_on(section) is not None)
