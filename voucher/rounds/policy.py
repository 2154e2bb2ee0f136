"""Every number of the scheme as one value, and what makes it a sound policy. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from voucher.firms.size_class import SizeClass
from voucher.ledger import Money
from voucher.ledger.money import BASIS_POINTS
from voucher.refusal import Refusal
from voucher.wording import N_

SIZES = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)  # the firms the scheme is for


class NoFaces(Refusal):
    """A policy without vouchers."""

    title = N_("The policy offers no voucher to anybody")
    next_step = N_("Nothing was recorded. Enter a face value and the size classes that may ask for it.")
    status = 422
    field = "face_1"


class FaceTwice(Refusal):
    """The same face value stands in two lines."""

    title = N_("The face value %(face)s is listed twice")
    next_step = N_("Nothing was recorded. Keep one line for each face value.")
    status = 422
    field = "face_1"


class RatioOutOfRange(Refusal):
    """The voucher would pay nothing, or more than the price."""

    title = N_("The share must be more than 0% and at most 100%")
    next_step = N_("Nothing was recorded. Enter for example 50 for half the price.")
    status = 422
    field = "ratio"


class CapBelowFace(Refusal):
    """No firm could ever get one of the vouchers."""

    title = N_("The cap per firm is lower than the largest face value, %(face)s")
    next_step = N_("Nothing was recorded. Raise the cap, or offer smaller vouchers.")
    status = 422
    field = "cap_per_firm"


class RedeemBeforeUse(Refusal):
    """Agencies would have to claim before the last service."""

    title = N_("Redemption would end before use")
    next_step = N_("Nothing was recorded. Give agencies at least as long as firms, in days and as last day.")
    status = 422
    field = "redeem_last"


class TermMissing(Refusal):
    """A term of no days."""

    title = N_("Every term must be at least one day")
    next_step = N_("Nothing was recorded. Enter 1 or more where it says 0.")
    status = 422
    field = "use_days"


@dataclass(frozen=True, slots=True)
class FaceOption:
    """A face value, and the sizes of firms that may ask for it."""

    face: Money
    sizes: tuple[SizeClass, ...]


@dataclass(frozen=True, kw_only=True)
class PolicyNumbers:
    """All numbers of one policy version.

    Last days are inclusive; the earlier of `…_days` after issue and `…_last` holds.
    """

    title: str
    faces: tuple[FaceOption, ...]
    ratio_bp: int  # the voucher's largest share of a price, in basis points
    cap_per_firm: Money  # per firm and year of issue, net of what came back
    use_days: int
    use_last: date
    redeem_days: int
    redeem_last: date
    accept_order_days: int = 3  # calendar days for the agency to accept an order
    confirm_days: int = 10  # working days until the firm is reminded to confirm a delivery
    rating_days: int = 7  # calendar days for the firm to rate
    correction_days: int = 10  # working days to correct a returned application or claim
    promise_days: int = 5  # working days promised for a decision
    divisible: bool = True  # may a voucher serve several orders

    def faces_for(self, size: SizeClass | None) -> tuple[Money, ...]:
        """Return the face values a firm of this size may ask for, the largest first."""
        return tuple(option.face for option in self.faces if size in option.sizes)

    @property
    def largest_face(self) -> Money:
        return max(option.face for option in self.faces)


def faces_from(kept: list[dict[str, Any]]) -> tuple[FaceOption, ...]:
    """Return the face options of a policy row, the largest first."""
    options = [FaceOption(Money(face["face_fen"]), _sizes(face["sizes"])) for face in kept]
    return tuple(sorted(options, key=lambda option: option.face, reverse=True))


def faces_to_keep(faces: tuple[FaceOption, ...]) -> list[dict[str, Any]]:
    """Return the face options as a policy row keeps them."""
    return [{"face_fen": o.face.fen, "sizes": [size.value for size in o.sizes]} for o in faces]


def check(numbers: PolicyNumbers) -> None:
    """Refuse numbers that contradict each other.

    Raises:
        NoFaces, FaceTwice, RatioOutOfRange, CapBelowFace, RedeemBeforeUse, TermMissing: As named.
    """
    faces = [option.face for option in numbers.faces if option.face and option.sizes]
    if not faces or len(faces) < len(numbers.faces):
        raise NoFaces()
    for face in faces:
        if faces.count(face) > 1:
            raise FaceTwice(face=face)
    if not 0 < numbers.ratio_bp <= BASIS_POINTS:
        raise RatioOutOfRange()
    if numbers.cap_per_firm < max(faces):
        raise CapBelowFace(face=max(faces))
    if not all(_terms(numbers)):
        raise TermMissing()
    if numbers.redeem_days < numbers.use_days or numbers.redeem_last < numbers.use_last:
        raise RedeemBeforeUse()


def _terms(numbers: PolicyNumbers) -> tuple[int, ...]:
    return (
        numbers.use_days,
        numbers.redeem_days,
        numbers.accept_order_days,
        numbers.confirm_days,
        numbers.rating_days,
        numbers.correction_days,
        numbers.promise_days,
    )


def _sizes(values: list[str]) -> tuple[SizeClass, ...]:
    return tuple(size for size in SizeClass if size.value in values)
