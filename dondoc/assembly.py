"""The one place where the parts are joined: settings, database, clock, mail."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError

from dondoc.settings import Settings
from notifications.smtp_url import SmtpTarget, parse_smtp_url
from states.errors import BadRequest, NotFound
from storage import installation
from storage.audit import Actor
from storage.database import Database, open_sqlite, utc_now
from storage.locks import take_turns
from storage.postgres import open_postgres
from storage.schema import require_today

if TYPE_CHECKING:
    from workflow.delivery import Delivery
    from workflow.node import Node

NODES = "nodes"
MAILBOX = "mailbox"
NOT_A_DATABASE = "not a database"  # how SQLite says it


class House:
    """A database with everything around it, as a command, a worker or a page uses it."""

    def __init__(self, settings: Settings, db: Database, *, trial: bool) -> None:
        self.settings = settings
        self.db = db
        self.trial = trial

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @property
    def mailbox(self) -> Path:
        """Where the mails of a trial end."""
        return self.settings.data / MAILBOX

    @property
    def nodes(self) -> Path:
        """Where the processes on this data folder hold their locks."""
        return self.settings.data / NODES

    def clock(self) -> dt.datetime | None:
        """A trial's own time, ``None`` before it has one; the system's in a live database."""
        if not self.trial:
            return utc_now()
        with self.db.reading() as tx:
            clock: dt.datetime | None = installation.read(tx).clock
        return clock

    def now(self) -> dt.datetime:
        """The campaign's time. Raises BadRequest ``clock_not_set`` in a trial that has none."""
        clock = self.clock()
        if clock is None:
            raise BadRequest("clock_not_set")
        return clock

    def need_mail_server(self) -> None:
        """Raises BadRequest ``setting`` in a live database without one."""
        self._target()

    def _target(self) -> SmtpTarget | None:
        return None if self.trial else self.settings.smtp

    @contextmanager
    def delivery(self) -> Iterator[tuple["Delivery", "Node"]]:
        """The way out: a trial's leads to the built-in sink, whatever is configured.

        Raises BadRequest ``setting`` in a live database without a mail server.
        """
        # What sends is loaded where something is sent: most commands only look.
        from notifications.mailer import Mailer  # noqa: PLC0415
        from workflow.delivery import Delivery  # noqa: PLC0415
        from workflow.node import Node  # noqa: PLC0415
        from workflow.rendering import Sender  # noqa: PLC0415

        with ExitStack() as stack:
            target = self._target() or self._sink(stack)
            address = "" if self.trial else self.settings.mail_from
            mailer = stack.enter_context(Mailer(target))
            node = Node(self.nodes)
            stack.callback(node.close)
            sender = Sender(self.settings.base_url, address)
            yield Delivery(self.db, mailer, node, sender), node

    @contextmanager
    def mail_route(self) -> Iterator[SmtpTarget]:
        """Where mail is handed over, to try it out: a trial's is the built-in sink.

        Raises BadRequest ``setting`` in a live database without a mail server.
        """
        with ExitStack() as stack:
            yield self._target() or self._sink(stack)

    def _sink(self, stack: ExitStack) -> SmtpTarget:
        from dondoc.sink.server import Sink  # noqa: PLC0415 - a mail server of its own

        sink = stack.enter_context(Sink(self.mailbox))
        return parse_smtp_url(sink.url)

    def others_running(self) -> bool:
        """Whether another process works on this data folder."""
        from workflow.node import Node  # noqa: PLC0415 - as for delivery

        names = {path.stem for path in self.nodes.glob("*.lock")}
        node = Node(self.nodes)
        try:
            return names != node.dead(names)
        finally:
            node.close()

    @contextmanager
    def copy(self) -> Iterator[Database]:
        """A throw-away copy of the database as it is now, to see what would happen."""
        from storage.copying import copy_of  # noqa: PLC0415 - only a dry run needs one

        with TemporaryDirectory(prefix="dondoc-") as folder:
            db = copy_of(self.db, Path(folder) / "copy.db")
            try:
                yield db
            finally:
                db.close()


def open_house(settings: Settings) -> House:
    """Open what ``init`` has made.

    Raises NotFound ``database``, BadRequest ``not_ours``, ``schema_older``, ``schema_newer``.
    """
    where = settings.database
    if not settings.on_server and not settings.database_path.is_file():
        raise NotFound("database", path=where)
    with ExitStack() as on_error:
        db = _open(settings)
        on_error.callback(db.close)
        trial = _mode(db, where) == "trial"
        with db.reading() as tx:
            require_today(tx)
        on_error.pop_all()
    return House(settings, db, trial=trial)


def make_house(
    settings: Settings, actor: Actor, *, trial: bool, purpose: str = ""
) -> tuple[House, bool]:
    """Make the database, or bring an existing one up to date; says whether it is new.

    Raises BadRequest ``live_for_ever`` or ``trial_for_ever`` for one of the other kind,
    ``not_ours`` for a file that is something else, ``schema_newer``.
    """
    where = settings.database
    settings.data.mkdir(parents=True, exist_ok=True)
    if not settings.on_server:
        settings.database_path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as on_error:
        db = _open(settings)
        on_error.callback(db.close)
        if not _is_empty(db, where):
            _stay(_mode(db, where), where, trial=trial)
        from dondoc import upkeep  # noqa: PLC0415 - only making one acts
        from storage.migrate import LOCK, upgrade  # noqa: PLC0415 - a third of a command's start

        upgrade(db)
        with db.writing() as tx:
            # Asked again where nobody else can make it at the same time.
            take_turns(tx, LOCK)
            made = not _mode_in(tx)
            if made:
                upkeep.make(tx, actor, utc_now(), trial=trial, purpose=purpose)
        on_error.pop_all()
    return House(settings, db, trial=trial), made


def _open(settings: Settings) -> Database:
    if settings.on_server:
        return open_postgres(settings.database_url)
    return open_sqlite(settings.database_path)


def _stay(mode: str, where: str, *, trial: bool) -> None:
    """A database stays what it was made as."""
    if mode == "live" and trial:
        raise BadRequest("live_for_ever", path=where)
    if mode == "trial" and not trial:
        raise BadRequest("trial_for_ever", path=where)


def _mode(db: Database, where: str) -> str:
    """What the database is. Raises NotFound ``database`` while it is empty."""
    if _is_empty(db, where):
        raise NotFound("database", path=where)
    with db.reading() as tx:
        return _mode_in(tx)


def _is_empty(db: Database, where: str) -> bool:
    """Whether nothing was made here yet. Raises BadRequest ``not_ours`` for other files."""
    try:
        with db.reading() as tx:
            tables = set(inspect(tx).get_table_names())
    except DatabaseError as error:
        if NOT_A_DATABASE not in str(error.orig):
            raise
        raise BadRequest("not_ours", path=where) from None
    if tables and "installation" not in tables:
        raise BadRequest("not_ours", path=where)
    if not tables:
        return True
    with db.reading() as tx:
        return not _mode_in(tx)


def _mode_in(tx: Connection) -> str:
    """Asked by name alone, so that it can be asked of an older schema too."""
    return str(tx.exec_driver_sql("SELECT mode FROM installation").scalar() or "")


def remove(settings: Settings) -> None:
    """Remove a database with all that is in it; only for demonstrations."""
    if settings.on_server:
        with closing(_open(settings)) as db:
            db.drop()
        return
    path = settings.database_path
    # The file itself last: what is left of it must never meet a new one.
    for old in (path.with_name(path.name + end) for end in ("-wal", "-shm", "")):
        old.unlink(missing_ok=True)
