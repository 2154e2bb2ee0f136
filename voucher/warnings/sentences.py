"""What each kind of warning says. Its figures are filled in when it is shown. Pure."""

from voucher.warnings.states import WarningKind
from voucher.wording import N_

SENTENCES: dict[WarningKind, str] = {
    WarningKind.SPLITTING: N_(
        "%(firm)s placed %(orders)s orders with %(agency)s within %(days)s days, %(total)s together. "
        "%(limit)s or more within %(limit_days)s days may be one order in parts."
    ),
    WarningKind.HIGH_PRICE: N_(
        "Order %(number)s costs %(price)s, %(above_bp)s more than %(median)s, the median of the %(compared)s "
        "earlier orders of this item at %(agency)s. Up to %(limit_bp)s more is in order."
    ),
    WarningKind.FAST_STARS: N_(
        "%(firm)s gave order %(number)s %(stars)s stars %(minutes)s minutes after it confirmed the delivery. "
        "Up to %(limit)s minutes is too fast for a rating of the service."
    ),
    WarningKind.FAST_DELIVERY: N_(
        "Order %(number)s was delivered on %(delivered)s under a contract of %(contract)s. "
        "Within %(limit)s hours from the beginning of the contract's day, a service is hardly possible."
    ),
    WarningKind.SAME_PAPER: N_(
        "“%(paper)s” of claim %(number)s is the same file as in claim %(earlier)s, for another order. "
        "Papers found twice: %(papers)s."
    ),
    WarningKind.LARGE_SHARE: N_(
        "%(agency)s had redeemed %(redeemed)s of the %(total)s of budget year %(year)s, which is %(share_bp)s. "
        "Up to %(limit_bp)s is in order."
    ),
    WarningKind.RELATED: N_(
        "%(firm)s orders from %(agency)s, and they have in common: %(ties)s. "
        "Their orders: %(orders)s, %(total)s together."
    ),
}
