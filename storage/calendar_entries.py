"""Deadlines as people's calendars hold them: what stands, and what each address was sent last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.outbox import MAIL, MAIL_UNIT
from storage.tables_work import CalendarEntry
from storage.types import table_of

ENTRY = table_of(CalendarEntry)
Key = tuple[int, str]


def of_reports(tx: Connection, report_ids: Iterable[int]) -> dict[Key, dict[str, Any]]:
    """By report and milestone the entry as it stands."""
    rows = tx.execute(_OF_REPORTS, {"reports": list(report_ids)})
    return {(row.report_id, row.milestone): dict(row._mapping) for row in rows}


def held(tx: Connection, report_ids: Iterable[int]) -> dict[tuple[int, str, str], int]:
    """By report, milestone and address (in lower case) the latest sequence on its way or there."""
    rows = tx.execute(_HELD, {"reports": list(report_ids)})
    return {(row.report_id, row.entry_milestone, row.address): row.sequence for row in rows}


def store(tx: Connection, new: Sequence[Mapping[str, Any]], kept: Sequence[Any]) -> None:
    """Write entries that are ``new`` and change those ``kept``."""
    if new:
        tx.execute(insert(ENTRY), list(new))
    if kept:
        names = ("sequence", "ends_at", "cancelled")
        keys = {"b_report": "report_id", "b_milestone": "milestone"}
        rows = [
            {name: row[name] for name in names} | {b: row[column] for b, column in keys.items()}
            for row in kept
        ]
        tx.execute(_CHANGE, rows)


_OF_REPORTS = select(ENTRY).where(ENTRY.c.report_id.in_(bindparam("reports", expanding=True)))
_HELD = (
    select(
        MAIL_UNIT.c.report_id,
        MAIL_UNIT.c.entry_milestone,
        func.lower(MAIL.c.address).label("address"),
        func.max(MAIL_UNIT.c.entry_sequence).label("sequence"),
    )
    .join(MAIL, MAIL.c.id == MAIL_UNIT.c.mail_id)
    .where(
        MAIL_UNIT.c.report_id.in_(bindparam("reports", expanding=True)),
        MAIL_UNIT.c.entry_sequence.is_not(None),
        MAIL_UNIT.c.dropped.is_(False),
        MAIL.c.status.not_in(("dropped", "failed")),
    )
    .group_by(MAIL_UNIT.c.report_id, MAIL_UNIT.c.entry_milestone, func.lower(MAIL.c.address))
)
_CHANGE = (
    update(ENTRY)
    .where(
        ENTRY.c.report_id == bindparam("b_report"), ENTRY.c.milestone == bindparam("b_milestone")
    )
    .values({name: bindparam(name) for name in ("sequence", "ends_at", "cancelled")})
)
