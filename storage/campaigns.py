"""Campaigns: rows in, rows out."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.audit import Entry, Head, append
from storage.locks import Lockable
from storage.ready import Ready
from storage.tables import Campaign
from storage.types import table_of

Row: TypeAlias = Any
CAMPAIGN = table_of(Campaign)
_LIGHT = [column for column in CAMPAIGN.c if column.name != "definition"]

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


def by_code(tx: Connection, code: str, *, alone: bool = False) -> Any:
    """The campaign of that code without its definition, or ``None``; held as ``hold`` does."""
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


def definition_text(tx: Connection, campaign_id: int) -> str:
    query = select(CAMPAIGN.c.definition).where(CAMPAIGN.c.id == campaign_id)
    return str(tx.execute(query).scalar_one())


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
