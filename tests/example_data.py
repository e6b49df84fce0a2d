"""The example's own data for tests: plan, register, reports, and small variations of them."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from states.findings import Finding
from states.normalise import content_data, content_of
from states.plan import Plan
from states.register import Register
from workflow.intake.plan_folder import PlanFolder, read_folder
from workflow.intake.report_file import ReportFile, read_reports

EXAMPLE = Path(__file__).parents[1] / "dondoc" / "example"
SMALL = (
    "KHOI", "DB05", "DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40", "CB31", "CB32",
)  # fmt: skip
ZONE = dt.timezone(dt.timedelta(hours=7))


def vn(text: str) -> dt.datetime:
    """A local time of the example: ``vn("2023-05-04 07:30")``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@functools.cache
def example() -> PlanFolder:
    """The whole example folder, read once."""
    return read_folder(EXAMPLE)


@functools.cache
def report_files() -> Mapping[tuple[str, int], ReportFile]:
    """The example's report files by unit and version."""
    return read_reports(EXAMPLE / "reports", example().plan)


def small_register(units: tuple[str, ...] = SMALL) -> Register:
    """The example's register with only those units and the people they need."""
    whole = example().register
    return Register(
        units=tuple(unit for unit in whole.units if unit.code in units),
        posts=tuple(post for post in whole.posts if post.unit in units),
        stand_ins=whole.stand_ins,
        targets=tuple(target for target in whole.targets if target.unit in units),
    )


def content(
    unit: str, version: int = 1, **changes: Any
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The content of an example report, normalised; ``changes`` replace keys of the file."""
    raw = {**report_files()[unit, version].raw, **changes}
    parsed, notes = content_of(raw, "vi")
    return content_data(parsed), tuple(notes)


def reader_of(unit: str) -> str:
    """The unit's reader in the register."""
    return next(one.reader for one in example().register.units if one.code == unit)


def with_rules(**changes: Any) -> Plan:
    """The example's plan with other rules."""
    plan = example().plan
    return replace(plan, rules=replace(plan.rules, **changes))
