"""Withdrawing: until somebody has begun to read; then it was never made."""

import pytest
from cast import World, codes_of

ADOPTED = {"number": "1", "dated": "2023-05-04", "adopted_on": "2023-05-04"}


def submitted(unit: str = "DB05", at: str = "") -> World:
    world = World.open()
    if at:
        world.skip_to(at)
    world.submit(unit)
    return world


def ladder(world: World, status: str, unit: str = "DB05") -> list[str]:
    """Steps of the unit's ladder in that status."""
    rows = world.due(unit=unit, status=status, milestone="M1-UNIT-REPORT")
    return [row["step"] for row in rows]


@pytest.mark.parametrize("person", ["SEC-DB05", "DEP-DB05"])
def test_head_and_deputy_may_withdraw(person: str) -> None:
    answer = submitted().move("withdraw", "DB05", person)
    assert (answer["state"], answer["move"]) == ("draft", "withdraw")


@pytest.mark.parametrize("person", ["CLK-DB05", "SEC-DB15", "OFF-2", "OFC-CHIEF", "OFC-VT"])
def test_nobody_else_may_withdraw(person: str) -> None:
    world = submitted()
    assert codes_of(lambda: world.move("withdraw", "DB05", person)) == ("role",)


def test_the_first_opening_by_the_current_reader_starts_the_reading() -> None:
    world = submitted()
    assert world.open_report("DB05", "OFF-2")
    assert not world.open_report("DB05", "OFF-2")
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ("reading_started",)


def test_the_first_opening_is_an_act_and_an_entry() -> None:
    world = submitted()
    before = world.row("DB05").version
    world.open_report("DB05", "OFF-2")
    world.open_report("DB05", "OFF-2")
    (entry,) = world.log("DB05", action="reading_started")
    assert (entry["actor"], entry["role"]) == ("OFF-2", "follow_up_officer")
    assert world.row("DB05").version == before + 1


def test_an_opening_by_the_readers_stand_in_counts() -> None:
    world = submitted("DB15", at="2023-04-24 09:00")
    assert world.open_report("DB15", "OFF-4")
    assert codes_of(lambda: world.move("withdraw", "DB15", "SEC-DB15")) == ("reading_started",)


@pytest.mark.parametrize("person", ["SEC-DB05", "OFF-1", "OFC-CHIEF", "OFC-1", "SC-1", "AUD-1"])
def test_an_opening_by_anybody_whose_turn_it_is_not_starts_nothing(person: str) -> None:
    world = submitted()
    assert not world.open_report("DB05", person)
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ()


def test_a_draft_is_not_being_read_whoever_opens_it() -> None:
    world = World.open()
    assert not world.open_report("DB05", "OFF-2")
    assert world.row("DB05").version == 0


def test_an_endorsement_starts_the_reading() -> None:
    world = submitted()
    world.endorse("DB05")
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ("reading_started",)


def test_a_report_reopened_after_its_approval_has_been_read() -> None:
    world = World.open()
    world.accept("DB05")
    world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure")
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ("reading_started",)


def test_a_new_revision_has_not_been_read() -> None:
    world = submitted()
    world.open_report("DB05", "OFF-2")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.submit("DB05")
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ()


def test_a_withdrawn_revision_keeps_its_number() -> None:
    world = submitted()
    world.move("withdraw", "DB05", "SEC-DB05")
    assert world.report("DB05")["revision"] == 1
    assert world.submit("DB05")["revision"] == 2


def test_a_withdrawn_report_is_being_drafted_again_not_returned() -> None:
    world = submitted()
    world.move("withdraw", "DB05", "SEC-DB05")
    report = world.report("DB05")
    assert (report["situation"], report["step_reader"]) == ("drafting", None)
    assert "not_submitted" in {finding["code"] for finding in report["findings"]}


def test_a_withdrawal_makes_the_steps_ahead_due_again_and_skips_those_passed_meanwhile() -> None:
    world = submitted(at="2023-04-14 09:00")
    assert ladder(world, "superseded") == ["R1", "R2", "R3", "R4", "E1", "E2"]
    world.go_to("2023-04-25 09:00")
    world.move("withdraw", "DB05", "SEC-DB05")
    assert ladder(world, "fired") == ["R0"]
    assert ladder(world, "skipped") == ["R1", "R2"]
    assert ladder(world, "planned") == ["R3", "R4", "E1", "E2"]


def test_a_step_that_falls_due_at_the_instant_of_the_withdrawal_is_still_ahead() -> None:
    world = submitted(at="2023-04-18 09:00")
    world.move("withdraw", "DB05", "SEC-DB05", at="2023-04-24 07:30")
    world.tick()
    assert [row["status"] for row in world.due(unit="DB05", step="R2")] == ["fired"]


def test_after_a_withdrawal_the_unit_is_reminded_again() -> None:
    world = submitted(at="2023-04-25 09:00")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.go_to("2023-04-28 08:00")
    letters = [mail["letter"] for mail in world.mails(unit="DB05", step="R3")]
    assert letters == ["last_working_day", "last_working_day"]


def test_a_step_that_was_sent_is_never_sent_again_because_of_a_withdrawal() -> None:
    world = World.open()
    world.go_to("2023-04-24 09:00")
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.go_to("2023-04-27 09:00")
    assert ladder(world, "fired") == ["R0", "R1", "R2"]
    assert len(world.mails(unit="DB05", step="R2")) == 2


def test_a_withdrawal_that_leaves_an_earlier_submission_revives_no_ladder() -> None:
    world = submitted(at="2023-04-14 09:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    assert ladder(world, "planned") == []
    assert world.report("DB05")["situation"] == "returned"


def test_withdrawing_a_resubmission_makes_its_date_due_again_in_the_new_visit() -> None:
    world = submitted(at="2023-05-04 09:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    date = world.report("DB05")["resubmit_due"]
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    rows = [(row["occurrence"], row["status"]) for row in world.due(unit="DB05", step="resubmit")]
    assert rows == [(2, "superseded"), (3, "planned")]
    assert world.report("DB05")["resubmit_due"] == date


def test_a_withdrawal_stops_the_readers_clock() -> None:
    world = submitted(at="2023-05-04 09:00")
    world.move("withdraw", "DB05", "SEC-DB05")
    (row,) = world.due(unit="DB05", step="review:follow_up_officer")
    assert row["status"] == "superseded"


def test_a_withdrawal_brings_no_letter() -> None:
    assert submitted().move("withdraw", "DB05", "SEC-DB05")["mails"] == []


def test_withdrawing_the_root_makes_its_steps_due_again() -> None:
    world = World.open()
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert [row["status"] for row in world.due(unit="KHOI", step="D1")] == ["superseded"]
    world.move("withdraw", "KHOI", "OFC-DEP")
    assert [row["status"] for row in world.due(unit="KHOI", step="D1")] == ["planned"]


def test_a_closed_unit_that_withdraws_is_not_urged_again() -> None:
    world = World.open()
    world.skip_to("2023-05-08 09:00")
    world.close_without("DB33")
    world.submit("DB33", document=ADOPTED)
    world.move("withdraw", "DB33", "SEC-DB33")
    assert ladder(world, "planned", "DB33") == []
