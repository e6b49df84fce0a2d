"""P2: ten thousand reviewed reports consolidated in one act, against their bare rows.

Ours is the whole of ``consolidate build``: every member through guards and machine, its entry in
the log, its place in the build, the root's table. No unit has sent figures, so that the table
has its rows but nothing to add up, as the other sides have no table at all.
"""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from bench.hot import limit_of
from bench.pairs import Row, at_least, rounds, seconds
from bench.peers import django_fsm, rows
from bench.world import copy_of, opened, units
from storage.audit import Actor
from storage.database import open_sqlite
from storage.types import instant_text
from workflow.consolidation import build

REPORTS = 10_000
LOOPED = 1_000
CHIEF = Actor("OFC-CHIEF", channel="bench")
READ = (
    "SELECT id, unit, state, version, revision, revision_hash, chain_n, chain_hash FROM report"
    " WHERE campaign_id=1 AND root=0 AND state='reviewed'"
)
AUDIT = rows.AUDIT.replace("'approve'", "'consolidate'")
CHANGE = (
    "UPDATE report SET state='consolidated', version=version+1, last_move='consolidate',"
    " last_actor=?, last_at=?, chain_n=?, chain_hash=? WHERE id=? AND version=?"
)
MEMBER = "INSERT INTO member VALUES (1,?,?,?,1,0,?)"


def run() -> list[Row]:
    taken = rounds({"ours": _ours, "bare": _bare, "django": _django})
    rates = {name: [REPORTS / t for t in times] for name, times in taken.items()}
    ours, limit = rates["ours"], limit_of(_ours)
    return [
        at_least("P2 consolidate 10,000 : bare", ours, rates["bare"], 0.4, unit="reports/s",
                 limit=limit),
        at_least("P2 consolidate : django-fsm-2 loop", ours, rates["django"], 10, unit="reports/s"),
    ]  # fmt: skip


@cache
def prepared() -> tuple[Path, dt.datetime]:
    """Every report reviewed."""
    db, path, at = opened(REPORTS)
    with db.writing() as tx:
        tx.exec_driver_sql(
            "UPDATE report SET state='reviewed', revision=1, opened=1, revision_hash=? "
            "WHERE root=0",
            ("0" * 64,),
        )
    db.close()
    return path, at + dt.timedelta(days=60)


def _ours() -> float:
    path, now = prepared()
    path = copy_of(path)
    db = open_sqlite(path, durable=False)
    build(db, CHIEF, now, dry_run=True)  # reads the frame, which is kept
    taken = seconds(lambda: build(db, CHIEF, now))
    db.close()
    return _checked(path, taken)


def _bare() -> float:
    path, now = prepared()
    path = copy_of(path)
    db = open_sqlite(path, durable=False)
    with db.engine.connect() as tx:
        raw: Any = tx.connection.driver_connection
        taken = seconds(lambda: _consolidate(raw, instant_text(now)))
    db.close()
    return _checked(path, taken)


def _consolidate(raw: Any, at: str) -> None:
    raw.execute("BEGIN IMMEDIATE")
    entries, changes, members = [], [], []
    for key, unit, state, version, revision, digest, n, head in raw.execute(READ):
        body = rows.entry_body(unit, state, n + 1, head, at, digest)
        entry = hashlib.sha256(body).hexdigest()
        entries.append((f"report:{key}", n + 1, unit, at, body, entry, head))
        changes.append((rows.PERSON, at, n + 1, entry, key, version))
        members.append((key, revision, digest, at))
    raw.executemany(AUDIT, entries)
    raw.executemany(CHANGE, changes)
    raw.executemany(MEMBER, members)
    raw.execute("COMMIT")


def _django() -> float:
    """A tenth of the reports: the loop's time grows as their number does."""
    path, now = prepared()
    path = copy_of(path)
    django_fsm.use(path)
    taken = seconds(lambda: django_fsm.consolidate(units(LOOPED), now))
    django_fsm.connection.close()
    return _checked(path, taken, LOOPED) * REPORTS / LOOPED


def _checked(path: Path, taken: float, n: int = REPORTS) -> float:
    """Every side has done the whole work."""
    counts = (
        "SELECT count(*) FROM report WHERE state='consolidated' AND version=1 AND chain_n=2",
        "SELECT count(*) FROM audit_entry WHERE action='consolidate'",
        "SELECT count(*) FROM member",
    )
    db = open_sqlite(path, durable=False)
    with db.reading() as tx:
        found = [tx.exec_driver_sql(count).scalar() for count in counts]
    db.close()
    assert found == [n] * len(counts), found
    return taken
