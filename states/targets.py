"""The targets that were locked when the campaign opened."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from states.numbers import total
from states.plan import Plan
from states.register import TargetRow


def locked_targets(
    rows: Sequence[TargetRow], merged_into: Mapping[str, str], plan: Plan
) -> Mapping[str, Mapping[str, Decimal]]:
    """The targets by unit and indicator; those of a merged unit are added to its successor's.

    Only targets that are summed over the units can be added up: of any other indicator the
    successor keeps its own.
    """
    summed = _summed(plan)
    parts: dict[str, dict[str, list[Decimal]]] = {}
    for row in rows:
        if row.unit not in merged_into or row.indicator in summed:
            unit = _heir(row.unit, merged_into)
            parts.setdefault(unit, {}).setdefault(row.indicator, []).append(row.target)
    return {
        unit: {code: total(targets) for code, targets in by_code.items()}
        for unit, by_code in parts.items()
    }


def _heir(unit: str, merged_into: Mapping[str, str]) -> str:
    # No chain is longer than the mapping, so a ring in a faulty register ends too.
    for _ in merged_into:
        unit = merged_into.get(unit, unit)
    return unit


def targets_that_follow(targets: Mapping[str, Decimal], plan: Plan) -> Mapping[str, Decimal]:
    """Those of a unit's targets that its successor answers for beside its own."""
    summed = _summed(plan)
    return {code: target for code, target in targets.items() if code in summed}


def _summed(plan: Plan) -> frozenset[str]:
    return frozenset(i.code for i in plan.indicators if i.aggregation == "sum")
