"""targets.csv: the targets that are locked when the campaign opens."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from i18n.phrases import Phrase
from states.asked import cutoff_of, is_asked
from states.numbers import NumberFormat, number_format_of
from states.plan import Indicator, Plan
from states.register import TargetRow, Unit
from workflow.intake import cells
from workflow.intake.csv_file import Row, read_rows
from workflow.intake.plan_indicators import out_of_range
from workflow.intake.problems import Place, Problems
from workflow.intake.record_types import known_keys
from workflow.intake.register_units import Units

Targets = list[tuple[Row, TargetRow]]


def read_targets(path: Path, problems: Problems, plan: Plan | None, units: Units) -> Targets:
    indicators = {item.code: item for item in plan.indicators} if plan else {}
    rows = read_rows(path, problems, known_keys(TargetRow), ("unit", "indicator", "target"))
    codes = [unit.code for _, unit in units]
    number_format = number_format_of(plan.campaign) if plan else "en"
    targets = [(row, _target(row, indicators, codes, number_format)) for row in rows]
    seen: set[tuple[str, str]] = set()
    for row, target in targets:
        own = (target.unit, target.indicator)
        if own in seen:
            row.error("duplicate", "indicator", value=" ".join(own))
        seen.add(own)
    return targets


def check_targets(
    targets: Targets, units: Units, plan: Plan, problems: Problems, *, exists: bool
) -> None:
    """Warn of targets that are due and not there; without a file only of the file."""
    locked = {(target.unit, target.indicator) for _, target in targets}
    missing = [
        (unit.code, indicator.code)
        for row, unit in units
        if row.clean("level") and _is_due(unit, plan)
        for indicator in plan.indicators
        if _needs_target(indicator) and is_asked(indicator, unit, plan)
        if (unit.code, indicator.code) not in locked
    ]
    if missing and not exists:
        problems.warning("missing_file", Place(), name="targets.csv")
        return
    for unit_code, indicator_code in missing:
        problems.warning("target_missing", Place(), unit=unit_code, indicator=indicator_code)


def _target(
    row: Row, indicators: Mapping[str, Indicator], units: list[str], number_format: NumberFormat
) -> TargetRow:
    cells.required(row, "unit")
    cells.required(row, "indicator")
    code = cells.reference(row, "indicator", "indicator", indicators)
    if code in indicators and indicators[code].unit_target != "per_unit":
        rule = indicators[code].unit_target
        row.error("target_not_per_unit", "indicator", indicator=code, unit_target=rule)
    target = cells.figure(row, "target", number_format)
    if code in indicators and row.clean("target", "indicator"):
        _check_range(row, indicators[code], target)
    return TargetRow(
        unit=cells.reference(row, "unit", "unit", units),
        indicator=code,
        target=target,
        source=row.text("source"),
    )


def _check_range(row: Row, indicator: Indicator, target: Decimal) -> None:
    if wrong := out_of_range(indicator, target):
        row.error("target_out_of_range", "target", value=row.text("target"), range=wrong)


def _needs_target(indicator: Indicator) -> bool:
    """Whether it is judged by a target of the unit's own."""
    return indicator.unit_target == "per_unit" and indicator.direction != "none"


def _is_due(unit: Unit, plan: Plan) -> bool:
    """Whether the unit reports: it exists at the cut-off of its level."""
    cutoff = cutoff_of(plan, unit.level)
    if cutoff is None:
        return True
    last = Phrase(cutoff.date, cutoff.boundary).last_valid_day
    begins_by = plan.rules.exempt_if_active_from_after or last
    begun = unit.active_from is None or unit.active_from <= begins_by
    return begun and (unit.active_to is None or unit.active_to >= last)
