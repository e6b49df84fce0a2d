"""What readers do with a report at the door: send back, endorse, approve, reopen."""

from typing import Any

from notifications.facts import Remark
from storage import outbox, revisions
from workflow import clocks, letters
from workflow.passage import Passage
from workflow.schedule import CONFIRM_FIGURES


def send_back(passage: Passage) -> None:
    """Back to draft with numbered remarks; timeliness stays, a new date is set."""
    report = passage.report
    visit = report.visit + 1
    texts = [text.strip() for text in passage.asked.remarks if text.strip()]
    remarks = [
        Remark(n=n, text=text, anchor=_anchor(passage, text)) for n, text in enumerate(texts, 1)
    ]
    where = {"report_id": report.id, "revision": report.revision}
    who = {"by": passage.actor.person, "at": passage.now}
    revisions.add_remarks(passage.tx, [{**where, **remark, **who} for remark in remarks])
    clocks.stop_review(passage)
    outbox.withdraw(passage.tx, report.id, CONFIRM_FIGURES, "returned")
    passage.values |= {
        "visit": visit,
        "returned": True,
        "reading": False,
        "resubmit_due": clocks.ask_again(passage, visit),
    }
    passage.data |= {"revision": report.revision, "remarks": len(texts)}
    letters.returned(passage, remarks, passage.values["resubmit_due"])


def _anchor(passage: Passage, text: str) -> str:
    """A remark that begins with the code of a section or indicator ("S3: …") stands there."""
    first = text.split(":", 1)[0].strip()
    plan = passage.frame.plan
    codes = {section.code for section in plan.outline} | {i.code for i in plan.indicators}
    return first if first in codes else ""


def endorse(passage: Passage) -> None:
    """Pass on to the next reader; it is this revision that was endorsed."""
    step = passage.report.reader_step
    assert step is not None
    _sign(passage, step, final=False)
    clocks.reach_reader(passage, step + 1)


def approve(passage: Passage) -> None:
    """Accept the report; changes now need a release or a correction."""
    step = passage.report.reader_step
    assert step is not None
    _sign(passage, step, final=True)
    clocks.stop_review(passage)
    if passage.report.errors:
        passage.data["overridden_errors"] = passage.report.errors
    letters.approved(passage)


def _sign(passage: Passage, step: int, *, final: bool) -> None:
    report = passage.report
    values: dict[str, Any] = {
        "report_id": report.id,
        "revision": report.revision,
        "role": passage.frame.readers(report.level)[step],
        "by": passage.actor.person,
        "at": passage.now,
        "revision_hash": report.revision_hash,
        "final": final,
    }
    revisions.add_endorsement(passage.tx, values)
    # Who signs has read; the revision stays read until another takes its place.
    passage.values["reading"] = True
    passage.data["revision"] = report.revision


def reopen(passage: Passage) -> None:
    """Back to the last reader; earlier endorsements of this revision stand."""
    last = len(passage.frame.readers(passage.report.level)) - 1
    clocks.reach_reader(passage, last)
    passage.data["revision"] = passage.report.revision
