"""Letting a unit off: nothing is asked of it in this campaign any more, and nobody is told so."""

from collections.abc import Iterator

from states.errors import Refusal
from workflow.acts import Answer
from workflow.duty import Act, Case, just_made, record, release, standing_at, with_readers


def _against(case: Case) -> Iterator[Refusal]:
    yield from standing_at(case, "due", "closed")
    yield from with_readers(case)


def _waive(case: Case) -> Answer:
    record(case, "waived", {"obligation": "waived"})
    release(case, "waived")
    return {"obligation": "waived"}


WAIVE = Act(_against, just_made, _waive)
