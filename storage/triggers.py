"""The triggers that make the audit log append-only, on either database."""

from sqlalchemy import Connection

TABLE = "audit_entry"
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END"
# REPLACE deletes what is in its way without asking the trigger on DELETE.
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit_entry {_REFUSE}",
    f"CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit_entry {_REFUSE}",
    "CREATE TRIGGER IF NOT EXISTS audit_no_replace BEFORE INSERT ON audit_entry "
    "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id OR prev = NEW.prev "
    f"OR (chain = NEW.chain AND n = NEW.n)) {_REFUSE}",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit_append_only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON audit_entry EXECUTE FUNCTION audit_append_only()",
)


def create_triggers(tx: Connection) -> None:
    """Create them where they are missing; after every migration that re-creates the table."""
    for statement in _POSTGRESQL if tx.dialect.name == "postgresql" else _SQLITE:
        tx.exec_driver_sql(statement)
