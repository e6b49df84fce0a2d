"""The alarm clock: APScheduler wakes, everything it wakes is in the database.

In-memory store, a handful of fixed ticks in UTC; what is missed is found at the next tick.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage import heartbeats
from storage.database import Database, utc_now
from workflow.delivery import Delivery
from workflow.play import next_moment, tick

SWEEP = dt.timedelta(seconds=30)
OUTBOX = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(minutes=5)
JOB_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
_log = logging.getLogger("dondoc.clock")

Now = Callable[[], dt.datetime]


@dataclass(slots=True)
class Clock:
    """Clock and delivery of one node, until stopped. ``now`` is the campaign's time: the
    system's in a live database, the movable one in a trial."""

    db: Database
    delivery: Delivery
    now: Now
    node: str

    def run(self, stop: threading.Event) -> None:
        """Tick until ``stop`` is set; then finish and record the sends under way."""
        scheduler = BackgroundScheduler(timezone=dt.UTC, job_defaults=JOB_DEFAULTS)
        scheduler.add_job(self._due, IntervalTrigger(seconds=SWEEP.seconds), id="due",
                          next_run_time=utc_now())  # fmt: skip
        scheduler.add_job(self._outbox, IntervalTrigger(seconds=OUTBOX.seconds), id="outbox",
                          args=[stop], next_run_time=utc_now())  # fmt: skip
        scheduler.add_job(self._beat, IntervalTrigger(seconds=15), id="heartbeat",
                          next_run_time=utc_now())  # fmt: skip
        scheduler.start()
        try:
            while not stop.wait(self._wait()):
                scheduler.modify_job("due", next_run_time=utc_now())
        finally:
            scheduler.shutdown(wait=True)

    def _wait(self) -> float:
        """Seconds until the next moment, at most five minutes; the sweep covers the rest."""
        try:
            now = self.now()
            moment = next_moment(self.db, now, mail=False)
        except Exception:
            # A database that is away comes back; until then the fixed ticks look for it.
            _log.exception("next_moment_failed")
            return SWEEP.total_seconds()
        wait = LONGEST_WAIT if moment is None else min(moment - now, LONGEST_WAIT)
        return max(wait.total_seconds(), 1.0)

    def _due(self) -> None:
        try:
            tick(self.db, self.now())
        except Exception:
            # The next tick finds everything again; the clock itself must not die.
            _log.exception("due_tick_failed")

    def _outbox(self, stop: threading.Event) -> None:
        if stop.is_set():
            return
        try:
            self.delivery.run(self.now(), stop)
        except Exception:
            _log.exception("outbox_tick_failed")

    def _beat(self) -> None:
        try:
            self.db.write(lambda tx: heartbeats.beat(tx, self.node, utc_now()))
        except Exception:
            _log.exception("heartbeat_failed")
