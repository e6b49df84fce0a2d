"""Firing what has come due: claim, read the facts again, decide or skip, all in one commit."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from states.instants import DAY
from storage import campaigns, due, reports
from storage.database import Database
from storage.reports import ReportRow
from workflow.frame import Frame, load
from workflow.ledger import Ledger
from workflow.mailing import Mailing
from workflow.steps import (
    Deciding,
    decide_figures,
    decide_step,
    has_open_estimate,
    needs_person,
    nobody_listed,
    step_of,
)  # fmt: skip

CLOCKS = ("review", "resubmit")
LONGEST_DAY = DAY + dt.timedelta(hours=3)  # clocks are put back on it


def fire_due(db: Database, now: dt.datetime) -> int:
    """Fire, skip or supersede every row that has come due; give how many rows were settled.

    Safe to run any number of times and from several nodes at once: a row is settled by
    whoever holds its report first, in one transaction a campaign.
    """
    with db.reading() as tx:
        if not due.anything_due(tx, now):
            return 0
        wanted = due.reports_due(tx, now)
    return sum(db.write(partial(_fire, *item, now)) for item in wanted.items())


def _fire(campaign_id: int, report_ids: Sequence[int], now: dt.datetime, tx: Connection) -> int:
    """What is due of those reports once they are held; another node may have been quicker."""
    campaign = campaigns.hold(tx, campaign_id)
    if campaign.paused or campaign.status != "open":
        return 0
    held = reports.by_ids(tx, report_ids)
    rows = [row for row in due.due(tx, campaign_id, now) if row.report_id in held]
    return _Firing(tx, load(tx, campaign), now, held).run(rows)


def fire(tx: Connection, frame: Frame, rows: Sequence[Any], now: dt.datetime) -> int:
    """Fire those rows of one campaign at once, inside the caller's transaction; how many."""
    held = reports.by_ids(tx, {row.report_id for row in rows})
    return _Firing(tx, frame, now, held).run(rows)


class _Firing:
    """One campaign's due rows in one transaction."""

    def __init__(
        self, tx: Connection, frame: Frame, now: dt.datetime, held: Mapping[int, ReportRow]
    ) -> None:
        self.tx = tx
        self.frame = frame
        self.now = now
        self.reports = held
        self.ledger = Ledger(frame, now)
        self.settled: list[dict[str, Any]] = []

    def run(self, rows: Sequence[Any]) -> int:
        for row in rows:
            if row.kind in CLOCKS:
                self._settle(row, "fired", "", f"{row.kind}_due")
        steps = [row for row in rows if row.kind not in CLOCKS and self._may_fire(row)]
        wanted = [row for row in steps if self._still_wanted(row)]
        left = self._within_limits(self._latest(wanted))
        for _, instant in groupby(left, key=lambda row: row.due_at):
            self._fire(list(instant))
        due.settle(self.tx, self.settled)
        self.ledger.store(self.tx)
        return len(self.settled)

    def _may_fire(self, row: Any) -> bool:
        """Steps are decided inside the unit's send window; opening letters wait in the outbox."""
        zone = self.frame.zones[row.unit]
        return row.kind == "event" or self.frame.workdays.is_open(self.now, zone)

    def _still_wanted(self, row: Any) -> bool:
        """The facts as they are now; what has become needless is superseded, with a record."""
        report = self.reports[row.report_id]
        if report.obligation != "due":
            self._settle(row, "superseded", report.obligation, "step_superseded")
        elif row.kind == "figures" and not has_open_estimate(report):
            self._settle(row, "superseded", "no_estimate", "step_superseded")
        else:
            return True
        return False

    def _settle(self, row: Any, status: str, reason: str, action: str, **data: Any) -> None:
        self.settled.append(
            {"b_id": row.id, "status": status, "reason": reason, "decided_at": self.now}
        )
        facts = {"step": row.step, "occurrence": row.occurrence, **data}
        if reason:
            facts["why"] = reason
        self.ledger.add(self.reports[row.report_id], action, data=facts)

    def _skip(self, row: Any, reason: str) -> None:
        self._settle(row, "skipped", reason, "step_skipped")

    def _latest(self, rows: Sequence[Any]) -> list[Any]:
        """After downtime only the latest missed step of a report and milestone fires."""
        latest = {
            (row.report_id, row.milestone): row.due_at for row in rows if row.kind == "ladder"
        }
        kept = []
        for row in rows:
            if row.kind == "ladder" and row.due_at < latest[row.report_id, row.milestone]:
                self._skip(row, "catch_up")
            else:
                kept.append(row)
        return kept

    def _within_limits(self, rows: Sequence[Any]) -> list[Any]:
        """At most one step letter a unit and local day: the later leaves."""
        taken = self._taken_today({row.report_id for row in rows if self._limited(row)})
        kept: list[Any] = []
        for row in reversed(rows):
            if not self._limited(row):
                kept.append(row)
            elif row.report_id in taken:
                self._skip(row, "daily_limit")
            else:
                taken.add(row.report_id)
                kept.append(row)
        return kept[::-1]

    def _limited(self, row: Any) -> bool:
        if row.kind == "figures":
            return True
        if row.kind != "ladder":
            return False
        step = step_of(self.frame, row)
        return not step.list and not step.requires_confirmation

    def _taken_today(self, report_ids: set[int]) -> set[int]:
        """Reports whose letter of the day has gone, or comes later in the day."""
        if not report_ids:
            return set()
        gone = due.fired_between(self.tx, self.frame.id, self.now - LONGEST_DAY, self.now)
        coming = due.planned_between(self.tx, report_ids, self.now, self.now + LONGEST_DAY)
        dated = [(row, row.decided_at) for row in gone] + [(row, row.due_at) for row in coming]
        return {
            row.report_id for row, at in dated if self._limited(row) and self._is_today(row, at)
        }

    def _is_today(self, row: Any, at: dt.datetime) -> bool:
        return self.frame.day(at, row.unit) == self.frame.day(self.now, row.unit)

    def _fire(self, rows: Sequence[Any]) -> None:
        """All rows of one instant: mails to one address become one."""
        mailing = Mailing(self.frame, self.now)
        deciding = Deciding(self.tx, self.frame, self.now, mailing, self._reports_of(rows))
        for row in rows:
            self._fire_one(row, deciding)
        mailing.store(self.tx)

    def _reports_of(self, rows: Iterable[Any]) -> list[ReportRow]:
        return [self.reports[key] for key in sorted({row.report_id for row in rows})]

    def _fire_one(self, row: Any, deciding: Deciding) -> None:
        report = self.reports[row.report_id]
        if needs_person(self.frame, row) and not nobody_listed(deciding, report, row):
            self._settle(row, "awaiting_confirmation", "", "step_awaiting")
            return
        decide = decide_figures if row.kind == "figures" else decide_step
        sent = decide(deciding, report, row)
        if sent is None:
            self._settle(row, "superseded", "nobody_listed", "step_superseded")
        else:
            self._settle(row, "fired", "", "step_fired", to=sent)
