"""What a scan gun, a phone or a person puts into the voucher field: a short code, or the QR code's address. Pure."""

from dataclasses import dataclass

from voucher.issuance.voucher_code import normalise


@dataclass(frozen=True, slots=True)
class Scan:
    """Exactly one of the two: a short code without hyphens, or the token of a QR code."""

    code: str | None = None
    token: str | None = None


def read_scan(text: str) -> Scan:
    """Tell a QR address (its last part is the token) from a code; nothing is guessed or corrected."""
    text = text.strip()
    if "/" not in text:
        return Scan(code=normalise(text))
    path = text.partition("?")[0].partition("#")[0]
    return Scan(token=path.rstrip("/").rpartition("/")[2].upper())
