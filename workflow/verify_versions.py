"""The versions of a plan against the log: every text must be the one its entry named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from storage import plan_versions
from workflow.broken import Broken
from workflow.edition import hash_of

NAMING = ("campaign_opened", "campaign_amended")
KINDS = (("plan", "plan", "plan_hash"), ("register", "register_text", "register_hash"))


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says of a version; a register of "" was not named, as entries once did not."""

    n: int
    plan: str
    register: str


def said_of(body: Mapping[str, Any], n: int) -> Mapping[int, Said]:
    """By number the version that an entry tells of; nothing if it tells of none."""
    data = body["data"]
    if body.get("action") not in NAMING:
        return {}
    said = Said(n, str(data.get("plan", "")), str(data.get("register", "")))
    return {data.get("plan_version", 1): said}


def broken_versions(tx: Connection, row: Any, said: Mapping[int, Said]) -> Iterator[Broken]:
    """What of a campaign's versions is not as its log says."""
    stored = {}
    for version in plan_versions.of_campaign(tx, row.id):
        stored[version.version] = (version.plan_hash, version.register_hash)
        yield from _texts(row, version, said.get(version.version))
    for number, entry in said.items():
        if number not in stored:
            yield _broken("version_missing", row, entry.n, number)
    newest = max(said, default=row.plan_version)
    in_force = (row.plan_hash, row.register_hash)
    if row.plan_version != newest or stored.get(row.plan_version) != in_force:
        yield _broken("version_differs", row, row.chain_n, row.plan_version)


def _texts(row: Any, version: Any, said: Said | None) -> Iterator[Broken]:
    if said is None:
        yield _broken("version_unlogged", row, row.chain_n, version.version)
        return
    for kind, text, digest in KINDS:
        named = getattr(said, kind) or getattr(version, digest)
        if not named == getattr(version, digest) == hash_of(getattr(version, text)):
            yield _broken(f"{kind}_differs", row, said.n, version.version)


def _broken(code: str, row: Any, n: int, version: int) -> Broken:
    return Broken(code, f"campaign:{row.id}", n, "", {"plan_version": version})
