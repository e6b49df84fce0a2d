"""Digests: one an address and day, and what each has already told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from storage.tables_work import Digest, DigestRun
from storage.types import table_of

DIGEST = table_of(Digest)
RUN = table_of(DigestRun)
_DONE = select(RUN.c.day).where(
    RUN.c.campaign_id == bindparam("campaign"), RUN.c.day == bindparam("day")
)


def done(tx: Connection, campaign_id: int, day: dt.date) -> bool:
    """Whether the day's digests of the campaign have been decided."""
    return tx.execute(_DONE, {"campaign": campaign_id, "day": day}).first() is not None


def last_run(tx: Connection, campaign_id: int) -> dt.datetime | None:
    """When digests of the campaign were last decided."""
    found: dt.datetime | None = tx.execute(
        select(func.max(RUN.c.at)).where(RUN.c.campaign_id == campaign_id)
    ).scalar()
    return found


def begin(tx: Connection, campaign_id: int, day: dt.date, at: dt.datetime) -> None:
    """Take the day. Raises IntegrityError if another node has it."""
    tx.execute(insert(RUN).values(campaign_id=campaign_id, day=day, at=at))


def last_of_each(tx: Connection, campaign_id: int) -> dict[str, list[str]]:
    """By address the keys of what its last digest listed."""
    last = (
        select(func.max(DIGEST.c.id))
        .where(DIGEST.c.campaign_id == campaign_id)
        .group_by(DIGEST.c.address)
    )
    query = select(DIGEST.c.address, DIGEST.c["keys"]).where(DIGEST.c.id.in_(last))
    return {row[0]: row[1] for row in tx.execute(query)}


def add(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        tx.execute(insert(DIGEST), list(rows))
