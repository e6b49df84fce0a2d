"""Reports of units that come into a campaign: when it opens, or under way."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from states import plan as p
from states.register import Unit
from states.timeliness import obligation_of
from storage import audit, reports
from storage.audit import Actor, Entry
from storage.reports import ReportRow
from workflow.frame import Frame


def add_reports(
    tx: Connection, campaign_id: int, plan: p.Plan, initial: str, units: Iterable[Unit]
) -> None:
    """A report for each unit, in the initial state; who must report is read from the register."""
    rows = [_row(campaign_id, plan, initial, unit) for unit in units]
    if rows:
        reports.add_all(tx, rows)


def open_chains(
    tx: Connection, frame: Frame, added: Iterable[ReportRow], actor: Actor, now: dt.datetime
) -> None:
    """The first entry of each new report's chain."""
    entries, heads = [], []
    for report in added:
        entry, head = audit.row_of(frame.id, report.head, _entry(frame, report, actor, now))
        entries.append(entry)
        heads.append({"b_id": report.id, "chain_n": head.n, "chain_hash": head.hash})
    audit.insert_rows(tx, entries)
    reports.change_many(tx, heads)


def duty(plan: p.Plan, unit: Unit) -> Mapping[str, str]:
    """Who must report by the register: the columns of a report that say so."""
    obligation = obligation_of(unit, plan) if unit.parent else "due"
    return {
        "obligation": obligation,
        "merged_into": unit.successor if obligation == "merged" else "",
    }


def duty_entry(obligation: str, merged_into: str) -> Mapping[str, str]:
    """What the log says of the duty to report; of a merged unit also who reports for it."""
    into = {"into": merged_into} if obligation == "merged" else {}
    return {"obligation": obligation, **into}


def _entry(frame: Frame, report: ReportRow, actor: Actor, now: dt.datetime) -> Entry:
    return Entry(
        action="opened",
        at=now,
        actor=actor,
        campaign=frame.code,
        unit=report.unit,
        to=report.state,
        definition=frame.definition.sha256,
        data={**duty_entry(report.obligation, report.merged_into), "version": 0},
    )


def _row(campaign_id: int, plan: p.Plan, initial: str, unit: Unit) -> Mapping[str, Any]:
    return {
        "campaign_id": campaign_id,
        "unit": unit.code,
        "level": unit.level,
        "root": not unit.parent,
        "state": initial,
        **duty(plan, unit),
        "extensions": {},
        "reached": {},
    }
