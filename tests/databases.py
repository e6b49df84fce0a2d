"""Databases that begin where another one stands, of the kind that is being tested."""

import functools
import itertools
import os
import weakref
from contextlib import closing
from pathlib import Path
from typing import Any

import postgres_server
import psycopg
from sqlalchemy import Connection, Engine, Select, Table, event

from storage.database import Database, open_memory, open_sqlite
from storage.migrate import upgrade
from storage.postgres import open_postgres
from storage.triggers import create_triggers
from workflow import frame

KINDS = ("sqlite", "postgres")
# In a schema of its own lives each PostgreSQL database that a test sees.
WORLD = "world"
TWIN = """
CREATE FUNCTION twin(source text, target text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    name text;
    id record;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = source LOOP
        EXECUTE format('DELETE FROM %I.%I', target, name);
        EXECUTE format('INSERT INTO %I.%I SELECT * FROM %I.%I', target, name, source, name);
    END LOOP;
    FOR id IN SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = source LOOP
        PERFORM setval(format('%I.%I', target, id.sequencename)::regclass,
                       coalesce(id.last_value, 1), id.last_value IS NOT NULL);
    END LOOP;
    RETURN EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal
                   AND tgrelid = format('%I.audit_entry', target)::regclass);
END $$
"""
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
_kind = KINDS[0]
_names = itertools.count(1)
# What nobody uses any more: what it has compiled and read serves the next twin.
_spare: dict[str, list[Any]] = {kind: [] for kind in KINDS}


def use(kind: str) -> None:
    """From now on new databases are of that kind."""
    global _kind  # noqa: PLW0603 - what a test's own fixture sets
    _kind = kind


def kind() -> str:
    return _kind


def by_kind(make: Any) -> Any:
    """Made once for each kind of database and arguments."""
    kept = functools.cache(lambda _kind, *words: make(*words))
    return functools.wraps(make)(lambda *words: kept(_kind, *words))


def examples(n: int) -> int:
    """How many examples a property is tried with where ``n`` are right for SQLite."""
    return n if _kind == "sqlite" else max(1, n // 4)


def empty() -> Database:
    """Without a table."""
    return open_memory() if _kind == "sqlite" else _in_schema(_new_schema())


def url_for(folder: Path) -> str:
    """Where a database may be made that several processes can open; nothing is there yet."""
    if _kind == "sqlite":
        return f"sqlite:///{folder / 'dondoc.db'}"
    return f"{_own_database()}options=-csearch_path%3D{_new_schema()}"


def url_of_twin(url: str) -> str:
    """A migrated PostgreSQL database of its own with the same rows."""
    twin = url_for(Path())
    with closing(opened(twin)) as db:
        upgrade(db)
    _admin().execute("SELECT twin(%s, %s)", (_schema_in(url), _schema_in(twin)))
    return twin


def _schema_in(url: str) -> str:
    return url.rpartition("%3D")[2]


def opened(url: str) -> Database:
    """A database by its URL, without the safety against power loss."""
    path = url.removeprefix("sqlite:///")
    return open_postgres(url) if path == url else open_sqlite(Path(path), durable=False)


def twin_of(db: Database) -> Database:
    """A database of its own with the same rows."""
    return _copied(db, open_memory()) if db.dialect == "sqlite" else quick_twin_of(db)


def quick_twin_of(template: Database) -> Database:
    """The same on an engine that has served before."""
    if template.dialect != "sqlite":
        return _twin_schema(template)
    spare = _spare["sqlite"]
    engine = spare.pop() if spare else open_memory().engine
    forget_frames(engine)
    twin = Database(engine, engine)
    weakref.finalize(twin, spare.append, engine)
    return _copied(template, twin)


def forget_frames(engine: Engine) -> None:
    """Worlds that live one after the other on an engine may do different things at one revision
    of the register, which one database never does."""
    frame._kept.pop(engine, None)


def lasting_twin(db: Database, folder: Path) -> tuple[str, Database]:
    """The URL of a twin that can be closed and opened anew, and what must be kept till the end."""
    twin = quick_twin_of(db)
    if db.dialect == "sqlite":
        path = folder / f"lasting-{next(_names)}.db"
        with closing(open_sqlite(path, durable=False)) as lasting:
            _copied(twin, lasting)
        return f"sqlite:///{path}", twin
    return f"{_own_database()}options=-csearch_path%3D{_schema(twin)}", twin


def in_order(table: Table) -> Select[Any]:
    """Every row of a table, by its key."""
    return table.select().order_by(*table.primary_key.columns)


def forget_to_refuse(tx: Connection) -> None:
    """Take away what keeps the audit log from being changed, as its owner can."""
    if tx.dialect.name == "sqlite":
        for name in ("update", "delete", "replace"):
            tx.exec_driver_sql(f"DROP TRIGGER audit_no_{name}")
    else:
        tx.exec_driver_sql("DROP TRIGGER audit_no_change ON audit_entry")


def _copied(db: Database, twin: Database) -> Database:
    with db.engine.connect() as source, twin.engine.connect() as target:
        _driver_connection(source).backup(_driver_connection(target))
    return twin


def _driver_connection(tx: Connection) -> Any:
    return tx.connection.driver_connection


@functools.cache
def _own_database() -> str:
    """The URL of a database for this process alone."""
    server = postgres_server.shared()
    name = f"tests_{os.getpid()}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)


@functools.cache
def _admin() -> psycopg.Connection[Any]:
    """Whoever copies; triggers and foreign keys are silent for him."""
    quiet = "-c session_replication_role=replica"
    admin = psycopg.connect(_own_database(), autocommit=True, options=quiet)
    admin.execute(TWIN)
    return admin


@functools.cache
def _served() -> Database:
    """The product's own engines; which schema they see is said by each world's options."""
    db = open_postgres(_own_database())

    @event.listens_for(db.engine, "engine_connect")
    def enter(connection: Connection) -> None:
        world = connection.get_execution_options()[WORLD]
        if connection.info.get(WORLD) != world:
            driver = _driver_connection(connection)
            driver.autocommit = True
            driver.execute(f"SET search_path TO {world}")
            driver.autocommit = False
            connection.info[WORLD] = world

    event.listen(db._reader, "engine_connect", enter)
    return db


def _new_schema() -> str:
    name = f"world_{next(_names)}"
    _admin().execute(f"CREATE SCHEMA {name}")
    return name


def _in_schema(name: str) -> Database:
    served = _served()
    return Database(
        served.engine.execution_options(**{WORLD: name}),
        served._reader.execution_options(**{WORLD: name}),
    )


def _twin_schema(template: Database) -> Database:
    spare = _spare["postgres"]
    if spare:
        writer, reader = spare.pop()
        forget_frames(writer)
        forget_frames(reader)
        twin = Database(writer, reader)
    else:
        twin = empty()
        twin.create()
    weakref.finalize(twin, spare.append, (twin.engine, twin._reader))
    copied = _admin().execute("SELECT twin(%s, %s)", (_schema(template), _schema(twin)))
    if copied.fetchone() == (False,):
        with twin.writing() as tx:
            create_triggers(tx)
    return twin


def waiting_for_locks() -> int:
    """How many of this process's transactions wait for another one, now."""
    (n,) = _admin().execute(WAITING).fetchone() or (0,)
    return int(n)


def close() -> None:
    """Say goodbye to the server, if anybody has spoken to it."""
    if _admin.cache_info().currsize:
        _admin().close()
    if _served.cache_info().currsize:
        _served().close()


def _schema(db: Database) -> str:
    name: str = db.engine.get_execution_options()[WORLD]
    return name
