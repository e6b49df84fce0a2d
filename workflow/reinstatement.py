"""Taking a waiver, a closure or a merger back: the unit must report again, by its own deadline."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from states.errors import Refusal
from storage import due
from storage.reports import ReportRow
from workflow.acts import Answer
from workflow.duty import (
    Act,
    Case,
    figures_ahead,
    just_made,
    ladder_ahead,
    record,
    standing_at,
)
from workflow.merger import another_register, still_writing
from workflow.move import find
from workflow.views import met_milestones


def _against(case: Case) -> Iterator[Refusal]:
    if case.report.obligation == "due" and not case.report.root:
        yield Refusal("still_due")
        return
    yield from standing_at(case, "waived", "closed", "merged")
    if case.report.merged_into:
        yield from still_writing(case, find(case.tx, case.frame, case.report.merged_into))


def _reinstate(case: Case) -> Answer:
    report = case.report
    values: dict[str, Any] = {
        "obligation": "due",
        "merged_into": "",
        "epoch": report.epoch + 1,
        "plan_rev": report.plan_rev + 1,
    }
    after = replace(report, **values)
    if report.merged_into:
        _give_back(case)
    due.plan(case.tx, _steps(case, after))
    record(case, "reinstated", values, {"was": report.obligation})
    return {"obligation": "due", "epoch": after.epoch}


def _give_back(case: Case) -> None:
    """The successor answers for its own targets only."""
    successor = find(case.tx, case.frame, case.report.merged_into)
    record(case, "gave_back", {}, {"unit": case.report.unit}, of=successor)
    another_register(case)


def _steps(case: Case, after: ReportRow) -> list[Any]:
    """What was stopped never comes back; a new epoch holds the steps that lie ahead."""
    held = case.campaign.conference_at is not None
    met = met_milestones(case.frame, after, conference=held)
    rows = [
        row
        for milestone in case.frame.milestones(after.level)
        if milestone.code not in met
        for row in ladder_ahead(case, after, milestone)
    ]
    # A closure leaves the question for final figures where it was.
    return rows if case.report.obligation == "closed" else [*rows, *figures_ahead(case, after)]


REINSTATE = Act(_against, just_made, _reinstate)
