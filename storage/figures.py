"""Figures held by bodies, and the members a consolidating report has taken in."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from storage.ready import ready_insert
from storage.tables_work import HeldFigure, Member
from storage.types import table_of

FIGURE = table_of(HeldFigure)
MEMBER = table_of(Member)
_ADD_MEMBERS = ready_insert(MEMBER)


def replace_round(
    tx: Connection, campaign_id: int, round_: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Enter a round of figures anew."""
    where = (FIGURE.c.campaign_id == campaign_id, FIGURE.c.round == round_)
    tx.execute(delete(FIGURE).where(*where))
    if rows:
        tx.execute(
            insert(FIGURE), [{"campaign_id": campaign_id, "round": round_, **row} for row in rows]
        )


def in_use(tx: Connection, campaign_id: int) -> dict[str, Any]:
    """By indicator the figure of the latest round entered: final before draft."""
    query = select(FIGURE).where(FIGURE.c.campaign_id == campaign_id)
    rows = tx.execute(query.order_by(FIGURE.c.round)).all()
    return {row.indicator: row for row in sorted(rows, key=lambda row: row.round == "final")}


def members(tx: Connection, parent_id: int) -> Sequence[Any]:
    """The reports included so far, in order."""
    query = select(MEMBER).where(MEMBER.c.parent_id == parent_id)
    return tx.execute(query.order_by(MEMBER.c.report_id)).all()


def add_members(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    _ADD_MEMBERS.run_many(tx, rows)


def flag_member(tx: Connection, report_id: int) -> None:
    """What used the report, and what used that, is out of date until a build takes it in again."""
    used = [report_id]
    while used:
        where = MEMBER.c.report_id.in_(used)
        tx.execute(update(MEMBER).where(where).values(stale=True))
        used = list(tx.execute(select(MEMBER.c.parent_id).where(where).distinct()).scalars())


def renew_member(tx: Connection, parent_id: int, report_id: int, values: Any) -> None:
    """A report that was taken in before is taken in anew."""
    where = (MEMBER.c.parent_id == parent_id, MEMBER.c.report_id == report_id)
    tx.execute(update(MEMBER).where(*where).values(stale=False, **values))
