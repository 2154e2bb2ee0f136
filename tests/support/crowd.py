"""Thousands of firms on the eve of an opening: one goes through the verbs, the others are copies of it in plain SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.support.cases import City, draft_application
from tests.support.city import verified_firm
from voucher import clock
from voucher.accounts.models import Membership, Person, SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.applications.models import Application
from voucher.applications.papers import papers_of
from voucher.firms.credit_code import complete
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.storage import new_pid, transaction
from voucher.storage.documents import Document

NOT_COPIED = ("id", "pid")


@dataclass(frozen=True, slots=True)
class Ready:
    """A firm whose person is signed in and whose draft only has to be handed in."""

    secret: str
    application_pid: str
    face: Money


def crowd(town: City, faces: Sequence[int]) -> list[Ready]:
    """Return a firm for each of these faces, in yuan, ready to submit to the town's round."""
    first = verified_firm()
    pid = draft_application(town, first)
    with transaction() as session:
        draft = session.scalars(select(Application).where(Application.pid == pid)).one()
        return _copies(session, draft, [Money.yuan(face) for face in faces])


def _copies(session: Session, draft: Application, faces: Sequence[Money]) -> list[Ready]:
    firm = session.get_one(Firm, draft.firm_id)
    [member] = session.scalars(select(Membership).where(Membership.firm_id == firm.id))
    person = session.get_one(Person, member.person_id)
    papers = papers_of(session, draft)
    ready = [Ready(new_secret(), new_pid(), face) for face in faces]
    many = range(len(ready))
    people = _add(session, person, many, lambda n: {"email": f"rush{n}@example.com", "phone": f"139{n:08}"})
    firms = _add(session, firm, many, lambda n: _own_names(n) | {"registered_by": people[n]})
    _add(session, member, many, lambda n: {"person_id": people[n], "firm_id": firms[n]})
    drafts = _add(
        session,
        draft,
        many,
        lambda n: {
            "pid": ready[n].application_pid,
            "firm_id": firms[n],
            "face_fen": ready[n].face,
            "created_by": people[n],
        },
    )
    for paper in papers:
        owners = firms if paper.subject_kind == Firm.__tablename__ else drafts
        _add(session, paper, many, lambda n, owners=owners: {"storage_key": new_pid(), "subject_id": owners[n]})
    now = clock.now()
    sign_ins = [
        {"secret_hash": hash_of(one.secret), "person_id": people[n], "created_at": now, "seen_at": now}
        for n, one in enumerate(ready)
    ]
    session.execute(insert(SignInSession), sign_ins)
    return ready


def _own_names(number: int) -> dict[str, Any]:
    return {
        "credit_code": complete(f"91330902RUH{number:05}"),
        "name": f"舟山抢券制造{number}有限公司",
        "number": None,
    }


def _add(
    session: Session,
    pattern: Person | Firm | Membership | Application | Document,
    many: range,
    own: Callable[[int], dict[str, Any]],
) -> list[int]:
    """Add rows like the pattern but for what each has of its own; return their ids in order."""
    model = type(pattern)
    shared = {
        column.key: getattr(pattern, column.key)
        for column in model.__mapper__.column_attrs
        if column.key not in NOT_COPIED
    }
    rows = [shared | {"pid": new_pid()} | own(number) for number in many]
    return list(session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))
