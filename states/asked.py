"""What the plan asks of a unit: cut-off, sections, indicators, targets."""

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

from states.plan import Cutoff, Indicator, Level, Plan, Section
from states.register import Unit


def cutoff_of(plan: Plan, level: str) -> Cutoff | None:
    return next((cutoff for cutoff in plan.cutoffs if cutoff.level == level), None)


def sections_asked(plan: Plan, unit: Unit) -> tuple[Section, ...]:
    lowest = _lowest_level(plan)
    return tuple(s for s in plan.outline if unit.level in (s.levels or (lowest,)))


def indicators_asked(plan: Plan, unit: Unit) -> tuple[Indicator, ...]:
    lowest = _lowest_level(plan)
    return tuple(i for i in plan.indicators if _is_asked(i, unit, lowest))


def is_asked(indicator: Indicator, unit: Unit, plan: Plan) -> bool:
    return _is_asked(indicator, unit, _lowest_level(plan))


def _is_asked(indicator: Indicator, unit: Unit, lowest: str) -> bool:
    return (
        indicator.unit_target != "none"
        and unit.level in (indicator.levels or (lowest,))
        and (not indicator.applies_to_groups or unit.group in indicator.applies_to_groups)
    )


def target_of(indicator: Indicator, locked: Mapping[str, Decimal]) -> Decimal | None:
    """The target a unit is measured by; ``locked`` holds the unit's own."""
    if indicator.unit_target == "common":
        return indicator.root_target
    return locked.get(indicator.code) if indicator.unit_target == "per_unit" else None


def _lowest_level(plan: Plan) -> str:
    level: Level = min(plan.levels, key=attrgetter("rank"))
    return level.code
