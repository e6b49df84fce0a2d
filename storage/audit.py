"""The audit log: canonical bytes in hash chains, one chain a report, campaign and system.

An entry's bytes (RFC 8785) hold everything, its chain, number and predecessor included.
"""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from storage.ready import ready_insert
from storage.tables_work import AuditEntry
from storage.types import instant_text, table_of

AUDIT = table_of(AuditEntry)
FORMAT = 1
COLUMNS = ("chain", "n", "campaign_id", "unit", "action", "at", "body", "hash", "prev")
_STREAM = str(select(*(AUDIT.c[name] for name in COLUMNS)).order_by(AUDIT.c.chain, AUDIT.c.n))
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII).fullmatch
# What RFC 8785 asks of records without floats, with names in ASCII; a test holds it against it.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: a person of the register or the clock, in which role, through what."""

    person: str
    role: str = ""
    on_behalf_of: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act, before it gets its place in a chain. ``data`` is JSON without floats, its
    names in ASCII."""

    action: str
    at: dt.datetime
    actor: Actor
    campaign: str = ""
    unit: str = ""
    source: str = ""
    to: str = ""
    revision: str = ""
    reason: str = ""
    request: str = ""
    definition: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries it has and the hash of the last."""

    chain: str
    n: int
    hash: str

    @classmethod
    def of(cls, chain: str, n: int, digest: str) -> "Head":
        return cls(chain, n, digest or genesis(chain))


def genesis(chain: str) -> str:
    """What the first entry of a chain names as its predecessor; no two chains share it."""
    return hashlib.sha256(f"dondoc-audit/{FORMAT}:{chain}".encode()).hexdigest()


def body_of(head: Head, entry: Entry) -> bytes:
    """The canonical bytes of the entry that follows ``head``."""
    record: dict[str, Any] = {
        "v": FORMAT,
        "chain": head.chain,
        "n": head.n + 1,
        "prev": head.hash,
        "at": instant_text(entry.at),
        "actor": entry.actor.person,
        "role": entry.actor.role,
        "on_behalf_of": entry.actor.on_behalf_of,
        "channel": entry.actor.channel,
        "action": entry.action,
        "campaign": entry.campaign,
        "unit": entry.unit,
        "from": entry.source,
        "to": entry.to,
        "revision": entry.revision,
        "reason": unicodedata.normalize("NFC", entry.reason),
        "request": entry.request,
        "definition": entry.definition,
        "data": entry.data,
    }
    return _CANONICAL(record).encode()


def append(tx: Connection, campaign_id: int | None, head: Head, entries: Sequence[Entry]) -> Head:
    """Add entries to the end of a chain and give its new end.

    The caller stores the new head in the same transaction. Raises IntegrityError if another
    transaction has already added to that chain.
    """
    rows = []
    for entry in entries:
        row, head = row_of(campaign_id, head, entry)
        rows.append(row)
    insert_rows(tx, rows)
    return head


def row_of(campaign_id: int | None, head: Head, entry: Entry) -> tuple[dict[str, Any], Head]:
    """The row of an entry and the chain's end after it."""
    body = body_of(head, entry)
    digest = hashlib.sha256(body).hexdigest()
    row = {
        "chain": head.chain,
        "n": head.n + 1,
        "campaign_id": campaign_id,
        "unit": entry.unit,
        "action": entry.action,
        "at": entry.at,
        "body": body,
        "hash": digest,
        "prev": head.hash,
    }
    return row, Head(head.chain, head.n + 1, digest)


def insert_rows(tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write prepared rows, of any number of chains, in one statement."""
    _INSERT.run_many(tx, rows)


def stream(tx: Connection, *, batch: int = 2_000) -> Iterator[Any]:
    """All entries chain by chain in order, in constant memory: the columns of ``COLUMNS`` as the
    driver gives them, which for a million rows is all there is time for."""
    found = tx.exec_driver_sql(_STREAM, execution_options={"yield_per": batch})
    for rows in found.partitions(batch):
        yield from rows


def is_instant(text: Any) -> bool:
    """Whether that is an instant as the log writes it, to the letter."""
    try:
        return bool(_INSTANT(text) and dt.datetime.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def listed(tx: Connection, campaign_id: int | None, unit: str = "") -> Iterator[Any]:
    """Bodies and hashes in the order they were written, of a campaign or all, of a unit or all."""
    query = select(AUDIT.c.n, AUDIT.c.body, AUDIT.c.hash).order_by(AUDIT.c.id)
    if campaign_id is not None:
        query = query.where(AUDIT.c.campaign_id == campaign_id)
    if unit:
        query = query.where(AUDIT.c.unit == unit)
    yield from tx.execute(query)


def last_done(
    tx: Connection, campaign_id: int, unit: str, action: str, step: str | None = None
) -> dict[str, str]:
    """Who last did that about a unit, or a step of it, and when: ``winner`` and ``at``, as a
    conflict tells whoever comes second; both "" if nobody has."""
    query = (
        select(AUDIT.c.body)
        .where(AUDIT.c.campaign_id == campaign_id, AUDIT.c.unit == unit)
        .where(AUDIT.c.action == action)
        .order_by(AUDIT.c.id.desc())
    )
    bodies = (json.loads(row.body) for row in tx.execute(query))
    last = next((b for b in bodies if b["data"].get("step") == step), {"actor": "", "at": ""})
    return {"winner": str(last["actor"]), "at": str(last["at"])}


_INSERT = ready_insert(AUDIT)


def units_with(
    tx: Connection, campaign_id: int, action: str, units: Iterable[str]
) -> frozenset[str]:
    """Those of the units of which the campaign's log holds such an act."""
    where = (
        AUDIT.c.campaign_id == campaign_id,
        AUDIT.c.unit.in_(list(units)),
        AUDIT.c.action == action,
    )
    return frozenset(tx.execute(select(AUDIT.c.unit).where(*where).distinct()).scalars())
