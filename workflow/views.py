"""What people and programs are shown: the interface's fields, read and derived, never stored."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from states.deadlines import Deadline
from states.finding import SEVERITIES, Finding
from states.findings import check
from states.indicators import indicator_results
from states.normalise import content_from
from states.record import as_data
from states.timeliness import late_by_working_days
from storage import due, revisions
from storage.reports import ReportRow
from workflow.actors import current_reader
from workflow.copies import copies_in, copies_of
from workflow.frame import Frame, local
from workflow.letter_facts import check_context, dated_milestones, deadline_of_report
from workflow.own_part import own_part
from workflow.reach import bad_addresses_of, reachable
from workflow.situations import situation

Json = dict[str, Any]
FIGURES = ("value", "numerator", "denominator", "percent", "root_target")


def timeliness_of(frame: Frame, report: ReportRow, now: dt.datetime) -> str:
    """One of not_due, on_time, incomplete, late, missing, exempt, from the row alone."""
    if report.obligation in ("exempt", "merged", "waived"):
        return "exempt"
    deadline = deadline_of_report(frame, report)
    if deadline is None:
        return "not_due"
    if report.first_received is None:
        return "not_due" if now < deadline.instant else "missing"
    if report.counted_received is None:
        return "incomplete"
    return "on_time" if report.counted_received < deadline.instant else "late"


def _late_by(frame: Frame, report: ReportRow, now: dt.datetime) -> Json | None:
    if timeliness_of(frame, report, now) != "late" or report.counted_received is None:
        return None
    deadline = deadline_of_report(frame, report)
    assert deadline is not None
    days = late_by_working_days(
        deadline.last_valid_day, report.counted_received, frame.zone, frame.workdays
    )
    return {"working_days": days}


def due_of(frame: Frame, report: ReportRow, met: frozenset[str]) -> Json | None:
    """The earliest dated milestone that is not met, else the last."""
    dated = dated_milestones(frame, report)
    if not dated:
        return None
    milestone, deadline = next((one for one in dated if one[0].code not in met), dated[-1])
    return {
        "milestone": milestone.code,
        "phrase": _phrase(frame, deadline),
        "boundary": deadline.boundary,
        "instant": local(frame, deadline.instant),
        "last_valid_day": deadline.last_valid_day.isoformat(),
        "last_working_day": deadline.last_working_day(frame.workdays).isoformat(),
        "extended": deadline.extended,
        "time": f"{deadline.time:%H:%M}" if deadline.time else None,
        "rolled": deadline.rolled if deadline.rolled_to else None,
    }


def _phrase(frame: Frame, deadline: Deadline) -> str:
    """The order's own words: in the campaign's language, else in that in which it was given."""
    given = deadline.phrase.get(frame.plan.campaign.default_language)
    return given or next(iter(deadline.phrase.values()), "")


def met_milestones(frame: Frame, report: ReportRow, *, conference: bool) -> frozenset[str]:
    """The milestones whose completing act has been made."""
    done = {
        "submit": report.first_received is not None,
        "present": report.state == "presented",
        "conference_held": conference,
        "approve": report.state in ("reviewed", "consolidated", "presented"),
        "consolidate": report.state in ("consolidated", "presented"),
    }
    return frozenset(m.code for m in frame.milestones(report.level) if done.get(m.completed_by))


def report_line(frame: Frame, report: ReportRow, now: dt.datetime, conference: bool) -> Json:
    """A report as lists show it."""
    return {
        "unit": report.unit,
        "name": frame.units[report.unit].name,
        "level": report.level,
        "state": report.state,
        "situation": situation(report),
        "revision": report.revision,
        "version": report.version,
        "visit": report.visit,
        "plan_rev": report.plan_rev,
        "obligation": report.obligation,
        "merged_into": report.merged_into or None,
        "timeliness": timeliness_of(frame, report, now),
        "late_by": _late_by(frame, report, now),
        "due": due_of(frame, report, met_milestones(frame, report, conference=conference)),
        "resubmit_due": local(frame, report.resubmit_due),
        "step_reader": current_reader(frame, report),
        "reachable": reachable(frame, report.unit, report.obligation, now),
    }


def report_view(
    tx: Connection, frame: Frame, report: ReportRow, now: dt.datetime, *, conference: bool
) -> Json:
    """A report whole: where it stands, its findings and indicators, its remarks and history."""
    current = revisions.revision(tx, report.id, report.revision) if report.revision else None
    withdrawn = current is not None and current.withdrawn_at is not None
    return {
        **report_line(frame, report, now, conference),
        "bad_addresses": bad_addresses_of(frame, report.unit, now),
        "revision_hash": report.revision_hash,
        "errors": report.errors,
        "findings": _findings(tx, frame, report, None if withdrawn else current, now),
        "indicators": _indicators(tx, frame, report, current),
        "remarks": [
            {"revision": r.revision, "n": r.n, "text": r.text, "anchor": r.anchor, "by": r.by}
            for r in revisions.remarks(tx, report.id)
        ],
        "endorsements": [
            {"revision": e.revision, "role": e.role, "by": e.by, "at": local(frame, e.at)}
            for e in revisions.endorsements(tx, report.id)
        ],
    }


def finding_json(finding: Finding) -> Json:
    """A finding as the interface gives it; ``note`` is filled in by the face."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "fields": dict(finding.fields),
        "note": "",
    }


def _findings(
    tx: Connection, frame: Frame, report: ReportRow, current: Any, now: dt.datetime
) -> list[Json]:
    if not _asked(frame, report):
        return []
    stored = current is not None and report.state != frame.definition.initial
    if current is not None and (stored or report.returned):
        confirmed = current.confirmed_at is not None
        frozen = [
            {**one, "severity": SEVERITIES[one["code"]], "note": ""}
            for one in current.findings
            if not (confirmed and one["code"] == "estimate_unconfirmed")
        ]
        return frozen + [finding_json(one) for one in copies_of(tx, report, report.revision)]
    if report.obligation in ("exempt", "merged", "waived"):
        return []
    missing = [finding_json(Finding("not_submitted", "status"))]
    draft = revisions.draft(tx, report.id)
    if draft is None:
        return missing
    own = own_part(draft.content)
    found = check(content_from(own), check_context(frame, report))
    copied = copies_in(tx, frame, report, own)
    return [*missing, *(finding_json(one) for one in (*found, *copied))]


def _asked(frame: Frame, report: ReportRow) -> bool:
    """Whether the report says anything of its own beside what it is built from."""
    return not frame.consolidates(report.unit) or frame.asks(report.unit)


def _indicators(tx: Connection, frame: Frame, report: ReportRow, current: Any) -> list[Json]:
    if not _asked(frame, report):
        return []
    if current is not None:
        content, confirmed = json.loads(current.content), current.confirmed_at is not None
    else:
        draft = revisions.draft(tx, report.id)
        content, confirmed = (draft.content if draft else {}), False
    context = check_context(frame, report, figures_confirmed=confirmed)
    parsed = content_from(own_part(content))
    return [numbered(one) for one in indicator_results(parsed, context)]


def numbered(record: Any) -> Json:
    """A record of figures as JSON data with numbers as numbers."""
    data: Json = as_data(record)
    exact = ((key, getattr(record, key)) for key in data)
    return data | {key: number(value) for key, value in exact if isinstance(value, Decimal)}


def aggregate_line(stored: Mapping[str, Any]) -> Json:
    """A stored row of the root's table, whose exact decimals are text, with numbers."""
    return {
        key: number(Decimal(value)) if key in FIGURES and value is not None else value
        for key, value in stored.items()
    }


def number(value: Decimal) -> int | float:
    """A decimal as a JSON number; whole ones stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def due_line(frame: Frame, row: Any) -> Json:
    """A due row as the interface gives it."""
    return {
        "unit": row.unit,
        "step": row.step,
        "occurrence": row.occurrence,
        "milestone": row.milestone or None,
        "due_at": local(frame, row.due_at),
        "status": row.status,
        "reason": row.reason or None,
    }


def mail_line(frame: Frame, row: Any) -> Json:
    """A mail as the interface gives it."""
    return {
        "id": row.id,
        "decided_at": local(frame, row.decided_at),
        "sent_at": local(frame, row.sent_at),
        "status": row.status,
        "kind": row.kind,
        "letter": row.letter,
        "step": row.step or None,
        "campaign": frame.code,
        "units": row.units,
        "to": row.address,
        "subject": row.subject,
        "message_id": row.message_id,
        "in_reply_to": row.in_reply_to or None,
        "attempts": row.attempts,
        "reason": row.reason or None,
    }


def audit_line(row: Any) -> Json:
    """An audit entry as the interface gives it; ``index`` comes with the sealing."""
    body = json.loads(row.body)
    return {
        "n": body["n"],
        "index": None,
        "at": body["at"],
        "actor": body["actor"],
        "role": body["role"] or None,
        "on_behalf_of": body["on_behalf_of"] or None,
        "channel": body["channel"],
        "action": body["action"],
        "unit": body["unit"] or None,
        "from": body["from"] or None,
        "to": body["to"] or None,
        "revision": body["revision"] or None,
        "reason": body["reason"] or None,
        "hash": row.hash,
        "prev": body["prev"],
        "chain": body["chain"],
        "data": body["data"],
    }


def awaiting_lines(tx: Connection, frame: Frame) -> Sequence[Json]:
    """Tasks that wait for a confirmation."""
    return [due_line(frame, row) for row in due.awaiting(tx, frame.id)]
