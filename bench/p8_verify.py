"""P8: ``audit verify`` of a long log, against fetching its rows and against the usual way.

The usual way: every row an object, its bytes written anew with ``json.dumps`` and compared.
Memory is that of processes of their own, verifying the whole log and a tenth of it.
"""

import datetime as dt
import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bench.hot import limit_of
from bench.pairs import Row, at_least, at_most, rounds, seconds
from bench.world import opened
from storage import audit, reports
from storage.audit import Actor, Entry, Head
from storage.database import open_sqlite
from storage.tables_work import AuditEntry
from workflow.verify import verify

ENTRIES = 1_000_000
TENTH = ENTRIES // 10
UNITS = 1_000
CHIEF = Actor("OFC-CHIEF", "chief_of_office", "", "bench")
FETCH = (
    "SELECT id, chain, n, campaign_id, unit, action, at, body, hash, prev FROM audit_entry"
    " ORDER BY chain, n"
)


def run() -> list[Row]:
    taken = rounds(
        {"ours": _ours, "fetch": _fetch, "objects": _objects, "whole": lambda: _memory(ENTRIES),
         "tenth": lambda: _memory(TENTH)},
        5, warm=False,
    )  # fmt: skip
    rate = {name: [ENTRIES / t for t in taken[name]] for name in ("ours", "fetch", "objects")}
    unit, limit = "entries/s", limit_of(_ours)
    return [
        at_least("P8 verify : fetching the rows", rate["ours"], rate["fetch"], 0.6, unit=unit,
                 limit=limit),
        at_least("P8 verify : objects + json.dumps", rate["ours"], rate["objects"], 8, unit=unit),
        at_most(f"P8 memory, {ENTRIES:,} : a tenth", taken["whole"], taken["tenth"], 1.3,
                unit="MiB"),
    ]  # fmt: skip


@cache
def prepared(entries: int) -> Path:
    """A sound log: the same number of entries on every report."""
    db, path, at = opened(UNITS)
    with db.writing() as tx:
        owners = reports.all_of(tx, 1)
        for one in owners:
            rows, head = _chain(one.unit, one.head, at, entries // len(owners))
            audit.insert_rows(tx, rows)
            end = {"b_id": one.id, "chain_n": head.n, "chain_hash": head.hash}
            reports.change_many(tx, [end])
    db.close()
    return path


def _chain(unit: str, head: Head, at: dt.datetime, n: int) -> tuple[list[Any], Head]:
    rows = []
    for i in range(n):
        now = at + dt.timedelta(seconds=i)
        data = {"step": f"R{i}", "occurrence": 1, "to": ["SEC-000000", "DRA-000000"]}
        entry = Entry(action="step_fired", at=now, actor=CHIEF, campaign="so-ket-2023", unit=unit,
                      definition="d" * 64, data=data)  # fmt: skip
        row, head = audit.row_of(1, head, entry)
        rows.append(row)
    return rows, head


def _ours() -> float:
    db = open_sqlite(prepared(ENTRIES), durable=False)
    with db.reading() as tx:
        taken = seconds(lambda: _sound(tx))
    db.close()
    return taken


def _sound(tx: Any) -> None:
    found = verify(tx)
    assert not found.problems, found.problems[:3]


def _fetch() -> float:
    db = open_sqlite(prepared(ENTRIES), durable=False)
    with db.engine.connect() as tx:
        raw: Any = tx.connection.driver_connection
        taken = seconds(lambda: sum(1 for _ in raw.execute(FETCH)))
    db.close()
    return taken


def _objects() -> float:
    """A tenth of the entries: the time grows as their number does."""
    db = open_sqlite(prepared(TENTH), durable=False)
    with Session(db.engine) as session:
        taken = seconds(lambda: _verify_objects(session))
    db.close()
    return taken * ENTRIES / TENTH


def _verify_objects(session: Session) -> None:
    query = select(AuditEntry).order_by(col(AuditEntry.chain), col(AuditEntry.n))
    previous, chain = "", ""
    for entry in _streamed(session, query):
        body = json.loads(entry.body)
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == entry.hash
        assert entry.chain != chain or entry.prev == previous == body["prev"]
        previous, chain = entry.hash, entry.chain


def _streamed(session: Session, query: Any) -> Iterator[AuditEntry]:
    for entry in session.exec(query.execution_options(yield_per=2_000)):
        yield entry
        session.expunge(entry)


def _memory(entries: int) -> float:
    """MiB at the peak of a process that verifies so many entries."""
    command = [sys.executable, "-m", "bench.p8_verify", str(prepared(entries))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _peak(path: Path) -> float:
    db = open_sqlite(path, durable=False)
    with db.reading() as tx:
        _sound(tx)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(_peak(Path(sys.argv[1])))
