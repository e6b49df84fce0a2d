"""Locked targets, and where those of a merged unit go."""

from decimal import Decimal
from typing import Any

from states.plan import Plan
from states.register import TargetRow
from states.targets import locked_targets


def row(unit: str, indicator: str, target: int) -> TargetRow:
    return TargetRow(unit=unit, indicator=indicator, target=Decimal(target))


def test_the_targets_of_a_merged_unit_are_added_to_its_successors(example: Any) -> None:
    targets = example.targets
    assert targets["DB40"] == {"I01": Decimal(9), "I12": Decimal(220)}
    assert "CB31" not in targets


def test_a_unit_that_is_not_merged_keeps_its_own(plan: Plan) -> None:
    rows = [row("A", "I01", 8), row("B", "I01", 1)]
    assert locked_targets(rows, {}, plan) == {"A": {"I01": 8}, "B": {"I01": 1}}


def test_a_successor_that_was_merged_in_turn_hands_everything_on(plan: Plan) -> None:
    rows = [row("A", "I01", 1), row("B", "I01", 2), row("C", "I01", 4)]
    assert locked_targets(rows, {"A": "B", "B": "C"}, plan) == {"C": {"I01": 7}}


def test_targets_that_are_not_summed_stay_the_successors_own(plan: Plan) -> None:
    rows = [row("A", "I07", 90), row("B", "I07", 95)]
    assert locked_targets(rows, {"A": "B"}, plan) == {"B": {"I07": 95}}


def test_a_ring_of_successors_ends(plan: Plan) -> None:
    locked = locked_targets([row("A", "I01", 1)], {"A": "B", "B": "A"}, plan)
    assert locked == {"A": {"I01": 1}}
