"""Edition a campaign, pausing and resuming it."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from states.definition import shipped, shipped_text
from states.errors import Conflict
from storage import bad_addresses, campaigns, due, reports
from storage.audit import Actor, Entry
from storage.database import Database
from workflow import versions
from workflow.acts import Answer, Request, perform
from workflow.edition import Edition
from workflow.frame import Frame, load, of_open
from workflow.new_reports import add_reports, open_chains
from workflow.schedule import opening_rows


def open_campaign(
    db: Database,
    edition: Edition,
    actor: Actor,
    now: dt.datetime,
    *,
    dry_run: bool = False,
) -> Answer:
    """Store plan and register, plan every step, and put the opening letters on their way.

    Raises Conflict ``campaign_exists``.
    """
    code = edition.plan.campaign.code
    request = Request(actor, "campaign_opened", campaign=code, dry_run=dry_run)

    def work(tx: Connection) -> Answer:
        if campaigns.by_code(tx, code) is not None:
            raise Conflict("campaign_exists", campaign=code)
        frame = load(tx, _store(tx, edition, actor, now))
        everyone = reports.all_of(tx, frame.id)
        open_chains(tx, frame, everyone, actor, now)
        due_ones = (report for report in everyone if report.obligation == "due")
        due.plan(tx, [row for report in due_ones for row in opening_rows(frame, report, now)])
        _record(tx, frame, edition, actor, now)
        return summary(tx, frame)

    return perform(db, request, now, work)


def _store(tx: Connection, edition: Edition, actor: Actor, now: dt.datetime) -> Any:
    definition = shipped(edition.plan.campaign.workflow)
    campaign_id = campaigns.add(
        tx,
        {
            "code": edition.plan.campaign.code,
            "plan_hash": edition.plan_hash,
            "register_hash": edition.register_hash,
            "definition": shipped_text(edition.plan.campaign.workflow),
            "definition_hash": definition.sha256,
            "opened_at": now,
        },
    )
    versions.store(tx, campaign_id, 1, edition, actor, now)
    add_reports(tx, campaign_id, edition.plan, definition.initial, edition.register.units)
    bad_addresses.tell(tx)
    return campaigns.by_id(tx, campaign_id)


def _record(tx: Connection, frame: Frame, edition: Edition, actor: Actor, now: dt.datetime) -> None:
    entry = Entry(
        action="campaign_opened",
        at=now,
        actor=actor,
        campaign=frame.code,
        definition=frame.definition.sha256,
        data={**versions.logged(1, edition), "units": len(frame.units)},
    )
    campaigns.record(tx, frame.id, entry)


def summary(tx: Connection, frame: Frame) -> Answer:
    """How many reports stand where, and how many steps are planned."""
    states: dict[str, int] = {}
    obligations: dict[str, int] = {}
    for report in reports.all_of(tx, frame.id):
        obligations[report.obligation] = obligations.get(report.obligation, 0) + 1
        if report.obligation in ("due", "closed"):
            states[report.state] = states.get(report.state, 0) + 1
    return {
        "campaign": frame.code,
        "opened_at": frame.local(frame.opened_at),
        "states": states,
        "obligations": obligations,
    }


def set_paused(
    db: Database, code: str, actor: Actor, now: dt.datetime, *, paused: bool, dry_run: bool = False
) -> Answer:
    """Stop or restart the steps and mails of a campaign; moves stay open throughout.

    What fell due meanwhile follows the catch-up rule at the next tick. Raises Conflict
    ``already_paused`` or ``not_paused``.
    """
    action = "campaign_paused" if paused else "campaign_resumed"

    def work(tx: Connection) -> Answer:
        row, frame = of_open(tx, code, action, alone=True)
        if row.paused == paused:
            raise Conflict("already_paused" if paused else "not_paused", campaign=frame.code)
        campaigns.change(tx, frame.id, {"paused": paused})
        entry = Entry(action=action, at=now, actor=actor, campaign=frame.code)
        campaigns.record(tx, frame.id, entry)
        return {"campaign": frame.code, "paused": paused}

    return perform(db, Request(actor, action, campaign=code, dry_run=dry_run), now, work)
