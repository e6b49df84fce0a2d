"""The one row that says what this database is, and its system audit chain."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.audit import Entry, Head, append
from storage.locks import Lockable
from storage.ready import Ready
from storage.tables import Installation
from storage.types import table_of

TABLE = table_of(Installation)
SYSTEM_CHAIN = "system"
_READ = Ready(select(TABLE))
_HELD = Lockable(select(TABLE), Ready)
_FORWARD = Ready(
    update(TABLE)
    .where(TABLE.c.mode == "trial", TABLE.c.clock.is_(None) | (TABLE.c.clock < bindparam("now")))
    .values(clock=bindparam("now"))
)


def create(tx: Connection, *, trial: bool) -> None:
    """Say once and for ever whether this is a trial."""
    tx.execute(insert(TABLE).values(id=1, mode="trial" if trial else "live"))


def read(tx: Connection) -> Any:
    """The row, or ``None`` in a database without one."""
    return _READ.first(tx, {})


def hold(tx: Connection) -> Any:
    """The row as it is now, unchanged by others until the commit."""
    return _HELD.alone(tx).first(tx, {})


def set_clock(tx: Connection, now: dt.datetime) -> None:
    """Move the trial clock. It never goes back: an earlier time changes nothing."""
    _FORWARD.run(tx, {"now": now})


def hold_mail(tx: Connection, *, held: bool) -> None:
    """Stop or release all delivery of this database."""
    tx.execute(update(TABLE).values(mail_held=held))


def record(tx: Connection, entry: Entry) -> None:
    """Add to the system chain: refusals, holds, clock and other acts on no campaign."""
    row = hold(tx)
    head = append(tx, None, Head.of(SYSTEM_CHAIN, row.chain_n, row.chain_hash), [entry])
    tx.execute(update(TABLE).values(chain_n=head.n, chain_hash=head.hash))
