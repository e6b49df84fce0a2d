"""Going on without a unit's report."""

import pytest
from cast import World, codes_of, content


def closed(unit: str = "DB33") -> World:
    world = World.open()
    world.skip_to("2023-05-15 09:00")
    world.close_without(unit)
    return world


def late_report(world: World, unit: str = "DB33") -> None:
    """The unit sends a report after all."""
    data, _ = content("DB05")
    world.move("submit", unit, f"SEC-{unit}", content=data, confirm_errors=True)


def test_closing_is_logged_with_its_reason() -> None:
    (entry,) = closed().log("DB33", action="closed_without_report")
    assert (entry["actor"], entry["role"], entry["reason"]) == (
        "OFC-CHIEF", "chief_of_office", "agreed",
    )  # fmt: skip
    assert entry["data"] == {"obligation": "closed", "version": 1}


def test_closing_brings_no_letter() -> None:
    world = World.open()
    world.go_to("2023-05-15 09:00")
    mails = [mail["id"] for mail in world.mails()]
    world.close_without("DB33")
    assert [mail["id"] for mail in world.mails()] == mails


def test_closing_stops_every_step_of_the_unit_even_a_letter_that_waits_for_confirmation() -> None:
    world = World.open()
    world.go_to("2023-05-10 09:00")
    assert [row["step"] for row in world.due(unit="DB33", status="awaiting_confirmation")] == ["E2"]
    world.close_without("DB33")
    (row,) = world.due(unit="DB33", step="E2")
    assert (row["status"], row["reason"]) == ("superseded", "closed")
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("not_awaiting",)


def test_closing_withdraws_what_was_not_sent_yet() -> None:
    world = World.open()
    world.go_to("2023-05-04 08:00")
    world.close_without("DB33")
    letters = {mail["step"]: mail["status"] for mail in world.mails(unit="DB33")}
    assert letters["R4"] == "dropped"


@pytest.mark.parametrize("person", ["OFC-1", "OFF-6", "SC-1", "ADM-1", "SEC-DB33"])
def test_only_an_approver_closes(person: str) -> None:
    assert codes_of(lambda: World.open().close_without("DB33", person)) == ("role",)


def test_the_approvers_deputy_closes_too() -> None:
    assert codes_of(lambda: World.open().close_without("DB33", "OFC-DEP")) == ()


@pytest.mark.parametrize("reason", ["", "  "])
def test_closing_needs_a_reason(reason: str) -> None:
    refused = codes_of(lambda: World.open().close_without("DB33", reason=reason))
    assert refused == ("reason_missing",)


@pytest.mark.parametrize("unit", ["CB31", "CB32", "KHOI"])
def test_only_a_unit_that_must_report_is_closed(unit: str) -> None:
    assert codes_of(lambda: World.open().close_without(unit)) == ("not_active",)


def test_a_unit_is_closed_once_and_the_second_is_told_who_did_it() -> None:
    assert codes_of(lambda: closed().close_without("DB33", "OFC-DEP")) == ("already_done",)


def test_a_unit_whose_report_is_being_read_is_not_closed() -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: world.close_without("DB05")) == ("already_received",)


def test_a_unit_that_never_sent_its_returned_report_again_may_be_closed() -> None:
    world = World.open()
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.close_without("DB05")
    report = world.report("DB05")
    assert (report["obligation"], report["timeliness"]) == ("closed", "on_time")


def test_every_code_against_closing_is_told_at_once() -> None:
    world = World.open()
    world.submit("DB05")
    refused = codes_of(lambda: world.close_without("DB05", reason=""))
    assert refused == ("already_received", "reason_missing")


def test_a_closed_unit_may_still_submit_and_is_read_as_any_other() -> None:
    world = closed()
    late_report(world)
    world.endorse("DB33")
    world.move("approve", "DB33", "OFC-CHIEF", override=True, reason="late but good")
    report = world.report("DB33")
    assert (report["state"], report["obligation"]) == ("reviewed", "closed")


def test_what_a_closed_unit_sends_enters_the_next_build() -> None:
    world = closed()
    assert world.build()["included"] == 0
    late_report(world)
    world.endorse("DB33")
    world.move("approve", "DB33", "OFC-CHIEF", override=True, reason="late but good")
    built = world.build()
    assert (built["newly_included"], built["included"], built["of"]) == (["DB33"], 1, 9)


def test_a_closed_unit_still_counts_among_those_that_must_report() -> None:
    built = closed().build()
    assert built["of"] == 9
    assert "DB33" in built["not_included"]


def test_a_closed_unit_is_not_urged_when_it_withdraws_again() -> None:
    world = closed()
    late_report(world)
    world.move("withdraw", "DB33", "SEC-DB33")
    assert world.due(unit="DB33", status="planned", milestone="M1-UNIT-REPORT") == []


def test_nothing_is_closed_after_the_presentation() -> None:
    world = World.open()
    for unit in ("DB05", "DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33"):
        world.close_without(unit)
    world.accept("DB40")
    world.present()
    assert codes_of(lambda: world.close_without("DB40")) == (
        "already_received", "campaign_presented",
    )  # fmt: skip
    assert codes_of(lambda: world.submit("DB05")) == ("campaign_presented",)
