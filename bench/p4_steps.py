"""P4: due steps decided, a thousand units at one instant: claimed, re-read, written to.

Each step writes one log entry and the mail to the unit's head. A mail becomes words when it
leaves, so rendering is measured as it is done there.
"""

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bench.hot import limit_of
from bench.pairs import Row, at_least, at_most, rounds, seconds
from bench.peers import apscheduler_store, rows
from bench.world import copy_of, opened
from storage import campaigns, due, outbox, reports
from storage.database import Database, open_sqlite
from storage.types import instant_text
from workflow.frame import Frame, load
from workflow.reminders import fire_due
from workflow.rendering import Sender, render
from workflow.schedule import opening_rows

STEPS = 1_000
FEW, MANY = 10_000, 1_000_000
AT = dt.datetime(2023, 4, 17, 0, 30, tzinfo=dt.UTC)
SENDER = Sender("https://dondoc.example", "dondoc@office.example")
FILL = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?)"
    " INSERT INTO due_row(campaign_id, report_id, unit, step, occurrence, milestone, kind, due_at,"
    " status, reason) SELECT 1, report.id, report.unit, 'S'||i, 1, '', 'ladder',"
    " '2024-01-01T00:00:00.000000Z', 'planned', ''"
    " FROM n JOIN report ON report.id = 2 + (i % ?)"
)
READ_DUE = (
    "SELECT id, report_id, unit, step FROM due_row WHERE status='planned' AND due_at<=?"
    " ORDER BY due_at, id"
)
CLAIM = "UPDATE due_row SET status='fired', reason='', decided_at=? WHERE id=? AND status='planned'"
READ = (
    "SELECT id, unit, state, obligation, revision_hash, chain_n, chain_hash FROM report WHERE id=?"
)
AUDIT = rows.AUDIT.replace("'approve'", "'step_fired'")
HEAD = "UPDATE report SET chain_n=?, chain_hash=? WHERE id=?"
MAIL = rows.MAIL.replace("'event','approved'", "'reminder','reminder'")
MAIL_UNIT = "INSERT INTO mail_unit SELECT id, ?, 'M', 0 FROM mail WHERE message_id=?"


def run() -> list[Row]:
    taken = rounds({
        "few": lambda: _ours(FEW), "many": lambda: _ours(MANY), "bare": lambda: _bare(FEW),
        "render": _render, "fire": _apscheduler, "plan": _plan, "add": _add_jobs,
    })  # fmt: skip
    micro = {name: [t / STEPS * 1e6 for t in times] for name, times in taken.items()}
    whole = [a + b for a, b in zip(micro["few"], micro["render"], strict=True)]
    unit = "µs/step"
    fast = {"unit": "steps/s"}
    rate = {name: [1e6 / t for t in times] for name, times in {**micro, "whole": whole}.items()}
    return [
        at_least("P4 step decided : bare", rate["few"], rate["bare"], 0.6, **fast,
                 limit=limit_of(lambda: _ours(FEW))),
        at_least("P4 step decided and rendered : bare", rate["whole"], rate["bare"], 0.3, **fast,
                 limit=limit_of(_render)),
        at_most("P4 step, 1,000,000 : 10,000 pending", micro["many"], micro["few"], 1.3, unit=unit),
        at_least("P4 step decided : APScheduler fires", rate["few"], rate["fire"], 25, **fast),
        at_least("P4 decided and rendered : APScheduler", rate["whole"], rate["fire"], 3, **fast),
        at_least("P4 step planned : APScheduler add_job", rate["plan"], rate["add"], 30, **fast),
    ]  # fmt: skip


@cache
def prepared(pending: int) -> Path:
    """The opening letters decided, a thousand first reminders due, others far ahead."""
    db, path, at = opened(STEPS)
    fire_due(db, at)
    with db.writing() as tx:
        already = tx.exec_driver_sql("SELECT count(*) FROM due_row WHERE status='planned'").scalar()
        tx.exec_driver_sql(FILL, (pending - (already or 0), STEPS))
    db.close()
    return path


def _ours(pending: int) -> float:
    path = copy_of(prepared(pending))
    db = open_sqlite(path, durable=False)
    _frame(db)
    taken = seconds(lambda: fire_due(db, AT))
    _check(db)
    db.close()
    return taken


def _frame(db: Database) -> Frame:
    with db.writing() as tx:
        return load(tx, campaigns.by_id(tx, 1))


def _bare(pending: int) -> float:
    path = copy_of(prepared(pending))
    db = open_sqlite(path, durable=False)
    facts = _facts(db)
    with db.engine.connect() as tx:
        raw: Any = tx.connection.driver_connection
        if raw.in_transaction:
            raw.execute("COMMIT")
        taken = seconds(lambda: _decide(raw, facts, instant_text(AT)))
    _check(db)
    db.close()
    return taken


def _facts(db: Database) -> str:
    """Facts as long as those of ours."""
    with db.reading() as tx:
        found = tx.exec_driver_sql("SELECT facts FROM mail ORDER BY id DESC LIMIT 1").scalar()
    return str(found)


def _decide(raw: Any, facts: str, at: str) -> None:
    raw.execute("BEGIN IMMEDIATE")
    entries, heads, claims, mails, units = [], [], [], [], []
    for due_id, report_id, _, step in raw.execute(READ_DUE, (at,)).fetchall():
        key, unit, state, obligation, digest, n, head = raw.execute(READ, (report_id,)).fetchone()
        assert obligation == "due"
        body = rows.entry_body(unit, state, n + 1, head, at, digest)
        entry = hashlib.sha256(body).hexdigest()
        entries.append((f"report:{key}", n + 1, unit, at, body, entry, head))
        heads.append((n + 1, entry, key))
        claims.append((at, due_id))
        message, address = rows.message_id(unit, step), f"secretary@{unit}.example"
        mails.append((message, json.dumps([unit]), address, at, facts, at))
        units.append((key, message))
    raw.executemany(CLAIM, claims)
    raw.executemany(AUDIT, entries)
    raw.executemany(HEAD, heads)
    raw.executemany(MAIL, mails)
    raw.executemany(MAIL_UNIT, units)
    raw.execute("COMMIT")


def _check(db: Database) -> None:
    counts = (
        "SELECT count(*) FROM due_row WHERE status='fired' AND decided_at LIKE '2023-04-17%'",
        "SELECT count(*) FROM audit_entry WHERE action='step_fired' AND at LIKE '2023-04-17%'",
        "SELECT count(*) FROM mail JOIN mail_unit ON mail_id=id WHERE letter='reminder'",
    )
    with db.reading() as tx:
        found = [tx.exec_driver_sql(count).scalar() for count in counts]
    assert found == [STEPS] * len(counts), found


@cache
def decided() -> tuple[Frame, Sequence[Any], dict[int, list[Any]]]:
    """The thousand reminders' mails, as they are claimed."""
    db = open_sqlite(copy_of(prepared(FEW)), durable=False)
    fire_due(db, AT)
    with db.reading() as tx:
        frame = load(tx, campaigns.by_id(tx, 1))
        mails = [row for row in outbox.left(tx, 1) if row.letter == "reminder"]
        units = outbox.units_of(tx, [mail.id for mail in mails])
    db.close()
    return frame, mails, units


def _render() -> float:
    frame, mails, units = decided()
    return seconds(lambda: [render(frame, mail, units[mail.id], SENDER, AT) for mail in mails])


def _plan() -> float:
    """As many steps planned as the others add, from the ladders to the stored rows."""
    db = open_sqlite(copy_of(prepared(FEW)), durable=False)
    frame = _frame(db)
    with db.writing() as tx:
        some = [one for one in reports.all_of(tx, 1) if not one.root]
        tx.exec_driver_sql("DELETE FROM due_row")

    def plan() -> int:
        with db.writing() as tx:
            planned = [row for one in some for row in opening_rows(frame, one, frame.opened_at)]
            due.plan(tx, planned)
        return len(planned)

    planned: list[int] = []
    taken = seconds(lambda: planned.append(plan()))
    db.close()
    return taken * STEPS / planned[0]


def _apscheduler() -> float:
    done = threading.Semaphore(0)
    scheduler = apscheduler_store.filled(STEPS, done)
    taken = seconds(lambda: apscheduler_store.fire(scheduler, STEPS, done))
    apscheduler_store.stop(scheduler)
    return taken


def _add_jobs() -> float:
    scheduler = apscheduler_store.empty()
    taken = seconds(lambda: apscheduler_store.add(scheduler, STEPS))
    apscheduler_store.stop(scheduler)
    return taken
