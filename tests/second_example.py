"""The second built-in example for tests: three levels, a zone with daylight saving."""

import datetime as dt
import functools
import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from cast import World
from example_data import EXAMPLE

from states.normalise import content_data, content_of
from states.register import Register
from workflow.intake.plan_folder import PlanFolder, read_folder
from workflow.intake.timeline_file import Timeline, read_timeline
from workflow.replay import replay

SECOND = EXAMPLE / "harborlight"
ZONE = ZoneInfo("America/New_York")
HEAD_OFFICE = "HHN"


def ny(text: str) -> dt.datetime:
    """A local time of the network: ``ny("2025-03-12 10:00")``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@functools.cache
def second() -> PlanFolder:
    return read_folder(SECOND)


@functools.cache
def story() -> Timeline:
    return read_timeline(SECOND / "timeline.csv", second().plan, second().register)


@functools.cache
def files() -> dict[tuple[str, int], dict[str, Any]]:
    """The report files as they are, read without the product."""
    found = (json.loads(path.read_text("utf-8")) for path in SECOND.glob("reports/*.json"))
    return {(one["unit"], one["version"]): one for one in found}


@functools.cache
def _played() -> World:
    world = World.open(plan=second().plan, register=second().register)
    replay(world.db, story())
    return world


def played() -> World:
    """The whole story, mails decided and not sent; only to be looked at."""
    return _played()


FEW = ("HHN", "NS", "NS-01", "NS-02", "RV", "RV-01", "RV-02")


def few(units: tuple[str, ...] = FEW, **changes: dict[str, Any]) -> Register:
    """The register with only those units; ``changes`` by unit code (``NS_01``)."""
    whole = second().register
    kept = (unit for unit in whole.units if unit.code in units)
    return Register(
        units=tuple(replace(one, **changes.get(one.code.replace("-", "_"), {})) for one in kept),
        posts=tuple(post for post in whole.posts if post.unit in units),
        targets=tuple(target for target in whole.targets if target.unit in units),
    )


def small_world(units: tuple[str, ...] = FEW, **changes: dict[str, Any]) -> World:
    return World.open(plan=second().plan, register=few(units, **changes))


def sent_in(unit: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    """The content of a report file, as a keyword of a move."""
    content, _ = content_of({**files()[unit, version], **changes}, "en")
    return {"content": content_data(content), "confirm_errors": True}


def accept(world: World, unit: str, version: int = 1, **changes: Any) -> None:
    """The unit's report, submitted by its director and approved by its one reader."""
    reader = next(one.reader for one in second().register.units if one.code == unit)
    world.move("submit", unit, f"DIR-{unit}", **sent_in(unit, version, **changes))
    world.move("approve", unit, reader, override=True, reason="checked")
