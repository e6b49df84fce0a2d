"""Opening a campaign, pausing and resuming it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from states import plan as p
from states.definition import shipped, shipped_text
from states.errors import Conflict
from states.record import as_data
from states.register import Register, Unit
from states.targets import locked_targets
from states.timeliness import obligation_of
from storage import audit, campaigns, due, reports
from storage.audit import Actor, Entry
from storage.database import Database
from workflow.acts import Answer, Request, perform
from workflow.frame import Frame, load, of_code
from workflow.schedule import opening_rows


@dataclass(frozen=True, slots=True)
class Opening:
    """What a campaign is opened with. ``plan_hash`` is of the plan's canonical data."""

    plan: p.Plan
    register: Register
    plan_hash: str


def open_campaign(
    db: Database,
    opening: Opening,
    actor: Actor,
    now: dt.datetime,
    *,
    dry_run: bool = False,
) -> Answer:
    """Store plan and register, plan every step, and put the opening letters on their way.

    Raises Conflict ``campaign_exists``.
    """
    code = opening.plan.campaign.code
    request = Request(actor, "campaign_opened", campaign=code, dry_run=dry_run)

    def work(tx: Connection) -> Answer:
        if campaigns.by_code(tx, code) is not None:
            raise Conflict("campaign_exists", campaign=code)
        row = _store(tx, opening, now)
        frame = load(tx, row)
        _open_reports(tx, frame, opening, actor, now)
        _record(tx, frame, opening, actor, now)
        return summary(tx, frame)

    return perform(db, request, now, work)


def _store(tx: Connection, opening: Opening, now: dt.datetime) -> Any:
    definition = shipped(opening.plan.campaign.workflow)
    campaign_id = campaigns.add(
        tx,
        {
            "code": opening.plan.campaign.code,
            "plan": json.dumps(as_data(opening.plan), ensure_ascii=False),
            "plan_hash": opening.plan_hash,
            "definition": shipped_text(opening.plan.campaign.workflow),
            "definition_hash": definition.sha256,
            "opened_at": now,
        },
    )
    campaigns.add_register(tx, campaign_id, _register_rows(opening))
    return campaigns.by_id(tx, campaign_id)


def _register_rows(opening: Opening) -> Mapping[str, list[Mapping[str, Any]]]:
    register, plan = opening.register, opening.plan
    merged = {
        unit.code: unit.successor
        for unit in register.units
        if obligation_of(unit, plan) == "merged"
    }
    targets = locked_targets(register.targets, merged, plan)
    return {
        "units": [
            {"code": unit.code, "position": n, "data": as_data(unit)}
            for n, unit in enumerate(register.units)
        ],
        "posts": [
            {"person": o.person_id, "unit": o.unit, "role": o.role, "data": as_data(o)}
            for o in register.posts
        ],
        "stand_ins": [{"person": s.person, "data": as_data(s)} for s in register.stand_ins],
        "targets": [
            {"unit": unit, "indicator": indicator, "target": str(target)}
            for unit, by_indicator in targets.items()
            for indicator, target in by_indicator.items()
        ],
    }


def _open_reports(
    tx: Connection, frame: Frame, opening: Opening, actor: Actor, now: dt.datetime
) -> None:
    reports.add_all(tx, [_report(frame, unit) for unit in frame.units.values()])
    rows: list[Any] = []
    heads, entries = [], []
    for report in reports.all_of(tx, frame.id):
        entry = Entry(
            action="opened",
            at=now,
            actor=actor,
            campaign=frame.code,
            unit=report.unit,
            to=report.state,
            definition=frame.definition.sha256,
            data={**_obligation(frame, report), "version": 0},
        )
        row, head = audit.row_of(frame.id, report.head, entry)
        entries.append(row)
        heads.append({"b_id": report.id, "chain_n": head.n, "chain_hash": head.hash})
        if report.obligation == "due":
            rows += opening_rows(frame, report, now)
    audit.insert_rows(tx, entries)
    reports.change_many(tx, heads)
    due.plan(tx, rows)


def _obligation(frame: Frame, report: reports.ReportRow) -> Mapping[str, str]:
    """What the log says of the duty to report; of a merged unit also who reports for it."""
    if report.obligation == "merged":
        return {"obligation": "merged", "into": frame.units[report.unit].successor}
    return {"obligation": report.obligation}


def _report(frame: Frame, unit: Unit) -> Mapping[str, Any]:
    root = unit.code == frame.root.code
    return {
        "campaign_id": frame.id,
        "unit": unit.code,
        "level": unit.level,
        "root": root,
        "state": frame.definition.initial,
        "obligation": "due" if root else obligation_of(unit, frame.plan),
        "reached": {},
    }


def _record(tx: Connection, frame: Frame, opening: Opening, actor: Actor, now: dt.datetime) -> None:
    entry = Entry(
        action="campaign_opened",
        at=now,
        actor=actor,
        campaign=frame.code,
        definition=frame.definition.sha256,
        data={"plan": opening.plan_hash, "units": len(frame.units)},
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
        "opened_at": frame.opened_at.astimezone(frame.zone).isoformat(),
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
        row, frame = of_code(tx, code, alone=True)
        if row.paused == paused:
            raise Conflict("already_paused" if paused else "not_paused", campaign=frame.code)
        campaigns.change(tx, frame.id, {"paused": paused})
        entry = Entry(action=action, at=now, actor=actor, campaign=frame.code)
        campaigns.record(tx, frame.id, entry)
        return {"campaign": frame.code, "paused": paused}

    return perform(db, Request(actor, action, campaign=code, dry_run=dry_run), now, work)
