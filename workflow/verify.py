"""Verifying the log: bytes, links, columns beside them, and that replaying gives today's states."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from states.errors import Field
from storage import audit, campaigns, installation, reports
from storage.types import instant_text


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not hold, and where: the chain, the entry's number in it, its unit."""

    code: str
    chain: str
    n: int
    unit: str = ""
    fields: dict[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and everything that is wrong, the first bad entry first."""

    entries: int
    chains: int
    problems: tuple[Broken, ...]


@dataclass(slots=True)
class _Chain:
    """What the entries of one chain say so far."""

    name: str
    n: int = 0
    hash: str = ""
    state: dict[str, Any] = field(default_factory=dict)


def verify(tx: Connection) -> Verified:
    """Check every entry and every chain against the rows of today, in constant memory per chain."""
    problems: list[Broken] = []
    ends: dict[str, _Chain] = {}
    entries = 0
    chain = _Chain("")
    for row in audit.stream(tx):
        entries += 1
        if row.chain != chain.name:
            chain = ends[row.chain] = _Chain(row.chain, hash=audit.genesis(row.chain))
        problems += _entry(chain, row)
    problems += _ends(tx, ends)
    return Verified(entries, len(ends), tuple(problems))


def _entry(chain: _Chain, row: Any) -> Iterator[Broken]:
    place = (row.chain, row.n, row.unit)
    if hashlib.sha256(row.body).hexdigest() != row.hash:
        yield Broken("entry_changed", *place)
    if row.n != chain.n + 1:
        yield Broken("entry_missing", *place, {"expected": chain.n + 1})
    if row.prev != chain.hash:
        yield Broken("link_broken", *place)
    chain.n, chain.hash = row.n, row.hash
    try:
        body = json.loads(row.body)
    except ValueError:
        yield Broken("entry_changed", *place)
        return
    yield from _columns(row, body)
    yield from _replayed(chain, row, body)


def _columns(row: Any, body: dict[str, Any]) -> Iterator[Broken]:
    """The columns beside the bytes must say what the bytes say."""
    derived = {
        "chain": row.chain,
        "n": row.n,
        "prev": row.prev,
        "unit": row.unit,
        "action": row.action,
        "at": instant_text(row.at),
    }
    for name, value in derived.items():
        if body.get(name) != value:
            fields: dict[str, Field] = {"column": name}
            yield Broken("column_differs", row.chain, row.n, row.unit, fields)


def _replayed(chain: _Chain, row: Any, body: dict[str, Any]) -> Iterator[Broken]:
    """Follow the report through its entries; each must begin where the one before ended."""
    state, data = chain.state, body["data"]
    if body["from"] and body["from"] != state.get("state"):
        fields: dict[str, Field] = {"expected": str(state.get("state")), "found": body["from"]}
        yield Broken("state_jumps", row.chain, row.n, row.unit, fields)
    if body["to"]:
        state["state"] = body["to"]
    if body["from"]:
        state["revision_hash"] = body["revision"]
    for name in ("version", "obligation", "revision"):
        if name in data:
            state[name] = data[name]


def _ends(tx: Connection, ends: dict[str, _Chain]) -> Iterator[Broken]:
    """Every chain must end where its owner says, and replaying must give today's row."""
    owner = installation.read(tx)
    yield from _end(ends, installation.SYSTEM_CHAIN, "", owner.chain_n, owner.chain_hash)
    for campaign in campaigns.all_campaigns(tx):
        name = f"campaign:{campaign.id}"
        yield from _end(ends, name, "", campaign.chain_n, campaign.chain_hash)
        for report in reports.all_of(tx, campaign.id):
            name = f"report:{report.id}"
            yield from _end(ends, name, report.unit, report.chain_n, report.chain_hash)
            yield from _today(ends.get(name), report)


def _end(ends: dict[str, _Chain], name: str, unit: str, n: int, digest: str) -> Iterator[Broken]:
    chain = ends.get(name)
    found = chain.n if chain else 0
    if found != n:
        yield Broken("chain_cut", name, min(found, n) + 1, unit, {"expected": n, "found": found})
    elif chain is not None and chain.hash != digest:
        yield Broken("head_differs", name, n, unit)


def _today(chain: _Chain | None, report: reports.ReportRow) -> Iterator[Broken]:
    if chain is None:
        return
    for name in ("state", "obligation", "version", "revision", "revision_hash"):
        if name not in chain.state:
            continue
        said, today = chain.state[name], getattr(report, name)
        if said != today:
            fields: dict[str, Field] = {
                "column": name,
                "replayed": str(said),
                "today": str(today),
            }
            yield Broken("replay_differs", chain.name, chain.n, report.unit, fields)
