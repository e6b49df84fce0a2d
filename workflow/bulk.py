"""Many reports through the door in one act: judged one by one, written in bulk."""

import datetime as dt
from collections.abc import Sequence

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
    targets = {
        state: next_state(
            frame.definition,
            move,
            Facts(
                state=state,
                capacities=frozenset({"office", "approver", "leadership"}),
                in_revision=in_revision,
                parent_presenting=presenting,
            ),
        )
        for state in {one.state for one in members}
    }
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
