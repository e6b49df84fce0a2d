"""Days, deadlines and moments in words; their patterns are words of the language."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, Protocol

from i18n import times
from i18n.words import say

Boundary = Literal["before", "through"]


class Closure(Protocol):
    """Closed days, both ends included."""

    @property
    def from_(self) -> dt.date: ...
    @property
    def to(self) -> dt.date: ...


class WorkingDays(Protocol):
    """The calendar of a campaign, as far as words need it."""

    def is_working(self, day: dt.date) -> bool: ...
    def count(self, after: dt.date, through: dt.date) -> int: ...
    def closed_between(self, first: dt.date, last: dt.date) -> Sequence[Closure]: ...


@lru_cache(4096)
def full(day: dt.date, lang: str) -> str:
    """``04/5/2023``."""
    return say("date.full", lang, **_parts(day, lang))


def short(day: dt.date, lang: str) -> str:
    """``04/5``."""
    return say("date.short", lang, **_parts(day, lang))


def brief(day: dt.date, lang: str) -> str:
    """The shortest way for columns: ``04/5``, ``4 May``, ``15 Mar``."""
    return say("date.brief", lang, **_parts(day, lang))


@lru_cache(4096)
def with_weekday(day: dt.date, lang: str) -> str:
    """``thứ Năm 04/5/2023``."""
    return say("date.weekday", lang, weekday=_weekday(day, lang), date=full(day, lang))


def short_with_weekday(day: dt.date, lang: str) -> str:
    """``thứ Năm 04/5``."""
    return say("date.weekday", lang, weekday=_weekday(day, lang), date=short(day, lang))


def ordered(day: dt.date, boundary: Boundary, lang: str, *, time: dt.time | None = None) -> str:
    """A boundary as an order writes it: ``trước ngày 05/5/2023``, ``hết ngày 30/4/2023``."""
    if time is not None:
        clock = times.clock(time, lang)
        return say("boundary.before_time", lang, time=clock, date=full(day, lang))
    return say(f"boundary.{boundary}", lang, date=full(day, lang))


def through(last_valid_day: dt.date, lang: str, *, time: dt.time | None = None) -> str:
    """``hết thứ Năm 04/5/2023``; with a time ``trước 17 giờ 00 thứ Năm 04/5/2023``."""
    day = with_weekday(last_valid_day, lang)
    if time is not None:
        return say("deadline.before_time", lang, time=times.clock(time, lang), day=day)
    return say("deadline.through", lang, day=day)


def deadline(
    last_valid_day: dt.date,
    phrase: str,
    lang: str,
    *,
    extended: bool = False,
    rolled: str = "",
    words: str = "",
) -> str:
    """``hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)``: what counts, then the order's words.

    ``words`` replace the first part; ``rolled`` says to which working day a closed day was moved.
    """
    words = words or through(last_valid_day, lang)
    if phrase:
        words = say("deadline.ordered", lang, day=words, phrase=phrase)
    if rolled:
        words = say(f"deadline.rolled.{rolled}", lang, deadline=words)
    return say("deadline.extended", lang, deadline=words) if extended else words


def until(last_day: dt.date, time: dt.time | None, lang: str) -> str:
    """``24 giờ thứ Năm 04/5/2023``: the end of the last day, or the time that ends it."""
    day = with_weekday(last_day, lang)
    return say("deadline.until", lang, time=times.clock(time, lang), day=day)


def remaining(
    now: dt.datetime,
    last_valid_day: dt.date,
    workdays: WorkingDays,
    zone: dt.tzinfo,
    lang: str,
    *,
    over: bool = False,
) -> str:
    """Working days after today up to a deadline, or since it; ``over``: its hour has passed."""
    today = now.astimezone(zone).date()
    if today == last_valid_day:
        return say("remaining.over" if over else "remaining.today", lang)
    passed = today > last_valid_day
    first, last = sorted((today, last_valid_day))
    count = workdays.count(first, last)
    code = ("overdue" if passed else "left") if count else ("over" if passed else "none")
    return say(f"remaining.{code}", lang, n=count)


def closed_days(
    now: dt.datetime, last_valid_day: dt.date, workdays: WorkingDays, zone: dt.tzinfo, lang: str
) -> str:
    """Closed days from now to a deadline: ``nghỉ lễ từ 29/4 đến hết 03/5``; else empty."""
    today = now.astimezone(zone).date()
    if today >= last_valid_day:
        return ""
    closures = workdays.closed_between(today, last_valid_day)
    if not closures:
        return ""
    return say("closed.days", lang, spans=", ".join(_span(closure, lang) for closure in closures))


def minute(instant: dt.datetime, zone: dt.tzinfo, lang: str) -> str:
    """``07 giờ 30 ngày 05/5/2023``."""
    local = instant.astimezone(zone)
    return say(
        "time.minute", lang, hour=local.hour, minute=local.minute, date=full(local.date(), lang)
    )


def second(instant: dt.datetime, zone: dt.tzinfo, lang: str) -> str:
    """``09:12:00, thứ Năm 04/5/2023``."""
    local = instant.astimezone(zone)
    return say("time.second", lang, time=f"{local:%H:%M:%S}", day=with_weekday(local.date(), lang))


def _span(closure: Closure, lang: str) -> str:
    if closure.from_ == closure.to:
        return say("closed.day", lang, day=short(closure.to, lang))
    return say("closed.span", lang, first=short(closure.from_, lang), last=short(closure.to, lang))


def _parts(day: dt.date, lang: str) -> dict[str, object]:
    return {"day": day.day, "month": say(f"month.{day.month}", lang), "year": day.year}


def _weekday(day: dt.date, lang: str) -> str:
    return say(f"weekday.{day.isoweekday()}", lang)
