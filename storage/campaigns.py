"""Campaigns and their registers: rows in, rows out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.audit import Entry, Head, append
from storage.locks import Lockable
from storage.ready import Ready
from storage.tables import Campaign, Post, StandIn, Target, Unit
from storage.types import table_of

Row: TypeAlias = Any
CAMPAIGN = table_of(Campaign)
UNIT = table_of(Unit)
POST = table_of(Post)
STAND_IN = table_of(StandIn)
TARGET = table_of(Target)
_LIGHT = [column for column in CAMPAIGN.c if column.name not in ("plan", "definition")]

_ONE = select(*_LIGHT).where(CAMPAIGN.c.id == bindparam("id"))
_EVERY = Ready(select(*_LIGHT).order_by(CAMPAIGN.c.id))
_BY_CODE = Lockable(select(*_LIGHT).where(CAMPAIGN.c.code == bindparam("code")), Ready)
_BY_ID = Ready(_ONE)
_HELD = Lockable(_ONE, Ready)


def add(tx: Connection, values: Mapping[str, Any]) -> int:
    """Store a campaign and give its id. Raises IntegrityError if the code is taken."""
    key = tx.execute(insert(CAMPAIGN).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_register(
    tx: Connection,
    campaign_id: int,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
) -> None:
    """Store units, posts, stand-ins and targets of a campaign."""
    for name, table in (("units", UNIT), ("posts", POST), ("stand_ins", STAND_IN)):
        _add_all(tx, table, campaign_id, tables[name])
    _add_all(tx, TARGET, campaign_id, tables["targets"])


def _add_all(
    tx: Connection, table: Any, campaign_id: int, rows: Iterable[Mapping[str, Any]]
) -> None:
    filled = [{"campaign_id": campaign_id, **row} for row in rows]
    if filled:
        tx.execute(insert(table), filled)


def by_code(tx: Connection, code: str, *, alone: bool = False) -> Any:
    """The campaign of that code without its plan text, or ``None``; held as ``hold`` does."""
    query = _BY_CODE.alone(tx) if alone else _BY_CODE.shared(tx)
    return query.first(tx, {"code": code})


def by_id(tx: Connection, campaign_id: int) -> Any:
    return _BY_ID.first(tx, {"id": campaign_id})


def hold(tx: Connection, campaign_id: int, *, alone: bool = False) -> Any:
    """The campaign's row as it is now, unchanged until the commit: held together with other
    acts on its reports, or ``alone`` by one that orders rivals."""
    query = _HELD.alone(tx) if alone else _HELD.shared(tx)
    return query.first(tx, {"id": campaign_id})


def all_campaigns(tx: Connection) -> Sequence[Any]:
    """Every campaign, in the order of opening."""
    return _EVERY.all(tx, {})


def plan_text(tx: Connection, campaign_id: int) -> str:
    query = select(CAMPAIGN.c.plan).where(CAMPAIGN.c.id == campaign_id)
    return str(tx.execute(query).scalar_one())


def definition_text(tx: Connection, campaign_id: int) -> str:
    query = select(CAMPAIGN.c.definition).where(CAMPAIGN.c.id == campaign_id)
    return str(tx.execute(query).scalar_one())


def register_rows(tx: Connection, campaign_id: int) -> dict[str, Sequence[Any]]:
    """The stored register, as it was handed to :func:`add_register`."""
    return {
        "units": _rows(tx, select(UNIT.c.data), UNIT.c.position, campaign_id),
        "posts": _rows(tx, select(POST.c.data), POST.c.id, campaign_id),
        "stand_ins": _rows(tx, select(STAND_IN.c.data), STAND_IN.c.id, campaign_id),
        "targets": _rows(tx, select(TARGET), TARGET.c.id, campaign_id),
    }


def _rows(tx: Connection, query: Any, order: Any, campaign_id: int) -> Sequence[Any]:
    mine = order.table.c.campaign_id == campaign_id
    return tx.execute(query.where(mine).order_by(order)).all()


def change(tx: Connection, campaign_id: int, values: Mapping[str, Any]) -> None:
    """Change columns and count the campaign's version up, which orders rival acts."""
    tx.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == campaign_id)
        .values(version=CAMPAIGN.c.version + 1, **values)
    )


def record(tx: Connection, campaign_id: int, entry: Entry) -> None:
    """Add to the campaign's own audit chain."""
    row = hold(tx, campaign_id, alone=True)
    head = Head.of(f"campaign:{campaign_id}", row.chain_n, row.chain_hash)
    head = append(tx, campaign_id, head, [entry])
    tx.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == campaign_id)
        .values(chain_n=head.n, chain_hash=head.hash)
    )
