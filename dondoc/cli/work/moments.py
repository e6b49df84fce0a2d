"""Moments: read as people type them, shown as people read them."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dondoc.cli.words import language
from i18n import dates
from i18n.phrases import WorkingDays, parse_date, parse_moment
from states.errors import BadRequest
from states.plan import Plan
from states.workdays import Workdays

EXAMPLE = "2023-05-04T08:00+07:00"
_SPAN = re.compile(r"\+(\d{1,5})(d|h|m)", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """Reads moments against a clock and a campaign's calendar, where there is one."""

    now: dt.datetime | None
    zone: ZoneInfo | None = None
    workdays: Workdays | None = None

    @classmethod
    def of(cls, plan: Plan, now: dt.datetime | None) -> "When":
        return cls(now, ZoneInfo(plan.campaign.timezone), Workdays.of(plan.calendar))

    def instant(self, text: str) -> dt.datetime:
        """A day alone, or so many working days, means the start of that day's send window.

        Raises BadRequest ``time``, or ``time_needs_campaign`` where a day has no zone.
        """
        found = parse_moment(text)
        if isinstance(found, dt.datetime):
            return found.astimezone(dt.UTC)
        if found is None:
            raise BadRequest("time", text=text, example=EXAMPLE)
        if self.zone is None or self.workdays is None:
            raise BadRequest("time_needs_campaign", text=text, example=EXAMPLE)
        day = self._after(found.count) if isinstance(found, WorkingDays) else found
        return self.workdays.opens_at(day, self.zone).astimezone(dt.UTC)

    def through(self, text: str) -> dt.datetime:
        """For the end of a list: a day alone is listed whole."""
        found = parse_moment(text)
        if self.zone is None or isinstance(found, dt.datetime) or not isinstance(found, dt.date):
            return self.instant(text)
        midnight = dt.datetime.combine(found + dt.timedelta(days=1), dt.time(), self.zone)
        return midnight.astimezone(dt.UTC) - dt.timedelta(microseconds=1)

    def later(self, spec: str) -> dt.datetime:
        """``+2d``, ``+3h``, ``+30m`` from the clock, days by the calendar; else an instant."""
        span = _SPAN.fullmatch(spec.strip())
        if span is None:
            return self.instant(spec)
        count, now = int(span[1]), self._clock()
        if span[2] == "d":
            local = now.astimezone(self.zone or dt.UTC) + dt.timedelta(days=count)
            return local.astimezone(dt.UTC)
        return now + dt.timedelta(**{{"h": "hours", "m": "minutes"}[span[2]]: count})

    def _after(self, count: int) -> dt.date:
        assert self.workdays is not None
        return self.workdays.shift(self._clock().astimezone(self.zone).date(), count)

    def _clock(self) -> dt.datetime:
        if self.now is None:
            raise BadRequest("clock_not_set")
        return self.now


def day(text: str) -> dt.date | None:
    """A day as people type it; nothing for nothing. Raises BadRequest ``day``."""
    found = parse_date(text) if text else None
    if text and found is None:
        raise BadRequest("day", text=text)
    return found


def short(moment: str | dt.datetime | None) -> str:
    """``04/5 07:30``, in the zone it is written in; nothing for nothing."""
    if not moment:
        return ""
    at = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{dates.brief(at.date(), language())} {at:%H:%M}"


def full(moment: str | dt.datetime | None) -> str:
    """``07:30:00, thứ Năm 04/5/2023``."""
    if not moment:
        return ""
    at = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    assert at.tzinfo is not None
    return dates.second(at, at.tzinfo, language())


def day_in_words(iso: str | None) -> str:
    """``thứ Năm 04/5/2023``."""
    return dates.with_weekday(dt.date.fromisoformat(iso), language()) if iso else ""
