"""Writing: drafts are saved whatever they lack, and never touch the report's version."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from states.errors import NoSuchMove, Refusal, Refused
from storage import reports, revisions
from storage.audit import Actor
from storage.database import Database
from storage.reports import ReportRow
from workflow.acts import Answer, Request, perform
from workflow.frame import Frame, of_code, of_open
from workflow.ledger import Ledger
from workflow.move import expect, find
from workflow.own_part import with_own
from workflow.root_acts import allowed
from workflow.submission import content_hash


def save_draft(
    db: Database,
    unit: str,
    content: Mapping[str, Any],
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
    expect_version: int | None = None,
) -> Answer:
    """Keep what has been written so far. ``content`` is normalised data.

    Raises Conflict ``stale_version`` if the report is not at ``expect_version``, Refused
    (``role``, ``not_active``), NoSuchMove once the report is with its readers.
    """
    payload = {"content": content}
    request = Request(actor, "draft", campaign, unit, payload, command_id, dry_run)

    def work(tx: Connection) -> Answer:
        _, frame = of_open(tx, campaign, "draft")
        report = find(tx, frame, unit)
        expect(frame, report, expect_version)
        built = frame.consolidates(unit)
        by = ("writer", "submitter", "office") if built else ("writer", "submitter")
        acting = allowed(frame, report, actor, now, by, "draft")
        _may_be_written(frame, report)
        whole = _beside_the_build(tx, report.id, content) if built else content
        revisions.save_draft(tx, report.id, whole, actor.person, now)
        ledger = Ledger(frame, now, acting)
        _, digest = content_hash(content)
        ledger.add(report, "draft_saved", data={"content": digest})
        ledger.store(tx)
        reports.change_many(tx, [{"b_id": report.id, "opened": True}])
        return {"campaign": frame.code, "unit": unit, "saved_at": frame.local(now)}

    return perform(db, request, now, work)


def _may_be_written(frame: Frame, report: ReportRow) -> None:
    """A consolidating report has a part of its own only where the plan asks for one."""
    asked = not frame.consolidates(report.unit) or frame.asks(report.unit)
    if not asked or report.obligation not in ("due", "closed"):
        raise Refused("draft", [Refusal("not_active", {"obligation": report.obligation})])
    if report.state != frame.definition.initial:
        raise NoSuchMove("draft", report.state)


def _beside_the_build(tx: Connection, report_id: int, own: Mapping[str, Any]) -> Mapping[str, Any]:
    before = revisions.draft(tx, report_id)
    return with_own(before.content if before else {}, own)


def open_for_reading(
    db: Database, unit: str, actor: Actor, now: dt.datetime, *, campaign: str = ""
) -> bool:
    """Note that the reader whose turn it is has opened the report; from then on it cannot be
    withdrawn. Says whether this was the first opening."""
    request = Request(actor, "reading_started", campaign, unit)

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign)
        report = find(tx, frame, unit)
        if row.status != "open" or report.reading or report.state != "submitted":
            return {"first": False}
        try:
            by = ("reader", "last_reader")
            acting = allowed(frame, report, actor, now, by, "reading_started")
        except Refused:
            return {"first": False}
        ledger = Ledger(frame, now, acting)
        version = report.version + 1
        ledger.add(report, "reading_started", data={"version": version})
        ledger.store(tx)
        reports.change(tx, report, {"reading": True, "version": version})
        return {"first": True}

    return bool(perform(db, request, now, work)["first"])
