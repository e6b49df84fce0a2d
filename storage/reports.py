"""Report rows: read as small typed records, changed only by compare-and-set."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.audit import Head
from storage.locks import Lockable, as_is
from storage.ready import Ready
from storage.tables import Report
from storage.types import table_of

REPORT = table_of(Report)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as stored; the order of the fields is the order of the columns."""

    id: int
    campaign_id: int
    unit: str
    level: str
    root: bool
    state: str
    obligation: str
    merged_into: str
    version: int
    revision: int
    visit: int
    plan_rev: int
    epoch: int
    extensions: Mapping[str, Mapping[str, str]]
    revision_hash: str
    revision_by: str
    drafted_by: str
    errors: int
    estimate: bool
    opened: bool
    reader_step: int | None
    reached: Mapping[str, int]
    reached_at: dt.datetime | None
    review_due: dt.datetime | None
    reading: bool
    returned: bool
    resubmit_due: dt.datetime | None
    first_received: dt.datetime | None
    counted_received: dt.datetime | None
    last_move: str
    last_actor: str
    last_at: dt.datetime | None
    chain_n: int
    chain_hash: str

    @property
    def head(self) -> Head:
        """The end of this report's audit chain."""
        return Head.of(f"report:{self.id}", self.chain_n, self.chain_hash)


COLUMNS = [REPORT.c[field.name] for field in fields(ReportRow)]
_ALL = select(*COLUMNS)
_IN_ORDER = _ALL.where(REPORT.c.campaign_id == bindparam("campaign")).order_by(REPORT.c.id)
_BY_UNIT = Lockable(
    _ALL.where(REPORT.c.campaign_id == bindparam("campaign"), REPORT.c.unit == bindparam("unit")),
    Ready,
)
_OF_CAMPAIGN = Ready(_IN_ORDER)
_HELD = Lockable(_IN_ORDER, Ready)
_MERGED = Ready(
    select(REPORT.c.unit, REPORT.c.merged_into).where(
        REPORT.c.campaign_id == bindparam("campaign"), REPORT.c.obligation == "merged"
    )
)
_BY_IDS = Lockable(
    _ALL.where(REPORT.c.id.in_(bindparam("ids", expanding=True))).order_by(REPORT.c.id), as_is
)


def add_all(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store new reports."""
    tx.execute(insert(REPORT), list(rows))


def by_unit(tx: Connection, campaign_id: int, unit: str) -> ReportRow | None:
    """The unit's report; a transaction that writes holds it until its commit."""
    row = _BY_UNIT.alone(tx).first(tx, {"campaign": campaign_id, "unit": unit})
    return ReportRow(*row) if row else None


def all_of(tx: Connection, campaign_id: int) -> list[ReportRow]:
    """Every report of the campaign, in the register's order."""
    return [ReportRow(*row) for row in _OF_CAMPAIGN.all(tx, {"campaign": campaign_id})]


def held(tx: Connection, campaign_id: int) -> list[ReportRow]:
    """The same, unchanged by others until the commit of a transaction that writes."""
    found = _HELD.alone(tx).all(tx, {"campaign": campaign_id})
    return [ReportRow(*row) for row in found]


def merged(tx: Connection, campaign_id: int) -> dict[str, str]:
    """Merged units, each with the unit that reports for it."""
    return {row.unit: row.merged_into for row in _MERGED.all(tx, {"campaign": campaign_id})}


def by_ids(tx: Connection, ids: Iterable[int]) -> dict[int, ReportRow]:
    """The reports of those ids, in order; held where the transaction writes."""
    found = tx.execute(_BY_IDS.alone(tx), {"ids": list(ids)})
    return {row[0]: ReportRow(*row) for row in found}


def change(tx: Connection, report: ReportRow, values: Mapping[str, Any]) -> bool:
    """Change the row if it is still at the version that was read; say whether it was."""
    where = {"b_id": report.id, "b_version": report.version}
    return _change(tuple(values), guarded=True).run(tx, {**values, **where}) == 1


@cache
def _change(names: tuple[str, ...], *, guarded: bool) -> Ready:
    statement = update(REPORT).where(REPORT.c.id == bindparam("b_id"))
    if guarded:
        statement = statement.where(REPORT.c.version == bindparam("b_version"))
    return Ready(statement.values({name: bindparam(name) for name in names}))


def change_many(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change many rows the same way. Each row names its ``b_id`` and the new values.

    For use where the transaction already holds every row it changes.
    """
    if rows:
        names = tuple(name for name in rows[0] if name != "b_id")
        _change(names, guarded=False).run_many(tx, rows)
