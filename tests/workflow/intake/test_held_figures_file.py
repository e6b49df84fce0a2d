"""held-figures.toml: figures of bodies by round."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from small_folder import write
from wrong_registers import Wrong, expected, found_in, wrong_rows

from states.aggregation import HeldFigure
from workflow.intake.plan_folder import read_folder

FINAL = 'final = { kind = "actual", as_of = 2023-05-30, entered_on = 2023-05-31, value = 386.5 }'
DRAFT = "draft = { kind"
WRONG = (
    wrong_rows(
        "the indicator exists",
        'indicator = "I1"',
        'indicator = "I8"',
        (
            "unknown_reference",
            "indicator",
            "figure.I8.indicator",
            {"kind": "indicator", "value": "I8", "nearest": "I2"},
        ),
    ),
    wrong_rows(
        "the source is the indicator's own body",
        "body:statistics",
        "body:chief",
        (
            "wrong_source",
            "source",
            "figure.I1.source",
            {"indicator": "I1", "source": "body:statistics"},
        ),
    ),
    wrong_rows(
        "an indicator only units know has no figure of a body",
        'indicator = "I1"',
        'indicator = "I2"',
        ("wrong_source", "source", "figure.I2.source", {"indicator": "I2", "source": "units"}),
        ("missing_key", "draft", "figure.I2.draft.denominator", {"key": "denominator"}),
        ("missing_key", "draft", "figure.I2.draft.numerator", {"key": "numerator"}),
        ("key_not_for_kind", "draft", "figure.I2.draft.value", {"key": "value", "kind": "ratio"}),
        ("missing_key", "final", "figure.I2.final.denominator", {"key": "denominator"}),
        ("missing_key", "final", "figure.I2.final.numerator", {"key": "numerator"}),
        ("key_not_for_kind", "final", "figure.I2.final.value", {"key": "value", "kind": "ratio"}),
    ),
    wrong_rows(
        "a figure has a kind and dates",
        'kind = "actual", as_of = 2023-05-30',
        'kind = "real", as_of = "30/5"',
        (
            "bad_value",
            "final",
            "figure.I1.final.kind",
            {"value": "real", "allowed": "actual, estimate"},
        ),
        ("bad_date", "final", "figure.I1.final.as_of", {"value": "30/5"}),
    ),
    wrong_rows(
        "a figure is entered once",
        FINAL,
        f'{FINAL}\n[[figure]]\nindicator = "I1" # again\nsource = "body:statistics" # again',
        ("duplicate", '"I1" # again', "figure.I1.indicator", {"value": "I1"}),
        ("missing_key", '[[figure]]\nindicator = "I1" #', "figure.I1.draft", {"key": "draft"}),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), WRONG)
def test_held_figures_are_judged(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    file = "held-figures.toml"
    assert found_in(tmp_path, file, old, new) == expected(file, old, new, problems)


def test_held_figures_are_read_exactly(tmp_path: Path) -> None:
    final = (read_folder(write(tmp_path)).held_figures or ())[1]
    assert final == HeldFigure(
        indicator="I1",
        source="body:statistics",
        round="final",
        kind="actual",
        as_of=dt.date(2023, 5, 30),
        entered_on=dt.date(2023, 5, 31),
        value=Decimal("386.5"),
    )
