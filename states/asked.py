"""What the plan asks of a unit: cut-off, sections, indicators, targets."""

from collections.abc import Mapping
from decimal import Decimal

from states.plan import Cutoff, Indicator, Plan, Section
from states.register import Unit


def cutoff_of(plan: Plan, level: str) -> Cutoff | None:
    return next((cutoff for cutoff in plan.cutoffs if cutoff.level == level), None)


def sections_asked(plan: Plan, unit: Unit) -> tuple[Section, ...]:
    return tuple(s for s in plan.outline if _at_level(s.levels, unit, plan))


def indicators_asked(plan: Plan, unit: Unit) -> tuple[Indicator, ...]:
    return tuple(i for i in plan.indicators if is_asked(i, unit, plan))


def is_asked(indicator: Indicator, unit: Unit, plan: Plan) -> bool:
    return (
        indicator.unit_target != "none"
        and _at_level(indicator.levels, unit, plan)
        and (not indicator.applies_to_groups or unit.group in indicator.applies_to_groups)
    )


def target_of(indicator: Indicator, locked: Mapping[str, Decimal]) -> Decimal | None:
    """The target a unit is measured by; ``locked`` holds the unit's own."""
    if indicator.unit_target == "common":
        return indicator.root_target
    return locked.get(indicator.code) if indicator.unit_target == "per_unit" else None


def _at_level(levels: tuple[str, ...], unit: Unit, plan: Plan) -> bool:
    return unit.level in (levels or (_lowest_level(plan),))


def _lowest_level(plan: Plan) -> str:
    return min(plan.levels, key=lambda level: level.rank).code
