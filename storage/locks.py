"""Row locks, taken by everybody in one order: campaign, then reports by id, then what hangs on
them (due rows, mails).

An act on reports shares the campaign's row; an act that orders rivals, and bumps the campaign's
version, has it alone. Whoever changes a report, its due rows or its audit chain holds its row.
Only transactions that write lock, and only on PostgreSQL: SQLite has one writer at a time.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Select, func, select

ROW_LOCKS = "row_locks"
T = TypeVar("T")


def row_locks(tx: Connection) -> bool:
    """Whether this transaction locks the rows it is about to change."""
    return bool(tx.get_execution_options().get(ROW_LOCKS))


def take_turns(tx: Connection, lock: int) -> None:
    """Wait until no other transaction has taken that turn; ours lasts until the commit."""
    if row_locks(tx):
        tx.execute(select(func.pg_advisory_xact_lock(lock)))


def as_is(query: Select[Any]) -> Select[Any]:
    """The query as SQLAlchemy executes it."""
    return query


class Lockable(Generic[T]):
    """A query and its twins that lock what they find; built once, so that they stay compiled.

    ``form`` makes of each what is executed: ``Ready``, or ``as_is`` where lists are asked for.
    """

    def __init__(self, query: Select[Any], form: Callable[[Select[Any]], T]) -> None:
        self._plain = form(query)
        self._shared = form(query.with_for_update(read=True))
        # NO KEY UPDATE: rows that refer to the locked one may still be added by others.
        self._alone = form(query.with_for_update(key_share=True))
        self._free = form(query.with_for_update(key_share=True, skip_locked=True))

    def shared(self, tx: Connection) -> T:
        """Nobody may change the rows until the commit."""
        return self._shared if row_locks(tx) else self._plain

    def alone(self, tx: Connection) -> T:
        """Nobody else may hold the rows until the commit."""
        return self._alone if row_locks(tx) else self._plain

    def free(self, tx: Connection) -> T:
        """The same, passing over rows that somebody holds."""
        return self._free if row_locks(tx) else self._plain
