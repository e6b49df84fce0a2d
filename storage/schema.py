"""Which schema a database has, asked cheaply at every start."""

from sqlalchemy import Connection, inspect

from states.errors import BadRequest

VERSIONS = ("0001", "0006")
HEAD = VERSIONS[-1]


def version_of(tx: Connection) -> str:
    """The database's schema version; "" for an empty one."""
    if not inspect(tx).has_table("alembic_version"):
        return ""
    found = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found or "")


def refuse_newer(version: str) -> None:
    """Old code may not touch a schema it does not know. Raises BadRequest ``schema_newer``."""
    if version and version not in VERSIONS:
        raise BadRequest("schema_newer", found=version, known=HEAD)


def require_today(tx: Connection) -> None:
    """Raises BadRequest ``schema_newer``, or ``schema_older`` (``init`` brings it up to date)."""
    version = version_of(tx)
    refuse_newer(version)
    if version != HEAD:
        raise BadRequest("schema_older", found=version, known=HEAD)
