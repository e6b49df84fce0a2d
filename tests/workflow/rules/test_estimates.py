"""Estimates: confirmed before approval, on the same revision or with other values as a new one."""

from typing import Any

import pytest
from cast import World, codes_of, content, report_files

from storage import outbox


def estimated(at: str = "", unit: str = "DB05") -> World:
    world = World.open()
    if at:
        world.go_to(at)
    world.submit(unit, as_of_kind="estimate")
    return world


def other_values() -> dict[str, Any]:
    """The same report with one more member admitted, and still called an estimate."""
    first, *rest = report_files()["DB05", 1].raw["indicators"]
    data, _ = content("DB05", indicators=[{**first, "actual": 10}, *rest], as_of_kind="estimate")
    return data


def test_an_estimate_blocks_the_approval_even_with_an_override() -> None:
    world = estimated()
    world.endorse("DB05")
    asked: dict[str, Any] = {"override": True, "reason": "known"}
    refused = codes_of(lambda: world.move("approve", "DB05", "OFC-CHIEF", **asked))
    assert refused == ("estimate_unconfirmed",)


def test_a_confirmed_estimate_is_approved() -> None:
    world = estimated()
    world.endorse("DB05")
    world.move("confirm_figures", "DB05", "SEC-DB05")
    assert world.move("approve", "DB05", "OFC-CHIEF")["state"] == "reviewed"


def test_an_estimate_does_not_block_an_endorsement() -> None:
    assert codes_of(lambda: estimated().endorse("DB05")) == ()


@pytest.mark.parametrize("person", ["SEC-DB05", "DEP-DB05"])
def test_head_and_deputy_confirm_figures(person: str) -> None:
    world = estimated()
    assert codes_of(lambda: world.move("confirm_figures", "DB05", person)) == ()


@pytest.mark.parametrize("person", ["CLK-DB05", "SEC-DB15", "OFF-2", "OFC-CHIEF", "OFC-VT"])
def test_nobody_else_confirms_figures(person: str) -> None:
    world = estimated()
    assert codes_of(lambda: world.move("confirm_figures", "DB05", person)) == ("role",)


def test_there_is_nothing_to_confirm_in_actual_figures() -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: world.move("confirm_figures", "DB05", "SEC-DB05")) == ("no_estimate",)


def test_figures_are_confirmed_once() -> None:
    world = estimated()
    world.move("confirm_figures", "DB05", "SEC-DB05")
    assert codes_of(lambda: world.move("confirm_figures", "DB05", "SEC-DB05")) == ("no_estimate",)


def test_confirming_unchanged_figures_is_an_act_on_the_same_revision() -> None:
    world = estimated()
    before = world.report("DB05")
    answer = world.move("confirm_figures", "DB05", "SEC-DB05")
    after = world.report("DB05")
    assert (answer["revision"], answer["revision_hash"]) == (1, before["revision_hash"])
    assert after["version"] == before["version"] + 1
    assert {one["kind"] for one in after["indicators"] if one["value"]} == {"actual"}
    assert "estimate_unconfirmed" not in {finding["code"] for finding in after["findings"]}


def test_confirming_unchanged_figures_brings_no_new_review_and_no_letter() -> None:
    world = estimated()
    world.endorse("DB05")
    due = world.due(unit="DB05")
    answer = world.move("confirm_figures", "DB05", "SEC-DB05", content=None)
    assert answer["mails"] == []
    assert world.report("DB05")["step_reader"] == "chief_of_office"
    assert world.due(unit="DB05") == due


def test_the_same_figures_sent_again_are_unchanged() -> None:
    world = estimated()
    data, _ = content("DB05", as_of_kind="actual")
    assert world.move("confirm_figures", "DB05", "SEC-DB05", content=data)["revision"] == 1


def test_other_values_are_a_new_revision_and_a_new_review() -> None:
    world = estimated()
    world.endorse("DB05")
    answer = world.move("confirm_figures", "DB05", "SEC-DB05", content=other_values())
    report = world.report("DB05")
    assert (answer["revision"], report["revision"], report["visit"]) == (2, 2, 1)
    assert report["step_reader"] == "follow_up_officer"
    values = {one["code"]: (one["value"], one["kind"]) for one in report["indicators"]}
    assert values["I01"] == (10, "actual")


def test_other_values_have_not_been_read_and_may_be_withdrawn() -> None:
    world = estimated()
    world.endorse("DB05")
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ("reading_started",)
    world.move("confirm_figures", "DB05", "SEC-DB05", content=other_values())
    assert codes_of(lambda: world.move("withdraw", "DB05", "SEC-DB05")) == ()


def test_other_values_are_confirmed_whatever_they_call_themselves() -> None:
    world = estimated()
    world.move("confirm_figures", "DB05", "SEC-DB05", content=other_values())
    world.endorse("DB05")
    assert world.move("approve", "DB05", "OFC-CHIEF")["state"] == "reviewed"


def test_the_root_has_no_figures_to_confirm_only_to_replace_or_to_waive() -> None:
    world = World.open()
    with world.db.writing() as tx:
        tx.exec_driver_sql("UPDATE report SET state='submitted', estimate=true WHERE unit='KHOI'")
    refused = codes_of(lambda: world.move("confirm_figures", "KHOI", "OFC-CHIEF"))
    assert refused == ("no_estimate",)


def test_the_letter_asks_once_on_the_first_working_day_after_the_cutoff() -> None:
    world = estimated("2023-04-27 14:00")
    world.go_to("2023-05-04 07:29")
    assert world.mails(letter="confirm_figures") == []
    world.go_to("2023-05-12 10:00")
    asked = [(mail["to"], mail["decided_at"]) for mail in world.mails(letter="confirm_figures")]
    assert asked == [
        ("bithu@db05.donvi.example", "2023-05-04T07:30:00+07:00"),
        ("vanthu@db05.donvi.example", "2023-05-04T07:30:00+07:00"),
    ]


def test_a_unit_that_confirmed_before_is_not_asked() -> None:
    world = estimated("2023-04-27 14:00")
    world.move("confirm_figures", "DB05", "SEC-DB05")
    world.go_to("2023-05-04 10:00")
    assert world.mails(letter="confirm_figures") == []


def test_a_unit_whose_latest_submission_is_an_estimate_again_is_asked() -> None:
    world = estimated("2023-04-27 14:00")
    world.move("confirm_figures", "DB05", "SEC-DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.submit("DB05", as_of_kind="estimate")
    world.go_to("2023-05-04 10:00")
    assert len(world.mails(letter="confirm_figures")) == 2


def test_a_unit_that_was_returned_is_not_asked() -> None:
    world = estimated("2023-04-27 14:00")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    world.go_to("2023-05-04 10:00")
    assert world.mails(letter="confirm_figures") == []


def test_an_estimate_received_later_is_told_in_its_receipt_only() -> None:
    world = estimated("2023-05-04 10:00")
    world.go_to("2023-05-10 10:00")
    assert world.mails(letter="confirm_figures") == []
    (receipt,) = world.mails(letter="received", to="bithu@db05.donvi.example")
    facts = world.read(lambda tx, _: outbox.one(tx, receipt["id"]).facts)
    assert facts["receipt"]["estimate"] is True
