"""A plan that is odd but can be used: warnings, and it is read."""

from pathlib import Path

import pytest
from wrong_plans import Wrong, expected, in_plan, wrong_plan

from states.plan import Plan
from workflow.intake.plan_folder import read_folder

WARNINGS = (
    wrong_plan(
        "a missing language falls back with a warning",
        'en = "Statistics"\n',
        "",
        (
            "missing_language",
            '[[roles]]\ncode = "statistics"',
            "roles.statistics",
            {"language": "en"},
        ),
    ),
    wrong_plan(
        "a year without closed days warns",
        "from = 2023-04-29\nto = 2023-05-03",
        "from = 2022-04-29\nto = 2022-05-03",
        ("year_without_closed_days", "[calendar]", "calendar", {"year": 2023}),
    ),
    wrong_plan(
        "a deadline nobody is reminded of warns",
        (
            "[[escalation]]\n"
            'step = "R1"\n'
            'milestone = "M1"\n'
            "offset_wd = -5\n"
            'letter = "reminder"\n'
            'to = ["head"]\n'
        ),
        "",
        ("milestone_without_ladder", '[[milestones]]\ncode = "M1"', "milestones.M1", {}),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), WARNINGS)
def test_a_doubtful_plan_is_read_with_a_warning(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    assert in_plan(tmp_path, old, new, "warning") == expected(old, new, problems)
    assert isinstance(read_folder(tmp_path).plan, Plan)


def test_a_language_the_product_has_no_words_in_warns(tmp_path: Path) -> None:
    found = in_plan(tmp_path, '["vi", "en"]', '["vi", "en", "lo"]', "warning")
    (told,) = [problem for problem in found if problem[0] == "language_not_spoken"]
    assert told[2:] == (
        "campaign.languages",
        {"language": "lo", "known": "en, vi", "instead": "vi"},
    )


def test_an_order_needs_its_words_in_one_language_only(tmp_path: Path) -> None:
    old = 'phrase = "trước ngày 05/5/2023"'
    assert in_plan(tmp_path, old, 'phrase = { vi = "trước ngày 05/5/2023" }', "warning") == []
    assert read_folder(tmp_path).plan.milestones[0].phrase == {"vi": "trước ngày 05/5/2023"}
