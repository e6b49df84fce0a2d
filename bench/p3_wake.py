"""P3: a wake with nothing due, against the number of steps pending."""

import datetime as dt

from bench.hot import limit_of
from bench.p4_steps import FILL
from bench.pairs import Row, at_most, budget, rounds, seconds
from bench.world import opened
from storage.database import Database
from workflow.play import next_moment
from workflow.reminders import fire_due

FEW, MANY = 10_000, 1_000_000
UNITS, WAKES = 10, 200
NOW = dt.datetime(2023, 3, 16, 2, tzinfo=dt.UTC)


def run() -> list[Row]:
    many, few = _pending(MANY), _pending(FEW)
    taken = rounds({"many": lambda: _wake(many), "few": lambda: _wake(few)})
    limit = limit_of(lambda: _wake(many))
    for db in (many, few):
        db.close()
    return [
        at_most("P3 wake, 1,000,000 : 10,000 pending", taken["many"], taken["few"], 1.3, unit="ms",
                limit=limit),
        budget("P3 wake, 1,000,000 pending", taken["many"], 0.5, unit="ms"),
    ]  # fmt: skip


def _pending(n: int) -> Database:
    db, _, at = opened(UNITS)
    fire_due(db, at)  # the opening letters
    with db.writing() as tx:
        tx.exec_driver_sql(FILL, (n, UNITS))
    return db


def _wake(db: Database) -> float:
    """Milliseconds of one wake: nothing to fire, and when to wake next."""

    def wakes() -> None:
        for _ in range(WAKES):
            assert fire_due(db, NOW) == 0
            assert next_moment(db, NOW, mail=False) is not None

    return seconds(wakes) / WAKES * 1000
