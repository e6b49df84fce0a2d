"""The calendar held against public holidays and office hours."""

import datetime as dt
from collections import defaultdict

from states.workdays import missing_closed_days, unknown_place
from workflow.intake.plan_calendar import known_years
from workflow.intake.problems import Keys
from workflow.intake.whole import Whole

_FAR = dt.timedelta(days=31)  # reminders and reading go on after the last milestone


def advise(whole: Whole) -> None:
    _advise_window(whole)
    calendar = whole.plan.calendar
    wrong = unknown_place(calendar.country, calendar.subdivision)
    if wrong:
        keys: Keys = ("calendar", wrong)
        value = getattr(calendar, wrong)
        whole.document.warning("place_without_holidays", keys, key=wrong, value=value)
        return
    _advise_holidays(whole)


def _advise_window(whole: Whole) -> None:
    calendar = whole.plan.calendar
    if not calendar.working_hours:
        return
    opens, closes = calendar.working_hours[0][0], calendar.working_hours[-1][1]
    first, last = calendar.send_window
    if first < opens or last > closes:
        fields = {"first": first, "last": last, "opens": opens, "closes": closes}
        whole.document.warning("window_outside_hours", ("calendar", "send_window"), **fields)


def _advise_holidays(whole: Whole) -> None:
    """Public holidays of the campaign on which its calendar would have people work."""
    first, last = whole.span[0], whole.span[1] + _FAR
    known = known_years(whole.plan)
    missing: defaultdict[int, list[dt.date]] = defaultdict(list)
    for year in range(first.year, last.year + 1):
        for day in missing_closed_days(whole.plan.calendar, year):
            if first <= day <= last:
                missing[year].append(day)
    for year, days in missing.items():
        if year in known:
            named = " ".join(day.isoformat() for day in days[:10])
            country = whole.plan.calendar.country
            whole.document.warning(
                "holiday_not_closed", ("calendar",), country=country, year=year, days=named
            )
