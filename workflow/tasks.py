"""Steps that wait for a person: confirmed, their letter is decided then."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from states.errors import Conflict, NotFound, Refusal, Refused
from storage import due
from storage.audit import Actor
from storage.database import Database
from storage.reports import ReportRow, change_many
from workflow.actors import standing
from workflow.acts import Answer, Request, perform
from workflow.directory import directory
from workflow.frame import Frame, of_open
from workflow.ledger import Ledger
from workflow.mailing import Mailing
from workflow.move import find
from workflow.quicker import quicker
from workflow.steps import Deciding, decide_step, step_of


def confirm(
    db: Database,
    step: str,
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    unit: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Confirm a step of a unit (without unit: a list step of the root) and decide its letter.

    Raises NotFound (``step``, ``unit``), Conflict ``already_done``, Refused ``role`` or
    ``not_awaiting``.
    """
    request = Request(
        actor, f"confirm:{step}", campaign, unit, command_id=command_id, dry_run=dry_run
    )

    def work(tx: Connection) -> Answer:
        # Alone: two confirmed at one instant may have to leave as one mail.
        _, frame = of_open(tx, campaign, "confirm", alone=True)
        report = find(tx, frame, unit or frame.root.code)
        return _confirm(tx, frame, report, step, actor, now)

    return perform(db, request, now, work)


def _confirm(
    tx: Connection, frame: Frame, report: ReportRow, step: str, actor: Actor, now: dt.datetime
) -> Answer:
    row = due.task(tx, report.id, step)
    if row is None:
        raise NotFound("step", step=step, unit=report.unit)
    if row.status == "fired" and step_of(frame, row).requires_confirmation:
        raise _already(tx, frame, report, row)
    _check(frame, report, row, actor, now)
    if not due.take_task(tx, row.id, now):
        raise _already(tx, frame, report, row)
    mailing = Mailing(frame, now)
    sent = decide_step(Deciding(tx, frame, now, mailing, [report]), report, row)
    mailing.store(tx, join=True)
    acting = standing(frame, report, actor.person, now).acting(actor, ("approver", "leadership"))
    ledger = Ledger(frame, now, acting)
    facts = {"step": step, "occurrence": row.occurrence, "to": sent or []}
    head = ledger.add(report, "step_confirmed", data={**facts, "version": report.version + 1})
    ledger.store(tx)
    change_many(tx, [{"b_id": report.id, "version": report.version + 1}])
    return {
        "campaign": frame.code,
        "unit": report.unit,
        "step": step,
        "version": report.version + 1,
        "entry": head.n,
        "mails": [
            {"letter": r["letter"], "units": r["units"], "to": r["address"]} for r in mailing.rows
        ],
    }


def _already(tx: Connection, frame: Frame, report: ReportRow, row: Any) -> Conflict:
    """The answer to whoever comes second; it names who came first, and when."""
    return Conflict(
        "already_done",
        unit=report.unit,
        move="confirm",
        **quicker(tx, frame, report.unit, "step_confirmed", row.step),
    )


def _check(frame: Frame, report: ReportRow, row: Any, actor: Actor, now: dt.datetime) -> None:
    step = step_of(frame, row)
    if not may_confirm(frame, report, step.signed_by, actor.person, now):
        needs = [step.signed_by or frame.first_role("approver")]
        raise Refused("confirm", [Refusal("role", {"needs": needs})])
    if row.status != "awaiting_confirmation":
        raise Refused(
            "confirm", [Refusal("not_awaiting", {"step": step.step, "status": row.status})]
        )


def may_confirm(
    frame: Frame, report: ReportRow, signed_by: str, person: str, now: dt.datetime
) -> bool:
    """Whoever signs the step, or any approver; stand-ins included."""
    if "approver" in standing(frame, report, person, now).capacities:
        return True
    day = frame.day(now)
    holders = directory(frame).holders(report.unit, signed_by, day) if signed_by else []
    return any(one.post.person_id == person for one in holders)
