"""A campaign whose program may end at any moment, and the ways in which an act may be asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from cast import World
from databases import in_order, lasting_twin, opened
from sqlalchemy import event
from sqlmodel import SQLModel

from states.errors import DondocError, NoSuchMove, Refused
from storage.audit import Actor
from storage.database import Database
from workflow.contact_log import log_contact
from workflow.delivery import Delivery
from workflow.frame import Frame, of_code
from workflow.play import run_to, tick
from workflow.views import report_view

# Kept apart: an attempt that is refused leaves its entry in the system's chain.
LOG = ("audit_entry", "installation")
MANNERS = ("plain", "dry run", "killed", "repeated", "stale")
# Which keywords an act must know to be asked for in that manner.
NEEDS = {"dry run": "dry_run", "repeated": "command_id", "stale": "expect_version"}
Way = Callable[[Database], Delivery]


class Killed(Exception):
    """The program ended before the commit."""


@dataclass(frozen=True)
class Seen:
    """Every row of every table at one moment, and the campaign's frame."""

    rows: Mapping[str, list[Any]]
    frame: Frame

    @cached_property
    def reports(self) -> dict[str, Any]:
        return {row.unit: row for row in self.rows["report"]}

    @cached_property
    def mails(self) -> dict[str, Any]:
        return {row.message_id: row for row in self.rows["mail"]}

    @property
    def log(self) -> list[Any]:
        return self.rows["audit_entry"]

    @property
    def campaign(self) -> Any:
        return self.rows["campaign"][0]

    @property
    def installation(self) -> Any:
        return self.rows["installation"][0]

    @property
    def chains(self) -> list[Any]:
        """The log but for the system's chain."""
        return [entry for entry in self.log if entry.chain != "system"]

    @property
    def waiting(self) -> list[Any]:
        """Steps that wait for somebody's confirmation."""
        return [row for row in self.rows["due_row"] if row.status == "awaiting_confirmation"]

    def stopped(self, what: str) -> bool:
        """Whether mail is on ``hold``, or the campaign stands still by ``pause`` or ``close``."""
        campaign = self.campaign
        closed = campaign.status != "open"
        return bool({"pause": campaign.paused, "close": closed}.get(what, self.held))

    @property
    def held(self) -> bool:
        return bool(self.installation.mail_held)

    def facts(self) -> dict[str, Any]:
        """All that no refused attempt may change."""
        facts = {name: rows for name, rows in self.rows.items() if name not in LOG}
        clock = self.installation.clock
        return {**facts, "chains": self.chains, "held": self.held, "clock": clock}


class Story:
    """A world in a database that lasts, what was last seen of it, and how it may go on."""

    def __init__(self, begun: World, folder: Path, way: Way) -> None:
        self._way = way
        self._url, self._ground = lasting_twin(begun.db, folder)
        self.world = World(opened(self._url), begun.plan)
        self._commands = 0
        self.seen = self.look()

    @property
    def delivery(self) -> Delivery:
        return self._way(self.world.db)

    def close(self) -> None:
        self.world.db.close()

    def look(self) -> Seen:
        """What is there now; it is what the next act is compared with."""
        tables = SQLModel.metadata.sorted_tables
        with self.world.db.reading() as tx:
            rows = {table.name: list(tx.execute(in_order(table)).all()) for table in tables}
            self.seen = Seen(rows, of_code(tx, "")[1])
        return self.seen

    def restart(self) -> None:
        """The program ends and begins anew on the same database; nobody can tell."""
        before, views = self.look(), self._views()
        self.world.db.close()
        self.world.db = opened(self._url)
        after = self.look()
        assert after.rows == before.rows
        same = ("edition", "carried", "merged", "targets", "deadlines", "bad_addresses", "version")
        assert [getattr(after.frame, name) for name in same] == [
            getattr(before.frame, name) for name in same
        ]
        assert self._views() == views

    def _views(self) -> list[dict[str, Any]]:
        now, units = self.world.now, list(self.seen.reports)
        rows = [self.world.row(unit) for unit in units]
        return self.world.read(
            lambda tx, frame: [report_view(tx, frame, r, now, conference=False) for r in rows]
        )

    def go_to(self, moment: Any) -> None:
        run_to(self.world.db, moment, self.delivery)
        assert tick(self.world.db, moment, self.delivery) == tick(self.world.db, moment) == 0

    def come_back(self, dies_at: int) -> None:
        """The first tick after downtime. If its nth commit never comes, the next program ticks."""
        now = self.world.now
        if dies_at:
            with dying(self.world.db, dies_at):
                tick(self.world.db, now)
            self.restart()
        tick(self.world.db, now, self.delivery)

    def ask(self, act: Callable[..., Any], by: str, manner: str, takes: Collection[str]) -> Any:
        """Ask for an act in a manner that it knows; the answer, ``None`` if it was not made."""
        manner = manner if NEEDS.get(manner, "dry_run") in takes or manner == "killed" else "plain"
        match manner:
            case "dry run":
                return self._dry(act)
            case "killed":
                return self._killed(act)
            case "repeated":
                return self._repeated(act, by)
            case "stale":
                return self._refused(partial(act, expect_version=999))
        return self._plain(act)

    def _plain(self, act: Callable[..., Any]) -> Any:
        before = self.seen
        try:
            return act()
        except DondocError as error:
            self._nothing_happened(before, logged=isinstance(error, Refused | NoSuchMove))
            return None

    def _refused(self, act: Callable[..., Any]) -> None:
        assert self._plain(act) is None

    def _dry(self, act: Callable[..., Any]) -> None:
        before = self.seen
        with suppress(DondocError):
            assert act(dry_run=True)["dry_run"]
        self._nothing_happened(before, logged=False)

    def _killed(self, act: Callable[..., Any]) -> None:
        before = self.seen
        with dying(self.world.db, 1), suppress(DondocError):
            act()
        self.restart()
        self._nothing_happened(before, logged=False)

    def _repeated(self, act: Callable[..., Any], by: str) -> Any:
        self._commands += 1
        named: dict[str, Any] = {"command_id": f"story-{self._commands}"}
        answer = self._plain(partial(act, **named))
        before = self.look()
        again = self._plain(partial(act, **named))
        if answer is None:
            assert again is None
            return None
        assert again == answer
        self._nothing_happened(before, logged=False)
        now, actor = self.world.now, Actor(by, channel="test")
        other = partial(log_contact, self.world.db, "CB03", "called", actor, now, **named)
        assert code_of(other) == "command_id_reused"
        self._nothing_happened(before, logged=False)
        return answer

    def _nothing_happened(self, before: Seen, *, logged: bool) -> None:
        after = self.look()
        assert after.facts() == before.facts()
        assert len(after.log) == len(before.log) + logged


@contextmanager
def dying(db: Database, commits: int) -> Iterator[None]:
    """Within it the program ends just before its nth commit, if it comes that far."""
    left = commits

    def die(_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(db.engine, "commit", die)
    try:
        yield
    except Killed:
        pass
    finally:
        event.remove(db.engine, "commit", die)


def code_of(act: Callable[[], Any]) -> str:
    try:
        act()
    except DondocError as error:
        return error.code
    return ""
