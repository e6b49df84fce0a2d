"""The ladders as they will be climbed: steps that come too early, too late, or to nobody."""

import datetime as dt
from collections.abc import Iterator

from states.ladder import Rung
from states.plan import Milestone, Step
from workflow.intake.problems import Keys
from workflow.intake.whole import Whole, several

_BEFORE = ("reminder", "last_working_day", "due_today", "opening")
_AFTER = ("overdue", "formal_letter", "outstanding_list", "decide_without")
_DAY = dt.timedelta(days=1)


def check(whole: Whole) -> None:
    """Errors: a ladder on which nobody at all can be written to."""
    for index, milestone in enumerate(whole.plan.milestones):
        rungs = [rung for _, rung in _rungs(whole, milestone)]
        if rungs and not any(_reached(whole, milestone, rung) for rung in rungs):
            keys: Keys = ("milestones", index)
            whole.document.error("ladder_reaches_nobody", keys, milestone=milestone.code)


def advise(whole: Whole) -> None:
    for milestone in whole.plan.milestones:
        rungs = list(_rungs(whole, milestone))
        reached = [bool(_reached(whole, milestone, rung)) for _, rung in rungs]
        for (index, rung), is_reached in zip(rungs, reached, strict=True):
            keys: Keys = ("escalation", index)
            _advise_day(whole, keys, rung)
            _advise_letter(whole, keys, milestone, rung)
            if not is_reached and any(reached):
                whole.document.warning("step_reaches_nobody", keys, step=rung.step.step)
        _advise_same_day(whole, rungs)


def _rungs(whole: Whole, milestone: Milestone) -> Iterator[tuple[int, Rung]]:
    """The rungs of a milestone's ladder in order, with the place of their step in the file."""
    places = {id(step): index for index, step in enumerate(whole.plan.escalation)}
    for rung in whole.frame.rungs(milestone.code, whole.frame.root.code):
        yield places[id(rung.step)], rung


def _day(whole: Whole, rung: Rung) -> dt.date:
    return whole.frame.day(rung.due_at)


def _reached(whole: Whole, milestone: Milestone, rung: Rung) -> bool:
    """Whether on its day the step finds anybody to write to, or a line of a digest."""
    step, day = rung.step, max(_day(whole, rung), whole.span[0])
    if step.list:
        units = [whole.frame.root.code]
    else:
        units = [unit.code for _, unit in whole.due(milestone.level)]
    roles = (*step.to, *step.copy_to, *step.cc, *step.digest_to)
    return not units or any(whole.people.find(unit, roles, day).recipients for unit in units)


def _advise_day(whole: Whole, keys: Keys, rung: Rung) -> None:
    day, step = _day(whole, rung), rung.step
    first, last = whole.span
    if rung.due_at < whole.frame.opened_at:
        fields = {"step": step.step, "day": day.isoformat(), "first": first.isoformat()}
        whole.document.warning("step_before_opening", keys, **fields)
    elif day > last + _DAY and not _follows_the_last(whole, step):
        fields = {"step": step.step, "day": day.isoformat(), "last": last.isoformat()}
        whole.document.warning("step_after_end", keys, **fields)
    if step.on is not None and not whole.frame.workdays.is_working(step.on):
        fields = {"step": step.step, "day": step.on.isoformat()}
        whole.document.warning("step_on_closed_day", (*keys, "on"), **fields)
    opens, closes = whole.plan.calendar.send_window
    if step.at and not opens <= step.at < closes:
        times = {"at": step.at, "opens": opens, "closes": closes}
        whole.document.warning("step_outside_window", (*keys, "at"), step=step.step, **times)


def _follows_the_last(whole: Whole, step: Step) -> bool:
    """Whether the step urges on the very milestone the campaign ends with."""
    deadlines = whole.frame.deadlines
    own = deadlines[step.milestone].last_valid_day
    return own == max(deadline.last_valid_day for deadline in deadlines.values())


def _advise_letter(whole: Whole, keys: Keys, milestone: Milestone, rung: Rung) -> None:
    """A letter's words are of before, of the day itself, or of after."""
    letter, day = rung.step.letter, _day(whole, rung)
    deadline = whole.frame.deadlines[milestone.code]
    due, end = deadline.last_working_day(whole.frame.workdays), deadline.last_valid_day
    is_early = letter in _AFTER and day <= end
    is_late = letter in _BEFORE and day > end
    if is_early or is_late or (letter == "due_today" and day != due):
        fields = {"step": rung.step.step, "letter": letter, "day": day.isoformat()}
        at = (*keys, "letter")
        whole.document.warning("letter_at_wrong_time", at, **fields, last=end.isoformat())


def _advise_same_day(whole: Whole, rungs: list[tuple[int, Rung]]) -> None:
    """Of two own letters of one day the earlier is never sent."""
    own: dict[dt.date, list[tuple[int, Step]]] = {}
    for index, rung in rungs:
        if rung.step.to and not rung.step.list and not rung.step.requires_confirmation:
            own.setdefault(_day(whole, rung), []).append((index, rung.step))
    for day, steps in own.items():
        if len(steps) > 1:
            index, last = steps[-1]
            names = several([step.step for _, step in steps[:-1]])
            fields = {"step": last.step, "others": names, "day": day.isoformat()}
            whole.document.warning("steps_on_one_day", ("escalation", index), **fields)
