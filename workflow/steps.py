"""A step at the moment it leaves: who is written to today, with which facts."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection

from notifications import facts as f
from states import plan as p
from storage import contacts, due
from storage.reports import ReportRow
from workflow import lists
from workflow.deadlines import Extendable, deadline_for, rungs_for
from workflow.directory import Found, Recipient, directory
from workflow.frame import Frame
from workflow.letter_facts import (
    UnitFactsReader,
    deadline_of_report,
    due_fact,
    milestone_of,
    targets_of,
)
from workflow.mailing import About, Letter, Mailing
from workflow.schedule import CONFIRM_FIGURES, Done, next_rungs

BY_LIST = {
    "outstanding_list": lists.outstanding,
    "decide_without": lists.outstanding,
    "draft_progress": lists.draft_progress,
    "estimates_open": lists.estimates_open,
}
TELLS_MISSING = ("reminder", "last_working_day", "due_today")


class Deciding:
    """The letters of one instant: shared reads, one mailing."""

    def __init__(
        self,
        tx: Connection,
        frame: Frame,
        now: dt.datetime,
        mailing: Mailing,
        reports: Sequence[ReportRow],
    ) -> None:
        self.tx = tx
        self.frame = frame
        self.now = now
        self.mailing = mailing
        self.done = due.done_steps(tx, [report.id for report in reports])
        self.units = UnitFactsReader(tx, frame, reports, self.day(frame.root.code))

    def day(self, unit: str) -> dt.date:
        """The unit's local day on which a letter about it leaves that is decided now."""
        opening = self.frame.workdays.next_opening(self.now, self.frame.zones[unit])
        return self.frame.day(opening, unit)


def step_of(frame: Frame, row: Any) -> p.Step:
    """The plan's step of a due row; ladders of two levels may use the same code."""
    return frame.steps[row.step, row.milestone]


def letter_of(frame: Frame, step: p.Step, report: Extendable) -> str:
    """Which words a step uses; by default those before or after the report's day."""
    if step.letter:
        return step.letter
    return "overdue" if _after_the_day(frame, step, report) else "reminder"


def _after_the_day(frame: Frame, step: p.Step, report: Extendable) -> bool:
    if step.on is not None:
        deadline = deadline_for(frame, report, step.milestone)
        return deadline is not None and step.on > deadline.last_valid_day
    return (step.offset_wd or step.offset_days or 0) > 0


def needs_person(frame: Frame, row: Any) -> bool:
    """Whether the step waits for somebody's confirmation."""
    return row.kind == "ladder" and step_of(frame, row).requires_confirmation


def nobody_listed(deciding: Deciding, report: ReportRow, row: Any) -> bool:
    """Whether the step is a list and would be empty now."""
    name = letter_of(deciding.frame, step_of(deciding.frame, row), report)
    if name not in BY_LIST:
        return False
    unsent = Letter(name=name, extra="", about=[], to=[])
    return not BY_LIST[name](deciding, report, row, unsent)


def decide_step(deciding: Deciding, report: ReportRow, row: Any) -> list[str] | None:
    """Decide a step's letter. Gives the ids of its people's posts, ``None`` if nobody is listed.

    A step with nobody to write to still counts; the call it asks for is its effect.
    """
    frame = deciding.frame
    step = step_of(frame, row)
    name = letter_of(frame, step, report)
    day = deciding.day(report.unit)
    found = directory(frame).find(report.unit, step.to, day)
    letter = Letter(
        name=name,
        step=step.step,
        extra=str(row.occurrence),
        about=[],
        to=found.recipients,
        copies=directory(frame).find(report.unit, step.copy_to, day).recipients,
        post=_post(deciding, report, step),
        to_role=step.to[0] if step.to else "",
    )
    if name in BY_LIST:
        if not BY_LIST[name](deciding, report, row, letter):
            return None
    else:
        _about_unit(deciding, report, row, letter, step)
        _ask_for_call(deciding, report, row, found)
    deciding.mailing.add(letter)
    return [one.post.person_id for one in (*letter.to, *letter.copies)]


def _about_unit(
    deciding: Deciding, report: ReportRow, row: Any, letter: Letter, step: p.Step
) -> None:
    frame = deciding.frame
    deadline = deadline_for(frame, report, row.milestone)
    unit = deciding.units.of(report, deadline, with_missing=letter.name in TELLS_MISSING)
    if letter.name == "opening":
        unit["targets"] = targets_of(frame, report)
    unless_met = "" if row.kind == "event" else row.milestone
    letter.about = [About(report, unit, unless_met, row.milestone)]
    letter.newcomers = frozenset(
        one.address for one in letter.to if _new_in_post(deciding, report, one)
    )
    letter.facts["schedule"] = coming(frame, report, deciding.now, deciding.done)
    if letter.name == "formal_letter":
        letter.facts["formal"] = _formal(deciding, report, step)


def coming(
    frame: Frame, report: ReportRow, after: dt.datetime, done: Collection[Done] = ()
) -> list[f.Scheduled]:
    """The steps of the unit's own deadline that follow, as letters list them; none of ``done``."""
    return [
        f.Scheduled(
            step=rung.step.step,
            letter=letter_of(frame, rung.step, report),
            day=frame.day(rung.due_at, report.unit).isoformat(),
        )
        for rung in next_rungs(frame, report, after, done)
    ]


def _new_in_post(deciding: Deciding, report: ReportRow, one: Recipient) -> bool:
    """Whether he holds the post, or is known to hold it, only since the campaign opened, and
    has not been written to since."""
    known = deciding.frame.known_since(one.post)
    days = [day for day in (one.post.active_from, known) if day is not None]
    since = max(days, default=None)
    if since is None or since <= deciding.frame.day(deciding.frame.opened_at):
        return False
    return not deciding.units.written_to(report, one.address, since)


def _post(deciding: Deciding, report: ReportRow, step: p.Step) -> str:
    """The title of the holder of the first role written to, else the role's own word."""
    if not step.to:
        return ""
    holders = directory(deciding.frame).holders(report.unit, step.to[0], deciding.day(report.unit))
    if holders and holders[0].post.role_title:
        return holders[0].post.role_title
    language = deciding.frame.plan.campaign.default_language
    return deciding.frame.roles[step.to[0]].texts.get(language, "")


def _ask_for_call(deciding: Deciding, report: ReportRow, row: Any, found: Found) -> None:
    if found.head_unreachable:
        call = {
            "report_id": report.id,
            "step": row.step,
            "occurrence": row.occurrence,
            "at": deciding.now,
        }
        contacts.raise_calls(deciding.tx, [call])


def _formal(deciding: Deciding, report: ReportRow, step: p.Step) -> f.Formal:
    """The new date lies before the day of the next rung; whoever signs is named."""
    frame = deciding.frame
    day = deciding.day(report.unit)
    following = _rungs_after(deciding, report, step, day)
    lists = (d for s, d in following if letter_of(frame, s, report) == "outstanding_list")
    list_day = next(lists, None)
    next_day = following[0][1] if following else frame.workdays.shift(day, 2)
    signer = step.signed_by or frame.first_role("approver")
    holders = directory(frame).holders(report.unit, signer, day)
    above = frame.units.get(frame.units[report.unit].parent, frame.root)
    root_milestone = milestone_of(frame, above.level)
    root_due = frame.deadlines.get(root_milestone.code) if root_milestone else None
    return f.Formal(
        new_day=(next_day - dt.timedelta(days=1)).isoformat(),
        signed_by=holders[0].as_fact()
        if holders
        else f.Person(name="", title="", address="", phone="", instead_of=""),
        list_day=list_day.isoformat() if list_day else "",
        root_due=due_fact(frame, root_due),
    )


def _rungs_after(
    deciding: Deciding, report: ReportRow, step: p.Step, day: dt.date
) -> list[tuple[p.Step, dt.date]]:
    """The rungs of the same milestone on later days, lists included, with their days."""
    frame = deciding.frame
    dated = (
        (rung.step, frame.day(rung.due_at, report.unit))
        for rung in rungs_for(frame, report, step.milestone)
        if (report.id, rung.step.step, report.epoch) not in deciding.done
    )
    return [(following, due_day) for following, due_day in dated if due_day > day]


def has_open_estimate(report: ReportRow) -> bool:
    """Whether the report's latest submission is an estimate that nobody has confirmed."""
    return report.state == "submitted" and report.estimate


def decide_figures(deciding: Deciding, report: ReportRow, row: Any) -> list[str]:
    """Ask head and drafter of a submitted unit to confirm its estimates."""
    people, frame = directory(deciding.frame), deciding.frame
    day = deciding.day(report.unit)
    head = people.head(report.unit, day)
    to = [*head, *people.drafters(report.unit, day)]
    unit = deciding.units.of(report, deadline_of_report(frame, report))
    letter = Letter(
        name="confirm_figures",
        step=CONFIRM_FIGURES,
        extra=str(row.occurrence),
        about=[About(report, unit, CONFIRM_FIGURES)],
        to=to,
        post=to[0].post.role_title if to else "",
    )
    deciding.mailing.add(letter)
    _ask_for_call(deciding, report, row, Found((), head_unreachable=not head))
    return [one.post.person_id for one in to]
