"""The days of a plan held against each other: every tension with its line and severity."""

from pathlib import Path

import pytest
from whole_cases import Change, case, find, wanted

from workflow.intake.plan_folder import check_folder, read_folder

PLAN = "plan-small.toml"
DAYS = 'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"'
CUTOFF = 'date = 2023-04-30\nboundary = "through"'
STEP = 'offset_wd = -5\nletter = "reminder"\n'
ROOT = (
    '[[milestones]]\ncode = "M3"\nlevel = "all"\nowner = "chief"\ncompleted_by = "submit"\n'
    'date = {date}\nboundary = "through"\n[[escalation]]\nstep = "ROOT"\nmilestone = "M3"\n'
    'offset_wd = 0\nto = ["chief"]\n[[escalation]]\nstep = "R1"'
)


def root_due(date: str) -> Change:
    """A deadline of the root, with a step of its own."""
    return PLAN, '[[escalation]]\nstep = "R1"', ROOT.replace("{date}", date)


def another_step(text: str) -> Change:
    step = f'[[escalation]]\nstep = "X"\nmilestone = "M1"\nto = ["head"]\n{text}\n'
    return PLAN, '[[escalation]]\nstep = "R1"', f'{step}[[escalation]]\nstep = "R1"'


def deadline(date: str) -> Change:
    return PLAN, DAYS, f'date = {date}\nboundary = "through"'


WARNINGS = (
    case(
        "a deadline before the cut-off", "deadline_before_cutoff", f"{PLAN}: date = 2023-04-27",
        "milestones.M1.date", deadline("2023-04-27"),
    ),
    case(
        "no working day after the cut-off", "no_time_after_cutoff", f"{PLAN}: date = 2023-04-28",
        "milestones.M1.date", deadline("2023-04-28"),
        (PLAN, CUTOFF, 'date = 2023-04-29\nboundary = "before"'),
    ),
    case(
        "a deadline on a closed day", "deadline_on_closed_day", f"{PLAN}: date = 2023-05-13",
        "milestones.M1.date", deadline("2023-05-13"),
    ),
    case(
        "a deadline right after a break", "deadline_after_closed_days",
        f"{PLAN}: date = 2023-05-05", "milestones.M1.date",
        (PLAN, CUTOFF, 'date = 2023-04-21\nboundary = "through"'),
    ),
    case(
        "an opening on a closed day", "opened_on_closed_day", f"{PLAN}: opened_on",
        "campaign.opened_on", (PLAN, "opened_on = 2023-03-15", "opened_on = 2023-03-19"),
    ),
    case(
        "a cut-off outside the term", "cutoff_outside_term", f"{PLAN}: date = 2023-04-30",
        "cutoffs.C1.date", (PLAN, "end = 2025-06-30", "end = 2022-06-30"),
        (PLAN, 'aggregation = "sum"', 'aggregation = "sum"\npacing = "linear"'),
    ),
    case(
        "little time to read", "little_time_to_read", f"{PLAN}: date = 2023-05-09",
        "milestones.M3.date", root_due("2023-05-09"),
    ),
    case(
        "a step before the opening", "step_before_opening",
        f"{PLAN}: [[escalation]]\nstep = \"R1\"", "escalation.R1",
        (PLAN, "offset_wd = -5", "offset_wd = -50"),
    ),
    case(
        "a step after the end of everything", "step_after_end",
        f"{PLAN}: [[escalation]]\nstep = \"X\"", "escalation.X",
        another_step("offset_wd = 40"), root_due("2023-06-02"),
    ),
    case(
        "a step on a closed day", "step_on_closed_day", f"{PLAN}: on = 2023-04-16",
        "escalation.X.on", another_step("on = 2023-04-16"),
    ),
    case(
        "a step outside the send window", "step_outside_window", f"{PLAN}: at = \"17",
        "escalation.R1.at", (PLAN, STEP, f'{STEP}at = "17:00"\n'),
    ),
    case(
        "a letter at the wrong time", "letter_at_wrong_time", f"{PLAN}: letter = ",
        "escalation.R1.letter", (PLAN, 'letter = "reminder"', 'letter = "overdue"'),
    ),
    case(
        "two letters of one day", "steps_on_one_day",
        f"{PLAN}: [[escalation]]\nstep = \"R1\"", "escalation.R1",
        another_step("offset_wd = -5"),
    ),
    case(
        "a step that reaches nobody on its day", "step_reaches_nobody",
        f"{PLAN}: [[escalation]]\nstep = \"X\"", "escalation.X",
        another_step("offset_wd = -4"), (PLAN, 'milestone = "M1"\nto = ["head"]\noffset_wd = -4',
                                         'milestone = "M1"\nto = ["statistics"]\noffset_wd = -4'),
        ("people.csv", "statistics@center.example", ""),
    ),
    case(
        "a window beyond the working hours", "window_outside_hours", f"{PLAN}: send_window",
        "calendar.send_window",
        (PLAN, "[calendar]", '[calendar]\nworking_hours = [["08:00", "12:00"], ["13:00", "17:00"]]'
         ),
    ),
    case(
        "a country without holidays", "place_without_holidays", f"{PLAN}: country",
        "calendar.country", (PLAN, "[calendar]", '[calendar]\ncountry = "VM"'),
    ),
    case(
        "a subdivision without holidays", "place_without_holidays", f"{PLAN}: subdivision",
        "calendar.subdivision",
        (PLAN, "[calendar]", '[calendar]\ncountry = "DE"\nsubdivision = "XX"'),
    ),
    case(
        "a holiday that is worked", "holiday_not_closed", f"{PLAN}: [calendar]", "calendar",
        (PLAN, "from = 2023-04-29\nto = 2023-05-03", "from = 2023-04-29\nto = 2023-05-02"),
    ),
    case(
        "a second cut-off of a level", "second_cutoff",
        f"{PLAN}: level = \"unit\"\ndate = 2023-04-27",
        "cutoffs.C2.level",
        (PLAN, '[[milestones]]\ncode = "M1"',
         '[[cutoffs]]\ncode = "C2"\nlevel = "unit"\ndate = 2023-04-27\nboundary = "through"\n'
         '[[milestones]]\ncode = "M1"'),
    ),
    case(
        "pacing without a term", "pacing_without_term", f"{PLAN}: pacing", "indicators.I1.pacing",
        (PLAN, "term = { start = 2020-07-01, end = 2025-06-30 }\n", ""),
        (PLAN, 'aggregation = "sum"', 'aggregation = "sum"\npacing = "linear"'),
    ),
    case(
        "a level without units", "level_without_units", f"{PLAN}: level = \"mid\"",
        "milestones.M3.level", root_due("2023-06-02"),
        (PLAN, 'code = "M3"\nlevel = "all"', 'code = "M3"\nlevel = "mid"'),
        (PLAN, '[[levels]]\ncode = "all"\nrank = 2',
         '[[levels]]\ncode = "mid"\nrank = 2\nvi = "M"\nen = "M"\n'
         '[[levels]]\ncode = "all"\nrank = 3'),
        (PLAN, 'submitters = { unit', 'submitters = { mid = ["chief"], unit'),
        (PLAN, 'readers = { unit', 'readers = { mid = ["chief"], unit'),
    ),
)  # fmt: skip
ERRORS = (
    case(
        "it opens when its deadline has passed", "opened_after_deadline", f"{PLAN}: opened_on",
        "campaign.opened_on", (PLAN, "opened_on = 2023-03-15", "opened_on = 2023-05-08"),
    ),
    case(
        "a milestone is met by a move its reports never make", "milestone_never_met",
        f"{PLAN}: completed_by = \"endorse\"", "milestones.M3.completed_by",
        root_due("2023-06-02"),
        (PLAN, '"M3"\nlevel = "all"\nowner = "chief"\ncompleted_by = "submit"',
         '"M3"\nlevel = "all"\nowner = "chief"\ncompleted_by = "endorse"'),
    ),
    case(
        "a target is outside what its indicator allows", "target_out_of_range",
        f"{PLAN}: root_target = 101", "indicators.I2.root_target",
        (PLAN, "root_target = 98.5", "root_target = 101"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("code", "where", "path", "changes"), WARNINGS)
def test_a_plan_is_warned_by_line_of(
    tmp_path: Path, code: str, where: str, path: str, changes: tuple[Change, ...]
) -> None:
    found = find(tmp_path, "warning", changes)
    assert wanted(code, where, path, changes) in found
    assert [one[0] for one in found].count(code) == 1
    assert read_folder(tmp_path).plan.campaign.code == "spring"


@pytest.mark.parametrize(("code", "where", "path", "changes"), ERRORS)
def test_a_plan_is_refused_by_line_where(
    tmp_path: Path, code: str, where: str, path: str, changes: tuple[Change, ...]
) -> None:
    assert find(tmp_path, "error", changes) == [wanted(code, where, path, changes)]


def test_enough_time_is_told_as_a_note_with_the_number_of_days(tmp_path: Path) -> None:
    assert find(tmp_path, "info", (deadline("2023-05-11"),)) == [
        wanted("time_after_cutoff", f"{PLAN}: date = 2023-05-11", "milestones.M1.date",
               (deadline("2023-05-11"),)),
    ]  # fmt: skip
    (found,) = [one for one in check_folder(tmp_path) if one.severity == "info"]
    assert found.fields["n"] == 6


def test_a_date_in_words_alone_is_found_in_its_words(tmp_path: Path) -> None:
    changes = ((PLAN, DAYS, 'phrase = "hết ngày 13/5/2023"'),)
    assert wanted(
        "deadline_on_closed_day", f"{PLAN}: phrase", "milestones.M1.phrase", changes
    ) in find(tmp_path, "warning", changes)
