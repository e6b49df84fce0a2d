"""Calendar arithmetic in working days: closed days and extra workdays are data."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal, Self, get_args
from zoneinfo import ZoneInfo

from states.closed_days import Calendar, Closed, Weekday
from states.instants import DAY, instant_at, local_day

_WEEK: tuple[Weekday, ...] = get_args(Weekday)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Workdays:
    """A calendar made quick to ask; counting does not depend on how far apart two days are.

    Working days are numbered from the first day of year 1. ``week`` holds how many days are
    worked in the first 0 to 7 days of a week, ``lost`` and ``gained`` the days (as ordinals)
    on which the calendar differs from that week.
    """

    closed: tuple[Closed, ...]
    week: tuple[int, ...]
    lost: tuple[int, ...]
    gained: tuple[int, ...]
    opens: dt.time
    closes: dt.time

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        extra = frozenset(calendar.extra_workdays)
        closed = {day for period in calendar.closed for day in _days(period)} - extra
        worked = [name not in calendar.weekend for name in _WEEK]
        opens, closes = (dt.time.fromisoformat(text) for text in calendar.send_window)
        return cls(
            closed=tuple(sorted(calendar.closed, key=lambda period: period.from_)),
            week=tuple(accumulate(worked, initial=0)),
            lost=tuple(sorted(day.toordinal() for day in closed if worked[day.weekday()])),
            gained=tuple(sorted(day.toordinal() for day in extra if not worked[day.weekday()])),
            opens=opens,
            closes=closes,
        )

    def is_working(self, day: dt.date) -> bool:
        ordinal = day.toordinal()
        return self._number(ordinal) > self._number(ordinal - 1)

    @lru_cache(maxsize=4096)  # noqa: B019  # a calendar lives as long as its campaign is known
    def shift(self, day: dt.date, n: int) -> dt.date:
        """The nth working day after (n > 0) or before (n < 0) a day; 0: the last one up to it."""
        ordinal = day.toordinal()
        wanted = n + (self._number(ordinal - 1) + 1 if n < 0 else self._number(ordinal))
        every_day = range(1, dt.date.max.toordinal() + 1)
        return dt.date.fromordinal(1 + bisect_left(every_day, wanted, key=self._number))

    def first_on_or_after(self, day: dt.date) -> dt.date:
        return day if self.is_working(day) else self.shift(day, 1)

    def count(self, after: dt.date, through: dt.date) -> int:
        """How many working days lie after one day and not after the other; never negative."""
        return max(0, self._number(through.toordinal()) - self._number(after.toordinal()))

    def closed_between(self, first: dt.date, last: dt.date) -> tuple[Closed, ...]:
        """The closed periods that touch the days from first through last, in order."""
        return tuple(c for c in self.closed if c.from_ <= last and first <= c.to)

    def years_without_closed_days(self, first_year: int, last_year: int) -> tuple[int, ...]:
        """Years of which the calendar knows nothing; they must not pass as weekends only."""
        known = {year for c in self.closed for year in range(c.from_.year, c.to.year + 1)}
        return tuple(year for year in range(first_year, last_year + 1) if year not in known)

    def window(self, day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """The send window of a local day as UTC instants, half-open."""
        return instant_at(day, self.opens, zone), instant_at(day, self.closes, zone)

    def opens_at(self, day: dt.date, zone: ZoneInfo) -> dt.datetime:
        return self.window(day, zone)[0]

    def is_open(self, instant: dt.datetime, zone: ZoneInfo) -> bool:
        return self.next_opening(instant, zone) == instant

    @lru_cache(maxsize=4096)  # noqa: B019
    def next_opening(self, instant: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """The instant itself if it is inside a window, else when the next one opens (UTC)."""
        today = local_day(instant, zone)
        start, end = self.window(today, zone)
        if self.is_working(today) and instant < end:
            return max(instant.astimezone(dt.UTC), start)
        return self.opens_at(self.shift(today, 1), zone)

    def _number(self, ordinal: int) -> int:
        # Ordinal 1 is a Monday, so whole weeks begin on Mondays.
        weeks, days = divmod(ordinal, 7)
        usual = weeks * self.week[7] + self.week[days]
        return usual - bisect_right(self.lost, ordinal) + bisect_right(self.gained, ordinal)


def proposed_closed_days(
    country: str, subdivision: str, year: int, language: str = ""
) -> Mapping[dt.date, str]:
    """Public holidays with their names; empty for a place the ``holidays`` package lacks.

    The names are in the language where the package has it, else in one it has.
    """
    import holidays  # noqa: PLC0415  # a third of a second; only the check of a plan asks

    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language=language or None
        )
    except NotImplementedError:
        return {}
    return dict(sorted(found.items()))


def unknown_place(country: str, subdivision: str) -> Literal["", "country", "subdivision"]:
    """Which part of a place the ``holidays`` package does not know."""
    if proposed_closed_days(country, subdivision, 2000):
        return ""
    return "subdivision" if proposed_closed_days(country, "", 2000) else "country"


def missing_closed_days(calendar: Calendar, year: int) -> Mapping[dt.date, str]:
    """The proposed closed days on which the calendar would have people work."""
    workdays = Workdays.of(calendar)
    proposed = proposed_closed_days(calendar.country, calendar.subdivision, year)
    return {day: name for day, name in proposed.items() if workdays.is_working(day)}


def _days(period: Closed) -> Iterator[dt.date]:
    day = period.from_
    while day <= period.to:
        yield day
        day += DAY
