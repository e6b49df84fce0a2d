"""The running clocks of reports under another calendar: reading, and coming back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from states import deadlines
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.letter_facts import deadline_of_report


def clock_values(
    frame: Frame, report: ReportRow, returned_at: dt.datetime | None
) -> Mapping[str, Any]:
    """The columns whose instants are others by the frame's calendar, rules and deadlines."""
    found = {
        "review_due": _review_due(frame, report),
        "resubmit_due": _resubmit_due(frame, report, returned_at),
    }
    return {name: at for name, at in found.items() if at != getattr(report, name)}


def _review_due(frame: Frame, report: ReportRow) -> dt.datetime | None:
    if report.review_due is None or report.reached_at is None:
        return report.review_due
    within = frame.plan.rules.review_within_wd
    return deadlines.review_due(report.reached_at, within, frame.workdays, frame.zone)


def _resubmit_due(
    frame: Frame, report: ReportRow, returned_at: dt.datetime | None
) -> dt.datetime | None:
    """Only while the report is out: once it has come back its date stays as it was."""
    waiting = report.returned and report.state == frame.definition.initial
    if not waiting or report.resubmit_due is None or returned_at is None:
        return report.resubmit_due
    deadline = deadline_of_report(frame, report)
    return deadlines.resubmit_due(
        returned_at,
        frame.plan.rules.resubmit_within_wd,
        frame.workdays,
        frame.zone,
        deadline.instant if deadline else None,
    )
