"""PostgreSQL behind the same ``Database``: several writers at once, held in order by row locks."""

from importlib.util import find_spec

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from states.errors import BadRequest, DondocError
from storage.collisions import sqlstate
from storage.database import Database
from storage.locks import ROW_LOCKS

SCHEMES = ("postgresql", "postgres")
DRIVER = "psycopg"
# Nobody waits for ever: for a connection, a lock, a statement, or for us.
CONNECT_TIMEOUT_S = 10
LIMITS_MS = {
    "lock_timeout": 15_000,
    "statement_timeout": 300_000,
    "idle_in_transaction_session_timeout": 60_000,
}
POOL = {"pool_size": 5, "max_overflow": 15, "pool_timeout": 30, "pool_pre_ping": True}
# How a server says why it lets nobody in; it gives no code for that.
REASONS = {
    "password authentication failed": "database_password",
    "no password supplied": "database_password",
    "does not exist": "database_missing",
}
DENIED = "42501"


def parse(text: str) -> URL:
    """A ``postgresql://`` URL. Raises ValueError for one that names no database."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("database_url") from None
    if url.get_backend_name() not in SCHEMES or not url.database:
        raise ValueError("database_url")
    return url.set(drivername=f"postgresql+{DRIVER}")


def shown(text: str) -> str:
    """The URL as it may be shown and logged: without password, without parameters."""
    url = parse(text)
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return bare.render_as_string()


def open_postgres(text: str) -> Database:
    """The database of a ``postgresql://`` URL; nothing is asked of the server yet.

    Raises BadRequest ``database_driver`` where psycopg is not installed.
    """
    if find_spec(DRIVER) is None:
        raise BadRequest("database_driver", install="dondoc[postgres]")
    url = parse(text)
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "dondoc",
            "options": _options(url),
        },
        **POOL,
    )
    return Database(
        engine.execution_options(**{ROW_LOCKS: True}),
        engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
    )


def _options(url: URL) -> str:
    """What every connection is told at its start, beside what the URL tells it."""
    said = url.query.get("options", "")
    limits = (f"-c {name}={value}" for name, value in LIMITS_MS.items())
    return " ".join([*limits, "-c timezone=UTC", said if isinstance(said, str) else " ".join(said)])


def told(error: DBAPIError) -> DondocError | None:
    """Why the server cannot be used: ``database_away``, ``database_password``,
    ``database_missing`` or ``database_denied``; ``None`` if something else went wrong.

    The reason is the server's own; it names host and user, never a password.
    """
    code = sqlstate(error)
    reason = " ".join(str(error.orig).split())
    if code == DENIED:
        return DondocError("database_denied", reason=reason)
    if code is not None and not error.connection_invalidated:
        return None
    named = (code for words, code in REASONS.items() if words in reason)
    return DondocError(next(named, "database_away"), reason=reason)
