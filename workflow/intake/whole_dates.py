"""The days of a plan held against each other: little time, closed days, the wrong order."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from states.asked import cutoff_of
from states.deadlines import Deadline, last_day
from states.plan import Cutoff, Milestone
from workflow.intake.problems import Keys
from workflow.intake.whole import Whole

FEW = 3  # working days that are named one by one
_DAY = dt.timedelta(days=1)
_LONG_BREAK = 3  # closed days in a row that people should know about


def check(whole: Whole) -> None:
    """Errors: a campaign that opens when it is over."""
    opened, document = whole.plan.campaign.opened_on, whole.document
    firsts: dict[str, dt.date] = {}
    for _, milestone, deadline in _deadlines(whole):
        firsts.setdefault(milestone.level, deadline.last_valid_day)
    for last in [day for day in firsts.values() if day < opened][:1]:
        keys: Keys = ("campaign", "opened_on")
        document.error("opened_after_deadline", keys, day=opened.isoformat(), last=last.isoformat())


def advise(whole: Whole) -> None:
    _advise_opening(whole)
    for index, cutoff in enumerate(whole.plan.cutoffs):
        _advise_cutoff(whole, _date(whole, ("cutoffs", index)), cutoff)
    for index, milestone, deadline in _deadlines(whole):
        at = _date(whole, ("milestones", index))
        _advise_time(whole, at, milestone, deadline)
        _advise_closed(whole, at, milestone, deadline)
    _advise_reading(whole)


def _deadlines(whole: Whole) -> Iterator[tuple[int, Milestone, Deadline]]:
    """The dated milestones, by their place in the file."""
    for index, milestone in enumerate(whole.plan.milestones):
        if milestone.code in whole.frame.deadlines:
            yield index, milestone, whole.frame.deadlines[milestone.code]


def _date(whole: Whole, keys: Keys) -> Keys:
    """Where the date is written: under ``date``, or in the words of the phrase alone."""
    lines, phrase = whole.document.lines, (*keys, "phrase")
    return phrase if phrase in lines and (*keys, "date") not in lines else (*keys, "date")


def _advise_opening(whole: Whole) -> None:
    day = whole.plan.campaign.opened_on
    leaves = whole.frame.workdays.first_on_or_after(day)
    if leaves != day:
        keys: Keys = ("campaign", "opened_on")
        fields = {"day": day.isoformat(), "first": leaves.isoformat()}
        whole.document.warning("opened_on_closed_day", keys, **fields)


def _advise_cutoff(whole: Whole, at: Keys, cutoff: Cutoff) -> None:
    day = last_day(cutoff.date, cutoff.boundary)
    if not whole.frame.workdays.is_working(day):
        before = whole.frame.workdays.shift(day, -1)
        after = whole.frame.workdays.shift(day, 1)
        whole.document.warning(
            "cutoff_on_closed_day",
            at,
            cutoff=cutoff.code,
            day=day.isoformat(),
            last=before.isoformat(),
            first=after.isoformat(),
        )
    term = whole.plan.campaign.term
    paced = any(indicator.pacing == "linear" for indicator in whole.plan.indicators)
    if term and paced and not term.start <= day <= term.end:
        fields = {"cutoff": cutoff.code, "day": day.isoformat()}
        whole.document.warning("cutoff_outside_term", at, **fields)


def _advise_time(whole: Whole, at: Keys, milestone: Milestone, deadline: Deadline) -> None:
    """From the cut-off of the level to a deadline: how many working days, and which."""
    cutoff = cutoff_of(whole.plan, milestone.level)
    if cutoff is None:
        return
    closes, last = last_day(cutoff.date, cutoff.boundary), deadline.last_valid_day
    names: dict[str, str | int] = {
        "milestone": milestone.code, "cutoff": cutoff.code,
        "first": closes.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    if last < closes:
        whole.document.warning("deadline_before_cutoff", at, **names, n=(closes - last).days)
        return
    n = whole.frame.workdays.count(closes, last)
    if n > FEW:
        whole.document.info("time_after_cutoff", at, **names, n=n)
    elif n:
        days = [whole.frame.workdays.shift(closes, number + 1) for number in range(n)]
        named = " ".join(day.isoformat() for day in days)
        whole.document.warning("little_time_after_cutoff", at, **names, n=n, days=named)
    else:
        whole.document.warning("no_time_after_cutoff", at, **names)


def _advise_closed(whole: Whole, at: Keys, milestone: Milestone, deadline: Deadline) -> None:
    days, last = whole.frame.workdays, deadline.last_valid_day
    working = deadline.last_working_day(days)
    if working != last:
        fields = {"milestone": milestone.code, "day": last.isoformat(), "last": working.isoformat()}
        whole.document.warning("deadline_on_closed_day", at, **fields)
        return
    before = days.shift(last, -1)
    if (last - before).days > _LONG_BREAK and not _told(whole, at):
        whole.document.warning(
            "deadline_after_closed_days",
            at,
            milestone=milestone.code,
            day=last.isoformat(),
            first=(before + _DAY).isoformat(),
            last=(last - _DAY).isoformat(),
        )


def _told(whole: Whole, at: Keys) -> bool:
    """Whether the shortness of the time has been told already, which names the days left."""
    line = whole.document.at(at).line
    return any(
        one.line == line and one.code == "little_time_after_cutoff"
        for one in whole.document.problems.found
    )


def _advise_reading(whole: Whole) -> None:
    """From the units' deadline to that of the level above: whether the readers have their days."""
    levels = sorted(whole.plan.levels, key=lambda level: level.rank)
    ends = {m.level: (i, m, d) for i, m, d in reversed(list(_deadlines(whole)))}
    for below, above in pairwise(level.code for level in levels):
        if below not in ends or above not in ends:
            continue
        index, milestone, deadline = ends[above]
        needed = len(whole.frame.readers(below)) * whole.plan.rules.review_within_wd
        n = whole.frame.workdays.count(ends[below][2].last_valid_day, deadline.last_valid_day)
        if n < needed:
            whole.document.warning(
                "little_time_to_read",
                _date(whole, ("milestones", index)),
                milestone=milestone.code,
                after=ends[below][1].code,
                n=n,
                needed=needed,
            )
