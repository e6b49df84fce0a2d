"""The schema: migrations give what the tables say, forward only, refused when too new."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import opened, url_for
from sqlmodel import SQLModel
from together import at_once

from states.errors import BadRequest
from storage.database import Database
from storage.migrate import config, upgrade
from storage.schema import HEAD, require_today, version_of

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
