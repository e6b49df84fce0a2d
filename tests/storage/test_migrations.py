"""The schema: migrations give what the tables say, forward only, refused when too new."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from states.errors import BadRequest
from storage import installation
from storage.database import Database, open_sqlite
from storage.migrate import config, upgrade
from storage.reports import all_of
from storage.schema import HEAD, require_today, version_of


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_sqlite(tmp_path / "dondoc.db")


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


def test_a_migrated_database_has_the_triggers_of_the_audit_log(db: Database) -> None:
    upgrade(db)
    with db.reading() as tx:
        rows = tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {row[0] for row in rows}
    assert triggers == {"audit_no_update", "audit_no_delete", "audit_no_replace"}


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


def test_merged_units_of_an_older_database_are_told_who_reports_for_them(db: Database) -> None:
    with db.writing() as tx:
        command.upgrade(config(tx), "0001")
        tx.exec_driver_sql(
            "INSERT INTO campaign (id, code, status, plan, plan_hash, plan_version, register_rev,"
            " definition, definition_hash, opened_at, paused, version, chain_n, chain_hash)"
            " VALUES (1, 'c', 'open', '', '', 1, 1, '', '', '2023-03-15', 0, 0, 0, '')"
        )
        for unit, obligation, data in (("A", "merged", '{"successor": "B"}'), ("B", "due", "{}")):
            tx.exec_driver_sql(
                "INSERT INTO unit (campaign_id, code, position, data) VALUES (1, ?, 0, ?)",
                (unit, data),
            )
            tx.exec_driver_sql(
                "INSERT INTO report (campaign_id, unit, level, root, state, obligation, version,"
                " revision, visit, plan_rev, epoch, revision_hash, revision_by, drafted_by,"
                " errors, estimate, opened, reached, reading, returned, last_move, last_actor,"
                " chain_n, chain_hash) VALUES (1, ?, 'l', 0, 'draft', ?, 0, 0, 1, 1, 1, '', '',"
                " '', 0, 0, 0, '{}', 0, 0, '', '', 0, '')",
                (unit, obligation),
            )
    assert upgrade(db)
    with db.reading() as tx:
        rows = {row.unit: row for row in all_of(tx, 1)}
    assert {unit: row.merged_into for unit, row in rows.items()} == {"A": "B", "B": ""}
    assert rows["B"].extensions == {}
