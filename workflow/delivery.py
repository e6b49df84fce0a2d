"""Sending the outbox: claim and freeze, hand over, record each outcome at once."""

import datetime as dt
import logging
import random
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from notifications.answers import address_is_bad, enhanced
from notifications.back_off import back_off, gives_up
from notifications.mailer import Mailer
from notifications.outcome import Envelope, Outcome
from states.errors import DondocError
from storage import bad_addresses, campaigns, deliveries, installation, outbox
from storage.database import Database, utc_now
from workflow import bounced
from workflow.frame import Frame, load
from workflow.ledger import CLOCK
from workflow.mailing import IMMEDIATE
from workflow.node import Node
from workflow.rendering import Sender, render, zone_of

_log = logging.getLogger("dondoc.delivery")
LEASE = dt.timedelta(minutes=5)
BATCH = 16
_Claim = dict[str, Any]


@dataclass(slots=True)
class Delivered:
    """What one run of delivery did."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)


class Delivery:
    """The way out of one database through one mail server."""

    def __init__(self, db: Database, mailer: Mailer, node: Node, sender: Sender) -> None:
        self._db = db
        self._mailer = mailer
        self._node = node
        self._sender = sender
        self._random = random.Random()
        self._attempts: dict[int, tuple[int, dt.datetime]] = {}

    def run(
        self,
        now: dt.datetime,
        stop: threading.Event | None = None,
        on_sent: Callable[[Outcome], None] | None = None,
    ) -> Delivered:
        """Send everything that may leave at ``now``; ends when the outbox holds no more.

        Leases, tries and pauses run on real time. After ``stop`` current sends are finished
        and recorded, and no other begins.
        """
        done = Delivered()

        def record(outcome: Outcome) -> None:
            self._record(outcome, now, done)
            if on_sent is not None:
                on_sent(outcome)

        self._give_back()
        try:
            self._mailer.deliver(self._envelopes(now), record, stop)
        finally:
            self._unclaim()
        return done

    def _give_back(self) -> None:
        """Claims whose owner died or slept past its lease may be tried again."""
        with self._db.reading() as tx:
            owners = outbox.owners(tx)
        if owners - {self._node.name}:
            dead = self._node.dead(owners)
            self._db.write(lambda tx: outbox.release_leases(tx, utc_now(), dead))

    def _envelopes(self, now: dt.datetime) -> Iterator[Envelope]:
        while claimed := self._claim(now):
            yield from claimed

    def _claim(self, now: dt.datetime) -> list[Envelope]:
        with self._db.reading() as tx:
            if installation.read(tx).mail_held or not outbox.ready(tx, now, utc_now(), 1):
                return []
        claimed = self._db.write(lambda tx: self._claim_some(tx, now))
        for envelope, claim in claimed:
            self._attempts[envelope.id] = (claim["attempts"], claim["first_tried"])
        return [envelope for envelope, _ in claimed]

    def _claim_some(self, tx: Connection, now: dt.datetime) -> list[tuple[Envelope, _Claim]]:
        """The next mails that can leave, each with its claim, now ours."""
        if installation.read(tx).mail_held:
            return []
        while rows := outbox.ready(tx, now, utc_now(), BATCH):
            units = outbox.units_of(tx, [row.id for row in rows])
            marked = bad_addresses.among(tx, (row.address for row in rows))
            prepared = (
                (row, self._prepare(tx, row, units.get(row.id, []), now, marked)) for row in rows
            )
            found = [(_envelope(row, claim), claim) for row, claim in prepared if claim]
            if found:
                outbox.claim(tx, [claim for _, claim in found])
                return found
            # Everything in this batch was put off or dropped; look at the next.
        return []

    def _prepare(
        self,
        tx: Connection,
        row: Any,
        units: Sequence[Any],
        now: dt.datetime,
        marked: Collection[str],
    ) -> _Claim | None:
        """The claim of one mail, or ``None`` if it is put off, dropped or cannot be made."""
        frame = load(tx, campaigns.by_id(tx, row.campaign_id))
        if _stays(tx, frame, row, units, now, marked):
            return None
        claim = {
            "b_id": row.id,
            "status": "claimed",
            "owner": self._node.name,
            "lease_until": utc_now() + LEASE,
            "attempts": row.attempts + 1,
            "first_tried": row.first_tried or utc_now(),
            "body": row.body,
            "subject": row.subject,
            "units": row.units,
            "sender": self._sender.address_for(frame),
        }
        if row.body is not None:
            return claim
        try:
            return claim | render(frame, row, units, self._sender, now)
        except Exception as error:
            # One mail that cannot be written must not keep the others from leaving.
            code = error.code if isinstance(error, DondocError) else "unwritable"
            _log.exception("mail_unwritable", extra={"mail": row.id, "code": code})
            outbox.change(tx, row.id, {"status": "failed", "reason": code})
            return None

    def _record(self, outcome: Outcome, now: dt.datetime, done: Delivered) -> None:
        attempt, first_tried = self._attempts.pop(outcome.id)
        values = self._values(outcome, attempt, first_tried, now)
        tried = {
            "mail_id": outcome.id,
            "n": attempt,
            "at": utc_now(),
            "outcome": outcome.status,
            "code": outcome.code,
            "text": outcome.text,
            "verb": outcome.verb,
        }

        def write(tx: Connection) -> None:
            deliveries.add_attempt(tx, tried)
            ours = outbox.finish(tx, outcome.id, self._node.name, attempt, values)
            if ours and values.get("reason") == bounced.BOUNCED:
                self._bounce(tx, outcome, now)

        # What the mail server has taken must be written down even if the database is away now.
        self._db.write(write, persistent=True)
        status = values["status"]
        done.outcomes[status] = done.outcomes.get(status, 0) + 1
        done.sent += status == "sent"
        done.failed += status == "failed"
        done.put_off += status in ("retry", "uncertain")

    def _values(
        self, outcome: Outcome, attempt: int, first_tried: dt.datetime, now: dt.datetime
    ) -> dict[str, Any]:
        if outcome.status == "sent":
            return {"status": "sent", "sent_at": now, "retry_at": None, "reason": ""}
        reason = outcome.reason or str(outcome.code or "")
        if outcome.status == "failed" and _is_bounce(outcome):
            return {"status": "failed", "reason": bounced.BOUNCED}
        if outcome.status == "failed" or gives_up(first_tried, utc_now()):
            return {"status": "failed", "reason": reason}
        pause = back_off(attempt, self._random, outcome.fault)
        tried = {"status": outcome.status, "retry_at": utc_now() + pause, "reason": reason}
        # A server that was not there has not seen the mail: no attempt to lengthen the pauses.
        return tried | ({"attempts": attempt - 1} if outcome.fault == "unreachable" else {})

    def _bounce(self, tx: Connection, outcome: Outcome, now: dt.datetime) -> None:
        """Nobody can be reached there: later mails need not try, somebody must call."""
        mail = outbox.one(tx, outcome.id)
        code = enhanced(outcome.text) or str(outcome.code or "")
        bounced.bounce(tx, mail, now, CLOCK, code=code, words=outcome.text, bad=True)

    def _unclaim(self) -> None:
        """What was claimed and not handed over, after a stop, is ready again at once."""
        if not self._attempts:
            return

        def write(tx: Connection) -> None:
            for mail_id, (attempt, _) in self._attempts.items():
                values = {"status": "ready", "attempts": attempt - 1}
                outbox.finish(tx, mail_id, self._node.name, attempt, values)

        self._db.write(write)
        self._attempts.clear()


def _is_bounce(outcome: Outcome) -> bool:
    """Whether the server refused the address itself, and for good."""
    return outcome.code is not None and address_is_bad(outcome.code, outcome.text, outcome.verb)


def _stays(
    tx: Connection,
    frame: Frame,
    row: Any,
    units: Sequence[Any],
    now: dt.datetime,
    marked: Collection[str],
) -> bool:
    """Put off, drop or give up a mail that may not leave now; say whether it was."""
    opens = frame.workdays.next_opening(now, zone_of(frame, row.facts))
    if row.letter not in IMMEDIATE and opens > now:
        outbox.change(tx, row.id, {"not_before": opens})
    elif units and all(unit.dropped for unit in units):
        outbox.change(tx, row.id, {"status": "dropped", "reason": "met"})
    elif row.address.lower() in marked:
        outbox.change(tx, row.id, {"status": "failed", "reason": bounced.MARKED})
        bounced.ask_for_calls(tx, row, now)
    else:
        return False
    return True


def _envelope(row: Any, claim: _Claim) -> Envelope:
    return Envelope(
        id=row.id, sender=claim.pop("sender"), recipient=row.address, data=claim["body"]
    )
