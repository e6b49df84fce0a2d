"""P1: one durable move through the door against the same rows written by bare sqlite3.

The move is ``approve``: facts, permission, guards, compare-and-set, audit entry, two outbox
rows, the review clock superseded. Bare: the same rows, statements ready, values ready.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from bench.pairs import Row, compare, pairs, seconds
from bench.world import opened
from storage.audit import Actor
from storage.database import Database
from storage.types import instant_text
from workflow.move import Command, move

REPORTS = 300
CHIEF = Actor("OFC-CHIEF", channel="bench")
LIMIT = "SQLAlchemy's execution of ten statements, then letter facts and canonical JSON"


def run() -> Row:
    measured = pairs(_ours, _bare)
    rates = [(REPORTS / ours, REPORTS / bare) for ours, bare in measured]
    return compare("P1 durable move", "moves/s", rates, 0.25, LIMIT)


def _prepared() -> tuple[Database, dt.datetime]:
    """Every report submitted and with its last reader."""
    db, at = opened(REPORTS)
    now = at + dt.timedelta(days=40)
    reached = json.dumps({"follow_up_officer": 1, "chief_of_office": 1})
    with db.writing() as tx:
        tx.exec_driver_sql(
            "UPDATE report SET state='submitted', reader_step=1, revision=1, opened=1, "
            "revision_hash=?, reached=? WHERE root=0",
            ("0" * 64, reached),
        )
        tx.exec_driver_sql(
            "INSERT INTO due_row(campaign_id, report_id, unit, step, occurrence, milestone, kind,"
            " due_at, status, reason) SELECT campaign_id, id, unit, 'review:chief_of_office', 1,"
            " '', 'review', ?, 'planned', '' FROM report WHERE root=0",
            (instant_text(now),),
        )
    return db, now


def _ours() -> float:
    db, now = _prepared()
    commands = [Command(move="approve", unit=f"U{i:06d}", actor=CHIEF) for i in range(REPORTS)]
    move(db, commands.pop(), now)  # reads the frame, which is kept
    taken = seconds(lambda: [move(db, command, now) for command in commands])
    _check(db)
    db.close()
    return taken * REPORTS / (REPORTS - 1)


def _check(db: Database) -> None:
    with db.reading() as tx:
        approved = tx.exec_driver_sql("SELECT count(*) FROM report WHERE state='reviewed'").scalar()
        mails = tx.exec_driver_sql("SELECT count(*) FROM mail WHERE letter='approved'").scalar()
    assert (approved, mails) == (REPORTS, 2 * REPORTS), (approved, mails)


def _bare() -> float:
    db, now = _prepared()
    with db.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        if raw.in_transaction:
            raw.execute("COMMIT")
        taken = seconds(lambda: _approve_all(raw, instant_text(now)))
        connection.detach()
    _check(db)
    db.close()
    return taken


FACTS = json.dumps({"letter": "approved", "units": [{"name": "x" * 900}]})
READ = (
    "SELECT id, state, version, revision, revision_hash, chain_n, chain_hash FROM report "
    "WHERE campaign_id=1 AND unit=?"
)
MAIL = (
    "INSERT INTO mail(campaign_id, message_id, in_reply_to, kind, letter, step, units, address,"
    " lang, decided_at, facts, subject, status, not_before, owner, attempts, reason)"
    " VALUES (1,?,'','event','approved','',?,?,'vi',?,?,'','ready',?,'',0,'')"
)


def _approve_all(raw: Any, at: str) -> None:
    for i in range(REPORTS):
        _approve(raw.execute, f"U{i:06d}", at)


def _approve(execute: Any, unit: str, at: str) -> None:
    execute("BEGIN IMMEDIATE")
    key, state, version, revision, digest, n, head = execute(READ, (unit,)).fetchone()
    body = json.dumps(
        {"unit": unit, "from": state, "to": "reviewed", "n": n + 1, "prev": head, "at": at,
         "actor": CHIEF.person, "action": "approve", "revision": digest, "data": "x" * 200},
        sort_keys=True,
        separators=(",", ":"),
    ).encode()  # fmt: skip
    entry = hashlib.sha256(body).hexdigest()
    execute(
        "INSERT INTO audit_entry(chain, n, campaign_id, unit, action, at, body, hash, prev)"
        " VALUES (?,?,1,?,'approve',?,?,?,?)",
        (f"report:{key}", n + 1, unit, at, body, entry, head),
    )
    changed = execute(
        "UPDATE report SET state='reviewed', version=version+1, reader_step=NULL, last_move=?,"
        " last_actor=?, last_at=?, chain_n=?, chain_hash=? WHERE id=? AND version=?",
        ("approve", CHIEF.person, at, n + 1, entry, key, version),
    )
    assert changed.rowcount == 1
    execute(
        "INSERT INTO endorsement(report_id, revision, role, by, at, revision_hash, final)"
        " VALUES (?,?,'chief_of_office',?,?,?,1)",
        (key, revision, CHIEF.person, at, digest),
    )
    execute(
        "UPDATE due_row SET status='superseded', reason='read', decided_at=? WHERE report_id=?"
        " AND kind='review' AND status='planned'",
        (at, key),
    )
    for role in ("secretary", "drafter"):
        message = hashlib.sha256(f"{unit}{role}".encode()).hexdigest()
        address = f"{role}@{unit}.example"
        values = (message, json.dumps([unit]), address, at, FACTS, at)
        mail = execute(MAIL, values).lastrowid
        execute("INSERT INTO mail_unit VALUES (?,?,'',0)", (mail, key))
    execute("COMMIT")
