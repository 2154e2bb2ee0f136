"""Who lives which story when: the cast list of the two years. Pure but for the firms it seats."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from voucher.cli.demo.firm_lives import Resident
from voucher.cli.demo.pace import Pace
from voucher.cli.demo.stories import FIVE, NEEDS, STANDING, TEN, UNDECIDED, Ending, Story

TENS, FIVES = 271, 41  # 271 × 10,000 + 41 × 5,000 = 2,915,000 yuan
SECOND_VOUCHERS = 50  # firms that hold two
SECOND_ROUND_AT = 0.45  # of the year's time
EXPIRED, GIVEN_BACK = 6, 4  # further vouchers, whose money came back
USE_DAYS = 180
CATEGORIES = {
    "GL": 14,
    "ZC": 13,
    "JS": 9,
    "JC": 15,
    "SZ": 12,
    "CS": 9,
    "FL": 5,
    "RC": 9,
    "SC": 6,
    "RZ": 2,
    "CY": 3,
    "LS": 3,
}
USUAL_SPREAD = 25.0
STILL_UNDER_WAY = USUAL_SPREAD + 1.5  # days before today, at full pace, at which finance settled last
#: Within how many days before its latest start a story may begin, at full pace.
SPREAD = {
    Ending.UNUSED: 80.0,
    Ending.PLACED: 2.0,
    Ending.CONFIRMED: 4.0,
    Ending.TAKEN: 6.0,
    Ending.CONTRACT_FILED: 5.0,
    Ending.IN_SERVICE: 8.0,
    Ending.DELIVERED: 8.0,
    Ending.CLAIM_RETURNED: 8.0,  # not so long ago that the claim has lapsed
}


class Seats:
    """The firms of the city, given out once each."""

    def __init__(self, residents: list[Resident]) -> None:
        self._free = list(reversed(residents))

    def next(self) -> Resident:
        """Return a firm nobody has been given yet."""
        return self._free.pop()


def this_year(seats: Seats, pace: Pace, random: Random) -> list[Story]:
    """Return the stories whose vouchers make up exactly 2,915,000 yuan, by their start, and those that add nothing."""
    faces = [TEN] * TENS + [FIVE] * FIVES
    random.shuffle(faces)
    endings = [ending for ending, count in STANDING for _ in range(count)]
    endings += [Ending.PAID] * (len(faces) - len(endings))
    timed = sorted((_starts(ending, pace, random), ending) for ending in endings)
    whole_until = pace.end - timedelta(days=USE_DAYS - 40)
    seated: list[Story] = []
    for (starts, ending), face in zip(timed, faces, strict=True):
        whole = starts < whole_until or ending >= Ending.CLAIM_DRAFT or random.random() < 0.6
        resident = _second_voucher(seated, starts, pace) if _is_second(len(seated), len(faces)) else None
        seated.append(Story(resident or seats.next(), _category(random), face, starts, ending, whole))
    return seated + _returned_money(seats, pace, random)


def undecided(seats: Seats, pace: Pace, random: Random) -> list[Story]:
    """Return the applications of the last days."""
    return [
        Story(seats.next(), _category(random), TEN, pace.before_end(_days(ending, random)), ending)
        for ending, count in UNDECIDED
        for _ in range(count)
    ]


def last_year(seats: Seats, pace: Pace, random: Random) -> list[Story]:
    """Return the stories of the year before: mostly paid, some expired, some still to be used."""
    plan = [(Ending.PAID, 0.0, 0.5)] * 24 + [(Ending.UNUSED, 0.0, 0.25)] * 4
    plan += [(Ending.APPROVED, 0.77, 0.8)] * 4 + [(Ending.UNUSED, 0.85, 0.95)] * 3
    return [
        Story(seats.next(), _category(random), TEN, pace.at(random.uniform(first, last)), ending)
        for ending, first, last in plan
    ]


def starring(stories: list[Story], lead: Resident, agency_id: int) -> list[Story]:
    """Give the demo's firm person one story that is paid and one that waits for a confirmation."""
    paid = next(i for i, s in enumerate(stories) if s.ending is Ending.PAID)
    waits = next(i for i, s in enumerate(stories) if s.ending is Ending.DELIVERED and s.face == TEN)
    for place, whole in ((paid, True), (waits, False)):
        stories[place] = replace(
            stories[place], resident=lead, category="GL", whole=whole, agency_id=agency_id
        )
    return stories


def serving(stories: list[Story], agency_id: int) -> list[Story]:
    """Give the demo's agency person an order to accept and two deliveries that are confirmed and not claimed yet."""
    for ending in (Ending.PLACED, Ending.CONFIRMED, Ending.RATED):
        place = max(i for i, s in enumerate(stories) if s.ending is ending and s.face == TEN)
        stories[place] = replace(stories[place], category="GL", agency_id=agency_id)
    return stories


def _starts(ending: Ending, pace: Pace, random: Random) -> datetime:
    latest = pace.before_end(NEEDS[ending])
    if ending is Ending.PAID:
        return pace.start + (latest - pace.start) * random.random()
    return pace.before_end(NEEDS[ending] + random.uniform(0, SPREAD.get(ending, USUAL_SPREAD)))


def _is_second(seated: int, count: int) -> bool:
    """Say whether the next story is one of the last ones that firms with a voucher tell."""
    return seated >= count - SECOND_VOUCHERS


def _second_voucher(seated: list[Story], starts: datetime, pace: Pace) -> Resident | None:
    """Return a firm whose first voucher was issued in the first round and is paid by now."""
    taken = [story.resident for story in seated]
    return next(
        (
            story.resident
            for story in seated
            if story.ending is Ending.PAID
            and story.starts < pace.at(SECOND_ROUND_AT - 0.1)
            and taken.count(story.resident) == 1
        ),
        None,
    )


def _returned_money(seats: Seats, pace: Pace, random: Random) -> list[Story]:
    given_back = [
        Story(
            seats.next(), _category(random), TEN, pace.before_end(random.uniform(25, 60)), Ending.GIVEN_BACK
        )
        for _ in range(GIVEN_BACK)
    ]
    room = pace.end - timedelta(days=USE_DAYS + 15) - pace.start
    if room <= timedelta(0):
        return given_back
    return given_back + [
        Story(seats.next(), _category(random), TEN, pace.start + room * random.random(), Ending.UNUSED)
        for _ in range(EXPIRED)
    ]


def _category(random: Random) -> str:
    return random.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]


def _days(ending: Ending, random: Random) -> float:
    return random.uniform(0.2, 2.5) if ending <= Ending.SUBMITTED else random.uniform(4.5, 9)
