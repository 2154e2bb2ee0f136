"""Where the pages of this room hang, and what they share."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from voucher.issuance.picture import qr_code
from voucher.issuance.sheet import VoucherSheet
from voucher.web.letters import absolute_url

pages = Blueprint("issuance", __name__)
Answer = Response | str | tuple[str, int]


def short_address(voucher: VoucherSheet) -> str:
    """Return what the QR code carries: opening it changes nothing."""
    return absolute_url("issuance.scan", token=voucher.token)


def qr_of(voucher: VoucherSheet) -> str:
    """Return the voucher's QR code as SVG."""
    return qr_code(short_address(voucher))


def to(endpoint: str, pid: str, message: str) -> Response:
    """Go on to a page of the voucher with a word about what was done."""
    flash(message, "success")
    return redirect(url_for(endpoint, pid=pid))
