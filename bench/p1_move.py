"""P1: one durable move through the door, against the same rows written in other ways.

The move is ``approve``: facts, permission, guards, compare-and-set, audit entry, two outbox
rows, the review clock superseded. Every side works on a copy of one database, journal in WAL,
synchronous=NORMAL.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from bench.hot import limit_of
from bench.pairs import Row, at_least, beside, rounds, seconds
from bench.peers import bare, django_fsm, naive, spiff, statemachine
from bench.world import copy_of, opened, units
from storage import due, reports
from storage.audit import Actor
from storage.database import Database, open_sqlite
from storage.types import instant_text
from workflow.move import Command, move

REPORTS = 300
CHIEF = Actor("OFC-CHIEF", channel="bench")


def run() -> list[Row]:
    sides = {
        "ours": _ours,
        "bare": lambda: _raw(bare.approve),
        "django-fsm-2": _django,
        "SQLModel + Machine": _naive,
        "python-statemachine": lambda: _raw(statemachine.approve),
        "SpiffWorkflow": lambda: _raw(spiff.approve, spiff.prepare),
    }
    rates = {name: [REPORTS / t for t in taken] for name, taken in rounds(sides).items()}
    limit, ours = limit_of(_ours), rates["ours"]
    unit = "moves/s"
    return [
        at_least("P1 move : bare", ours, rates["bare"], 0.25, unit=unit, limit=limit),
        at_least("P1 move : django-fsm-2", ours, rates["django-fsm-2"], 3, unit=unit),
        at_least("P1 move : SQLModel + Machine", ours, rates["SQLModel + Machine"], 5, unit=unit),
        # Both with the bare rows, and without permissions, findings and letters.
        beside("P1 move : python-statemachine", ours, rates["python-statemachine"], unit=unit),
        beside("P1 move : SpiffWorkflow", ours, rates["SpiffWorkflow"], unit=unit),
    ]


@cache
def prepared() -> tuple[Path, dt.datetime]:
    db, path, at = opened(REPORTS)
    now = submitted(db, at)
    db.close()
    return path, now


def submitted(db: Database, opened_at: dt.datetime) -> dt.datetime:
    """Puts every report before its last reader, who is expected at the instant it gives."""
    now = opened_at + dt.timedelta(days=40)
    row = {"campaign_id": 1, "step": "review:chief_of_office", "kind": "review", "due_at": now}
    with db.writing() as tx:
        members = [one for one in reports.all_of(tx, 1) if not one.root]
        at_reader = {
            "state": "submitted", "reader_step": 1, "revision": 1, "opened": True,
            "revision_hash": "0" * 64, "reached": {"follow_up_officer": 1, "chief_of_office": 1},
        }  # fmt: skip
        reports.change_many(tx, [{"b_id": one.id, **at_reader} for one in members])
        due.plan(tx, [{**row, "report_id": one.id, "unit": one.unit} for one in members])
    return now


def _copy() -> tuple[Path, dt.datetime]:
    path, now = prepared()
    return copy_of(path), now


def _ours() -> float:
    path, now = _copy()
    db = open_sqlite(path, durable=False)
    commands = [Command(move="approve", unit=unit, actor=CHIEF) for unit in units(REPORTS)]
    move(db, commands.pop(), now)  # reads the frame, which is kept
    taken = seconds(lambda: [move(db, command, now) for command in commands])
    _check(db)
    db.close()
    return taken * REPORTS / (REPORTS - 1)


def _raw(
    approve: Callable[[Any, str, str], None],
    prepare: Callable[[Any, list[str]], None] | None = None,
) -> float:
    path, now = _copy()
    db = open_sqlite(path, durable=False)
    with db.engine.connect() as tx:
        raw: Any = tx.connection.driver_connection
        if prepare is not None:
            prepare(raw.execute, units(REPORTS))
        at = instant_text(now)
        taken = seconds(lambda: [approve(raw.execute, unit, at) for unit in units(REPORTS)])
    _check(db)
    db.close()
    return taken


def _django() -> float:
    path, now = _copy()
    django_fsm.use(path)
    taken = seconds(lambda: [django_fsm.approve(unit, now) for unit in units(REPORTS)])
    django_fsm.connection.close()
    return _checked(path, taken)


def _naive() -> float:
    path, now = _copy()
    db = open_sqlite(path, durable=False)
    taken = seconds(lambda: [naive.approve(db.engine, unit, now) for unit in units(REPORTS)])
    db.close()
    return _checked(path, taken)


def _checked(path: Path, taken: float) -> float:
    db = open_sqlite(path, durable=False)
    _check(db)
    db.close()
    return taken


def _check(db: Database) -> None:
    """Every side has done the whole work."""
    counts = (
        "SELECT count(*) FROM report WHERE state='reviewed' AND version=1 AND chain_n=2",
        "SELECT count(*) FROM audit_entry WHERE action='approve'",
        "SELECT count(*) FROM endorsement WHERE final",
        "SELECT count(*) FROM due_row WHERE kind='review' AND status='superseded'",
        "SELECT count(*) / 2 FROM mail JOIN mail_unit ON mail_id=mail.id WHERE letter='approved'",
    )
    with db.reading() as tx:
        found = [tx.exec_driver_sql(count).scalar() for count in counts]
    assert found == [REPORTS] * len(counts), found
