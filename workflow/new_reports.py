"""Reports of units that come into a campaign: when it opens, or under way."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from states.register import Unit
from states.timeliness import obligation_of
from storage import audit, reports
from storage.audit import Actor, Entry
from storage.reports import ReportRow
from workflow.frame import Frame


def add_reports(
    tx: Connection, frame: Frame, units: Iterable[Unit], actor: Actor, now: dt.datetime
) -> Sequence[ReportRow]:
    """A report for each unit, with the first entry of its chain; gives them in order."""
    rows = [_row(frame, unit) for unit in units]
    if not rows:
        return []
    reports.add_all(tx, rows)
    codes = {row["unit"] for row in rows}
    added = [one for one in reports.all_of(tx, frame.id) if one.unit in codes]
    entries, heads = [], []
    for report in added:
        entry, head = audit.row_of(frame.id, report.head, _entry(frame, report, actor, now))
        entries.append(entry)
        heads.append({"b_id": report.id, "chain_n": head.n, "chain_hash": head.hash})
    audit.insert_rows(tx, entries)
    reports.change_many(tx, heads)
    return added


def duty(frame: Frame, unit: str, obligation: str) -> Mapping[str, str]:
    """What the log says of the duty to report; of a merged unit also who reports for it."""
    if obligation == "merged":
        return {"obligation": "merged", "into": frame.units[unit].successor}
    return {"obligation": obligation}


def _entry(frame: Frame, report: ReportRow, actor: Actor, now: dt.datetime) -> Entry:
    return Entry(
        action="opened",
        at=now,
        actor=actor,
        campaign=frame.code,
        unit=report.unit,
        to=report.state,
        definition=frame.definition.sha256,
        data={**duty(frame, report.unit, report.obligation), "version": 0},
    )


def _row(frame: Frame, unit: Unit) -> Mapping[str, Any]:
    root = unit.code == frame.root.code
    return {
        "campaign_id": frame.id,
        "unit": unit.code,
        "level": unit.level,
        "root": root,
        "state": frame.definition.initial,
        "obligation": "due" if root else obligation_of(unit, frame.plan),
        "reached": {},
    }
