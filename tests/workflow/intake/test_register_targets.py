"""targets.csv: figures typed by people, for units and indicators that have targets."""

from decimal import Decimal
from pathlib import Path

import pytest
from small_folder import judged, write
from wrong_registers import Wrong, expected, found_in, wrong_rows

from states.register import TargetRow
from workflow.intake.plan_folder import read_folder

WRONG = (
    wrong_rows(
        "a target below nothing is no target",
        "A1,I1,15",
        "A1,I1,-15",
        ("target_out_of_range", "-15", "target", {"value": "-15", "range": "0–"}),
    ),
    wrong_rows(
        "unit and indicator exist",
        "A1,I1,15\n",
        "A1,I1,15\nA9,I9,1\n",
        ("unknown_reference", "A9", "unit", {"kind": "unit", "value": "A9", "nearest": "A2"}),
        (
            "unknown_reference",
            "A9",
            "indicator",
            {"kind": "indicator", "value": "I9", "nearest": "I2"},
        ),
    ),
    wrong_rows(
        "only an indicator with targets per unit has them",
        "A1,I1,15\n",
        "A1,I1,15\nA1,I2,15\n",
        (
            "target_not_per_unit",
            "A1,I2",
            "indicator",
            {"indicator": "I2", "unit_target": "common"},
        ),
    ),
    wrong_rows(
        "a unit has one target an indicator",
        "A1,I1,15\n",
        "A1,I1,15\nA1,I1,16\n",
        ("duplicate", "A1,I1,16", "indicator", {"value": "A1 I1"}),
    ),
    wrong_rows(
        "a figure that could be two is asked",
        "A1,I1,15\n",
        "A1,I1,1.260\n",
        ("number_ambiguous", "1.260", "target", {"value": "1.260"}),
    ),
    wrong_rows(
        "a figure is a figure",
        "A1,I1,15\n",
        "A1,I1,about 15\n",
        ("bad_number", "about", "target", {"value": "about 15"}),
    ),
    wrong_rows(
        "a target is not left empty",
        "A1,I1,15\n",
        "A1,I1,\n",
        ("empty_value", "A1,I1,", "target", {"key": "target"}),
    ),
    wrong_rows(
        "a target that is due and not there warns",
        "A1,I1,15\n",
        "",
        ("target_missing", "", "", {"unit": "A1", "indicator": "I1"}),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), WRONG)
def test_targets_are_judged(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    file = "targets.csv"
    assert found_in(tmp_path, file, old, new) == expected(file, old, new, problems)


def test_a_target_is_read_in_the_campaigns_number_format(tmp_path: Path) -> None:
    targets = read_folder(write(tmp_path)).register.targets
    assert targets == (
        TargetRow(unit="A1", indicator="I1", target=Decimal(15)),
        TargetRow(unit="A2", indicator="I1", target=Decimal("7.5")),
    )


def test_without_a_file_of_targets_one_warning_names_the_file(tmp_path: Path) -> None:
    (write(tmp_path) / "targets.csv").unlink()
    found = [(problem.code, problem.file, problem.severity) for problem in judged(tmp_path)]
    assert found == [("missing_file", "targets.csv", "warning")]
