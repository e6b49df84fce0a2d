"""Reading the facts of a move: everything the guards ask, in the move's own transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from states.content import Content
from states.errors import BadRequest
from states.facts import Facts
from states.findings import Finding, check, is_complete
from states.normalise import content_from
from storage import reports, revisions
from storage.reports import ReportRow
from workflow import actors
from workflow.directory import directory
from workflow.frame import Frame
from workflow.letter_facts import check_context, deadline_of_report
from workflow.own_part import is_built, own_part, with_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command brings beside its move. ``content`` is normalised JSON data."""

    content: Mapping[str, Any] | None = None
    notes: tuple[Finding, ...] = ()
    registered: bool = False
    received_at: dt.datetime | None = None
    confirm_errors: bool = False
    reason: str = ""
    remarks: tuple[str, ...] = ()
    override: bool = False
    waive_estimates: bool = False
    revision_hash: str = ""

    def receipt(self, now: dt.datetime) -> dt.datetime:
        """When the report was received: now, or what the registry says of a paper one."""
        return self.received_at or now if self.registered else now

    def check_receipt(self, frame: Frame, now: dt.datetime) -> None:
        """Raises BadRequest for a receipt that is still to come, or on a day before the
        campaign opened: it was mistyped."""
        received = self.receipt(now)
        if received > now:
            raise BadRequest("received_later", at=frame.local(received))
        if frame.day(received) < frame.day(frame.opened_at):
            opened = frame.local(frame.opened_at)
            raise BadRequest("received_before_opening", at=frame.local(received), opened=opened)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts for the guards, and what was read on the way."""

    facts: Facts
    standing: actors.Standing
    content: Mapping[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    drafted_by: str = ""

    @property
    def complete(self) -> bool:
        return is_complete(self.findings)


@dataclass(frozen=True, slots=True)
class _Submission:
    content: Mapping[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    drafted_by: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def gather(
    tx: Connection,
    campaign: Any,
    frame: Frame,
    report: ReportRow,
    person: str,
    move: str,
    asked: Asked,
    now: dt.datetime,
) -> Gathered:
    """The facts of that move for that person now. Raises NotFound for an unknown person."""
    standing = actors.standing(frame, report, person, now, registering=asked.registered)
    submission = _Submission(facts={"errors": report.errors, "estimate": report.estimate})
    if move == "submit":
        submission = _submission(tx, frame, report, person, asked, now)
    facts = Facts(
        state=report.state,
        root=report.root,
        capacities=standing.capacities,
        obligation=report.obligation,
        campaign_closed=campaign.status != "open",
        campaign_presented=campaign.presented_at is not None,
        reading_started=report.reading,
        own_unit=_own_unit(frame, report, person, now),
        remarks=len([text for text in asked.remarks if text.strip()]),
        revision_changed=asked.revision_hash not in ("", report.revision_hash),
        overridden=asked.override,
        reason_given=bool(asked.reason.strip()),
        parent_presented=campaign.presented_at is not None,
        estimates_waived=asked.waive_estimates,
        **submission.facts,
        **(_presentation(tx, frame, report) if move == "present" and report.root else {}),
    )
    sent = (submission.content, submission.findings, submission.drafted_by)
    return Gathered(facts, standing, *sent)


def _submission(
    tx: Connection, frame: Frame, report: ReportRow, person: str, asked: Asked, now: dt.datetime
) -> _Submission:
    content, drafted_by = asked.content, person
    built = frame.consolidates(report.unit)
    if content is None or built:
        draft = revisions.draft(tx, report.id)
        if draft is None or (built and not is_built(draft.content)):
            return _Submission(facts={"has_content": False})
        own, content = content, draft.content
        drafted_by = draft.saved_by if own is None else person
        content = content if own is None else with_own(content, own)
    parsed = content_from(own_part(content))
    asks = not built or frame.asks(report.unit)
    findings = find(frame, report, parsed, person, asked, now) if asks else ()
    facts = {
        "errors": sum(finding.severity == "error" for finding in findings),
        "errors_confirmed": asked.confirm_errors,
        "errors_refused": frame.plan.rules.submit_with_errors == "refuse",
        "estimate": _estimate(report, content, parsed),
        "adoption_missing": _adoption_missing(frame, report, parsed),
        "deadline_refused": _refused_late(frame, report, asked.receipt(now)),
    }
    return _Submission(content, findings, drafted_by, facts)


def _estimate(report: ReportRow, content: Mapping[str, Any], parsed: Content) -> bool:
    """Whether figures are estimates: the unit's own, in the root's report those it shows too."""
    return parsed.as_of_kind == "estimate" or (report.root and bool(content["estimate"]))


def _refused_late(frame: Frame, report: ReportRow, received: dt.datetime) -> bool:
    if frame.plan.rules.accept_after_deadline or report.root:
        return False
    deadline = deadline_of_report(frame, report)
    return deadline is not None and received >= deadline.instant


def _adoption_missing(frame: Frame, report: ReportRow, content: Content) -> bool:
    asked = frame.plan.rules.collective_adoption_required and report.level == frame.lowest
    return asked and content.document.adopted_on is None


def find(
    frame: Frame,
    report: ReportRow,
    content: Content,
    person: str,
    asked: Asked,
    now: dt.datetime,
) -> tuple[Finding, ...]:
    """What is to be said about a submission made now by that person."""
    context = check_context(
        frame,
        report,
        received_at=asked.receipt(now),
        recorded_at=now if asked.registered else None,
        registered=asked.registered,
        submitted_by_deputy=_is_deputy(frame, report, person, now),
    )
    return (*check(content, context), *asked.notes)


def _is_deputy(frame: Frame, report: ReportRow, person: str, now: dt.datetime) -> bool:
    posts = directory(frame).posts_of(person, frame.day(now))
    kinds = {frame.acts_as.get(post.role) for post in posts if post.unit == report.unit}
    return "unit_deputy" in kinds and "unit_head" not in kinds


def _own_unit(frame: Frame, report: ReportRow, person: str, now: dt.datetime) -> bool:
    """Heads, deputises or drafts there, or wrote or sent what is to be read."""
    if not frame.plan.rules.separation.submitter_may_not_review_own_unit:
        return False
    wrote = person in (report.revision_by, report.drafted_by)
    return wrote or actors.belongs_to(frame, report, person, frame.day(now))


def _presentation(tx: Connection, frame: Frame, report: ReportRow) -> dict[str, Any]:
    block = frame.plan.rules.provisional.block_presented_while_estimates
    open_units = tuple(
        one.unit
        for one in reports.all_of(tx, frame.id)
        if not one.root and one.obligation == "due" and one.state != "consolidated"
    )
    return {
        "estimates_open": block and report.estimate,
        "unpresentable": open_units,
    }
