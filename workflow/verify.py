"""Verifying the log: bytes, links, columns beside them, and that replaying gives today's states."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection

from states.errors import Field
from storage import audit, campaigns, installation, reports, revisions
from storage.types import instant_from, instant_text
from workflow.broken import Broken, Verified
from workflow.verify_versions import NAMING, Said, broken_versions, said_of

# Columns of a report that the entries tell of beside its state.
TOLD = ("version", "obligation", "revision", "merged_into", "epoch", "extensions")
# The acts by which content comes in; their entries carry the hash of what was sent.
SENDING = ("submit", "confirm_figures")
TELLING = frozenset(("opened", *SENDING, *NAMING))
_NAMES = frozenset(TOLD)


@dataclass(slots=True)
class _Chain:
    """What the entries of one chain say so far."""

    name: str
    n: int = 0
    hash: str = ""
    state: dict[str, Any] = field(default_factory=dict)
    sent: dict[int, str] = field(default_factory=dict)
    versions: dict[int, Said] = field(default_factory=dict)


class _Stored(NamedTuple):
    """An entry's row by the names of its columns, its instant as the log writes one."""

    chain: str
    n: int
    campaign_id: int | None
    unit: str
    action: str
    at: str
    body: Any
    hash: str
    prev: str

    @classmethod
    def of(cls, row: Any) -> "_Stored":
        stored = cls(*row)
        return stored._replace(at=_instant(stored.at))


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose chain it is, and where it ends according to its owner."""

    n: int
    hash: str
    campaign_id: int | None = None
    report: reports.ReportRow | None = None

    @property
    def unit(self) -> str:
        return self.report.unit if self.report else ""


def verify(tx: Connection) -> Verified:
    """Check every entry and every chain against the rows of today, in constant memory per chain."""
    owners = dict(_owners(tx))
    problems: list[Broken] = []
    ends: dict[str, _Chain] = {}
    entries = 0
    chain = _Chain("")
    owner: _Owner | None = None
    for row in audit.stream(tx):
        entries += 1
        if row[0] != chain.name:
            chain = ends[row[0]] = _Chain(row[0], hash=audit.genesis(row[0]))
            owner = owners.get(row[0])
        body = _in_place(chain, row, owner) if owner else None
        told = body is not None and _tells(body)
        if body is None:
            entry = _Stored.of(row)
            body = _record(entry.body)
            told = body is not None
            problems += _entry(chain, entry, body, owner)
        chain.n, chain.hash = row[1], row[7]
        if told and body is not None:
            problems += _replayed(chain, _Stored.of(row), body)
    for name, owner in owners.items():
        problems += _end(ends.get(name), name, owner)
    problems += _contents(tx, owners, ends)
    for row in campaigns.all_campaigns(tx):
        end = ends.get(f"campaign:{row.id}")
        problems += broken_versions(tx, row, end.versions if end else {})
    return Verified(entries, len(ends), tuple(problems))


def _owners(tx: Connection) -> Iterator[tuple[str, _Owner]]:
    system = installation.read(tx)
    yield installation.SYSTEM_CHAIN, _Owner(system.chain_n, system.chain_hash)
    for row in campaigns.all_campaigns(tx):
        yield f"campaign:{row.id}", _Owner(row.chain_n, row.chain_hash, row.id)
        for report in reports.all_of(tx, row.id):
            owner = _Owner(report.chain_n, report.chain_hash, row.id, report)
            yield f"report:{report.id}", owner


def _in_place(chain: _Chain, row: Any, owner: _Owner) -> dict[str, Any] | None:
    """The entry if nothing at all is wrong with it, as of nearly all; asked in one go."""
    name, n, campaign_id, unit, action, at, text, digest, prev = row
    try:
        body = orjson.loads(text)
        sound = (
            body["prev"] == prev == chain.hash
            and body["n"] == n == chain.n + 1
            and body["at"] == at
            and body["action"] == action
            and body["unit"] == unit
            and body["chain"] == name
            and campaign_id == owner.campaign_id
            and type(text) is bytes
            and type(body["data"]) is dict
            and hashlib.sha256(text).hexdigest() == digest
            and audit.is_instant(at)
        )
    except (ValueError, LookupError, TypeError):
        return None
    return body if sound else None


def _tells(body: dict[str, Any]) -> bool:
    """Whether an entry says anything of what its report or plan has become."""
    return bool(
        body.get("from")
        or body.get("to")
        or body.get("action") in TELLING
        or not _NAMES.isdisjoint(body["data"])
    )


def _instant(value: Any) -> str:
    """Text of SQLite or a moment of PostgreSQL as the log writes it; "" for what is neither."""
    try:
        return instant_text(instant_from(value) if isinstance(value, str) else value)
    except (AttributeError, ValueError):
        return ""


def _entry(
    chain: _Chain, row: Any, body: dict[str, Any] | None, owner: _Owner | None
) -> Iterator[Broken]:
    """What is wrong with the entry itself, then with its place in the chain."""
    place = (row.chain, row.n, row.unit)
    if owner is None and not chain.n:
        yield Broken("chain_unknown", *place)
    missing = row.n != chain.n + 1
    if missing:
        yield Broken("entry_missing", row.chain, chain.n + 1, row.unit, {"found": row.n})
    if body is None or hashlib.sha256(row.body).hexdigest() != row.hash:
        yield Broken("entry_changed", *place)
    else:
        wrong = list(_columns(row, body, owner))
        # An entry is vouched for by the one after it, which says whom it follows.
        if not missing and not wrong and body["prev"] != chain.hash:
            yield Broken("link_broken", row.chain, chain.n or 1, row.unit)
        yield from wrong


def _contents(
    tx: Connection, owners: dict[str, _Owner], ends: dict[str, _Chain]
) -> Iterator[Broken]:
    """Every stored submission must still be what the log says was sent."""
    for row in revisions.contents(tx):
        name = f"report:{row.report_id}"
        chain = ends.get(name) or _Chain(name)
        said = chain.sent.get(row.n)
        if not said == row.hash == hashlib.sha256(row.content.encode()).hexdigest():
            unit = owners[name].unit if name in owners else ""
            yield Broken("content_differs", name, chain.n, unit, {"revision": row.n})


def _record(text: Any) -> dict[str, Any] | None:
    """The entry as written, or ``None`` if this is none: what was put in as text is none."""
    if not isinstance(text, bytes):
        return None
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("data"), dict) else None


def _columns(row: Any, body: dict[str, Any], owner: _Owner | None) -> Iterator[Broken]:
    """The columns beside the bytes must say what the bytes say."""
    derived = {
        "chain": row.chain,
        "n": row.n,
        "prev": row.prev,
        "unit": row.unit,
        "action": row.action,
        "at": row.at,
    }
    differ = [name for name, value in derived.items() if body.get(name) != value]
    if owner is not None and row.campaign_id != owner.campaign_id:
        differ.append("campaign_id")
    for name in differ:
        yield Broken("column_differs", row.chain, row.n, row.unit, {"column": name})


def _replayed(chain: _Chain, row: Any, body: dict[str, Any]) -> Iterator[Broken]:
    """Follow report or plan through its entries; each must begin where the one before ended."""
    state, data = chain.state, body["data"]
    source = body.get("from")
    if source and source != state.get("state"):
        fields: dict[str, Field] = {"expected": str(state.get("state")), "found": str(source)}
        yield Broken("state_jumps", row.chain, row.n, row.unit, fields)
    if body.get("to"):
        state["state"] = body["to"]
    if source:
        state["revision_hash"] = body.get("revision")
    if body.get("action") == "opened" and "obligation" in data:
        state |= {"merged_into": data.get("into", ""), "epoch": 1, "extensions": {}}
    state |= {name: data[name] for name in TOLD if name in data}
    chain.versions |= said_of(body, row.n)
    if body.get("action") in SENDING and "revision" in data:
        chain.sent[data["revision"]] = body.get("revision", "")


def _end(chain: _Chain | None, name: str, owner: _Owner) -> Iterator[Broken]:
    """Every chain must end where its owner says, and replaying must give today's row."""
    found = chain.n if chain else 0
    if found != owner.n:
        fields: dict[str, Field] = {"expected": owner.n, "found": found}
        yield Broken("chain_cut", name, min(found, owner.n) + 1, owner.unit, fields)
    elif chain is not None and chain.hash != owner.hash:
        yield Broken("head_differs", name, owner.n, owner.unit)
    if chain is not None and owner.report is not None:
        yield from _today(chain, owner.report)


def _today(chain: _Chain, report: reports.ReportRow) -> Iterator[Broken]:
    for name in ("state", "revision_hash", *TOLD):
        said, today = chain.state.get(name), getattr(report, name)
        if name in chain.state and said != today:
            fields: dict[str, Field] = {
                "column": name,
                "replayed": str(said),
                "today": str(today),
            }
            yield Broken("replay_differs", chain.name, chain.n, report.unit, fields)
