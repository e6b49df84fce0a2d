"""RULES 1–3: more time for one unit, a new epoch of its ladder, and everything that reads it."""

import datetime as dt
from typing import Any

import pytest
from cast import World, codes_of, small_register
from post_office import letter, text_of
from variations import (
    UNTIL,
    deputy,
    drafter,
    extend,
    extended,
    head,
    late_report,
    plan_with,
    quiet,
    register_with,
    step,
)  # fmt: skip

from states.register import Post

M1 = "M1-UNIT-REPORT"


def days(world: World, **where: Any) -> dict[str, str]:
    return {row["step"]: row["due_at"][:10] for row in world.due(unit="DB33", **where)}


# The ladder


def test_the_rungs_of_the_new_ladder_still_ahead_are_planned_in_the_next_epoch() -> None:
    world = extended()
    assert days(world, occurrence=2) == {
        "R3": "2023-05-05", "R4": "2023-05-08", "E1": "2023-05-09", "E2": "2023-05-11",
    }  # fmt: skip
    assert {row["status"] for row in world.due(unit="DB33", occurrence=2)} == {"planned"}


def test_the_old_rungs_that_had_not_fired_are_superseded_and_the_others_stay() -> None:
    rows = extended().due(unit="DB33", occurrence=1, milestone=M1)
    assert {(row["step"], row["status"], row["reason"]) for row in rows} == {
        ("R0", "fired", None), ("R1", "fired", None), ("R2", "fired", None),
        *((code, "superseded", "extended") for code in ("R3", "R4", "E1", "E2")),
    }  # fmt: skip


def test_a_formal_letter_that_awaits_confirmation_belongs_to_the_old_deadline() -> None:
    world = quiet("2023-05-10 09:00", "DB33")
    extend(world, until="hết ngày 17/5/2023")
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("not_awaiting",)
    assert days(world, status="planned") == {
        "R3": "2023-05-16", "R4": "2023-05-17", "E1": "2023-05-18", "E2": "2023-05-22",
    }  # fmt: skip


def test_plan_rev_version_and_epoch_count_up() -> None:
    report = extended().row("DB33")
    assert (report.plan_rev, report.version, report.epoch, report.visit) == (2, 1, 2, 1)


def test_extending_again_opens_a_third_epoch() -> None:
    world = extended()
    answer = extend(world, until="through 2023-05-12")
    assert (answer["epoch"], world.row("DB33").plan_rev) == (3, 3)
    assert days(world, status="planned", milestone=M1) == {
        "R2": "2023-05-05", "R3": "2023-05-11", "R4": "2023-05-12",
        "E1": "2023-05-15", "E2": "2023-05-17",
    }  # fmt: skip
    assert world.report("DB33")["due"]["phrase"] == "through 2023-05-12"


def test_the_new_rungs_fire_and_what_was_sent_is_never_sent_again() -> None:
    world = extended()
    world.go_to("2023-05-11 09:00")
    sent = [(m["step"], m["decided_at"][:10]) for m in world.mails(unit="DB33", to=head("DB33"))]
    assert [one for one in sent if one[0]] == [
        ("R0", "2023-03-15"), ("R1", "2023-04-17"), ("R2", "2023-04-24"),
        ("R3", "2023-05-05"), ("R4", "2023-05-08"), ("E1", "2023-05-09"),
    ]  # fmt: skip


def test_another_units_ladder_stays_where_it_was() -> None:
    world = quiet("2023-04-26 09:00", "DB33", "CB03")
    before = world.due(unit="CB03"), world.due(unit="KHOI")
    extend(world)
    assert (world.due(unit="CB03"), world.due(unit="KHOI")) == before


def test_two_units_of_one_address_are_urged_each_by_its_own_deadline() -> None:
    world = quiet("2023-04-26 09:00", "CB23", "CB24")
    extend(world, "CB24")
    world.go_to("2023-05-08 09:00")
    due_today = [
        (m["units"], m["decided_at"][:10]) for m in world.mails(step="R4", to=head("CB23"))
    ]
    assert due_today == [(["CB23"], "2023-05-04"), (["CB24"], "2023-05-08")]


def test_submitting_stops_the_new_ladder_and_withdrawing_revives_only_it() -> None:
    world = extended()
    late_report(world, "2023-05-05 09:00")
    world.move("withdraw", "DB33", "SEC-DB33")
    rows = world.due(unit="DB33", milestone=M1)
    assert {r["step"] for r in rows if r["status"] == "planned"} == {"R4", "E1", "E2"}
    assert {r["occurrence"] for r in rows if r["status"] == "planned"} == {2}


def test_a_reminder_that_waits_to_leave_with_the_old_date_is_withdrawn() -> None:
    world = quiet("2023-04-28 08:00", "DB33")
    answer = extend(world)
    dropped = {(m["step"], m["to"]) for m in answer["mails"] if m["change"] == "dropped"}
    assert {("R3", head("DB33")), ("R3", drafter("DB33"))} <= dropped
    assert {m["reason"] for m in world.mails(step="R3")} == {"extended"}


def test_a_step_fixed_on_a_day_says_nothing_is_overdue_before_the_new_day() -> None:
    fixed = {"on": dt.date(2023, 5, 8), "offset_wd": None}
    plan = plan_with(step("E1", **fixed), step("E1", step="X1", letter="", **fixed))
    world = World.open(plan=plan, register=small_register(("KHOI", "DB33", "CB03")))
    world.go_to("2023-04-26 09:00")
    extend(world)
    assert "E1" not in days(world, status="planned")
    world.go_to("2023-05-08 09:00")
    letters = {m["letter"] for m in world.mails(step="X1", unit="DB33")}
    assert letters == {"reminder"}
    assert {m["letter"] for m in world.mails(step="X1", unit="CB03")} == {"overdue"}


# Who is told


def test_head_and_drafter_are_told_with_the_old_day_the_new_one_and_why() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    extend(world, reason="Đơn vị vừa kiện toàn cấp ủy.")
    mails = world.mails(letter="extended")
    assert [(m["to"], m["kind"]) for m in mails] == [
        (head("DB33"), "event"), (drafter("DB33"), "event"),
    ]  # fmt: skip
    message = letter(world, mails[0])
    assert message["Subject"] == "[Sơ kết 2023][DB33] Gia hạn gửi báo cáo"
    text = " ".join(text_of(message).split())
    assert "hạn cũ hết thứ Năm 04/5/2023; hạn mới hết thứ Hai 08/5/2023." in text
    assert "Lý do: Đơn vị vừa kiện toàn cấp ủy." in text
    assert "hết thứ Hai 08/5/2023 (trước ngày 09/5/2023) (đã gia hạn)" in text
    assert "Bước tiếp theo: Thư nhắc trước hạn cuối, thứ Sáu 05/5/2023" in text


def test_without_a_head_who_can_be_reached_the_deputy_is_told() -> None:
    world = World.open(register=register_with(people={"SEC-DB05": {"email": ""}},
                                              units={"DB05": {"head_email": ""}}))  # fmt: skip
    extend(world, "DB05")
    assert {m["to"] for m in world.mails(letter="extended")} == {deputy("DB05"), drafter("DB05")}


def test_the_letter_leaves_in_the_send_window_and_belongs_to_the_thread() -> None:
    world = quiet("2023-04-26 22:00", "DB33")
    extend(world)
    (mail, _) = world.mails(letter="extended")
    assert mail["in_reply_to"] == world.mails(letter="opening", to=head("DB33"))[0]["message_id"]


def test_a_reason_that_only_repeats_the_phrase_is_not_told_as_one() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    extend(world, reason=UNTIL)
    assert "Lý do" not in text_of(letter(world, world.mails(letter="extended")[0]))


def test_later_letters_speak_of_the_extended_deadline() -> None:
    world = extended()
    world.go_to("2023-05-08 09:00")
    message = letter(world, world.mails(step="R4", unit="DB33")[0])
    assert message["Subject"] == "[Sơ kết 2023][DB33] Báo cáo – hạn cuối: thứ Hai 08/5/2023"
    assert "(đã gia hạn)" in text_of(message)


# Who may, and what speaks against it


@pytest.mark.parametrize("person", ["OFC-1", "OFF-6", "SC-1", "ADM-1", "SEC-DB33"])
def test_only_an_approver_extends(person: str) -> None:
    assert codes_of(lambda: extend(World.open(), by=person)) == ("role",)


def test_the_approvers_deputy_extends_too() -> None:
    assert codes_of(lambda: extend(World.open(), by="OFC-DEP")) == ()


def test_nobody_decides_about_the_unit_he_belongs_to() -> None:
    own = Post(person_id="OFC-CHIEF", role="secretary", unit="DB33")
    world = World.open(register=register_with(more=(own,)))
    assert codes_of(lambda: extend(world)) == ("own_unit",)
    assert codes_of(lambda: extend(world, "CB03")) == ()


def test_an_extension_needs_a_reason() -> None:
    assert codes_of(lambda: extend(World.open(), reason=" ")) == ("reason_missing",)


@pytest.mark.parametrize("unit", ["CB31", "CB32", "KHOI"])
def test_only_a_unit_that_must_report_is_given_time(unit: str) -> None:
    assert codes_of(lambda: extend(World.open(), unit, "hết ngày 30/6/2023")) == ("not_active",)


def test_a_unit_closed_without_a_report_is_given_no_time() -> None:
    world = World.open()
    world.close_without("DB33")
    assert codes_of(lambda: extend(world)) == ("unit_closed",)


def test_a_unit_that_has_reported_is_given_no_time_not_even_once_it_was_returned() -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: extend(world, "DB05")) == ("already_received",)
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    assert codes_of(lambda: extend(world, "DB05")) == ("already_received",)


@pytest.mark.parametrize("until", ["trước ngày 05/5/2023", "hết ngày 04/5/2023"])
def test_a_deadline_that_is_not_later_gives_no_time(until: str) -> None:
    assert codes_of(lambda: extend(World.open(), until=until)) == ("not_later",)


def test_a_deadline_that_has_passed_already_gives_no_time() -> None:
    world = quiet("2023-05-10 09:00", "DB33")
    assert codes_of(lambda: extend(world, until="hết ngày 09/5/2023")) == ("already_past",)
    assert codes_of(lambda: extend(world, until="hết ngày 10/5/2023")) == ()


@pytest.mark.parametrize("until", ["", "09/5/2023", "cuối tháng 5", "as soon as possible"])
def test_a_phrase_that_leaves_a_choice_is_not_guessed(until: str) -> None:
    assert codes_of(lambda: extend(World.open(), until=until)) == ("until_unclear",)


def test_two_who_grant_the_same_extension_the_second_learns_who_was_first() -> None:
    assert codes_of(lambda: extend(extended(), by="OFC-DEP")) == ("already_done",)


def test_every_code_against_it_is_told_at_once() -> None:
    world = World.open()
    world.submit("DB05")
    refused = codes_of(lambda: extend(world, "DB05", "hết ngày 01/3/2023", reason=""))
    assert refused == ("already_received", "not_later", "already_past", "reason_missing")


def test_a_dry_run_tells_everything_and_changes_nothing() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    before = world.rows()
    dry = extend(world, dry_run=True)
    assert world.rows() == before
    assert dry == {**extend(world), "dry_run": True}
    assert [(s["change"], s["step"], s["was"], s["due_at"]) for s in dry["steps"]] == [
        ("moved", "R3", "2023-04-28T07:30:00+07:00", "2023-05-05T07:30:00+07:00"),
        ("moved", "R4", "2023-05-04T07:30:00+07:00", "2023-05-08T07:30:00+07:00"),
        ("moved", "E1", "2023-05-05T07:30:00+07:00", "2023-05-09T07:30:00+07:00"),
        ("moved", "E2", "2023-05-09T07:30:00+07:00", "2023-05-11T07:30:00+07:00"),
    ]


def test_whoever_expects_another_version_is_told_so() -> None:
    world = extended()
    stale = codes_of(lambda: extend(world, until="hết ngày 20/5/2023", expect_version=0))
    assert stale == ("stale_version",)


def test_one_command_id_extends_once() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    assert extend(world, command_id="x") == extend(world, command_id="x")
    assert world.row("DB33").epoch == 2
    other = codes_of(lambda: extend(world, until="hết ngày 20/5/2023", command_id="x"))
    assert other == ("command_id_reused",)
