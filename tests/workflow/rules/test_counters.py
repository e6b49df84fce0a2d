"""The numbers that are easily confused: revision, version, visit, occurrence, build."""

from collections.abc import Callable

import pytest
from cast import World, codes_of

ROUND = "draft"


def test_a_campaign_opens_with_no_revision_version_zero_in_the_first_visit() -> None:
    report = World.open().report("DB05")
    counters = {name: report[name] for name in ("revision", "version", "visit", "plan_rev")}
    assert counters == {"revision": 0, "version": 0, "visit": 1, "plan_rev": 1}


def test_a_revision_is_a_frozen_submission_and_a_draft_is_none() -> None:
    world = World.open()
    world.save_draft("DB05", "CLK-DB05")
    assert world.report("DB05")["revision"] == 0
    assert world.submit("DB05")["revision"] == 1
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.save_draft("DB05", "CLK-DB05")
    assert world.report("DB05")["revision"] == 1
    assert world.submit("DB05")["revision"] == 2


def test_the_version_counts_every_committed_act_on_the_report() -> None:
    world = World.open()
    acts: list[Callable[[], object]] = [
        lambda: world.submit("DB05"),
        lambda: world.open_report("DB05", "OFF-2"),
        lambda: world.move("send_back", "DB05", "OFF-2", remarks=("S1",)),
        lambda: world.submit("DB05", as_of_kind="estimate"),
        lambda: world.move("confirm_figures", "DB05", "SEC-DB05"),
        lambda: world.endorse("DB05"),
        lambda: world.move("approve", "DB05", "OFC-CHIEF"),
        lambda: world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure"),
        lambda: world.move("approve", "DB05", "OFC-CHIEF"),
        world.build,
        lambda: world.move("release", "DB05", "OFC-CHIEF", reason="a figure"),
    ]
    versions = []
    for act in acts:
        act()
        versions.append(world.row("DB05").version)
    assert versions == list(range(1, len(acts) + 1))


def test_the_version_of_the_root_counts_its_builds_figures_and_moves() -> None:
    world = World.open()
    acts: list[Callable[[], object]] = [
        lambda: world.figures(ROUND),
        world.build,
        world.build,
        lambda: world.move("submit", "KHOI", "OFC-CHIEF"),
        lambda: world.move("withdraw", "KHOI", "OFC-CHIEF"),
    ]
    versions = []
    for act in acts:
        act()
        versions.append(world.row("KHOI").version)
    assert versions == [1, 2, 3, 4, 5]


def test_closing_and_confirming_a_step_are_acts_too() -> None:
    world = World.open()
    world.go_to("2023-05-09 09:00")
    world.confirm("E2", "DB33")
    assert world.row("DB33").version == 1
    world.close_without("DB33")
    assert world.row("DB33").version == 2


def test_drafts_refusals_dry_runs_and_the_clock_leave_the_version_alone() -> None:
    world = World.open()
    world.save_draft("DB05", "CLK-DB05")
    codes_of(lambda: world.submit("DB05", "CLK-DB05"))
    world.move("submit", "DB05", "SEC-DB05", dry_run=True)
    world.go_to("2023-05-05 09:00")
    assert world.row("DB05").version == 0


def test_the_visit_counts_how_often_the_report_has_entered_draft() -> None:
    world = World.open()
    visits = [world.report("DB05")["visit"]]
    for move, by in (("withdraw", "SEC-DB05"), ("send_back", "OFF-2")):
        world.submit("DB05")
        visits.append(world.report("DB05")["visit"])
        world.move(move, "DB05", by, remarks=("S1",))
        visits.append(world.report("DB05")["visit"])
    assert visits == [1, 1, 2, 2, 3]


def test_a_ladder_runs_in_the_first_epoch() -> None:
    rows = World.open().due(unit="DB05", milestone="M1-UNIT-REPORT")
    assert {row["occurrence"] for row in rows} == {1}


def test_the_resubmission_clock_occurs_once_a_visit() -> None:
    world = World.open()
    for _ in range(2):
        world.submit("DB05")
        world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    assert [row["occurrence"] for row in world.due(unit="DB05", step="resubmit")] == [2, 3]


def test_a_review_clock_names_the_readers_role_and_occurs_each_time_it_is_reached() -> None:
    world = World.open()
    world.submit("DB05")
    world.endorse("DB05")
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1",))
    world.submit("DB05")
    world.endorse("DB05")
    world.move("approve", "DB05", "OFC-CHIEF")
    world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure")
    rows = [(row["step"], row["occurrence"]) for row in world.due(unit="DB05")]
    assert sorted(row for row in rows if row[0].startswith("review:")) == [
        ("review:chief_of_office", 1),
        ("review:chief_of_office", 2),
        ("review:chief_of_office", 3),
        ("review:follow_up_officer", 1),
        ("review:follow_up_officer", 2),
    ]


def test_a_build_replaces_the_content_of_the_next_revision_and_submitting_freezes_it() -> None:
    world = World.open()
    world.accept("DB05")
    assert (world.build()["revision"], world.report("KHOI")["revision"]) == (1, 0)
    world.accept("CB03")
    assert (world.build()["revision"], world.report("KHOI")["revision"]) == (1, 0)
    assert world.move("submit", "KHOI", "OFC-CHIEF")["revision"] == 1
    assert [one["unit"] for one in world.root_content(1)["members"]] == ["CB03", "DB05"]


@pytest.mark.parametrize("state", ["submitted", "reviewed"])
def test_nothing_is_built_unless_the_root_is_in_draft(state: str) -> None:
    world = World.open()
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    if state == "reviewed":
        world.move("approve", "KHOI", "SC-1")
    assert codes_of(world.build) == ("wrong_state",)


def test_after_a_return_the_root_is_built_into_its_next_revision() -> None:
    world = World.open()
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("send_back", "KHOI", "SC-1", remarks=("Causes",))
    assert world.build()["revision"] == 2
