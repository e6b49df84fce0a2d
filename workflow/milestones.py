"""Meeting a milestone: its ladder stops, and what was not sent yet stays unsent."""

import datetime as dt

from sqlalchemy import Connection

from storage import contacts, due, outbox
from storage.reports import ReportRow
from workflow.frame import Frame

MET = "met"


def meet(tx: Connection, frame: Frame, report: ReportRow, act: str, now: dt.datetime) -> None:
    """The first act that a milestone of the report's level names as completing it."""
    for milestone in frame.milestones(report.level):
        if milestone.completed_by == act:
            stop(tx, report, milestone.code, now, MET)


def unmeet(tx: Connection, frame: Frame, report: ReportRow, act: str, now: dt.datetime) -> None:
    """The act was taken back: steps still ahead are due again, those passed are skipped."""
    for milestone in frame.milestones(report.level):
        if milestone.completed_by == act:
            due.revive(tx, report.id, milestone.code, now, MET)


def stop(tx: Connection, report: ReportRow, milestone: str, now: dt.datetime, reason: str) -> None:
    """Supersede what is still open of a milestone's ladder and withdraw its unsent mails."""
    due.supersede(tx, report.id, now, reason, milestone=milestone)
    outbox.withdraw(tx, report.id, milestone, reason)
    contacts.close_calls(tx, report.id, now)
