"""P3: a wake with nothing due, against the number of steps pending."""

import datetime as dt
from collections.abc import Iterator

from bench.pairs import Row, compare, pairs, seconds
from bench.world import opened
from storage.database import Database
from storage.types import instant_text
from workflow.play import next_moment
from workflow.reminders import fire_due

FEW, MANY = 10_000, 1_000_000
WAKES = 200
LIMIT = "one look into a partial index; the rest is SQLAlchemy and a transaction"


def run() -> Row:
    many, few = _pending(MANY), _pending(FEW)
    now = dt.datetime(2023, 3, 16, 2, tzinfo=dt.UTC)
    measured = pairs(lambda: _wake(many, now), lambda: _wake(few, now))
    for db in (many, few):
        db.close()
    return compare("P3 wake, 1,000,000 : 10,000 pending", "ms", measured, 1.3, LIMIT, at_most=True)


def _pending(n: int) -> Database:
    db, at = opened(10)
    fire_due(db, at)  # the opening letters
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

    def rows() -> Iterator[tuple[object, ...]]:
        for i in range(n):
            at = instant_text(start + dt.timedelta(seconds=i))
            yield (1, i % 10 + 2, f"U{i % 10:06d}", f"S{i}", at)

    with db.writing() as tx:
        tx.exec_driver_sql(
            "INSERT INTO due_row(campaign_id, report_id, unit, step, occurrence, milestone, kind,"
            " due_at, status, reason) VALUES (?,?,?,?,1,'','ladder',?,'planned','')",
            list(rows()),
        )
    return db


def _wake(db: Database, now: dt.datetime) -> float:
    """Milliseconds of one wake: nothing to fire, and when to wake next."""

    def wakes() -> None:
        for _ in range(WAKES):
            assert fire_due(db, now) == 0
            assert next_moment(db, now, mail=False) is not None

    return seconds(wakes) / WAKES * 1000
