"""Builds the demo city: two years of a scheme, played through the portal's own verbs up to this moment."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from voucher import clock
from voucher.access import Actor
from voucher.calendar.curate import fill
from voucher.cli.demo import money_back, open_matters, plan, rules_at_work, supervision, years
from voucher.cli.demo.cast import FIRM_PERSON, hire
from voucher.cli.demo.complaints import complain
from voucher.cli.demo.director import Director
from voucher.cli.demo.firm_lives import (
    Resident,
    ask_for_correction,
    confirm,
    firm_life,
    join_second_firm,
    turn_away,
)
from voucher.cli.demo.history import import_years_before
from voucher.cli.demo.institutions import discipline, found
from voucher.cli.demo.names import invent_firms
from voucher.cli.demo.oddities import explain_one_warning, split_an_order
from voucher.cli.demo.pace import Pace
from voucher.cli.demo.plan import Seats
from voucher.cli.demo.queue_lives import play_the_queues
from voucher.cli.demo.settlement_lives import last_chance, leave_open, publish_last, settle_now
from voucher.cli.demo.stage import Life, Stage
from voucher.cli.demo.standing_lives import ban_two
from voucher.cli.demo.stories import TEN, Ending, Story
from voucher.cli.demo.voucher_lives import voucher_life
from voucher.cli.demo.window import DISTRICT, leave_draft, open_window
from voucher.cli.nightly import run_timers
from voucher.ledger import Money, total
from voucher.notices.read import mark_all_read
from voucher.rounds.launch import close_round
from voucher.rounds.states import Mode
from voucher.storage import transaction

FIRMS = 380
SEED = 2016
TERM_LEFT = timedelta(days=40)  # of the agency that asks for a renewal
WHOLE, CARRIED = (
    Money.yuan(3_000_000),
    Money.yuan(20_000),
)  # the year's money, and what of it came from last year
QUOTA_CATEGORY = "CY"
RELATED_REPRESENTATIVE = "蔡云"  # as of agency AG094
UNVERIFIED: list[tuple[Callable[[Actor, str], None] | None, int]] = [
    (None, 8),
    (ask_for_correction, 2),
    (turn_away, 2),
]


@dataclass(frozen=True, slots=True)
class Season:
    """The stories that one round tells."""

    year: int
    name: str
    opens: datetime
    closes: datetime
    stories: list[Story]
    mode: Mode = Mode.REVIEWED


class City:
    """The demo city while it is being built."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.year = clock.budget_year()
        self.random = Random(f"{SEED}/{clock.today()}")  # noqa: S311 - dice, not secrets
        self.residents = [Resident(firm) for firm in invent_firms(FIRMS, clock.today(), self.random)]
        lead = self._seat_at_the_window()
        lead.invented = replace(lead.invented, contact_name=FIRM_PERSON.name, contact_email=FIRM_PERSON.email)
        related = self.residents[2]  # to one of the agencies, which it may not buy from
        related.invented = replace(related.invented, legal_representative=RELATED_REPRESENTATIVE)
        self.stage = Stage(self.now)
        self.invoices = itertools.count(1)
        self.last_batch = ""  # the one whose notice has run out just now

    def build(self) -> None:
        """Play everything up to now."""
        with clock.at(clock.moment_of(date(self.year - 1, 1, 10), 9)):
            self.cast = hire()
            with transaction() as session:
                fill(session)
            self.readers = self.cast.everybody
            self.window = open_window(self.cast)
            term_ends = clock.local_date(self.now + TERM_LEFT)
            self.market = found(self.cast, self.year, self.random, ends_soon=term_ends)
            self.readers.append(self.market.people[min(self.market.people)])
            import_years_before(self.cast, self.year - 1, self.random)
        seasons = self._seasons()
        for season in seasons:
            self._enter(season)
        self._enter_strangers()
        self.stage.enter(self._frame(sum_of(seasons, QUOTA_CATEGORY, self.year)))
        self.stage.enter(self._timers())
        self.stage.enter(self._settlements())
        last_act = self._pace().before_end(0.2)
        self.stage.enter(self._last_settlement(last_act))
        self.stage.enter(supervision.watch(self.cast, self._pace(), self.year))
        self.stage.enter(money_back.claw_back(self.cast, self.now))
        self.stage.enter(self._reading())
        self.stage.play()
        with clock.at(self._pace().before_end(0.3)):
            split_an_order(self.market, [one.actor for one in self.residents if one.actor])
        run_timers()
        with clock.at(last_act):
            leave_open(self.cast, self.last_batch)
            money_back.reverse_an_invoice(self.cast)
            open_matters.leave_open(self.cast, self.market, self.year)
            supervision.leave_open(self.market, self.cast)
            play_the_queues(self.cast, self.year, QUOTA_CATEGORY, [s.resident for s in seasons[0].stories])
            rules_at_work.show(self.cast, self.residents)
            complain(self.cast, self.market)
            ban_two(self.cast, *(resident.actor for resident in self.residents[:3]))
            explain_one_warning(self.cast)
        leave_draft(self.window, self.residents[0])
        join_second_firm(self.residents[0], self.residents[1])

    def _seat_at_the_window(self) -> Resident:
        """Let the first firm be one of the window's district, and return it."""
        local = next(one for one in self.residents if one.invented.district == DISTRICT)
        self.residents.remove(local)
        self.residents.insert(0, local)
        return local

    def _seasons(self) -> list[Season]:
        year, random = self.year, self.random
        past = Pace(_day(year - 1, 3, 1), _day(year - 1, 12, 28), random)
        pace = self._pace()
        lead, second, *others = self.residents
        seats = Seats(others)
        agency = min(self.market.people)
        stories = plan.starring(plan.this_year(seats, pace, random), lead, agency)
        stories = plan.serving(stories, agency)
        half = pace.at(plan.SECOND_ROUND_AT)
        undecided = plan.undecided(seats, pace, random)
        undecided += [Story(second, "ZC", TEN, pace.before_end(5), Ending.RETURNED)]
        undecided += [Story(seats.next(), "GL", TEN, pace.before_end(21), Ending.ACCEPTED)]  # lies too long
        rush = [Story(seats.next(), "JC", TEN, pace.before_end(1.5), Ending.SUBMITTED) for _ in range(2)]
        self.strangers = [seats.next() for _, count in UNVERIFIED for _ in range(count)]
        end = clock.moment_of(date(year, 12, 31), 23, 59)
        before = [story for story in stories if story.starts < half]
        after = [story for story in stories if story.starts >= half]
        return [
            Season(
                year - 1,
                f"{year - 1}年度试运行批次",
                past.start,
                past.end,
                plan.last_year(seats, past, random),
            ),
            Season(year, f"{year}年度第一批", pace.start, half, before),
            Season(year, f"{year}年度第二批", half, end, after + undecided),
            Season(
                year, f"{year}年度检验检测专项（先到先得）", pace.before_end(3), end, rush, Mode.FIRST_COME
            ),
        ]

    def _pace(self) -> Pace:
        return Pace(_new_year(self.year) + timedelta(seconds=2), self.now, self.random)

    def _enter(self, season: Season) -> None:
        pace = self._pace() if season.year == self.year else Pace(season.opens, season.closes, self.random)
        director = Director(self.cast, self.market, pace, self.random, self.invoices, self.window)
        self.stage.enter(self._season(season, director))
        for story in season.stories:
            if not story.resident.expected:
                story.resident.expected = True
                lead_time = timedelta(days=self.random.uniform(3, 25))
                self.stage.enter(firm_life(story.resident, story.starts - lead_time, self.cast, confirm))

    def _season(self, season: Season, director: Director) -> Life:
        """Open the round, then let its stories begin."""
        yield season.opens
        numbers = years.policy(season.year, season.name)
        pid = years.launch(self.cast, season.year, season.name, season.closes, numbers, season.mode)
        for story in season.stories:
            self.stage.enter(voucher_life(director, story, pid))
        if season.closes <= self.now:
            yield season.closes
            close_round(self.cast.approver, pid, reason="申报期已满")

    def _enter_strangers(self) -> None:
        strangers = iter(self.strangers)
        for decide, count in UNVERIFIED:
            for _ in range(count):
                starts = self.now - timedelta(days=self.random.uniform(2 if decide else 0.2, 6))
                self.stage.enter(firm_life(next(strangers), starts, self.cast, decide))

    def _frame(self, quota: Money) -> Life:
        """Grant each year its money in time, discipline two agencies, close the year before."""
        year = self.year
        yield _day(year - 1, 1, 20)
        years.grant(self.cast, year - 1, 15, Money.yuan(400_000), "服务券平台试运行经费")
        yield clock.moment_of(date(year - 1, 12, 31), 17)
        run_timers()
        years.close(self.cast, year - 1)
        yield _new_year(year) + timedelta(seconds=1)
        years.grant(self.cast, year, 3, WHOLE - CARRIED, "年度中小微企业服务券专项资金")
        years.carry_over(self.cast, year - 1, 4, CARRIED)
        years.set_quota(self.cast, year, QUOTA_CATEGORY, quota)
        yield self._pace().at(0.6)
        discipline(self.cast)

    def _timers(self) -> Life:
        """Run the timers once a week."""
        moment = _day(self.year - 1, 3, 2)
        while True:
            yield moment
            run_timers()
            moment += timedelta(days=7)

    def _reading(self) -> Life:
        """Let those who can sign in read their notices a week ago."""
        yield self._pace().before_end(7)
        for reader in filter(None, [*self.readers, self.residents[0].actor]):
            mark_all_read(reader)

    def _settlements(self) -> Life:
        """Settle what is approved about once a month; what the last weeks approved is still under way."""
        pace = self._pace()
        latest = pace.before_end(plan.STILL_UNDER_WAY)
        moments = [_day(self.year - 1, month, 28) for month in range(5, 13)]
        moments += [moment for number in range(1, 12) if (moment := pace.at(number / 12)) < latest]
        for moment in [*moments, latest]:
            yield moment
            settle_now(self.cast, self.stage)

    def _last_settlement(self, released: datetime) -> Life:
        """Publish the batch that can be released at that moment and not much earlier."""
        yield last_chance(released)
        self.last_batch = publish_last(self.cast)


def sum_of(seasons: list[Season], category: str, year: int) -> Money:
    """Return what the year's stories ask for in one category, and one voucher more."""
    faces = [
        s.face for season in seasons if season.year == year for s in season.stories if s.category == category
    ]
    return total([*faces, TEN])


def _day(year: int, month: int, day: int) -> datetime:
    return clock.moment_of(date(year, month, day), 10)


def _new_year(year: int) -> datetime:
    return clock.moment_of(date(year, 1, 1))
