"""When each node last lived, in real time."""

import datetime as dt

from sqlalchemy import Connection, insert, update

from storage.tables_work import Heartbeat
from storage.types import table_of

HEARTBEAT = table_of(Heartbeat)


def beat(tx: Connection, node: str, at: dt.datetime) -> None:
    """Say that a node lives."""
    done = tx.execute(update(HEARTBEAT).where(HEARTBEAT.c.node == node).values(at=at))
    if done.rowcount == 0:
        tx.execute(insert(HEARTBEAT).values(node=node, at=at))
