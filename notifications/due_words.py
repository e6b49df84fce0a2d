"""A deadline and a cut-off of figures as words for the moment a mail leaves."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from i18n import dates
from notifications.context import Context
from notifications.endings import ending, time_of
from notifications.facts import Cutoff, Due

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWords:
    """All empty where there is no deadline; ``days_left`` are working days after today.

    ``until`` is the moment that ends it ("24:00 on Thursday 4 May 2023"), ``closes`` its time
    on ``local_day``, the reader's own; where the clocks of the reader and the campaign differ,
    all of them name the zone.
    """

    deadline: str = ""
    through: str = ""
    until: str = ""
    closes: str = ""
    last_day: str = ""
    local_day: str = ""
    last_working_day: str = ""
    left: str = ""
    days_left: int = 0
    when: Literal["", "before", "today", "after"] = ""
    closed: str = ""
    holiday_eve: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffWords:
    """``last_day`` is the last whose figures count; ``figures_from`` the next, until it comes."""

    phrase: str = ""
    last_day: str = ""
    figures_from: str = ""


def due_words(due: Due | None, context: Context) -> DueWords:
    if due is None:
        return DueWords()
    lang, now, zone, days = context.lang, context.now, context.zone, context.workdays
    end = ending(due, context)
    today, last = context.today, end.local_day
    passed = now >= end.instant
    return DueWords(
        deadline=dates.deadline(
            end.day,
            _phrase(due, lang),
            lang,
            extended=due["extended"],
            rolled=due.get("rolled", ""),
            words=end.through(lang),
        ),
        through=end.through(lang),
        until=end.until(lang),
        closes=end.closes(lang),
        last_day=dates.with_weekday(end.day, lang),
        local_day=dates.with_weekday(last, lang),
        last_working_day=dates.short_with_weekday(
            dt.date.fromisoformat(due["last_working_day"]), lang
        ),
        left=dates.remaining(now, last, days, zone, lang, over=passed),
        days_left=days.count(today, last) if today < last else 0,
        when="after" if passed else "today" if today == last else "before",
        closed=dates.closed_days(now, last, days, zone, lang),
        holiday_eve=_holiday_eve(today, last, context),
    )


def _phrase(due: Due, lang: str) -> str:
    """What stands beside the day that counts; nothing where it would only say that day again."""
    day, time = dt.date.fromisoformat(due["last_valid_day"]), time_of(due.get("time", ""))
    order = order_of(due, lang)
    same = (dates.through(day, lang, time=time), dates.ordered(day, "through", lang, time=time))
    return "" if order in same else order


def order_of(due: Due | Cutoff, lang: str) -> str:
    """The order's own words, else the like in the language asked for."""
    phrase = due["phrase"].get(lang, "")
    time = time_of(str(due.get("time") or ""))
    return phrase or dates.ordered(
        dt.date.fromisoformat(due["date"]), due["boundary"], lang, time=time
    )


def cutoff_words(cutoff: Cutoff | None, context: Context) -> CutoffWords:
    if cutoff is None:
        return CutoffWords()
    end = dt.date.fromisoformat(cutoff["date"])
    last = end if cutoff["boundary"] == "through" else end - DAY
    return CutoffWords(
        phrase=order_of(cutoff, context.lang),
        last_day=dates.short(last, context.lang),
        figures_from=dates.full(last + DAY, context.lang) if context.today <= last else "",
    )


def _holiday_eve(today: dt.date, last: dt.date, context: Context) -> str:
    """The last working day before the first closed days on the way to a deadline."""
    if today >= last:
        return ""
    for closure in context.workdays.closed_between(today, last):
        day = closure.from_ - DAY
        while day > today and not context.workdays.is_working(day):
            day -= DAY
        return dates.with_weekday(day, context.lang) if day > today else ""
    return ""
