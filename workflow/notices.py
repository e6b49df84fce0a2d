"""The notice of a moved deadline: one mail an address, to whoever must still report by it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from notifications import facts as f
from storage.reports import ReportRow
from workflow.deadlines import deadline_for
from workflow.directory import Recipient, directory
from workflow.frame import Frame
from workflow.letter_facts import due_fact, unit_facts
from workflow.mailing import About, Letter
from workflow.schedule import Done
from workflow.steps import coming

NOTICE = "extended"


def moved_deadlines(
    old: Frame, new: Frame, report: ReportRow, met: frozenset[str]
) -> Mapping[str, f.Due]:
    """By milestone the deadline as it was, of all that the report has yet to meet and that
    are another instant now; the nearest first."""
    found = []
    for milestone in new.milestones(report.level):
        was = deadline_for(old, report, milestone.code)
        is_ = deadline_for(new, report, milestone.code)
        if was and is_ and was.instant != is_.instant and milestone.code not in met:
            fact = due_fact(old, was)
            assert fact is not None
            found.append((is_.instant, milestone.code, fact))
    return {code: fact for _, code, fact in sorted(found, key=lambda one: one[:2])}


def notice(
    frame: Frame,
    report: ReportRow,
    milestone: str,
    old: f.Due,
    reason: str,
    now: dt.datetime,
    done: Collection[Done],
) -> Letter | None:
    """The letter of a report whose next deadline moved; ``None`` if that day is as it was told.

    It is dropped unsent once the milestone is met.
    """
    deadline = deadline_for(frame, report, milestone)
    due = due_fact(frame, deadline)
    if due is None or due["last_valid_day"] == old["last_valid_day"]:
        return None
    day = frame.day(frame.workdays.next_opening(now, frame.zones[report.unit]), report.unit)
    to = _recipients(frame, report, day)
    return Letter(
        name=NOTICE,
        extra=f"v{report.version + 1}",
        about=[About(report, unit_facts(frame, report, deadline, day), milestone)],
        to=to,
        post=to[0].post.role_title if to else "",
        facts=f.Facts(
            extension=f.Extension(old=old, reason=reason),
            schedule=coming(frame, report, now, done),
        ),
    )


def told_before(facts: Mapping[str, Any] | None) -> f.Due | None:
    """The deadline the unit knows of, by the facts of a notice that has not left yet."""
    if facts is None:
        return None
    old: f.Due = facts["extension"]["old"]
    return old


def _recipients(frame: Frame, report: ReportRow, day: dt.date) -> list[Recipient]:
    """Head, else deputy, and drafter; of the root its approver and office."""
    people = directory(frame)
    if not report.root:
        return [*people.head(report.unit, day), *people.drafters(report.unit, day)]
    roles = [frame.first_role("approver"), frame.first_role("office")]
    return list(people.find(report.unit, [role for role in roles if role], day).recipients)
