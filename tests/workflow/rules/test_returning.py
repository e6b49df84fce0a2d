"""Returning a report: numbered remarks, a new date, and what stays as it was."""

from typing import Any

import pytest
from cast import World, codes_of, vn


def submitted(at: str = "") -> World:
    world = World.open()
    if at:
        world.skip_to(at)
    world.submit("DB05")
    return world


def returned(at: str = "", *remarks: str) -> World:
    world = submitted(at)
    world.move("send_back", "DB05", "OFF-2", remarks=remarks or ("S1: too short",))
    return world


def test_a_returned_report_is_a_draft_again_and_known_as_returned() -> None:
    report = returned().report("DB05")
    assert (report["state"], report["situation"], report["visit"]) == ("draft", "returned", 2)


def test_remarks_are_numbered_and_stand_at_the_section_or_indicator_they_begin_with() -> None:
    world = returned("", "S3: name who is responsible", "I01: check", "In general: thanks", " ")
    remarks = [
        (one["revision"], one["n"], one["text"], one["anchor"], one["by"])
        for one in world.report("DB05")["remarks"]
    ]
    assert remarks == [
        (1, 1, "S3: name who is responsible", "S3", "OFF-2"),
        (1, 2, "I01: check", "I01", "OFF-2"),
        (1, 3, "In general: thanks", "", "OFF-2"),
    ]


def test_remarks_of_every_return_are_kept_with_their_revision() -> None:
    world = returned("", "S1")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S2", "S4"))
    remarks = [(one["revision"], one["n"]) for one in world.report("DB05")["remarks"]]
    assert remarks == [(1, 1), (2, 1), (2, 2)]


@pytest.mark.parametrize("remarks", [(), ("",), (" ", "\n")])
def test_a_return_needs_at_least_one_remark(remarks: tuple[str, ...]) -> None:
    world = submitted()
    move: dict[str, Any] = {"remarks": remarks}
    assert codes_of(lambda: world.move("send_back", "DB05", "OFF-2", **move)) == ("no_remarks",)


@pytest.mark.parametrize(
    "person", ["OFF-1", "OFC-CHIEF", "OFC-1", "SC-1", "ADM-1", "SEC-DB05", "OFC-VT"]
)
def test_only_the_reader_whose_turn_it_is_returns(person: str) -> None:
    world = submitted()
    assert "role" in codes_of(lambda: world.move("send_back", "DB05", person, remarks=("S1",)))


def test_the_last_reader_returns_once_it_is_his_turn_and_the_first_no_longer_does() -> None:
    world = submitted()
    world.endorse("DB05")
    move: dict[str, Any] = {"remarks": ("S1",)}
    assert codes_of(lambda: world.move("send_back", "DB05", "OFF-2", **move)) == ("role",)
    assert world.move("send_back", "DB05", "OFC-DEP", **move)["state"] == "draft"


def test_a_return_never_revives_a_ladder() -> None:
    world = World.open()
    world.submit("DB05", at="2023-04-14 09:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.go_to("2023-05-09 09:00")
    rows = {row["status"] for row in world.due(unit="DB05", milestone="M1-UNIT-REPORT")}
    assert rows == {"fired", "superseded"}
    assert world.mails(unit="DB05", kind="reminder") == []


@pytest.mark.parametrize(
    ("day", "due"),
    [
        # Before the deadline: never before the milestone's own.
        ("2023-04-10 09:00", "2023-05-05T00:00:00+07:00"),
        # Wed 3/5 is closed; two working days after are Thu 4/5 and Fri 5/5.
        ("2023-05-03 10:00", "2023-05-06T00:00:00+07:00"),
        ("2023-05-04 23:59", "2023-05-09T00:00:00+07:00"),
        ("2023-05-12 08:00", "2023-05-17T00:00:00+07:00"),
        ("2023-05-13 08:00", "2023-05-17T00:00:00+07:00"),
    ],
)
def test_a_return_is_due_back_at_the_end_of_the_second_working_day_never_before_the_deadline(
    day: str, due: str
) -> None:
    assert returned(day).report("DB05")["resubmit_due"] == due


def test_the_date_to_come_back_by_is_kept_after_the_resubmission() -> None:
    world = returned("2023-05-12 08:00")
    world.submit("DB05")
    report = world.report("DB05")
    assert (report["situation"], report["resubmit_due"]) == (
        "with_reviewers",
        "2023-05-17T00:00:00+07:00",
    )


def test_a_return_has_one_due_row_a_visit_and_a_resubmission_stops_it() -> None:
    world = returned("2023-05-12 08:00")
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    rows = [(row["occurrence"], row["status"]) for row in world.due(unit="DB05", step="resubmit")]
    assert rows == [(2, "superseded"), (3, "planned")]


def test_a_returned_root_has_no_date_to_come_back_by() -> None:
    world = World.open()
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("send_back", "KHOI", "SC-2", remarks=("Causes",))
    report = world.report("KHOI")
    assert (report["situation"], report["resubmit_due"]) == ("returned", None)
    assert world.due(unit="KHOI", step="resubmit") == []


def test_a_resubmission_goes_to_the_first_reader_again() -> None:
    world = submitted()
    world.endorse("DB05")
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1",))
    world.submit("DB05")
    assert world.report("DB05")["step_reader"] == "follow_up_officer"


def test_a_return_stops_the_readers_clock() -> None:
    world = returned("2023-05-12 08:00")
    (row,) = world.due(unit="DB05", step="review:follow_up_officer")
    assert row["status"] == "superseded"
    assert world.row("DB05").review_due is None


def test_the_findings_of_what_was_returned_stay_to_be_seen() -> None:
    world = World.open()
    world.submit("DB15")
    world.move("send_back", "DB15", "OFF-3", remarks=("I01",))
    codes = [finding["code"] for finding in world.report("DB15")["findings"]]
    assert "target_changed" in codes


def test_a_return_is_logged_with_who_what_and_how_many_remarks() -> None:
    world = returned("2023-05-12 08:00", "S1", "S2")
    (entry,) = world.log("DB05", action="send_back")
    assert (entry["actor"], entry["role"], entry["from"], entry["to"]) == (
        "OFF-2", "follow_up_officer", "submitted", "draft",
    )  # fmt: skip
    assert (entry["data"]["revision"], entry["data"]["remarks"]) == (1, 2)
    assert entry["at"] == "2023-05-12T01:00:00.000000Z"
    assert world.now == vn("2023-05-12 08:00")
