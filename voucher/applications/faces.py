"""Which face values a policy offers to a firm of a size. Pure."""

from collections.abc import Iterable
from typing import Any

from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.wording import N_


class FaceNotAllowed(Refusal):
    """The policy has no such voucher for firms of this size."""

    title = N_("Vouchers of %(face)s are not offered to firms of this size")
    next_step = N_(
        "Nothing was recorded. Choose one of the face values offered for the firm's confirmed size."
    )
    status = 422
    field = "face"


def faces_for(faces: Iterable[dict[str, Any]], size: str | None) -> list[Money]:
    """Return the face values for firms whose confirmed size is `size`, the largest first."""
    offered = [Money(face["face_fen"]) for face in faces if size is not None and size in face["sizes"]]
    return sorted(offered, reverse=True)


def require_face(faces: Iterable[dict[str, Any]], size: str | None, face: Money) -> None:
    """Refuse a face value that is not offered.

    Raises:
        FaceNotAllowed: It is not.
    """
    if face not in faces_for(faces, size):
        raise FaceNotAllowed(face=face)
