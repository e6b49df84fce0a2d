"""Digests: one an address and day, and what each has already told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables_work import Digest, DigestRun

DIGEST = Digest.__table__  # type: ignore[attr-defined]
RUN = DigestRun.__table__  # type: ignore[attr-defined]


def done(tx: Connection, campaign_id: int, day: dt.date) -> bool:
    """Whether the day's digests of the campaign have been decided."""
    query = select(RUN).where(RUN.c.campaign_id == campaign_id, RUN.c.day == day)
    return tx.execute(query).first() is not None


def begin(tx: Connection, campaign_id: int, day: dt.date) -> None:
    """Take the day. Raises IntegrityError if another node has it."""
    tx.execute(insert(RUN).values(campaign_id=campaign_id, day=day))


def last_of_each(tx: Connection, campaign_id: int) -> dict[str, Any]:
    """The last digest of every address."""
    query = select(DIGEST).where(DIGEST.c.campaign_id == campaign_id).order_by(DIGEST.c.id)
    return {row.address: row for row in tx.execute(query)}


def add(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        tx.execute(insert(DIGEST), list(rows))
