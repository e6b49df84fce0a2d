"""What an amendment may not change, because reports, log and letters already stand on it."""

from collections.abc import Iterator, Sequence

from states import plan as p
from states.errors import Refusal
from states.timeliness import obligation_of
from storage.reports import ReportRow
from workflow.edition import Edition
from workflow.frame import Frame

# Instants, days and judgements made so far would mean something else.
FIXED = ("timezone", "opened_on", "workflow")


def objections(frame: Frame, edition: Edition, reports: Sequence[ReportRow]) -> Iterator[Refusal]:
    """Every reason why the campaign cannot go on with that edition."""
    yield from _campaign(frame.plan, edition.plan)
    yield from _levels(frame.plan, edition.plan)
    yield from _units(frame, edition)
    yield from _reported(frame, edition, reports)
    yield from _readers(frame, edition.plan, reports)


def _campaign(old: p.Plan, new: p.Plan) -> Iterator[Refusal]:
    if old.campaign.code != new.campaign.code:
        fields = {"campaign": old.campaign.code, "found": new.campaign.code}
        yield Refusal("other_campaign", fields)
    for key in FIXED:
        was, is_ = getattr(old.campaign, key), getattr(new.campaign, key)
        if was != is_:
            yield Refusal("value_fixed", {"key": f"campaign.{key}", "old": str(was)})
    if old.rules.timeliness_counts != new.rules.timeliness_counts:
        fields = {"key": "rules.timeliness_counts", "old": old.rules.timeliness_counts}
        yield Refusal("value_fixed", fields)


def _levels(old: p.Plan, new: p.Plan) -> Iterator[Refusal]:
    was = {level.code: level.rank for level in old.levels}
    if was != {level.code: level.rank for level in new.levels}:
        yield Refusal("levels_fixed", {"levels": list(was)})


def _units(frame: Frame, edition: Edition) -> Iterator[Refusal]:
    after = {unit.code: unit for unit in edition.register.units}
    root = next((code for code, unit in after.items() if not unit.parent), "")
    if root != frame.root.code:
        yield Refusal("root_fixed", {"old": frame.root.code, "new": root})
    gone = [code for code in frame.units if code not in after]
    if gone:
        yield Refusal("units_missing", {"units": gone})
    moved = [
        code for code, unit in after.items()
        if code in frame.units and frame.units[code].level != unit.level
    ]  # fmt: skip
    if moved:
        yield Refusal("unit_level_fixed", {"units": moved})


def _reported(frame: Frame, edition: Edition, reports: Sequence[ReportRow]) -> Iterator[Refusal]:
    """A unit that has reported stays due: its report cannot be made to vanish."""
    sent = {
        one.unit
        for one in reports
        if one.first_received is not None or one.state != frame.definition.initial
    }
    gone = [
        unit.code
        for unit in edition.register.units
        if unit.code in sent
        and unit.parent
        and obligation_of(unit, edition.plan) != "due"
        and obligation_of(frame.units[unit.code], frame.plan) == "due"
    ]
    if gone:
        yield Refusal("units_reported", {"units": gone})


def _readers(frame: Frame, plan: p.Plan, reports: Sequence[ReportRow]) -> Iterator[Refusal]:
    """Who reads a level may change only while no report of it is being read."""
    changed = {
        level.code
        for level in plan.levels
        if tuple(plan.rules.readers.get(level.code, ())) != frame.readers(level.code)
    }
    reading = [one.unit for one in reports if one.level in changed and one.reader_step is not None]
    if reading:
        yield Refusal("readers_busy", {"units": reading})
