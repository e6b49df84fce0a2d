"""The versions of a campaign's plan: stored once with who made them and why, readable for good."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from states.errors import NotFound
from storage import plan_versions
from storage.audit import Actor
from workflow.edition import Carried, Edition, edition_of
from workflow.frame import Frame, local

Json = dict[str, Any]


def store(
    tx: Connection,
    campaign_id: int,
    version: int,
    edition: Edition,
    actor: Actor,
    now: dt.datetime,
    *,
    reason: str = "",
    carried: Carried | None = None,
) -> None:
    """Add a version. Raises IntegrityError if somebody has added that number before."""
    plan_versions.add(
        tx,
        {
            "campaign_id": campaign_id,
            "version": version,
            "at": now,
            "by": actor.person,
            "reason": reason,
            "plan": edition.plan_text,
            "plan_hash": edition.plan_hash,
            "register_text": edition.register_text,
            "register_hash": edition.register_hash,
            "carried": (carried or Carried()).as_data(),
        },
    )


def logged(version: int, edition: Edition) -> Json:
    """What the log says of a version: its number, and hashes that prove its texts."""
    return {
        "plan_version": version,
        "plan": edition.plan_hash,
        "register": edition.register_hash,
    }


def edition_at(tx: Connection, frame: Frame, version: int) -> Edition:
    """Plan and register as they were. Raises NotFound ``plan_version``."""
    row = plan_versions.one(tx, frame.id, version)
    if row is None:
        known = [str(one.version) for one in plan_versions.listed(tx, frame.id)]
        raise NotFound("plan_version", version=version, campaign=frame.code, known=known)
    return edition_of(row.plan, row.register_text)


def lines(tx: Connection, frame: Frame) -> list[Json]:
    """The versions as the interface lists them, in order."""
    return [
        {
            "version": row.version,
            "at": local(frame, row.at),
            "by": row.by or None,
            "reason": row.reason or None,
            "plan_hash": row.plan_hash,
            "register_hash": row.register_hash,
        }
        for row in plan_versions.listed(tx, frame.id)
    ]
