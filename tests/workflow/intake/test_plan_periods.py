"""Deadlines of a plan that are periods, hours or rolled days, and units in zones of their own."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_folder import PEOPLE, PLAN, UNITS, changed, found_in, write

from states.deadlines import Deadline, deadline_of
from states.workdays import Workdays
from workflow.intake.plan_calendar import last_day
from workflow.intake.plan_folder import read_folder

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DATED = 'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"'


def deadline(folder: Path, new: str) -> Deadline:
    """What the small plan's first milestone sets, its date replaced; the folder is sound."""
    write(folder, plan=changed(PLAN, (DATED, new)))
    assert found_in(folder) == []
    plan = read_folder(folder).plan
    found = deadline_of(plan.milestones[0], ZONE, Workdays.of(plan.calendar), plan.cutoffs)
    assert found is not None
    return found


@pytest.mark.parametrize("after", ['"C1"', "2023-04-30", '"2023-04-30"'])
def test_a_period_starts_at_a_cut_off_or_on_a_day(tmp_path: Path, after: str) -> None:
    """29 April to 3 May are closed, so the second working day is Friday 5 May."""
    new = f'within = {{ count = 2, unit = "working_days", after = {after} }}'
    assert deadline(tmp_path, new).last_valid_day.isoformat() == "2023-05-05"


def test_a_period_may_say_itself_in_words(tmp_path: Path) -> None:
    new = (
        'phrase = "trong vòng 3 ngày sau ngày 30/4/2023"\n'
        'within = { count = 3, unit = "days", after = "C1" }\nroll = "next_working_day"'
    )
    found = deadline(tmp_path, new)
    assert (found.date.isoformat(), found.rolled) == ("2023-05-03", "next_working_day")
    assert found.last_valid_day.isoformat() == "2023-05-04"
    assert found.phrase["vi"] == "trong vòng 3 ngày sau ngày 30/4/2023"


def test_a_deadline_may_end_within_a_day(tmp_path: Path) -> None:
    new = 'date = 2023-05-05\nboundary = "before"\ntime = "11:30"'
    assert deadline(tmp_path, new).instant.isoformat() == "2023-05-05T04:30:00+00:00"


def test_the_last_day_of_a_campaign_knows_its_periods(tmp_path: Path) -> None:
    within = 'within = { count = 90, unit = "days", after = "C1" }'
    write(tmp_path, plan=changed(PLAN, (DATED, within)))
    assert last_day(read_folder(tmp_path).plan).isoformat() == "2023-07-29"


def test_a_unit_may_live_in_another_zone(tmp_path: Path) -> None:
    row = "A2,Đơn vị hai,,TOP,G1,OFF,9,,,,"
    write(tmp_path, units=changed(UNITS, (row, f"{row}Europe/Berlin")))
    assert found_in(tmp_path) == []
    units = {unit.code: unit.timezone for unit in read_folder(tmp_path).register.units}
    assert units == {"TOP": "", "A1": "", "A2": "Europe/Berlin"}


def test_a_unit_that_its_head_reports_for_needs_one_on_every_level(tmp_path: Path) -> None:
    submitters = 'submitters = { unit = ["head"], all = ["chief"] }'
    by_heads = submitters.replace('all = ["chief"]', 'all = ["head"]')
    write(tmp_path, plan=changed(PLAN, (submitters, by_heads)))
    assert [(code, path) for code, _, _, path in found_in(tmp_path)] == [
        ("unit_never_has_head", "code")
    ]
    write(
        tmp_path,
        plan=changed(PLAN, (submitters, by_heads)),
        people=f"{PEOPLE}H0,head,TOP,Head,head@center.example,vi,,\n",
    )
    assert found_in(tmp_path) == []
