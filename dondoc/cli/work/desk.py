"""Where a command works: an open database, its clock, who acts, and where the answer goes."""

import datetime as dt
import getpass
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError

from dondoc.assembly import House, open_house
from dondoc.cli.declare import Place
from dondoc.cli.options import Asking, Shown
from dondoc.cli.words import speak, t
from dondoc.cli.work import moments
from dondoc.cli.work.moments import When
from dondoc.cli.work.output import Out
from dondoc.logs import log_to
from dondoc.settings import Settings, read_settings
from states.errors import BadRequest, Conflict, DondocError, NotFound
from storage import campaigns, installation, outbox, postgres
from storage.audit import Actor
from storage.database import Database, utc_now
from workflow.directory import directory
from workflow.frame import Frame, load, of_code
from workflow.intake.problems import nearest


class Desk:
    """A command's place of work."""

    def __init__(self, house: House, asked: Shown) -> None:
        self.house = house
        self.out = Out(as_json=asked.json)

    @property
    def db(self) -> Database:
        return self.house.db

    def now(self) -> dt.datetime:
        return self.house.now()

    def frame(self, code: str) -> Frame:
        """The campaign's frame. Raises NotFound ``campaign``."""
        with self.db.reading() as tx:
            return of_code(tx, code)[1]

    def check_person(self, code: str, person: str) -> None:
        """Raises NotFound ``person`` for somebody the register does not know."""
        if not directory(self.frame(code)).knows(person):
            raise NotFound("person", person=person)

    def when(self, code: str) -> When:
        """Reads moments for that campaign."""
        frame = self.frame(code)
        return When(self.now(), frame.zone, frame.workdays)

    def when_at_all(self) -> When:
        """Reads moments by the first campaign's calendar, if there is a campaign yet."""
        clock = self.house.clock()
        with self.db.reading() as tx:
            rows = campaigns.all_campaigns(tx)
            frame = load(tx, rows[0]) if rows else None
        return When(clock, frame.zone, frame.workdays) if frame else When(clock)

    def local(self, instant: dt.datetime) -> str:
        """An instant as RFC 3339 in the campaign's zone, if there is a campaign yet."""
        return instant.astimezone(self.when_at_all().zone).isoformat()

    def deliver(self) -> None:
        """In a trial what may leave leaves at once; in a live database the worker sends it."""
        if not self.house.trial or not self._anything_to_send():
            return
        with self.house.delivery() as (delivery, _):
            delivery.run(self.now())

    def _anything_to_send(self) -> bool:
        with self.db.reading() as tx:
            held = installation.read(tx).mail_held
            return not held and bool(outbox.ready(tx, self.now(), utc_now(), 1))

    def ask(self, asked: Asking, code: str, **fields: object) -> None:
        """Before something that cannot be taken back in a live database: ask who is looking.

        Raises BadRequest ``confirmation_needed`` with ``--no-input``.
        """
        if not self.asks(asked):
            return
        if asked.no_input:
            raise BadRequest("confirmation_needed")
        typer.echo(f"{t(code, **fields)} {t('cli.ask.choice')} ", err=True, nl=False)
        if sys.stdin.readline().strip().casefold() not in t("cli.ask.yes_words").split():
            raise typer.Abort

    def asks(self, asked: Asking) -> bool:
        """Whether somebody is looking who must say yes."""
        sure = self.house.trial or asked.yes or asked.dry_run
        return not sure and sys.stdin.isatty()


def user() -> str:
    """The user of this machine, by number where he has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def channel(face: str = "cli") -> str:
    """``cli:<user>@<host>``: who really typed, whoever ``--as`` says he is."""
    return f"{face}:{user()}@{socket.gethostname()}"


def actor(person: str = "") -> Actor:
    """The person, else the user of this machine, through this command line."""
    return Actor(person or user(), channel=channel())


def settings_of(place: Place) -> Settings:
    """The settings, with what was said before the command on top."""
    settings = read_settings(place.data, database_url=place.database, lang=place.lang)
    if "lang" in settings.model_fields_set:
        speak(settings.lang)
    log_to(settings.data, settings.log)
    return settings


@contextmanager
def desk(ctx: typer.Context, asked: Shown) -> Iterator[Desk]:
    """The open database of the command. Raises NotFound ``database`` if there is none."""
    settings = settings_of(ctx.obj)
    with machine_errors(), open_house(settings) as house:
        try:
            yield Desk(house, asked)
        except (Conflict, NotFound) as error:
            raise _named(house, error) from error


@contextmanager
def machine_errors() -> Iterator[None]:
    """A full disk, a file that cannot be written or is damaged, a server that is away is no
    mystery."""
    try:
        yield
    except DatabaseError as error:
        known = postgres.told(error)
        if known is not None:
            raise known from error
        if isinstance(error, (IntegrityError, ProgrammingError)):
            raise
        reason = str(error.orig) if error.orig else ""
        raise DondocError("database_failed", reason=reason) from error


def _named(house: House, error: DondocError) -> DondocError:
    """The same error with what its sentence needs: the winner's name, the nearest code."""
    extra: dict[str, Any] = {}
    with house.db.reading() as tx:
        frames = [load(tx, row) for row in campaigns.all_campaigns(tx)]
    if error.fields.get("winner"):
        extra = _winner(frames, error)
    elif error.code in ("unit", "person", "step"):
        wrong = str(error.fields.get(error.code, ""))
        known = {code for frame in frames for code in _codes(frame, error.code)}
        extra = {"nearest": nearest(wrong, known)}
    return type(error)(error.code, **{**error.fields, **extra})


def _codes(frame: Frame, kind: str) -> set[str]:
    if kind == "unit":
        return set(frame.units)
    if kind == "person":
        return {post.person_id for post in frame.posts}
    return {step.step for step in frame.plan.escalation}


def _winner(frames: list[Frame], error: DondocError) -> dict[str, str]:
    person = str(error.fields["winner"])
    known = [frame for frame in frames if directory(frame).knows(person)]
    name = directory(known[0]).name(person) if known else person
    at = str(error.fields.get("at", ""))
    if not at:
        return {"winner_name": name}
    zone = known[0].zone if known else dt.UTC
    return {
        "winner_name": name,
        "when": moments.full(dt.datetime.fromisoformat(at).astimezone(zone)),
    }


def with_conferences(tx: Connection, code: str) -> tuple[Frame, frozenset[str]]:
    """The frame, and the units whose conferences have been held."""
    from workflow.consolidation import conferences  # loads all that acts

    _, frame = of_code(tx, code)
    return frame, conferences(tx, frame)
