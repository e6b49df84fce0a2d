"""What wakes the clock is found by an index on PostgreSQL too, however much is pending."""

from collections.abc import Callable
from typing import Any, ClassVar

import psycopg
import pytest
from cast import World
from sqlalchemy import Connection

from storage import due, outbox
from storage.database import utc_now

# Both indexes of planned rows hold nothing else; which of them is read is the planner's choice.
LOOKS: dict[str, Callable[[Connection], Any]] = {
    "ix_due_": lambda tx: due.anything_due(tx, utc_now()),
    "ix_due_next": lambda tx: due.firsts(tx, 1),
    "ix_mail_open": lambda tx: outbox.ready(tx, utc_now(), utc_now(), 16),
}


class Listening(psycopg.Cursor[Any]):
    """A cursor that remembers what was asked, whoever asks."""

    asked: ClassVar[list[tuple[Any, Any]]] = []

    def execute(self, query: Any, params: Any = None, **rest: Any) -> Any:
        self.asked.append((query, params))
        return super().execute(query, params, **rest)


@pytest.mark.parametrize("index", LOOKS)
def test_a_look_for_open_work_can_use_the_index_of_open_work(index: str) -> None:
    with World.open().db.writing() as tx:
        driver = tx.connection.driver_connection
        assert driver is not None
        before, driver.cursor_factory = driver.cursor_factory, Listening
        Listening.asked.clear()
        LOOKS[index](tx)
        driver.cursor_factory = before
        ((query, values),) = Listening.asked
        # A table as small as this one would be read whole, whatever indexes there are.
        cursor = tx.connection.cursor()
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"using {index}" in plan or f"on {index}" in plan
