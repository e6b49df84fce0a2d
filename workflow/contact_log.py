"""The contact log: who called or visited a unit, what was said, what was promised."""

import datetime as dt

from sqlalchemy import Connection

from states.errors import BadRequest
from storage import contacts
from storage.audit import Actor
from storage.database import Database
from workflow.acts import Answer, Request, perform
from workflow.frame import of_open
from workflow.ledger import Ledger
from workflow.move import find
from workflow.root_acts import allowed

OUTCOMES = ("called", "promised", "no_answer", "visited")
MAY_LOG = ("reader_of_unit", "office", "approver", "writer", "submitter")


def log_contact(
    db: Database,
    unit: str,
    outcome: str,
    actor: Actor,
    now: dt.datetime,
    *,
    promised: dt.date | None = None,
    note: str = "",
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Log a contact. It counts as urging: lists show it, and open calls to the unit are done.

    The unit itself may log its reason and the day it promises. Raises BadRequest ``outcome``,
    Refused ``role``.
    """
    if outcome not in OUTCOMES:
        raise BadRequest("outcome", outcome=outcome, known=list(OUTCOMES))
    payload = {"outcome": outcome, "promised": str(promised or ""), "note": note}
    request = Request(actor, "contact", campaign, unit, payload, command_id, dry_run)

    def work(tx: Connection) -> Answer:
        _, frame = of_open(tx, campaign, "contact")
        report = find(tx, frame, unit)
        acting = allowed(frame, report, actor, now, MAY_LOG, "contact")
        said = {"outcome": outcome, "promised": promised, "note": note}
        contacts.add(tx, {"report_id": report.id, "at": now, "by": actor.person, **said})
        if outcome != "no_answer":
            contacts.close_calls(tx, report.id, now)
        ledger = Ledger(frame, now, acting)
        ledger.add(report, "contact", reason=note, data={**payload})
        ledger.store(tx)
        return {"campaign": frame.code, "unit": unit, "outcome": outcome, "at": frame.local(now)}

    return perform(db, request, now, work)
