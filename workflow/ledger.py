"""Audit entries of many reports in one transaction: a chain each, written in two statements."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from storage import audit, reports
from storage.audit import Actor, Entry, Head
from storage.reports import ReportRow
from workflow.frame import Frame

CLOCK = Actor("clock", "clock", "", "clock")


class Ledger:
    """Collects what the clock or a bulk act did to reports; store it before the commit."""

    def __init__(self, frame: Frame, now: dt.datetime, actor: Actor = CLOCK) -> None:
        self.frame = frame
        self.now = now
        self.actor = actor
        self._rows: list[dict[str, Any]] = []
        self._heads: dict[int, Head] = {}

    def add(self, report: ReportRow, action: str, **parts: Any) -> Head:
        """One entry on the report's chain; ``parts`` are fields of the entry. Gives the head."""
        entry = Entry(
            action=action,
            at=self.now,
            actor=self.actor,
            campaign=self.frame.code,
            unit=report.unit,
            **parts,
        )
        head = self._heads.get(report.id, report.head)
        row, head = audit.row_of(self.frame.id, head, entry)
        self._rows.append(row)
        self._heads[report.id] = head
        return head

    def store(self, tx: Connection) -> None:
        """Write the entries and move the heads of their chains."""
        audit.insert_rows(tx, self._rows)
        reports.change_many(
            tx,
            [
                {"b_id": report_id, "chain_n": head.n, "chain_hash": head.hash}
                for report_id, head in self._heads.items()
            ],
        )
        self._rows, self._heads = [], {}
