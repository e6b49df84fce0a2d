"""A folder as a whole: the example, all problems at once, nothing half read."""

import hashlib
from pathlib import Path

import pytest
from small_folder import (
    FILES,
    HELD,
    PEOPLE,
    PLAN,
    TARGETS,
    UNITS,
    changed,
    found_in,
    line_of,
    write,
)

import dondoc
from states.plan import Plan
from workflow.intake.plan_folder import check_folder, read_folder
from workflow.intake.problems import BadInput

EXAMPLE = Path(dondoc.__file__).parent / "example"


def test_the_example_is_told_its_tensions_one_by_one() -> None:
    text = (EXAMPLE / "plan-2023.toml").read_text(encoding="utf-8")
    unit_cutoff, unit_due, draft, complete = (
        line_of(text, f"date = {day}\nboundary")
        for day in ("2023-04-30", "2023-05-05", "2023-05-20", "2023-06-05")
    )
    found = check_folder(EXAMPLE)
    assert {one.severity for one in found} == {"warning"}
    assert [(one.code, one.file, one.line, dict(one.fields)) for one in found] == [
        ("cutoff_on_closed_day", "plan-2023.toml", unit_cutoff, {
            "cutoff": "C-UNIT", "day": "2023-04-30", "last": "2023-04-28", "first": "2023-05-04",
        }),
        ("little_time_after_cutoff", "plan-2023.toml", unit_due, {
            "milestone": "M1-UNIT-REPORT", "cutoff": "C-UNIT", "first": "2023-04-30",
            "last": "2023-05-04", "n": 1, "days": "2023-05-04",
        }),
        ("deadline_before_cutoff", "plan-2023.toml", draft, {
            "milestone": "M2-BLOC-DRAFT", "cutoff": "C-BLOC", "first": "2023-05-30",
            "last": "2023-05-19", "n": 11,
        }),
        ("little_time_after_cutoff", "plan-2023.toml", complete, {
            "milestone": "M4-BLOC-COMPLETE", "cutoff": "C-BLOC", "first": "2023-05-30",
            "last": "2023-06-04", "n": 3, "days": "2023-05-31 2023-06-01 2023-06-02",
        }),
        ("deadline_on_closed_day", "plan-2023.toml", complete, {
            "milestone": "M4-BLOC-COMPLETE", "day": "2023-06-04", "last": "2023-06-02",
        }),
        ("gap_between_heads", "people.csv", 35, {
            "unit": "DB09", "first": "2023-04-21", "last": "2023-04-24",
        }),
        ("unit_head_without_address", "people.csv", 105, {"unit": "CB19", "person": "SEC-CB19"}),
    ]  # fmt: skip


def test_the_example_is_read_whole() -> None:
    folder = read_folder(EXAMPLE)
    counts = (
        len(folder.plan.roles),
        len(folder.plan.escalation),
        len(folder.plan.indicators),
        len(folder.register.units),
        len(folder.register.posts),
        len(folder.register.stand_ins),
        len(folder.register.targets),
        len(folder.held_figures or ()),
    )
    assert counts == (16, 12, 14, 75, 186, 1, 146, 12)
    assert (
        folder.plan_bytes_hash
        == hashlib.sha256((EXAMPLE / "plan-2023.toml").read_bytes()).hexdigest()
    )


def test_a_folder_without_figures_of_bodies_has_none(tmp_path: Path) -> None:
    (write(tmp_path) / "held-figures.toml").unlink()
    assert read_folder(tmp_path).held_figures is None


def test_all_problems_of_all_files_come_at_once_and_nothing_is_returned(tmp_path: Path) -> None:
    write(
        tmp_path,
        plan=changed(
            PLAN,
            ("rank = 2", 'rank = "two"'),
            ('owner = "head"', 'owner = "hed"'),
            ("to = 2023-05-03", "to = 2023-05-03\ncolour = 1"),
            ('"16:30"', '"26:30"'),
        ),
        units=changed(UNITS, ("A1,Đơn vị một", "A1,"), ("A2,Đơn vị hai,,TOP", "A2,Hai,,TIP")),
        people=changed(PEOPLE, ("head@a1.example", "head"), ("H2,head,A2", "H2,had,A2")),
        targets=changed(TARGETS, ("15", "x")),
        held=changed(HELD, ("value = 391", "valu = 391")),
    )
    with pytest.raises(BadInput) as refused:
        read_folder(tmp_path)
    assert found_in(tmp_path) == [
        (problem.code, problem.file, problem.line, problem.path)
        for problem in refused.value.problems
    ]
    assert found_in(tmp_path) == [
        ("wrong_type", "plan-small.toml", 40, "levels.all.rank"),
        ("bad_time", "plan-small.toml", 50, "calendar.send_window"),
        ("unknown_key", "plan-small.toml", 55, "calendar.closed.1.colour"),
        ("unknown_reference", "plan-small.toml", 68, "milestones.M1.owner"),
        ("empty_value", "units.csv", 3, "name"),
        ("unknown_reference", "units.csv", 4, "parent"),
        ("bad_address", "people.csv", 2, "email"),
        ("unknown_reference", "people.csv", 3, "role"),
        ("bad_number", "targets.csv", 2, "target"),
        ("unknown_key", "held-figures.toml", 4, "figure.I1.draft.valu"),
        ("missing_key", "held-figures.toml", 4, "figure.I1.draft.value"),
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path, name: str) -> None:
    path = write(tmp_path) / name
    path.write_bytes(b"# one\n# two \xe1\xff\n")
    assert ("not_utf8", name, 2, "") in found_in(tmp_path)
    with pytest.raises(BadInput):
        read_folder(tmp_path)


@pytest.mark.parametrize("name", ["units.csv", "people.csv"])
def test_units_and_people_must_be_there(tmp_path: Path, name: str) -> None:
    (write(tmp_path) / name).unlink()
    assert ("missing_file", name, None, "") in found_in(tmp_path)


def test_there_must_be_one_plan(tmp_path: Path) -> None:
    (write(tmp_path) / "plan-small.toml").unlink()
    assert ("missing_file", "plan*.toml", None, "") in found_in(tmp_path)


def test_there_may_not_be_two_plans(tmp_path: Path) -> None:
    (write(tmp_path) / "plan-other.toml").write_text(PLAN, encoding="utf-8")
    assert found_in(tmp_path) == [("several_plans", "plan*.toml", None, "")]
    assert check_folder(tmp_path)[0].fields == {"names": "plan-other.toml, plan-small.toml"}


def test_the_folder_must_be_one(tmp_path: Path) -> None:
    assert found_in(tmp_path / "nowhere") == [("missing_folder", "plan*.toml", None, "")]


def test_a_plan_nested_too_deep_is_refused(tmp_path: Path) -> None:
    write(tmp_path, plan=f"a = {'[' * 5000}{']' * 5000}")
    assert ("too_deep", "plan-small.toml", 1, "") in found_in(tmp_path)
    write(tmp_path, plan=f"a = {'[' * 70}{']' * 70}")
    assert ("too_deep", "plan-small.toml", 1, "") in found_in(tmp_path)


def test_a_deadline_may_be_given_by_its_phrase_alone(tmp_path: Path) -> None:
    days = 'date = 2023-05-05\nboundary = "before"\n'
    write(tmp_path, plan=changed(PLAN, (days, "")))
    assert read_folder(tmp_path).plan == read_folder(write(tmp_path)).plan


def test_a_missing_language_is_filled_from_the_default_one(tmp_path: Path) -> None:
    write(tmp_path, plan=changed(PLAN, ('en = "Statistics"\n', "")))
    plan: Plan = read_folder(tmp_path).plan
    assert plan.roles[-1].texts == {"vi": "Thống kê", "en": "Thống kê"}


def test_a_plan_that_lists_no_phrases_has_the_shipped_ones(tmp_path: Path) -> None:
    rules = read_folder(write(tmp_path)).plan.rules
    assert rules.empty_phrases == read_folder(EXAMPLE).plan.rules.empty_phrases
    assert rules.target_change_phrases == read_folder(EXAMPLE).plan.rules.target_change_phrases
