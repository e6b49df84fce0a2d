"""Time at work: what happens at a moment, and which moment is next."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Protocol

from sqlalchemy import Connection

from storage import campaigns, due, installation, outbox
from storage.database import Database
from workflow import digests
from workflow.frame import Frame, load
from workflow.reminders import fire_due

OnMoment = Callable[[dt.datetime], None]


class WayOut(Protocol):
    """Where mails leave: a mail server, or a rehearsal's nowhere."""

    def run(self, now: dt.datetime) -> object: ...


def tick(db: Database, now: dt.datetime, delivery: WayOut | None = None) -> int:
    """Everything that is due at ``now``: steps, then digests, then delivery.

    Gives how many steps were settled and digests decided. Any number of ticks, and ticks of
    several nodes at once, decide nothing twice.
    """
    done = fire_due(db, now) + digests.send_digests(db, now)
    if delivery is not None:
        delivery.run(now)
    return done


def next_moment(db: Database, now: dt.datetime, *, mail: bool = True) -> dt.datetime | None:
    """The next instant, not before ``now``, at which something is to be done; ``None`` if
    nothing is open. ``mail=False`` leaves the outbox out of account."""
    with db.reading() as tx:
        moments = [max(moment, now) for moment in _moments(tx, now, mail=mail)]
    return min(moments, default=None)


def _moments(tx: Connection, now: dt.datetime, *, mail: bool) -> Iterator[dt.datetime]:
    running = [row for row in campaigns.all_campaigns(tx) if _runs(row)]
    for row in running:
        frame = load(tx, row)
        clock, step = due.firsts(tx, row.id)
        if clock is not None:
            yield clock
        if step is not None:
            yield from (step,) if step > now else _after_a_miss(tx, frame, now)
        yield digests.next_at(tx, row, now)
    leaves = outbox.next_at(tx) if mail and not installation.read(tx).mail_held else None
    if leaves is not None:
        yield leaves


def _after_a_miss(tx: Connection, frame: Frame, now: dt.datetime) -> Iterator[dt.datetime]:
    """A missed step waits for its unit's send window, as the letters it brings would."""
    for zone in {frame.zones[unit] for unit in due.units_missed(tx, frame.id, now)}:
        yield frame.workdays.next_opening(now, zone)
    coming = due.next_step(tx, frame.id, now)
    if coming is not None:
        yield coming


def _runs(row: campaigns.Row) -> bool:
    return not row.paused and row.status == "open"


def run_to(
    db: Database,
    until: dt.datetime,
    delivery: WayOut | None = None,
    on_moment: OnMoment | None = None,
    *,
    before: bool = False,
) -> dt.datetime:
    """Move a trial clock to ``until``, playing every due moment on the way, in order.

    With ``before`` the moments at ``until`` itself are left for later, so that moves of that
    instant come first. Gives the clock's time.
    """
    now = _clock(db)
    ticked = False
    while (moment := _next(db, now, delivery, ticked=ticked)) is not None:
        if moment > until or (before and moment >= until):
            break
        now = moment
        _set_clock(db, now)
        tick(db, now, delivery)
        ticked = True
        if on_moment is not None:
            on_moment(now)
    _set_clock(db, until)
    return max(now, until)


def _next(
    db: Database, now: dt.datetime, delivery: WayOut | None, *, ticked: bool
) -> dt.datetime | None:
    """The next moment; once ``now`` is done, what could not be done at ``now`` must wait."""
    after = now + dt.timedelta(microseconds=1) if ticked else now
    return next_moment(db, after, mail=delivery is not None)


def _clock(db: Database) -> dt.datetime:
    with db.reading() as tx:
        clock: dt.datetime = installation.read(tx).clock
    return clock


def _set_clock(db: Database, now: dt.datetime) -> None:
    db.write(lambda tx: installation.set_clock(tx, now))
