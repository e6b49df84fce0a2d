"""In time, late, incomplete, missing: what counts, from when, and what never changes it."""

from dataclasses import replace
from typing import Any

import pytest
from cast import World, content, example, report_files, vn, with_rules

from states.plan import Boundary, Plan

IN_TIME = "2023-05-04 23:59:59.999999"
MIDNIGHT = "2023-05-05 00:00"
# Without the first required section a report is not complete.
NO_FIRST_SECTION: dict[str, Any] = {"sections": {"S2": "x", "S4": "x", "S5": "x"}}


def timeliness(world: World, unit: str = "DB05") -> str:
    return str(world.report(unit)["timeliness"])


def submitted_at(moment: str, **changes: Any) -> World:
    world = World.open()
    world.skip_to(moment)
    world.submit("DB05", **changes)
    return world


def with_deadline(date: str, boundary: Boundary) -> Plan:
    """The example's plan with another deadline for the units."""
    plan = example().plan
    first, *rest = plan.milestones
    moved = replace(first, date=vn(f"{date} 00:00").date(), boundary=boundary)
    return replace(plan, milestones=(moved, *rest))


def test_nothing_is_due_until_the_deadline() -> None:
    world = World.open()
    world.skip_to(IN_TIME)
    assert timeliness(world) == "not_due"


def test_a_unit_that_sent_nothing_is_missing_from_the_deadline_on_not_late() -> None:
    world = World.open()
    world.skip_to(MIDNIGHT)
    report = world.report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("missing", None)


def test_the_last_instant_before_the_deadline_is_on_time() -> None:
    report = submitted_at(IN_TIME).report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("on_time", None)


def test_midnight_is_late_by_one_working_day_and_says_so_in_a_finding() -> None:
    report = submitted_at(MIDNIGHT).report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("late", {"working_days": 1})
    assert [finding["code"] for finding in report["findings"]] == ["late"]


@pytest.mark.parametrize(
    ("moment", "days"),
    [("2023-05-05 08:00", 1), ("2023-05-07 08:00", 1), ("2023-05-08 00:00", 2)],
)
def test_lateness_counts_working_days_after_the_last_valid_day_through_the_receipt(
    moment: str, days: int
) -> None:
    assert submitted_at(moment).report("DB05")["late_by"] == {"working_days": days}


def test_late_on_a_closed_day_may_be_late_by_no_working_day() -> None:
    world = World.open(plan=with_deadline("2023-05-05", "through"))
    world.skip_to("2023-05-06 09:00")
    world.submit("DB05")
    report = world.report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("late", {"working_days": 0})


def test_a_deadline_through_a_day_ends_with_that_day() -> None:
    world = World.open(plan=with_deadline("2023-05-05", "through"))
    world.skip_to("2023-05-05 23:59:59")
    assert timeliness(world) == "not_due"
    world.submit("DB05")
    assert timeliness(world) == "on_time"


def test_an_incomplete_report_in_time_is_incomplete_until_a_complete_one_arrives() -> None:
    world = submitted_at("2023-05-03 09:00", **NO_FIRST_SECTION)
    assert timeliness(world) == "incomplete"
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.skip_to(IN_TIME)
    world.submit("DB05")
    assert timeliness(world) == "on_time"


def test_an_incomplete_report_becomes_late_by_the_complete_one() -> None:
    world = submitted_at("2023-05-03 09:00", **NO_FIRST_SECTION)
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.skip_to("2023-05-08 10:00")
    assert timeliness(world) == "incomplete"
    world.submit("DB05")
    report = world.report("DB05")
    assert (report["timeliness"], report["late_by"]) == ("late", {"working_days": 2})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sections": {}}, "section_missing"),
        ({"fields": {}}, "field_missing"),
        ({"indicators": []}, "indicator_missing"),
        ({"fields": {"S3": {"limitations": ["Không có."]}}}, "field_empty_phrase"),
    ],
)
def test_missing_sections_fields_or_indicators_make_a_report_incomplete(
    changes: dict[str, Any], code: str
) -> None:
    world = submitted_at("2023-05-04 09:00", **changes)
    report = world.report("DB05")
    assert code in {finding["code"] for finding in report["findings"]}
    assert report["timeliness"] == "incomplete"


def short_section() -> dict[str, Any]:
    return {"sections": dict.fromkeys(("S1", "S2", "S4", "S5", "S6"), "Ngắn.")}


def other_target() -> dict[str, Any]:
    first, *rest = report_files()["DB05", 1].raw["indicators"]
    return {"indicators": [{**first, "target": 1}, *rest]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (short_section(), "section_too_short"),
        (other_target(), "target_changed"),
        ({"as_of": "2023-03-31"}, "cutoff_mismatch"),
    ],
)
def test_too_short_other_targets_or_a_wrong_cutoff_do_not_make_a_report_incomplete(
    changes: dict[str, Any], code: str
) -> None:
    world = submitted_at("2023-05-04 09:00", **changes)
    report = world.report("DB05")
    assert code in {finding["code"] for finding in report["findings"]}
    assert report["timeliness"] == "on_time"


def test_where_the_first_submission_counts_nothing_is_ever_incomplete() -> None:
    world = World.open(plan=with_rules(timeliness_counts="first_submission"))
    world.skip_to("2023-05-03 09:00")
    world.submit("DB05", **NO_FIRST_SECTION)
    assert timeliness(world) == "on_time"
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.skip_to("2023-05-08 10:00")
    world.submit("DB05")
    assert timeliness(world) == "on_time"


def test_a_readers_return_never_changes_timeliness() -> None:
    world = submitted_at("2023-05-04 09:00")
    world.skip_to("2023-05-08 09:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    assert timeliness(world) == "on_time"
    world.skip_to("2023-05-12 09:00")
    world.submit("DB05")
    assert timeliness(world) == "on_time"


def test_a_withdrawn_submission_was_never_made() -> None:
    world = submitted_at("2023-05-04 09:00")
    world.move("withdraw", "DB05", "SEC-DB05")
    assert timeliness(world) == "not_due"
    world.skip_to(MIDNIGHT)
    assert timeliness(world) == "missing"
    world.submit("DB05")
    assert timeliness(world) == "late"


def test_withdrawing_a_later_submission_leaves_the_timeliness_of_the_earlier_one() -> None:
    world = submitted_at("2023-05-03 09:00", **NO_FIRST_SECTION)
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.submit("DB05")
    assert timeliness(world) == "on_time"
    world.move("withdraw", "DB05", "SEC-DB05")
    assert timeliness(world) == "incomplete"


@pytest.mark.parametrize("unit", ["CB31", "CB32"])
def test_exempt_and_merged_units_are_exempt(unit: str) -> None:
    world = World.open()
    world.skip_to("2023-05-20 09:00")
    assert timeliness(world, unit) == "exempt"


def test_a_unit_closed_without_a_report_stays_missing() -> None:
    world = World.open()
    world.skip_to("2023-05-15 09:00")
    world.close_without("DB33")
    report = world.report("DB33")
    assert (report["obligation"], report["timeliness"]) == ("closed", "missing")


def test_a_closed_unit_that_reports_after_all_is_late() -> None:
    world = World.open()
    world.skip_to("2023-05-15 09:00")
    world.close_without("DB33")
    data, _ = content("DB05")
    world.move("submit", "DB33", "SEC-DB33", content=data, confirm_errors=True)
    assert timeliness(world, "DB33") == "late"


def test_confirming_figures_with_other_values_may_make_a_report_complete() -> None:
    world = submitted_at("2023-05-03 09:00", as_of_kind="estimate", indicators=[])
    assert timeliness(world) == "incomplete"
    data, _ = content("DB05")
    world.move("confirm_figures", "DB05", "SEC-DB05", content=data)
    assert timeliness(world) == "on_time"


def test_the_root_is_judged_by_its_own_deadline() -> None:
    world = World.open()
    world.skip_to("2023-05-19 10:00")
    world.build()
    assert timeliness(world, "KHOI") == "not_due"
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert timeliness(world, "KHOI") == "on_time"
