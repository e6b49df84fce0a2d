"""Contacts with units, and the calls that are still to be made."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.ready import Ready
from storage.reports import REPORT
from storage.tables import CallTask, Contact
from storage.types import table_of

CONTACT = table_of(Contact)
CALL = table_of(CallTask)


def add(tx: Connection, values: Mapping[str, Any]) -> None:
    tx.execute(insert(CONTACT).values(**values))


def latest(tx: Connection, report_ids: Iterable[int]) -> dict[int, Any]:
    """The last contact of each report."""
    query = select(CONTACT).where(CONTACT.c.report_id.in_(list(report_ids)))
    return {row.report_id: row for row in tx.execute(query.order_by(CONTACT.c.id))}


def of(tx: Connection, report_id: int) -> Sequence[Any]:
    """All contacts of a report, in order."""
    query = select(CONTACT).where(CONTACT.c.report_id == report_id)
    return tx.execute(query.order_by(CONTACT.c.id)).all()


def raise_calls(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask for calls. Raises IntegrityError if the step has already asked."""
    if rows:
        tx.execute(insert(CALL), list(rows))


def raise_calls_once(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask for those calls, all for one step and occurrence, that were not asked for before."""
    if not rows:
        return
    asked = select(CALL.c.report_id).where(
        CALL.c.step == rows[0]["step"], CALL.c.occurrence == rows[0]["occurrence"]
    )
    known = {row.report_id for row in tx.execute(asked)}
    raise_calls(tx, [row for row in rows if row["report_id"] not in known])


def close_calls(tx: Connection, report_id: int, now: dt.datetime) -> None:
    """Nobody needs to call about that report any more."""
    _CLOSE.run(tx, {"report": report_id, "now": now})


def open_calls(tx: Connection, campaign_id: int) -> Sequence[Any]:
    """Calls still to be made in a campaign."""
    query = (
        select(CALL, REPORT.c.unit)
        .join(REPORT, REPORT.c.id == CALL.c.report_id)
        .where(REPORT.c.campaign_id == campaign_id, CALL.c.closed_at.is_(None))
    )
    return tx.execute(query.order_by(CALL.c.id)).all()


_CLOSE = Ready(
    update(CALL)
    .where(CALL.c.report_id == bindparam("report"), CALL.c.closed_at.is_(None))
    .values(closed_at=bindparam("now"))
)
