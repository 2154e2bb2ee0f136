"""A calendar filled from the chinesecalendar library: the holiday notices of 2004 to the last published year."""

from datetime import date

from chinese_calendar.constants import holidays, workdays

from voucher.calendar.working_days import Calendar

LAST_KNOWN_YEAR = max(day.year for day in holidays)


def from_library(first_year: int, last_year: int) -> Calendar:
    """Return the calendar of these years; years the library does not know are left to the weekday."""
    off = dict.fromkeys(holidays, False)
    worked = dict.fromkeys(workdays, True)
    special = {day: works for day, works in (off | worked).items() if first_year <= day.year <= last_year}
    return Calendar(special, known_until=date(min(last_year, LAST_KNOWN_YEAR), 12, 31))
