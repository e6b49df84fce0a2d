"""Acts on the installation itself: made, mail held, a mail retried, a trial's clock moved."""

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection

from states.errors import BadRequest, Conflict, NotFound, Refusal, Refused
from storage import audit, bad_addresses, campaigns, installation, outbox
from storage.audit import Actor, Entry
from storage.database import Database
from workflow.acts import Answer, Request, perform

RETRYABLE = ("failed", "retry", "uncertain")


MADE = "initialised"


def make(tx: Connection, actor: Actor, now: dt.datetime, *, trial: bool, purpose: str) -> None:
    """Say what this database is; the first entry of its log says it too, and what it is for."""
    installation.create(tx, trial=trial)
    data = {"mode": "trial" if trial else "live", "purpose": purpose}
    installation.record(tx, Entry(action=MADE, at=now, actor=actor, data=data))


def purpose_of(tx: Connection) -> str:
    """What the database was made for; "" for anything but a demonstration."""
    first = next(audit.listed(tx, None), None)
    body: dict[str, Any] = json.loads(first.body) if first else {}
    return str(body["data"]["purpose"]) if body.get("action") == MADE else ""


def hold_mail(
    db: Database, actor: Actor, now: dt.datetime, *, held: bool, dry_run: bool = False
) -> Answer:
    """Stop all sending at once, or let it go on. Raises Conflict if that is so already."""
    action = "mail_held" if held else "mail_released"

    def work(tx: Connection) -> Answer:
        if installation.hold(tx).mail_held == held:
            raise Conflict("already_held") if held else Conflict("not_held")
        installation.hold_mail(tx, held=held)
        installation.record(tx, Entry(action=action, at=now, actor=actor))
        return {"mail_held": held, "at": now.isoformat()}

    return perform(db, Request(actor, action, dry_run=dry_run), now, work)


def retry_mail(
    db: Database, mail_id: int, actor: Actor, now: dt.datetime, *, dry_run: bool = False
) -> Answer:
    """Let a mail that could not be sent try again, with a fresh span of tries.

    Raises NotFound ``mail``, Refused ``not_retryable`` for one that is sent, dropped or waiting,
    ``address_marked`` while its address takes no mail.
    """
    payload = {"mail": mail_id}
    request = Request(actor, "mail_retried", payload=payload, dry_run=dry_run)

    def work(tx: Connection) -> Answer:
        mail = outbox.one(tx, mail_id)
        if mail is None:
            raise NotFound("mail", mail=mail_id)
        campaign = campaigns.hold(tx, mail.campaign_id, alone=True)
        if mail.status not in RETRYABLE:
            raise Refused("retry", [Refusal("not_retryable", {"status": mail.status})])
        if bad_addresses.one(tx, mail.address) is not None:
            raise Refused("retry", [Refusal("address_marked", {"address": mail.address})])
        values = {"status": "ready", "retry_at": None, "first_tried": None, "reason": ""}
        outbox.change(tx, mail_id, values)
        data = {"mail": mail_id, "message_id": mail.message_id}
        entry = Entry(action="mail_retried", at=now, actor=actor, campaign=campaign.code, data=data)
        campaigns.record(tx, mail.campaign_id, entry)
        return {"id": mail_id, "status": "ready"}

    return perform(db, request, now, work)


def log_trial_mail(
    db: Database, actor: Actor, now: dt.datetime, server: str, message_id: str, failed: str
) -> None:
    """Write down that a mail was sent to try the server out; ``failed`` names the step, if any.

    It is no row of the outbox: it belongs to no campaign and is never tried again.
    """

    def work(tx: Connection) -> Answer:
        data = {"server": server, "message_id": message_id, "failed": failed}
        installation.record(tx, Entry(action="mail_tested", at=now, actor=actor, data=data))
        return {}

    perform(db, Request(actor, "mail_tested"), now, work)


def check_trial(*, trial: bool) -> None:
    """A clock moves only in a trial. Raises BadRequest ``trial_only``."""
    if not trial:
        raise BadRequest("trial_only", command="clock")


def check_forward(clock: dt.datetime | None, to: dt.datetime) -> None:
    """A clock moves only forward. Raises BadRequest ``clock_passed``."""
    if clock is not None and to < clock:
        raise BadRequest("clock_passed", at=to.isoformat())


def move_clock(
    db: Database, actor: Actor, to: dt.datetime, *, action: str = "clock_set", dry_run: bool = False
) -> Answer:
    """Write down that a trial's clock is moved; with ``clock_set`` it moves at once, firing
    nothing, with ``clock_run`` it is about to run there."""

    def work(tx: Connection) -> Answer:
        before = installation.hold(tx).clock
        data = {"from": before.isoformat() if before else "", "to": to.isoformat()}
        installation.record(tx, Entry(action=action, at=before or to, actor=actor, data=data))
        if action == "clock_set":
            installation.set_clock(tx, to)
        return {"clock": to.isoformat(), "before": data["from"] or None}

    return perform(db, Request(actor, action, dry_run=dry_run), to, work)
