"""What changed between two policy versions, in words. Pure."""

from dataclasses import dataclass, fields
from typing import Any

from voucher.rounds.policy import PolicyNumbers
from voucher.wording import N_, Phrase, Quantity

_DAYS, _WORKING_DAYS = (N_("days"), N_("day")), (N_("working days"), N_("working day"))

#: what each number of a policy is called, in the order in which they are read
NAMES: dict[str, str] = {
    "title": N_("Title of the policy"),
    "faces": N_("Face values"),
    "ratio_bp": N_("Largest share of a price"),
    "cap_per_firm": N_("Cap per firm and year"),
    "use_days": N_("Use within"),
    "use_last": N_("Last day of use"),
    "redeem_days": N_("Redemption within"),
    "redeem_last": N_("Last day of redemption"),
    "accept_order_days": N_("The agency accepts an order within"),
    "confirm_days": N_("The firm is reminded to confirm after"),
    "rating_days": N_("The firm may rate within"),
    "correction_days": N_("Corrections within"),
    "promise_days": N_("Promised decision within"),
    "divisible": N_("One voucher may serve several orders"),
}
_IN_WORKING_DAYS = {"confirm_days", "correction_days", "promise_days"}


@dataclass(frozen=True, slots=True)
class PolicyDifference:
    """One number that differs; of face values, those only one of the versions has as they stand there."""

    what: str
    old: tuple[Any, ...]
    new: tuple[Any, ...]


def policy_differences(old: PolicyNumbers, new: PolicyNumbers) -> list[PolicyDifference]:
    """Return what differs, in the order of `NAMES`."""
    return [
        PolicyDifference(NAMES[name], _in_words(old, new, name), _in_words(new, old, name))
        for name in (field.name for field in fields(PolicyNumbers))
        if getattr(old, name) != getattr(new, name)
    ]


def _in_words(numbers: PolicyNumbers, other: PolicyNumbers, name: str) -> tuple[Any, ...]:
    value = getattr(numbers, name)
    if name == "faces":
        return tuple(option for option in value if option not in other.faces)
    if name == "ratio_bp":
        return (f"{value / 100:.2f}%",)
    if name == "divisible":
        return (Phrase(N_("possible") if value else N_("not possible")),)
    if name.endswith("_days"):
        return (Quantity(str(value), *(_WORKING_DAYS if name in _IN_WORKING_DAYS else _DAYS)),)
    return (value,)
