"""Campaigns: rows in, rows out."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.audit import Entry, Head, append
from storage.tables import Campaign
from storage.types import table_of

Row: TypeAlias = Any
CAMPAIGN = table_of(Campaign)
_LIGHT = [column for column in CAMPAIGN.c if column.name != "definition"]

_EVERY = select(*_LIGHT).order_by(CAMPAIGN.c.id)
_BY_CODE = select(*_LIGHT).where(CAMPAIGN.c.code == bindparam("code"))
_BY_ID = select(*_LIGHT).where(CAMPAIGN.c.id == bindparam("id"))


def add(tx: Connection, values: Mapping[str, Any]) -> int:
    """Store a campaign and give its id. Raises IntegrityError if the code is taken."""
    key = tx.execute(insert(CAMPAIGN).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def by_code(tx: Connection, code: str) -> Any:
    """The campaign of that code without its plan text, or ``None``."""
    return tx.execute(_BY_CODE, {"code": code}).one_or_none()


def by_id(tx: Connection, campaign_id: int) -> Any:
    return tx.execute(_BY_ID, {"id": campaign_id}).one()


def lock(tx: Connection, campaign_id: int) -> None:
    """Hold the campaign, where the database locks rows; before any of its reports."""
    tx.execute(_BY_ID.with_for_update(), {"id": campaign_id})


def all_campaigns(tx: Connection) -> Sequence[Any]:
    """Every campaign, in the order of opening."""
    return tx.execute(_EVERY).all()


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
    row = tx.execute(
        select(CAMPAIGN.c.chain_n, CAMPAIGN.c.chain_hash)
        .where(CAMPAIGN.c.id == campaign_id)
        .with_for_update()
    ).one()
    head = Head.of(f"campaign:{campaign_id}", row.chain_n, row.chain_hash)
    head = append(tx, campaign_id, head, [entry])
    tx.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == campaign_id)
        .values(chain_n=head.n, chain_hash=head.hash)
    )
