"""Acts on the root report beside its moves: who may, and what every one of them leaves."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from states.errors import Conflict, Refusal, Refused
from storage import reports
from storage.audit import Actor
from storage.reports import ReportRow
from workflow.actors import standing
from workflow.frame import Frame
from workflow.ledger import Ledger


def allowed(
    frame: Frame,
    root: ReportRow,
    actor: Actor,
    now: dt.datetime,
    by: tuple[str, ...],
    action: str,
) -> Actor:
    """The actor in the role that allows the act. Raises Refused ``role``."""
    stands = standing(frame, root, actor.person, now)
    if not stands.capacities.intersection(by):
        raise Refused(action, [Refusal("role", {"needs": list(by)})])
    return stands.acting(actor, by)


def touch(
    tx: Connection,
    frame: Frame,
    root: ReportRow,
    actor: Actor,
    now: dt.datetime,
    action: str,
    data: Mapping[str, Any],
    **values: Any,
) -> None:
    """An act on the root beside its moves: entry, version, who did it."""
    ledger = Ledger(frame, now, actor)
    ledger.add(root, action, data={**data, "version": root.version + 1})
    ledger.store(tx)
    changed = {
        "opened": True,
        "last_move": action,
        "last_actor": actor.person,
        "last_at": now,
        "version": root.version + 1,
        **values,
    }
    if not reports.change(tx, root, changed):
        raise Conflict("stale_version", expected=root.version, unit=root.unit)
