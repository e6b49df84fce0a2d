"""Bringing a database to today's schema: forward only, in one transaction, by one node."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database
from storage.locks import take_turns
from storage.schema import HEAD, refuse_newer, version_of
from storage.triggers import create_triggers

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x646F6E646F63  # "dondoc"


def config(tx: Connection) -> Config:
    """Alembic's configuration for the open transaction."""
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.attributes["connection"] = tx
    return found


def upgrade(db: Database) -> bool:
    """Migrate to today's schema and say whether anything had to be done.

    One node at a time: the write transaction is the lock, on PostgreSQL an advisory one beside
    it. Raises BadRequest ``schema_newer`` for a database that a later version has migrated.
    """
    with db.writing() as tx:
        take_turns(tx, LOCK)
        version = version_of(tx)
        refuse_newer(version)
        if version == HEAD:
            return False
        command.upgrade(config(tx), "head")
        create_triggers(tx)
        return True
