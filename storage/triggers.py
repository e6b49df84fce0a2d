"""The triggers that make the audit log append-only, on either database."""

from sqlalchemy import Connection

TABLE = "audit_entry"
_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {VERB} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END"
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit_append_only'; END $$",
    "CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON audit_entry EXECUTE FUNCTION audit_append_only()",
)


def create_triggers(tx: Connection) -> None:
    """Create them where they are missing; after every migration that re-creates the table."""
    if tx.dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            tx.exec_driver_sql(statement)
        return
    for verb in ("update", "delete"):
        tx.exec_driver_sql(_SQLITE.format(verb=verb, VERB=verb.upper()))
