"""Rehearsal: the whole campaign in virtual time, through the same door, nothing kept or sent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage import due, installation, outbox
from storage.audit import Actor
from storage.database import Database, open_memory
from workflow.acts import Answer
from workflow.campaigns import Opening, open_campaign
from workflow.frame import of_code
from workflow.intake.timeline_file import Timeline
from workflow.opening import opening_instant
from workflow.play import run_to, tick
from workflow.replay import OnEvent, replay

REHEARSAL = Actor("rehearsal", channel="rehearsal")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Every mail that would leave, in order, and the confirmations somebody would have to give."""

    mails: list[Answer]
    awaiting: list[Answer]


def rehearse(
    opening: Opening,
    story: Timeline | None = None,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    on_event: OnEvent | None = None,
    on_moment: Callable[[dt.datetime], None] | None = None,
) -> Rehearsed:
    """Play the plan in a throw-away database. Without a story nobody submits or confirms.

    ``since`` and ``until`` bound the mails that are listed. Raises ReplayFailed.
    """
    db = open_memory()
    try:
        db.create()
        at = opening_instant(opening.plan)
        with db.writing() as tx:
            installation.create(tx, trial=True)
            installation.set_clock(tx, at)
        open_campaign(db, opening, REHEARSAL, at)
        tick(db, at)
        if story is not None:
            replay(db, story, until=until, on_event=on_event, on_moment=on_moment)
        else:
            run_to(db, until or _last_step(db), on_moment=on_moment)
        with db.reading() as tx:
            return _result(tx, since, until)
    finally:
        db.close()


def _last_step(db: Database) -> dt.datetime:
    """When nothing but digests would come any more."""
    with db.reading() as tx:
        row, _ = of_code(tx, "")
        rows = due.listed(tx, row.id, None)
    last: dt.datetime = max((one.due_at for one in rows), default=row.opened_at)
    return last


def _result(tx: Connection, since: dt.datetime | None, until: dt.datetime | None) -> Rehearsed:
    row, frame = of_code(tx, "")
    mails = [
        {"at": mail.decided_at.astimezone(frame.zone).isoformat(), **_mail(frame.code, mail)}
        for mail in outbox.listed(tx, row.id)
        if (since is None or mail.decided_at >= since)
        and (until is None or mail.decided_at <= until)
    ]
    awaiting = [
        {"unit": task.unit, "step": task.step, "since": _local(frame.zone, task.due_at)}
        for task in due.awaiting(tx, row.id)
    ]
    return Rehearsed(mails, awaiting)


def _local(zone: dt.tzinfo, instant: dt.datetime) -> str:
    return instant.astimezone(zone).isoformat()


def _mail(campaign: str, mail: Any) -> Answer:
    return {
        "kind": mail.kind,
        "letter": mail.letter,
        "step": mail.step,
        "campaign": campaign,
        "units": mail.units,
        "to": mail.address,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "reason": mail.reason,
    }
