"""Throw-away copies: every row of a database in a file of its own."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from storage.database import Database, open_sqlite

ROWS = 1_000


def copy_of(db: Database, path: Path) -> Database:
    """A SQLite file with the same rows, as the database was at one moment."""
    if db.dialect == "sqlite":
        with closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(path),))
        return open_sqlite(path, durable=False)
    copy = open_sqlite(path, durable=False)
    copy.create()
    with db.reading() as source, copy.writing() as target:
        copy_rows(source, target)
    return copy


def copy_rows(source: Connection, target: Connection) -> None:
    """All rows of all tables, ids included, in constant memory."""
    for table in SQLModel.metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": ROWS})
        for part in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in part])
