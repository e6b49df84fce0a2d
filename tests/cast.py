"""The fixed cast: a small campaign on the example's plan, and what a test can do with it.

Units: DB05 (has a deputy), DB09 (head retires on 20/4, vacancy 21–24/4, new head from 25/4),
DB15 (its reader OFF-3 is on leave 24–28/4, OFF-4 stands in), CB03, CB19 (its head has no
address), CB23 and CB24 (one head, one address), DB33 (never reports), CB31 (merged into DB40
before the cut-off), CB32 (founded after it), KHOI (the root).
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from databases import by_kind, empty, in_order, quick_twin_of, twin_of
from example_data import (
    EXAMPLE,
    SMALL,
    ZONE,
    content,
    example,
    reader_of,
    report_files,
    small_register,
    vn,
    with_rules,
)
from sqlalchemy import Connection
from sqlmodel import SQLModel

from states.errors import DondocError, Refused
from states.plan import Plan
from states.register import Register
from storage import audit, due, installation, outbox, reports, revisions
from storage.audit import Actor
from storage.database import Database
from workflow.acts import Answer
from workflow.campaigns import open_campaign
from workflow.consolidation import build
from workflow.delivery import Delivery
from workflow.drafts import open_for_reading, save_draft
from workflow.edition import Edition
from workflow.frame import Frame, of_code
from workflow.gather import Asked
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures
from workflow.move import Command, move
from workflow.obligations import Decision, decide
from workflow.opening import opening_instant
from workflow.play import run_to, tick
from workflow.tasks import confirm
from workflow.verify import Broken, verify
from workflow.views import audit_line, due_line, mail_line, report_view

__all__ = [
    "EXAMPLE", "SMALL", "ZONE", "World", "codes_of", "content", "example", "reader_of",
    "report_files", "small_register", "vn", "with_rules",
]  # fmt: skip
T = TypeVar("T")


@by_kind
def _empty() -> Database:
    """The tables with nothing in them; only copied from."""
    db = empty()
    db.create()
    return db


@by_kind
def _just_opened() -> Database:
    """The campaign as the plan opens it, opening letters decided; only copied from."""
    return World.open(db=empty()).db


def codes_of(act: Callable[[], Any]) -> tuple[str, ...]:
    """The codes an act is refused with, all of them; empty if it passes."""
    try:
        act()
    except Refused as refusal:
        return tuple(one.code for one in refusal.refusals)
    except DondocError as error:
        return (error.code,)
    return ()


@dataclass
class World:
    """A small campaign in a database, with a clock the test moves."""

    db: Database
    plan: Plan
    delivery: Delivery | None = None

    @classmethod
    def open(
        cls,
        *,
        plan: Plan | None = None,
        register: Register | None = None,
        at: dt.datetime | None = None,
        db: Database | None = None,
        delivery: Callable[[Database], Delivery] | None = None,
    ) -> "World":
        """Open the campaign at the plan's time (or ``at``) and send the opening letters."""
        if plan is None and register is None and at is None and db is None:
            world = cls(quick_twin_of(_just_opened()), example().plan)
            if delivery is not None:
                world.delivery = delivery(world.db)
                world.tick()
            return world
        plan, register = plan or example().plan, register or small_register()
        opened = at or opening_instant(plan)
        if db is None:
            db = quick_twin_of(_empty())
        else:
            db.create()
        with db.writing() as tx:
            installation.create(tx, trial=True)
            installation.set_clock(tx, opened)
        open_campaign(db, Edition(plan, register), Actor("ADM-1", channel="test"), opened)
        world = cls(db, plan, delivery(db) if delivery else None)
        tick(db, opened, world.delivery)
        return world

    def copy(self) -> "World":
        """A world of its own that has come as far; without delivery."""
        return World(twin_of(self.db), self.plan)

    @property
    def now(self) -> dt.datetime:
        with self.db.reading() as tx:
            clock: dt.datetime = installation.read(tx).clock
        return clock

    def read(self, work: Callable[[Connection, Frame], T]) -> T:
        """Ask the database something."""
        with self.db.reading() as tx:
            _, frame = of_code(tx, "")
            return work(tx, frame)

    def go_to(self, moment: str | dt.datetime) -> None:
        """Move the clock, playing everything due on the way, the moment itself included."""
        until = vn(moment) if isinstance(moment, str) else moment
        run_to(self.db, until, self.delivery)

    def skip_to(self, moment: str) -> None:
        """Move the clock and fire nothing, as after downtime."""
        with self.db.writing() as tx:
            installation.set_clock(tx, vn(moment))

    def tick(self) -> int:
        """One tick at the clock's time."""
        return tick(self.db, self.now, self.delivery)

    def move(self, name: str, unit: str, by: str, *, at: str = "", **asked: Any) -> Answer:
        """A move by a person now (or ``at``); keywords of ``Asked``, ``command_id``, …"""
        if at:
            run_to(self.db, vn(at), self.delivery, before=True)
        names = ("campaign", "command_id", "expect_version", "dry_run")
        own = {name: asked.pop(name) for name in names if name in asked}
        command = Command(
            move=name, unit=unit, actor=Actor(by, channel="test"), asked=Asked(**asked), **own
        )
        answer = move(self.db, command, self.now)
        if self.delivery is not None:
            self.delivery.run(self.now)
        return answer

    def submit(
        self, unit: str, by: str = "", *, version: int = 1, at: str = "", **changes: Any
    ) -> Answer:
        """Submit the example report of the unit, errors confirmed."""
        data, notes = content(unit, version, **changes)
        return self.move(
            "submit",
            unit,
            by or f"SEC-{unit}",
            at=at,
            content=data,
            notes=notes,
            confirm_errors=True,
        )

    def register(
        self, unit: str, received: str, by: str = "OFC-VT", *, version: int = 1, **changes: Any
    ) -> Answer:
        """Register the example report on paper, received at a local time, errors confirmed."""
        data, notes = content(unit, version, **changes)
        paper: dict[str, Any] = {"registered": True, "received_at": vn(received)}
        asked = {"content": data, "notes": notes, "confirm_errors": True, **paper}
        return self.move("submit", unit, by, **asked)

    def endorse(self, unit: str, by: str = "", **rest: Any) -> Answer:
        """Endorse as the unit's reader."""
        return self.move("endorse", unit, by or reader_of(unit), **rest)

    def accept(self, unit: str, **changes: Any) -> Answer:
        """All the way: submitted as final figures, endorsed, approved whatever its errors."""
        self.submit(unit, **{"as_of_kind": "actual", **changes})
        self.endorse(unit)
        return self.move("approve", unit, "OFC-CHIEF", override=True, reason="accepted")

    def build(self, by: str = "OFC-1", **rest: Any) -> Answer:
        """Build the root report from what has been approved."""
        return build(self.db, Actor(by, channel="test"), self.now, **rest)

    def present(self, by: str = "SC-1", **asked: Any) -> Answer:
        """Final figures, a build, and the root all the way to its presentation."""
        self.figures("final")
        self.build()
        self.move("submit", "KHOI", "OFC-CHIEF")
        self.move("approve", "KHOI", "SC-1")
        return self.move("present", "KHOI", by, **asked)

    def figures(self, round_: str = "final", by: str = "OFC-1") -> Answer:
        """Enter a round of the figures that bodies hold."""
        held, _ = read_held_figures(EXAMPLE / "held-figures.toml", self.plan)
        return enter_figures(self.db, round_, held, Actor(by, channel="test"), self.now)

    def root_content(self, revision: int, unit: str = "KHOI") -> dict[str, Any]:
        """What a revision of the root (or of another consolidating unit) froze."""
        root = self.row(unit)
        row = self.read(lambda tx, _: revisions.revision(tx, root.id, revision))
        content: dict[str, Any] = json.loads(row.content)
        return content

    def close_without(self, unit: str, by: str = "OFC-CHIEF", reason: str = "agreed") -> Answer:
        """Go on without the unit's report."""
        return self.decide("close_without", unit, by, reason=reason)

    def decide(self, act: str, unit: str, by: str = "OFC-CHIEF", **asked: Any) -> Answer:
        """A decision on the unit's duty; keywords of ``Decision``."""
        asked = {"reason": "agreed", **asked, "actor": Actor(by, channel="test")}
        return decide(self.db, Decision(act=act, unit=unit, **asked), self.now)

    def open_report(self, unit: str, by: str) -> bool:
        """Open the report to read it, as showing it does."""
        return open_for_reading(self.db, unit, Actor(by, channel="test"), self.now)

    def save_draft(self, unit: str, by: str, version: int = 1, **changes: Any) -> Answer:
        """Save the example report as a draft."""
        data, _ = content(unit, version, **changes)
        return save_draft(self.db, unit, data, Actor(by, channel="test"), self.now)

    def log(self, unit: str = "", **where: Any) -> list[dict[str, Any]]:
        """Audit entries in the order they were written; keywords are fields."""
        rows = self.read(lambda tx, _: [audit_line(row) for row in audit.listed(tx, None, unit)])
        return [row for row in rows if all(row[key] == value for key, value in where.items())]

    def rows(self, *without: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but the named ones: two equal answers, nothing changed."""
        tables = [t for t in SQLModel.metadata.sorted_tables if t.name not in without]
        return self.read(
            lambda tx, _: {t.name: [tuple(row) for row in tx.execute(in_order(t))] for t in tables}
        )

    def verified(self) -> tuple[Broken, ...]:
        """What does not hold in the log."""
        return self.read(lambda tx, _: verify(tx).problems)

    def confirm(self, step: str, unit: str = "", by: str = "OFC-CHIEF") -> Answer:
        """Confirm a waiting step."""
        return confirm(self.db, step, Actor(by, channel="test"), self.now, unit=unit)

    def report(self, unit: str) -> dict[str, Any]:
        """The report as the interface shows it."""
        now, row = self.now, self.row(unit)
        return self.read(lambda tx, frame: report_view(tx, frame, row, now, conference=False))

    def row(self, unit: str) -> reports.ReportRow:
        """The report's row."""
        found = self.read(lambda tx, frame: reports.by_unit(tx, frame.id, unit))
        assert found is not None
        return found

    def mails(self, **where: Any) -> list[dict[str, Any]]:
        """Decided mails in order; keywords are fields (``letter="reminder"``), unit a code."""
        unit = where.pop("unit", None)
        rows = self.read(lambda tx, frame: [mail_line(frame, row) for row in outbox.listed(tx)])
        return [
            row
            for row in rows
            if all(row[key] == value for key, value in where.items())
            and (unit is None or unit in row["units"])
        ]

    def due(self, **where: Any) -> list[dict[str, Any]]:
        """Due rows in the order of time; keywords are fields."""
        rows = self.read(
            lambda tx, frame: [due_line(frame, row) for row in due.listed(tx, frame.id, None)]
        )
        return [row for row in rows if all(row[key] == value for key, value in where.items())]
