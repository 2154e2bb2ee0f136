"""Pictures of a voucher: its QR code, and a bar of where its money is."""

from dataclasses import dataclass
from io import BytesIO

import segno

from voucher.issuance.sheet import VoucherSheet
from voucher.ledger import Money, Stage
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the bar, in per cent of the face value."""

    name: str
    label: str
    amount: Money
    start: float
    width: float


def qr_code(address: str) -> str:
    """Return the address as SVG of one path, with its quiet zone and without any style of its own."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True, svgclass="qr", lineclass=None
    )
    return out.getvalue().decode()


def bar_of(voucher: VoucherSheet) -> list[Segment]:
    """Return the bar from what is left to what went back; parts that are empty are left out."""
    held = voucher.parts
    amounts = [
        ("outstanding", N_("Still to be used"), held.balance),
        ("locked", Stage.LOCKED.label, held.locked),
        ("redeemed", Stage.REDEEMED.label, held.redeemed),
        ("payable", Stage.PAYABLE.label, held.payable),
        ("paid", Stage.PAID.label, held.paid),
        ("back", N_("Gone back"), voucher.gone_back),
    ]
    segments, start = [], 0.0
    for name, label, amount in amounts:
        if amount:
            width = round(100 * amount.fen / voucher.face.fen, 2)
            segments.append(Segment(name, label, amount, round(start, 2), width))
            start += width
    return segments
