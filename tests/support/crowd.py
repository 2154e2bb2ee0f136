"""Thousands of firms on the eve of an opening: one goes through the verbs, the others are copies of it in plain SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.support.cases import City, draft_application
from tests.support.city import verified_firm
from voucher import clock
from voucher.access import Role
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


def signed_in(session: Session, firm_ids: Sequence[int]) -> list[str]:
    """Give each firm one more person who is signed in, and return the secrets of their cookies."""
    secrets, now = [new_secret() for _ in firm_ids], clock.now()
    people = [
        {"pid": new_pid(), "name": "李经办", "email": f"signed-in-{firm_id}@example.com", "created_at": now}
        for firm_id in firm_ids
    ]
    ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).all()
    acting = {"role": Role.FIRM_ADMIN, "active": True, "created_at": now}
    members = [
        {"pid": new_pid(), "person_id": person, "firm_id": firm} | acting
        for person, firm in zip(ids, firm_ids, strict=True)
    ]
    session.execute(insert(Membership), members)
    cookies = [
        {
            "pid": new_pid(),
            "secret_hash": hash_of(secret),
            "person_id": person,
            "created_at": now,
            "seen_at": now,
        }
        for secret, person in zip(secrets, ids, strict=True)
    ]
    session.execute(insert(SignInSession), cookies)
    return secrets


def _copies(session: Session, draft: Application, faces: Sequence[Money]) -> list[Ready]:
    papers = papers_of(session, draft)
    many, pids = range(len(faces)), [new_pid() for _ in faces]
    firms = _add(session, session.get_one(Firm, draft.firm_id), many, _own_names)
    drafts = _add(
        session,
        draft,
        many,
        lambda n: {"pid": pids[n], "firm_id": firms[n], "face_fen": faces[n]},
    )
    for paper in papers:
        owners = firms if paper.subject_kind == Firm.__tablename__ else drafts
        _add(
            session, paper, many, lambda n, owners=owners: {"storage_key": new_pid(), "subject_id": owners[n]}
        )
    return [Ready(*one) for one in zip(signed_in(session, firms), pids, faces, strict=True)]


def _own_names(number: int) -> dict[str, Any]:
    return {
        "credit_code": complete(f"91330902RUH{number:05}"),
        "name": f"舟山抢券制造{number}有限公司",
        "number": None,
    }


def _add(
    session: Session,
    pattern: Firm | Application | Document,
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
