"""P2: ten thousand reviewed reports consolidated in one act, against their bare rows.

The act is what a build does with its members: each through guards and machine, its entry in the
log, its place in the build. The whole of ``consolidate build`` also makes the root's table, of
all indicators over all units; it is shown beside, as the other sides make none.
"""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from bench.hot import limit_of
from bench.pairs import Row, at_least, beside, rounds, seconds
from bench.peers import django_fsm, rows
from bench.world import copy_of, opened, units
from storage import figures, reports
from storage.audit import Actor
from storage.database import Database, open_sqlite
from storage.types import instant_text
from workflow.bulk import pass_many
from workflow.consolidation import build
from workflow.frame import of_code

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
    taken = rounds({"ours": _ours, "build": _build, "bare": _bare, "django": _django})
    rates = {name: [REPORTS / t for t in times] for name, times in taken.items()}
    ours, limit = rates["ours"], limit_of(_ours)
    return [
        at_least("P2 consolidate 10,000 : bare", ours, rates["bare"], 0.4, unit="reports/s",
                 limit=limit),
        at_least("P2 consolidate : django-fsm-2 loop", ours, rates["django"], 10, unit="reports/s"),
        beside("P2 build with its table : bare", rates["build"], rates["bare"], unit="reports/s",
               limit=limit_of(_build)),
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
    taken = seconds(lambda: _take_in(db, now))
    db.close()
    return _checked(path, taken)


def _take_in(db: Database, now: dt.datetime) -> None:
    with db.writing() as tx:
        _, frame = of_code(tx, "")
        members = [one for one in reports.all_of(tx, frame.id) if not one.root]
        pass_many(tx, frame, members, "consolidate", CHIEF, now, in_revision=True)
        rest = {"since_revision": 1, "stale": False, "at": now}
        figures.add_members(
            tx,
            [
                {"parent_id": 1, "report_id": m.id, "revision": m.revision,
                 "hash": m.revision_hash, **rest}
                for m in members
            ],
        )  # fmt: skip


def _build() -> float:
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
