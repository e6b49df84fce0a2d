"""Who acts in any story, and what can be done in it beside moves and decisions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from amending import amended, closed, dated
from cast import EXAMPLE, World, content, reader_of
from databases import by_kind
from variations import quiet, step

from dondoc.upkeep import hold_mail
from states import calendar_edit
from states.plan import Plan
from storage.audit import Actor
from workflow.acts import Answer
from workflow.campaigns import set_paused
from workflow.closing import close_campaign, reopen_campaign
from workflow.consolidation import build, hold_conference
from workflow.contact_log import log_contact
from workflow.drafts import save_draft
from workflow.edition import Edition
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures
from workflow.tasks import confirm

UNITS = ("DB05", "DB15", "CB03", "CB23", "CB24")
PEOPLE = (
    *(f"SEC-{unit}" for unit in UNITS), "DEP-DB05", "CLK-DB05", "OFF-2", "OFF-3", "OFF-4",
    "OFC-1", "OFC-VT", "OFC-CHIEF", "OFC-DEP", "SC-1", "SC-2", "ADM-1", "NOBODY",
)  # fmt: skip
STAGES = {"opened": "2023-04-14 08:00", "due": "2023-05-03 08:00"}
LEFT_OUT = ("R2", "R3", "E1", "E2")
STOPS = ("pause", "hold", "close")
AT_THE_TOP = ("build", "draft figures", "final figures", "conference")
# Which keywords an act knows that say in which manner it is asked for.
EVERY = ("command_id", "dry_run", "expect_version")
ONCE = ("command_id", "dry_run")
DRY = ("dry_run",)


@by_kind
def begun(stage: str) -> World:
    """The campaign so far on its way."""
    if stage in STAGES:
        return quiet(STAGES[stage], *UNITS)
    earlier = "opened" if stage == "read" else "read"
    world: World = begun(earlier).copy()
    if stage == "read":
        for unit in UNITS:
            world.accept(unit)
        return world
    world.figures("draft")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    return world


def likely(move: str, unit: str, reader_step: int | None) -> str:
    """Who makes the move when all goes well."""
    if unit == "KHOI":
        office = ("submit", "withdraw", "confirm_figures", "release")
        return "OFC-CHIEF" if move in office else "SC-1"
    if move in ("submit", "withdraw", "confirm_figures"):
        return f"SEC-{unit}"
    return reader_of(unit) if reader_step == 0 else "OFC-CHIEF"


def someone(by: str) -> Actor:
    return Actor(by, channel="test")


def amend(world: World, by: str, what: str, day: date, code: str, **how: Any) -> Answer:
    """A deadline moved, a day closed or worked, a step left out or put back."""
    changes: dict[str, Callable[[Plan], Plan]] = {
        "deadline": lambda plan: dated(plan, day.isoformat()),
        "close": lambda plan: closed(plan, day, day),
        "open": lambda plan: replace(
            plan, calendar=calendar_edit.open_days(plan.calendar, day, day)
        ),
        "drop": partial(_ladder, code=code),
        "restore": partial(_ladder, code=code, again=True),
    }

    def edit(edition: Edition) -> Edition:
        return replace(edition, plan=changes[what](edition.plan))

    return amended(world, edit, by, **how)


def _ladder(plan: Plan, code: str, *, again: bool = False) -> Plan:
    """The plan without a step, or with it as it was."""
    others = tuple(one for one in plan.escalation if one.step != code)
    return replace(plan, escalation=(*others, step(code)) if again else others)


def stop(world: World, by: str, what: str, *, stops: bool, **how: Any) -> Answer:
    """Mail held, the campaign paused or closed; or the same taken back."""
    db, actor, now = world.db, someone(by), world.now
    if what == "hold":
        return hold_mail(db, actor, now, held=stops, **how)
    if what == "pause":
        return set_paused(db, "", actor, now, paused=stops, **how)
    return (close_campaign if stops else reopen_campaign)(db, "why", actor, now, **how)


def at_the_top(world: World, by: str, what: str, **how: Any) -> Answer:
    """A build, a round of held figures, the conference held now."""
    db, actor, now = world.db, someone(by), world.now
    if what == "build":
        return build(db, actor, now, **how)
    if what == "conference":
        return hold_conference(db, now, actor, now, **how)
    held, _ = read_held_figures(EXAMPLE / "held-figures.toml", world.plan)
    return enter_figures(db, what.split(maxsplit=1)[0], held, actor, now, **how)


def telephone(world: World, by: str, unit: str, outcome: str, **how: Any) -> Answer:
    return log_contact(world.db, unit, outcome, someone(by), world.now, **how)


def write(world: World, by: str, unit: str, **how: Any) -> Answer:
    return save_draft(world.db, unit, content(unit)[0], someone(by), world.now, **how)


def confirm_step(world: World, by: str, code: str, unit: str, **how: Any) -> Answer:
    """A formal letter of a unit; lists are confirmed on the root."""
    of = unit if code == "E2" else ""
    return confirm(world.db, code, someone(by), world.now, unit=of, **how)
