"""The last days of a voucher: whichever comes first of the days it lives and the round's last date. Pure.

Last days are dates of the city and inclusive: a voucher may be used until 23:59:59 in Shanghai.
"""

from datetime import date, timedelta


def last_day(issued_on: date, days: int, round_last: date) -> date:
    """Return the last day, `days` calendar days after the issue, at the latest the round's last date."""
    return min(issued_on + timedelta(days=days), round_last)


def latest_day(first_last_day: date, extension_days: int, round_last: date) -> date:
    """Return how far a last day may be moved in all, from what it was at the issue: never past the round's own."""
    return min(first_last_day + timedelta(days=extension_days), round_last)
