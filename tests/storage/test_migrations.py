"""The schema: migrations give what the tables say, forward only, refused when too new."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import opened, url_for
from sqlalchemy import Boolean, Connection, DateTime, Integer, MetaData, Table, insert
from sqlmodel import SQLModel
from together import at_once

from states.errors import BadRequest
from storage import installation
from storage.database import Database
from storage.migrate import config, upgrade
from storage.reports import all_of
from storage.schema import HEAD, require_today, version_of
from storage.types import instant_text

MARCH = dt.datetime(2023, 3, 15, tzinfo=dt.UTC)
TRIGGERS = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        {"audit_no_update", "audit_no_delete", "audit_no_replace"},
    ),
    "postgres": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal "
        "AND tgrelid = 'audit_entry'::regclass",
        {"audit_no_change"},
    ),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(opened(url_for(tmp_path))) as db:
        yield db


def test_migrating_an_empty_database_gives_the_tables_of_the_code(db: Database) -> None:
    assert upgrade(db)
    with db.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), SQLModel.metadata) == []


def test_migrating_a_database_of_today_changes_nothing(db: Database) -> None:
    upgrade(db)
    assert not upgrade(db)


def test_a_database_of_the_first_schema_is_brought_to_today_with_its_rows(db: Database) -> None:
    with db.writing() as tx:
        command.upgrade(config(tx), "0001")
        installation.create(tx, trial=True)
    assert upgrade(db)
    with db.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), SQLModel.metadata) == []
        assert installation.read(tx).mode == "trial"


def test_the_schema_version_is_that_of_the_newest_migration(db: Database) -> None:
    upgrade(db)
    with db.reading() as tx:
        assert version_of(tx) == HEAD
        assert ScriptDirectory.from_config(config(tx)).get_current_head() == HEAD
        require_today(tx)


def test_a_migrated_database_has_the_triggers_of_the_audit_log(db: Database, database: str) -> None:
    upgrade(db)
    query, names = TRIGGERS[database]
    with db.reading() as tx:
        assert {row[0] for row in tx.exec_driver_sql(query)} == names


def test_of_several_nodes_that_start_at_once_one_migrates(db: Database) -> None:
    assert sorted(at_once(*[partial(upgrade, db)] * 3)) == [False, False, True]


def test_what_was_made_can_be_removed_without_a_trace(db: Database) -> None:
    upgrade(db)
    db.drop()
    assert upgrade(db)


def test_a_database_of_a_later_version_is_refused_untouched(db: Database) -> None:
    upgrade(db)
    with db.writing() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadRequest) as refused:
        upgrade(db)
    assert refused.value.code == "schema_newer"
    with db.reading() as tx, pytest.raises(BadRequest):
        require_today(tx)


def test_an_empty_database_is_asked_to_be_initialised(db: Database) -> None:
    with db.reading() as tx, pytest.raises(BadRequest) as refused:
        require_today(tx)
    assert refused.value.code == "schema_older"


def of_the_first_schema(tx: Connection, table: str, **values: Any) -> None:
    """A row of a table as it was then; what is not named is empty."""
    columns = Table(table, MetaData(), autoload_with=tx).columns
    empty = {Boolean: False, Integer: 0, DateTime: MARCH}
    row = {
        column.name: next((v for kind, v in empty.items() if isinstance(column.type, kind)), "")
        for column in columns
        if not column.nullable and column.name != "id"
    }
    if row.get("opened_at") == "":
        row["opened_at"] = instant_text(MARCH)
    tx.execute(insert(columns["id"].table), row | values)


def test_merged_units_of_an_older_database_are_told_who_reports_for_them(db: Database) -> None:
    with db.writing() as tx:
        command.upgrade(config(tx), "0001")
        of_the_first_schema(
            tx, "campaign", id=1, code="c", status="open", plan="{}", plan_version=1, register_rev=1
        )
        for unit, obligation, data in (
            ("A", "merged", {"code": "A", "successor": "B"}),
            ("B", "due", {"code": "B"}),
        ):
            of_the_first_schema(tx, "unit", campaign_id=1, code=unit, data=data)
            of_the_first_schema(
                tx, "report", campaign_id=1, unit=unit, state="draft", obligation=obligation,
                reached={},
            )  # fmt: skip
    assert upgrade(db)
    with db.reading() as tx:
        rows = {row.unit: row for row in all_of(tx, 1)}
    assert {unit: row.merged_into for unit, row in rows.items()} == {"A": "B", "B": ""}
    assert rows["B"].extensions == {}
