"""The shipped example, read with as little as the domain needs of it."""

import csv
import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from pydantic import TypeAdapter

import dondoc
from states.naming import Names, names_of
from states.plan import Plan
from states.register import TargetRow, Unit
from states.targets import locked_targets
from states.timeliness import obligation_of
from states.workdays import Workdays

FOLDER = Path(dondoc.__file__).parent / "example"
LANGUAGES = ("vi", "en")

# A busy machine is no wrong result.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A row of the timeline by which something was received."""

    at: dt.datetime
    unit: str
    version: int
    registered: bool
    by: str
    recorded_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Example:
    plan: Plan
    units: dict[str, Unit]
    zone: ZoneInfo
    workdays: Workdays
    targets: dict[str, dict[str, Decimal]]
    target_rows: tuple[TargetRow, ...]
    reports: dict[tuple[str, int], dict[str, Any]]
    submissions: tuple[Submission, ...]

    @property
    def names(self) -> Names:
        return names_of(self.units.values(), self.plan)

    def due_units(self) -> list[Unit]:
        level = [unit for unit in self.units.values() if unit.level == "unit"]
        return [unit for unit in level if obligation_of(unit, self.plan) == "due"]


@pytest.fixture(scope="session")
def example() -> Example:
    plan = _plan()
    units = {row["code"]: _unit(row) for row in rows("units.csv")}
    merged = {
        unit.code: unit.successor
        for unit in units.values()
        if obligation_of(unit, plan) == "merged"
    }
    target_rows = tuple(
        TargetRow(unit=row["unit"], indicator=row["indicator"], target=Decimal(row["target"]))
        for row in rows("targets.csv")
    )
    targets = locked_targets(target_rows, merged, plan)
    return Example(
        plan=plan,
        units=units,
        zone=ZoneInfo(plan.campaign.timezone),
        workdays=Workdays.of(plan.calendar),
        targets={unit: dict(by_code) for unit, by_code in targets.items()},
        target_rows=target_rows,
        reports={(raw["unit"], raw["version"]): raw for raw in _reports()},
        submissions=tuple(_submissions()),
    )


@pytest.fixture(scope="session")
def plan(example: Example) -> Plan:
    return example.plan


@pytest.fixture(scope="session")
def workdays(example: Example) -> Workdays:
    return example.workdays


@pytest.fixture(scope="session")
def zone(example: Example) -> ZoneInfo:
    return example.zone


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)


def _plan() -> Plan:
    data = {key: _texts_apart(value) for key, value in toml("plan-2023.toml").items()}
    for recipient in data["recipients"]:
        if isinstance(recipient.get("role"), str):
            recipient["role"] = (recipient["role"],)
    for dated in (*data["cutoffs"], *data["milestones"]):
        dated["phrase"] = {"vi": dated.get("phrase", "")}
    for period in data["calendar"]["closed"]:
        period["from_"] = period.pop("from")
    return TypeAdapter(Plan).validate_python(data)


def _texts_apart(value: Any, in_list: bool = False) -> Any:
    """The texts of a row stand under its languages in the file, under ``texts`` in the plan."""
    if isinstance(value, list):
        return [_texts_apart(item, in_list=True) for item in value]
    if not isinstance(value, dict):
        return value
    data = {key: _texts_apart(item) for key, item in value.items()}
    if in_list and "vi" in data:
        data["texts"] = {language: data.pop(language) for language in LANGUAGES}
    return data


def _unit(row: dict[str, str]) -> Unit:
    def day(text: str) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    return Unit(
        code=row["code"],
        name=row["name"],
        level=row["level"] or "unit",
        parent=row["parent"],
        aliases=tuple(row["aliases"].split(";")),
        group=row["group"],
        active_from=day(row["active_from"]),
        active_to=day(row["active_to"]),
        successor=row["successor"],
    )


def _reports() -> Iterator[dict[str, Any]]:
    for path in sorted((FOLDER / "reports").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _submissions() -> Iterator[Submission]:
    for row in rows("timeline.csv"):
        if row["event"] in ("submitted", "registered") and row["unit"] != "KHOI":
            recorded_at = dt.datetime.fromisoformat(row["at"])
            received_at = row["received_at"]
            yield Submission(
                at=dt.datetime.fromisoformat(received_at) if received_at else recorded_at,
                unit=row["unit"],
                version=int(row["version"]),
                registered=row["event"] == "registered",
                by=row["by"],
                recorded_at=recorded_at,
            )
