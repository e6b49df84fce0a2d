"""The facts letters are made of, read from report, register and plan."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from notifications import facts as f
from states import plan as p
from states.asked import indicators_asked, target_of
from states.deadlines import Deadline
from states.findings import CheckContext, check
from states.normalise import content_from
from storage import outbox, revisions
from storage.reports import ReportRow
from workflow.deadlines import deadline_for
from workflow.directory import directory
from workflow.frame import Frame
from workflow.own_part import own_part
from workflow.situations import situation

MISSING = {
    "section_missing": "sections",
    "section_too_short": "sections",
    "field_missing": "fields",
    "field_empty_phrase": "fields",
    "indicator_missing": "indicators",
}


def due_fact(frame: Frame, deadline: Deadline | None) -> f.Due | None:
    """A deadline as letters speak of it."""
    if deadline is None:
        return None
    due = f.Due(
        date=deadline.date.isoformat(),
        boundary=deadline.boundary,
        phrase=dict(deadline.phrase),
        last_valid_day=deadline.last_valid_day.isoformat(),
        last_working_day=deadline.last_working_day(frame.workdays).isoformat(),
        extended=deadline.extended,
        instant=deadline.instant.isoformat(),
    )
    if deadline.time is not None:
        due["time"] = f"{deadline.time:%H:%M}"
    if deadline.rolled != "none":
        due["rolled"] = deadline.rolled
    return due


def milestone_of(frame: Frame, level: str, move: str = "submit") -> p.Milestone | None:
    """The dated milestone of a level that is met by that act."""
    return next(
        (
            m
            for m in frame.milestones(level)
            if m.completed_by == move and m.code in frame.deadlines
        ),
        None,
    )


def deadline_of_report(frame: Frame, report: ReportRow, move: str = "submit") -> Deadline | None:
    """The deadline of the report for that act, its own extension included."""
    milestone = milestone_of(frame, report.level, move)
    return deadline_for(frame, report, milestone.code) if milestone else None


def next_deadline(frame: Frame, report: ReportRow) -> Deadline | None:
    """The earliest deadline of the report that no act has met yet, else the last."""
    dated = dated_milestones(frame, report)
    sent = report.first_received is not None
    ahead = [deadline for m, deadline in dated if not (sent and m.completed_by == "submit")]
    return next(iter(ahead or [deadline for _, deadline in dated[-1:]]), None)


def dated_milestones(frame: Frame, report: ReportRow) -> list[tuple[p.Milestone, Deadline]]:
    """The milestones of the report that have a deadline, the earliest first."""
    known = ((m, deadline_for(frame, report, m.code)) for m in frame.milestones(report.level))
    dated = [(milestone, deadline) for milestone, deadline in known if deadline is not None]
    return sorted(dated, key=lambda one: (one[1].instant, one[0].completed_by, one[0].code))


def check_context(frame: Frame, report: ReportRow, **extra: Any) -> CheckContext:
    """What a report's content is checked against."""
    deadline = deadline_of_report(frame, report)
    return CheckContext(
        plan=frame.plan,
        unit=frame.units[report.unit],
        targets=frame.targets.get(report.unit, {}),
        cutoff=frame.cutoffs.get(report.level),
        deadline=deadline.instant if deadline else None,
        timeliness_settled=report.counted_received is not None,
        # Whoever consolidates speaks of other units, and is meant to.
        names=None if frame.consolidates(report.unit) else frame.names,
        **extra,
    )


def missing(frame: Frame, report: ReportRow, content: Mapping[str, Any] | None) -> f.Missing:
    """Codes of what a draft still lacks."""
    found = f.Missing(sections=[], fields=[], indicators=[])
    draft = content_from(own_part(content or {}))
    if frame.consolidates(report.unit) and not frame.asks(report.unit):
        return found
    for finding in check(draft, check_context(frame, report)):
        kind = MISSING.get(finding.code)
        if kind == "fields":
            found["fields"].append(finding.path.removeprefix("fields."))
        elif kind == "sections":
            found["sections"].append(finding.path.rpartition(".")[2])
        elif kind == "indicators":
            found["indicators"].append(finding.path.rpartition(".")[2])
    return found


def unit_facts(
    frame: Frame, report: ReportRow, deadline: Deadline | None, day: dt.date
) -> f.UnitFacts:
    """The facts of one unit that need no reading: its row, the register and the plan."""
    unit = frame.units[report.unit]
    reader = directory(frame).reader_of(report.unit, day)
    return f.UnitFacts(
        code=unit.code,
        name=unit.name,
        level=report.level,
        situation=situation(report),
        due=due_fact(frame, deadline),
        cutoff=cutoff_fact(frame, report.level),
        officer=reader.as_fact() if reader else None,
        missing=f.Missing(sections=[], fields=[], indicators=[]),
        targets=[],
        earlier=[],
        newly_in_post=False,
    )


class UnitFactsReader:
    """Facts of many units for one letter, with few reads whatever their number."""

    def __init__(
        self, tx: Connection, frame: Frame, reports: Sequence[ReportRow], day: dt.date
    ) -> None:
        self.frame = frame
        self.day = day
        ids = [report.id for report in reports]
        self._drafts = revisions.drafts(tx, ids)
        self._letters: dict[int, list[Any]] = {}
        # What is asked depends on these two alone, so whoever has no draft lacks the same.
        self._everything: dict[tuple[str, str], f.Missing] = {}
        for row in outbox.ladder_letters(tx, ids):
            self._letters.setdefault(row.report_id, []).append(row)

    def of(
        self, report: ReportRow, deadline: Deadline | None, *, with_missing: bool = False
    ) -> f.UnitFacts:
        """The facts of one unit, with what was sent before and what its draft lacks."""
        facts = unit_facts(self.frame, report, deadline, self.day)
        facts["earlier"] = self.earlier(report)
        if with_missing:
            facts["missing"] = self._missing(report)
        return facts

    def _missing(self, report: ReportRow) -> f.Missing:
        draft = self._drafts.get(report.id)
        if draft is not None:
            return missing(self.frame, report, draft.content)
        unit = self.frame.units[report.unit]
        asked = (unit.level, unit.group)
        if asked not in self._everything:
            self._everything[asked] = missing(self.frame, report, None)
        return self._everything[asked]

    def earlier(self, report: ReportRow) -> list[f.Earlier]:
        """Letters of steps sent before, each step once."""
        steps = {row.step: row for row in reversed(self._letters.get(report.id, []))}
        return [
            f.Earlier(step=r.step, letter=r.letter, day=self.frame.day(r.decided_at).isoformat())
            for r in reversed(steps.values())
        ]

    def written_to(self, report: ReportRow, address: str, since: dt.date) -> bool:
        """Whether a step letter about the unit has gone to that address from that day on."""
        return any(
            row.address.lower() == address.lower() and self.frame.day(row.decided_at) >= since
            for row in self._letters.get(report.id, [])
        )


def cutoff_fact(frame: Frame, level: str) -> f.Cutoff | None:
    """The level's cut-off of figures."""
    cutoff = frame.cutoffs.get(level)
    if cutoff is None:
        return None
    return f.Cutoff(
        date=cutoff.date.isoformat(), boundary=cutoff.boundary, phrase=dict(cutoff.phrase)
    )


def targets_of(frame: Frame, report: ReportRow) -> list[f.Target]:
    """The locked targets a unit is measured by, own and common."""
    own = frame.targets.get(report.unit, {})
    return [
        f.Target(indicator=indicator.code, target=str(target))
        for indicator in indicators_asked(frame.plan, frame.units[report.unit])
        if (target := target_of(indicator, own)) is not None
    ]
