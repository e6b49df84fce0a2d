"""A deadline and a cut-off of figures as words for the moment a mail leaves."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from i18n import dates
from notifications.context import Context
from notifications.facts import Cutoff, Due

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWords:
    """All empty where there is no deadline; ``days_left`` are working days after today."""

    deadline: str = ""
    through: str = ""
    last_day: str = ""
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
    lang, today, now, zone = context.lang, context.today, context.now, context.zone
    last = dt.date.fromisoformat(due["last_valid_day"])
    return DueWords(
        deadline=dates.deadline(last, order_of(due, lang), lang, extended=due["extended"]),
        through=dates.through(last, lang),
        last_day=dates.with_weekday(last, lang),
        last_working_day=dates.short_with_weekday(
            dt.date.fromisoformat(due["last_working_day"]), lang
        ),
        left=dates.remaining(now, last, context.workdays, zone, lang),
        days_left=context.workdays.count(today, last) if today < last else 0,
        when="today" if today == last else "before" if today < last else "after",
        closed=dates.closed_days(now, last, context.workdays, zone, lang),
        holiday_eve=_holiday_eve(today, last, context),
    )


def order_of(due: Due | Cutoff, lang: str) -> str:
    """The order's own words, else the like in the language asked for."""
    phrase = due["phrase"].get(lang, "")
    return phrase or dates.ordered(dt.date.fromisoformat(due["date"]), due["boundary"], lang)


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
