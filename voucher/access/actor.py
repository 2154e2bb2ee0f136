"""The person who acts, and the two questions of every step: may they, and are they somebody else. Pure."""

from dataclasses import dataclass

from voucher.access.actions import Action
from voucher.access.policy import POLICY, Scope
from voucher.access.roles import AGENCY_ROLES, FIRM_ROLES, STAFF_ROLES, Role
from voucher.refusal import NotAllowed, NotFound, Refusal
from voucher.wording import N_


class SamePerson(Refusal):
    """Two steps that two people must take were tried by one."""

    title = N_("Somebody else has to do this")
    next_step = N_(
        "You took an earlier step of this case, so a colleague has to take this one. Nothing was changed."
    )
    status = 403


class NoAssistedSession(NotFound):
    """A window clerk reaches a firm's records only inside a live assisted session."""

    title = N_("No assisted session is open")
    next_step = N_("It was ended, or its time is over. What was saved is kept. To go on, open a new session.")


class OnlyTheFirm(Refusal):
    """A step that binds the firm was tried by a window clerk on its behalf."""

    title = N_("The firm has to do this itself")
    next_step = N_(
        "Nothing was changed. A window clerk prepares and files; this step the firm takes with its own account."
    )
    status = 403


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting now, as plain data: a rollback cannot expire it.

    `firm_id` or `agency_id` names the one firm or agency the person acts for at the moment. `assist_id` is the
    assisted session in which a window clerk acts for the firm.
    """

    person_id: int | None
    name: str
    roles: frozenset[Role]
    firm_id: int | None = None
    agency_id: int | None = None
    district: str | None = None
    request_id: str | None = None
    assist_id: int | None = None

    @property
    def assists(self) -> bool:
        return self.assist_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES) and not self.assists

    @property
    def is_firm(self) -> bool:
        return self.firm_id is not None and (self.assists or bool(self.roles & FIRM_ROLES))

    @property
    def is_agency(self) -> bool:
        return self.agency_id is not None and bool(self.roles & AGENCY_ROLES)


VISITOR = Actor(None, "", frozenset({Role.PUBLIC}))
SYSTEM = Actor(None, "system", frozenset())


def scope_of(actor: Actor, action: Action) -> Scope | None:
    """Return how far the actor's grants for `action` reach, the widest first; None without a grant.

    What is granted for assisted sessions needs one; only opening it does not.
    """
    grants = POLICY[action].grants
    reached = {grants[role] for role in actor.roles if role in grants}
    if not actor.assists and action is not Action.ASSIST_SESSION_OPEN:
        reached.discard(Scope.ASSISTED)
    return next((scope for scope in Scope if scope in reached), None)


def may(actor: Actor, action: Action) -> bool:
    """Say whether the actor's roles include `action`."""
    return scope_of(actor, action) is not None


def require(actor: Actor, action: Action) -> Scope:
    """Return how far the actor may reach with `action`.

    Raises:
        NotAllowed: No role of the actor includes the action.
        NotFound: The same, for actions on records whose existence is nobody else's business.
        NoAssistedSession: A window clerk may do this, but only inside an assisted session.
    """
    scope = scope_of(actor, action)
    if scope is not None:
        return scope
    if Scope.ASSISTED in {POLICY[action].grants.get(role) for role in actor.roles}:
        raise NoAssistedSession()
    raise NotFound() if POLICY[action].hidden else NotAllowed()


def require_all(actor: Actor, action: Action) -> Scope:
    """Return ALL or MASKED for people who may see everybody's records.

    Raises:
        NotAllowed, NotFound: As `require`.
        NotFound: The actor reaches only records of their own.
    """
    scope = require(actor, action)
    if scope not in (Scope.ALL, Scope.MASKED):
        raise NotFound()
    return scope


def different_person(actor: Actor, *earlier: int | None) -> None:
    """Refuse if the actor took one of the earlier steps (person ids; None for steps nobody took).

    Raises:
        SamePerson: The actor did.
    """
    if actor.person_id is not None and actor.person_id in earlier:
        raise SamePerson()


def in_person(actor: Actor) -> None:
    """Refuse a step that binds the firm if it is taken for the firm by a window clerk.

    Raises:
        OnlyTheFirm: It is.
    """
    if actor.assists:
        raise OnlyTheFirm()
