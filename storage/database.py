"""Engines and units of work. Everything that is written is written inside ``writing()``."""

import datetime as dt
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlmodel import SQLModel

from storage import collisions, tables, tables_text, tables_work
from storage.triggers import create_triggers

WAL_RESET_FIXED = (3, 51, 3)
BUSY_TIMEOUT_MS = 30_000
TABLES = (tables, tables_work, tables_text)

Tx = Connection
T = TypeVar("T")


def _driver() -> ModuleType:
    """The newest SQLite at hand: the bundled one where a wheel exists, else Python's own."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - optional by platform
    except ImportError:
        import sqlite3 as dbapi2  # noqa: PLC0415
    return dbapi2  # type: ignore[no-any-return]


class Database:
    """One database. ``reading()`` sees a snapshot; ``writing()`` is one transaction, at once
    exclusive on SQLite, rolled back by any exception. On PostgreSQL several write at once: what
    may collide there is done by ``write()``."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writer = writer
        self._reader = reader

    @property
    def dialect(self) -> str:
        return self._writer.dialect.name

    @property
    def engine(self) -> Engine:
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        with self._reader.connect() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        with self._writer.begin() as tx:
            yield tx

    def write(self, work: Callable[[Tx], T], *, persistent: bool = False) -> T:
        """Do ``work`` in one transaction; again from its beginning where the database broke it
        off because another one was in its way.

        ``work`` must leave nothing behind but rows. ``persistent`` also waits for a server that is
        away: only for work that does nothing when it is done a second time.
        """

        def once() -> T:
            with self.writing() as tx:
                return work(tx)

        return collisions.again(once, persistent=persistent)

    def create(self) -> None:
        """All tables and triggers in an empty database, without the history of migrations."""
        with self.writing() as tx:
            SQLModel.metadata.create_all(tx)
            create_triggers(tx)

    def drop(self) -> None:
        """Everything that ``create`` or the migrations have made."""
        with self.writing() as tx:
            SQLModel.metadata.drop_all(tx)
            tx.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def open_sqlite(path: Path, *, durable: bool = True) -> Database:
    """A SQLite file. ``durable=False`` gives up safety against power loss (benchmarks)."""
    synchronous = "FULL" if durable else "NORMAL"
    url = f"sqlite:///{path}"
    return Database(
        _sqlite(url, "BEGIN IMMEDIATE", synchronous, pool_size=1),
        _sqlite(url, "BEGIN", synchronous, pool_size=5),
    )


def open_memory() -> Database:
    """A throw-away database in memory, for one thread."""
    engine = _sqlite("sqlite://", "BEGIN", "OFF", poolclass=StaticPool)
    return Database(engine, engine)


def _sqlite(url: str, begin: str, synchronous: str, **options: Any) -> Engine:
    driver = _driver()
    if driver.sqlite_version_info < WAL_RESET_FIXED:
        warnings.warn(f"sqlite_too_old:{driver.sqlite_version}", RuntimeWarning, stacklevel=3)
    engine = create_engine(url, module=driver, **options)

    @event.listens_for(engine, "connect")
    def configure(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "mmap_size=0",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def utc_now() -> dt.datetime:
    """The real time, for leases, back-off and heartbeats, which no trial clock moves."""
    return dt.datetime.now(dt.UTC)
