"""What a unit does with its report at the door: submit, withdraw, confirm its figures."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import rfc8785

from notifications.facts import Receipt
from states.findings import Finding
from states.normalise import content_from
from states.timeliness import Received, counted_submission, late_by_working_days, timeliness
from storage import outbox, prints, revisions
from storage.types import instant_text
from workflow import clocks, letters
from workflow.copies import note_copies
from workflow.gather import find
from workflow.letter_facts import deadline_of_report
from workflow.milestones import unmeet
from workflow.own_part import is_built, own_part, with_own
from workflow.passage import Passage
from workflow.schedule import CONFIRM_FIGURES

RECEIPT_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def content_hash(content: Mapping[str, Any]) -> tuple[str, str]:
    """The canonical text of a content and its SHA-256."""
    canonical = rfc8785.dumps(dict(content))
    return canonical.decode(), hashlib.sha256(canonical).hexdigest()


def submit(passage: Passage) -> None:
    """Freeze a revision, stop what it meets, hand it to the first reader, send the receipt."""
    gathered = passage.gathered
    assert gathered.content is not None
    revisions.save_draft(
        passage.tx, passage.report.id, gathered.content, gathered.drafted_by, passage.now
    )
    received_at = passage.asked.receipt(passage.now)
    _freeze(passage, gathered.content, gathered.findings, received_at)
    passage.values |= {"opened": True, "returned": False}
    clocks.stop_resubmission(passage)


def _freeze(
    passage: Passage,
    content: Mapping[str, Any],
    findings: tuple[Finding, ...],
    received_at: dt.datetime,
) -> None:
    """Make the next revision; the report reaches its first reader, whoever read before."""
    code = _store(passage, content, findings, received_at)
    values = passage.values
    if not passage.report.root:
        own = own_part(content)
        note_copies(passage.tx, passage.frame, passage.report, values["revision"], own)
    passage.data |= {"revision": values["revision"], "receipt": code, "errors": values["errors"]}
    if passage.asked.registered:
        passage.data["received_at"] = instant_text(received_at)
    _count(passage, Received(received_at, passage.gathered.complete))
    passage.answer |= {"receipt": code, "findings": [f.code for f in findings]}
    clocks.reach_reader(passage, 0)
    letters.received(passage, _receipt(passage, code, received_at))


def _store(
    passage: Passage,
    content: Mapping[str, Any],
    findings: tuple[Finding, ...],
    received_at: dt.datetime,
) -> str:
    report, gathered = passage.report, passage.gathered
    text, digest = content_hash(content)
    n = report.revision + 1
    code = receipt_code(passage.frame.code, report.unit, n, digest)
    sent = {"drafted_by": gathered.drafted_by, "estimate": gathered.facts.estimate}
    row = {
        "report_id": report.id,
        "n": n,
        "content": text,
        "hash": digest,
        "submitted_at": passage.now,
        "received_at": received_at,
        "by": passage.actor.person,
        "registered": passage.asked.registered,
        "complete": gathered.complete,
        "findings": [_finding_data(finding) for finding in findings],
        "receipt": code,
    }
    revisions.freeze(passage.tx, row | sent)
    passage.values |= sent | {
        "revision": n,
        "revision_hash": digest,
        "revision_by": passage.actor.person,
        "errors": sum(finding.severity == "error" for finding in findings),
        "reading": False,
    }
    return code


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "path": finding.path, "fields": dict(finding.fields)}


def receipt_code(campaign: str, unit: str, n: int, digest: str) -> str:
    """A short code that people can read out; the same for the same submission."""
    value = int(hashlib.sha256(f"{campaign}:{unit}:{n}:{digest}".encode()).hexdigest(), 16)
    letters_ = []
    for _ in range(8):
        value, at = divmod(value, len(RECEIPT_ALPHABET))
        letters_.append(RECEIPT_ALPHABET[at])
    return f"{''.join(letters_[:4])}-{''.join(letters_[4:])}"


def _count(passage: Passage, received: Received) -> None:
    """Timeliness goes by the first submission, and by the first that counts."""
    report = passage.report
    counts = passage.frame.plan.rules.timeliness_counts
    if report.first_received is None:
        passage.values["first_received"] = received.at
    if report.counted_received is None and counted_submission([received], counts):
        passage.values["counted_received"] = received.at


def _receipt(passage: Passage, code: str, received_at: dt.datetime) -> Receipt:
    frame, report = passage.frame, passage.report
    deadline = deadline_of_report(frame, report)
    complete = passage.gathered.complete
    word, late_by = "not_due", 0
    if deadline is not None:
        counted = report.counted_received
        before = [Received(counted, complete=True)] if counted else []
        received = [*before, Received(received_at, complete)]
        word = timeliness(
            passage.now, deadline.instant, received, "due", frame.plan.rules.timeliness_counts
        )
        late_by = late_by_working_days(
            deadline.last_valid_day, counted or received_at, frame.zone, frame.workdays
        )
    return Receipt(
        code=code,
        revision=passage.values["revision"],
        received_at=received_at.isoformat(),
        recorded_at=passage.now.isoformat(),
        registered=passage.asked.registered,
        timeliness=word,
        late_by_working_days=late_by,
        errors=passage.values["errors"],
        estimate=passage.values["estimate"] and not report.root,
        reader=letters.reader_fact(passage, passage.values["reader_step"]),
        review_due_day=_last_day(passage, passage.values["review_due"]),
    )


def _last_day(passage: Passage, exclusive: dt.datetime) -> str:
    return passage.frame.day(exclusive - dt.timedelta(microseconds=1)).isoformat()


def withdraw(passage: Passage) -> None:
    """Take the submission back: it was never made, its number stays, its steps return."""
    report = passage.report
    revisions.change(passage.tx, report.id, report.revision, {"withdrawn_at": passage.now})
    prints.forget(passage.tx, report.id)
    clocks.stop_review(passage)
    outbox.withdraw(passage.tx, report.id, CONFIRM_FIGURES, "withdrawn")
    standing = revisions.standing(passage.tx, report.id)
    counts = passage.frame.plan.rules.timeliness_counts
    counted = counted_submission([Received(r.received_at, r.complete) for r in standing], counts)
    visit = report.visit + 1
    still_returned = bool(standing) and report.resubmit_due is not None
    passage.values |= {
        "visit": visit,
        "first_received": standing[0].received_at if standing else None,
        "counted_received": counted.at if counted else None,
        "errors": 0,
        "estimate": False,
        "returned": still_returned,
    }
    passage.data["revision"] = report.revision
    if still_returned and report.resubmit_due and report.resubmit_due > passage.now:
        clocks.plan_resubmission(passage, visit, report.resubmit_due)
    if not standing:
        unmeet(passage.tx, passage.frame, report, "submit", passage.now)


def confirm_figures(passage: Passage) -> None:
    """Figures sent as estimates are final: unchanged on this revision, or as a new one."""
    report = passage.report
    outbox.withdraw(passage.tx, report.id, CONFIRM_FIGURES, "confirmed")
    content = passage.asked.content
    current = revisions.revision(passage.tx, report.id, report.revision)
    stored = json.loads(current.content)
    if content is None or _same_figures(content, own_part(stored)):
        values = {"confirmed_at": passage.now}
        revisions.change(passage.tx, report.id, report.revision, values)
        passage.values["estimate"] = False
        passage.data["revision"] = report.revision
        return
    own = {**content, "as_of_kind": "actual"}
    _confirm_with_other_values(passage, own, with_own(stored, own) if is_built(stored) else own)


def _same_figures(content: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    return content_from(content).indicators == content_from(stored).indicators


def _confirm_with_other_values(
    passage: Passage, own: Mapping[str, Any], content: Mapping[str, Any]
) -> None:
    """``own`` is what the unit writes, ``content`` the whole report with it."""
    parsed = content_from(own)
    person = passage.actor.person
    findings = find(passage.frame, passage.report, parsed, person, passage.asked, passage.now)
    passage.gathered = replace(
        passage.gathered,
        facts=replace(passage.gathered.facts, estimate=False),
        content=content,
        findings=findings,
        drafted_by=person,
    )
    _freeze(passage, content, findings, passage.now)
