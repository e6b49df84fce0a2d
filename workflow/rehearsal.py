"""Rehearsal: the whole campaign in virtual time, through the same door, nothing kept or sent."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage import due, installation, outbox
from storage.audit import Actor
from storage.database import Database, open_memory
from workflow.acts import Answer
from workflow.campaigns import open_campaign
from workflow.edition import Edition
from workflow.frame import Frame, local, of_code
from workflow.intake.timeline_file import Timeline
from workflow.opening import opening_instant
from workflow.play import run_to, tick
from workflow.rendering import headline
from workflow.replay import OnEvent, replay
from workflow.views import mail_line
from workflow.what_if import with_late

REHEARSAL = Actor("rehearsal", channel="rehearsal")
OF_SENDING = ("id", "decided_at", "sent_at", "status", "attempts")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Every mail that would leave, in order, and the confirmations somebody would have to give."""

    mails: list[Answer]
    awaiting: list[Answer]


def rehearse(
    opening: Edition,
    story: Timeline | None = None,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    late: int | None = None,
    on_event: OnEvent | None = None,
    on_moment: Callable[[dt.datetime], None] | None = None,
) -> Rehearsed:
    """Play the plan in a throw-away database. Without a story nobody submits or confirms.

    ``since`` and ``until`` bound the mails that are listed. With ``late``, all units but so many
    report in time. Raises ReplayFailed, and BadRequest ``too_many_late``.
    """
    db = open_memory()
    try:
        db.create()
        at = opening_instant(opening.plan)
        with db.writing() as tx:
            installation.create(tx, trial=True)
            installation.set_clock(tx, at)
        open_campaign(db, opening, REHEARSAL, at)
        way_out = _Nowhere(db)
        tick(db, at, way_out)
        if late is not None:
            story = _with_late(db, late)
        if story is not None:
            replay(db, story, until=until, delivery=way_out, on_event=on_event, on_moment=on_moment)
        if story is None or late is not None:
            run_to(db, until or _last_step(db), way_out, on_moment)
        with db.reading() as tx:
            return _result(tx, since, until)
    finally:
        db.close()


def _with_late(db: Database, late: int) -> Timeline:
    with db.reading() as tx:
        _, frame = of_code(tx, "")
    return with_late(frame, late)


def _last_step(db: Database) -> dt.datetime:
    """When nothing but digests would come any more."""
    with db.reading() as tx:
        row, _ = of_code(tx, "")
        rows = due.listed(tx, row.id, None)
    last: dt.datetime = max((one.due_at for one in rows), default=row.opened_at)
    return last


class _Nowhere:
    """The way out of a rehearsal: mails leave the moment they may, and nobody gets them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def run(self, now: dt.datetime) -> None:
        with self._db.writing() as tx:
            outbox.let_go(tx, now)


def _result(tx: Connection, since: dt.datetime | None, until: dt.datetime | None) -> Rehearsed:
    row, frame = of_code(tx, "")
    rows = [mail for mail in outbox.left(tx, row.id) if _within(mail.decided_at, since, until)]
    units = outbox.units_of(tx, [mail.id for mail in rows])
    awaiting = [
        {"unit": task.unit, "step": task.step, "since": local(frame, task.due_at)}
        for task in due.awaiting(tx, row.id)
    ]
    return Rehearsed([_mail(frame, mail, units.get(mail.id, ())) for mail in rows], awaiting)


def _within(at: dt.datetime, since: dt.datetime | None, until: dt.datetime | None) -> bool:
    return (since is None or at >= since) and (until is None or at <= until)


def _mail(frame: Frame, mail: Any, units: Sequence[Any]) -> Answer:
    """The mail as it is listed once sent, but for what only sending gives it."""
    subject, codes = headline(frame, mail, units, mail.sent_at or mail.not_before)
    line = mail_line(frame, mail) | {
        "at": local(frame, mail.decided_at),
        "subject": subject,
        "units": codes,
    }
    return {key: value for key, value in line.items() if key not in OF_SENDING}
