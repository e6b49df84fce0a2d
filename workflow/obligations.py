"""What becomes of a unit's duty to report, beside reporting: closing it without a report."""

import datetime as dt

from sqlalchemy import Connection

from states.errors import Conflict, Refusal, Refused
from storage import campaigns, reports
from storage.audit import Actor
from storage.database import Database
from storage.reports import ReportRow
from workflow.acts import Answer, Request, perform
from workflow.frame import Frame, of_code
from workflow.ledger import Ledger
from workflow.milestones import stop
from workflow.move import find
from workflow.root_acts import allowed


def close_without(
    db: Database,
    unit: str,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Go on without the unit's report; it may still submit, late, until the presentation.

    Raises Refused (``role``, ``reason_missing``, ``not_active``, ``already_received``,
    ``campaign_presented``) and Conflict ``already_done``.
    """
    payload = {"reason": reason}
    request = Request(actor, "close_without", campaign, unit, payload, command_id, dry_run)

    def work(tx: Connection) -> Answer:
        row, frame = of_code(tx, campaign, alone=True)
        report = find(tx, frame, unit)
        acting = allowed(frame, report, actor, now, ("approver",), "close_without")
        presented = row.presented_at is not None
        _check(report, reason, frame.definition.initial, presented=presented)
        campaigns.change(tx, frame.id, {})
        _close(tx, frame, report, reason, acting, now)
        return {
            "campaign": frame.code,
            "unit": report.unit,
            "obligation": "closed",
            "version": report.version + 1,
        }

    return perform(db, request, now, work)


def _check(report: ReportRow, reason: str, initial: str, *, presented: bool) -> None:
    if report.obligation == "closed":
        raise Conflict(
            "already_done", unit=report.unit, move="close_without", winner=report.last_actor
        )
    noes = []
    if report.obligation != "due" or report.root:
        noes.append(Refusal("not_active", {"obligation": report.obligation}))
    # One that was returned and never came back may be closed; one to be read may not.
    if report.state != initial:
        noes.append(Refusal("already_received"))
    if not reason.strip():
        noes.append(Refusal("reason_missing"))
    if presented:
        noes.append(Refusal("campaign_presented"))
    if noes:
        raise Refused("close_without", noes)


def _close(
    tx: Connection,
    frame: Frame,
    report: ReportRow,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> None:
    ledger = Ledger(frame, now, actor)
    data = {"obligation": "closed", "version": report.version + 1}
    ledger.add(report, "closed_without_report", reason=reason, data=data)
    ledger.store(tx)
    values = {
        "obligation": "closed",
        "version": report.version + 1,
        "last_move": "close_without",
        "last_actor": actor.person,
        "last_at": now,
    }
    if not reports.change(tx, report, values):
        raise Conflict("stale_version", expected=report.version, unit=report.unit)
    for milestone in frame.milestones(report.level):
        stop(tx, report, milestone.code, now, "closed")
