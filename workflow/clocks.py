"""The clocks of a report: who must read it by when, and by when a returned one comes back."""

from typing import Any

from states import deadlines
from storage import due
from workflow.letter_facts import deadline_of_report
from workflow.passage import Passage
from workflow.schedule import due_row


def reach_reader(passage: Passage, step: int) -> None:
    """The report reaches a reader: his clock starts, the one before him stops."""
    stop_review(passage)
    frame, report = passage.frame, passage.report
    role = frame.readers(report.level)[step]
    reached = {**report.reached, **passage.values.get("reached", {})}
    reached[role] = reached.get(role, 0) + 1
    review_due = deadlines.review_due(
        passage.now, frame.plan.rules.review_within_wd, frame.workdays, frame.zone
    )
    passage.values |= {
        "reader_step": step,
        "reached": reached,
        "reached_at": passage.now,
        "review_due": review_due,
    }
    row = due_row(
        frame, report, f"review:{role}", review_due, kind="review", occurrence=reached[role]
    )
    due.plan(passage.tx, [row])


def stop_review(passage: Passage) -> None:
    """Nobody's turn to read any more."""
    due.supersede(passage.tx, passage.report.id, passage.now, "read", kind="review")
    passage.values |= {"reader_step": None, "reached_at": None, "review_due": None}


def ask_again(passage: Passage, visit: int) -> Any:
    """A returned report has its own date to come back by; the root has none."""
    frame, report = passage.frame, passage.report
    if report.root:
        return None
    deadline = deadline_of_report(frame, report)
    at = deadlines.resubmit_due(
        passage.now,
        frame.plan.rules.resubmit_within_wd,
        frame.workdays,
        frame.zone,
        deadline.instant if deadline else None,
    )
    plan_resubmission(passage, visit, at)
    return at


def plan_resubmission(passage: Passage, visit: int, at: Any) -> None:
    row = due_row(passage.frame, passage.report, "resubmit", at, kind="resubmit", occurrence=visit)
    due.plan(passage.tx, [row])


def stop_resubmission(passage: Passage) -> None:
    due.supersede(passage.tx, passage.report.id, passage.now, "received", kind="resubmit")
