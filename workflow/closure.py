"""Going on without a unit's report; it may still submit, late, until the presentation."""

from collections.abc import Iterator

from states.errors import Refusal
from workflow.acts import Answer
from workflow.duty import Act, Case, just_made, record, standing_at, with_readers
from workflow.milestones import stop


def _against(case: Case) -> Iterator[Refusal]:
    yield from standing_at(case, "due")
    yield from with_readers(case)


def _close(case: Case) -> Answer:
    record(case, "closed_without_report", {"obligation": "closed"})
    for milestone in case.frame.milestones(case.report.level):
        stop(case.tx, case.report, milestone.code, case.now, "closed")
    return {"obligation": "closed"}


CLOSE = Act(_against, just_made, _close)
