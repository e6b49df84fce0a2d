"""Many reports through the door in one act: judged one by one, written in bulk."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from states.facts import Facts
from states.machine import next_state
from storage import reports
from storage.audit import Actor
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.ledger import Ledger
from workflow.milestones import meet


def pass_many(
    tx: Connection,
    frame: Frame,
    members: Sequence[ReportRow],
    move: str,
    actor: Actor,
    now: dt.datetime,
    *,
    in_revision: bool = False,
    presenting: bool = False,
) -> None:
    """Many reports through the door in one act of somebody already admitted to it.

    Guards and machine judge each state once, as nothing else tells the members apart; rows and
    entries are written in bulk. The caller holds the campaign's row, so no rival act can come
    between.
    """
    ledger = Ledger(frame, now, actor)
    rows = []
    rights = {"in_revision": in_revision, "parent_presenting": presenting}
    targets = {state: _target(frame, move, state, rights) for state in {m.state for m in members}}
    for one in members:
        target = targets[one.state]
        ledger.add(
            one,
            move,
            source=one.state,
            to=target,
            revision=one.revision_hash,
            definition=frame.definition.sha256,
            data={"revision": one.revision, "version": one.version + 1},
        )
        version = {"b_id": one.id, "state": target, "version": one.version + 1}
        rows.append(version | {"last_move": move, "last_actor": actor.person, "last_at": now})
        meet(tx, frame, one, move, now)
    reports.change_many(tx, rows)
    ledger.store(tx)


def _target(frame: Frame, move: str, state: str, rights: Mapping[str, bool]) -> str:
    capacities = frozenset({"office", "approver", "leadership"})
    facts = Facts(
        state=state,
        capacities=capacities,
        in_revision=rights["in_revision"],
        parent_presenting=rights["parent_presenting"],
    )
    return next_state(frame.definition, move, facts)
