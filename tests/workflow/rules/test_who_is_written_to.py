"""RULES 3: one message an address, its identity, and where a role is sought."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from cast import World, example, vn
from post_office import letter, text_of
from variations import (
    CHIEF,
    OFFICE,
    addresses,
    deputy,
    drafter,
    head,
    officer,
    plan_of,
    quiet,
    register_with,
    step,
)

from states.plan import Role
from storage import contacts

FRIDAY = vn("2023-04-14 07:30")
SUMMED_UP = "Các thư đã gửi trước đây"


@pytest.fixture(scope="module")
def silent(database: str) -> World:
    """Nobody has sent anything until the day after the deadline."""
    return quiet("2023-05-05 08:00")


def to(world: World, unit: str, name: str) -> list[str]:
    return addresses(world.mails(unit=unit, step=name))


def calls(world: World) -> list[Any]:
    """Calls still to be made."""
    return list(world.read(lambda tx, frame: contacts.open_calls(tx, frame.id)))


def test_one_outbox_row_is_one_message_to_one_envelope_address(silent: World) -> None:
    mails = silent.mails()
    assert all(mail["to"].count("@") == 1 for mail in mails)
    assert len({mail["message_id"] for mail in mails}) == len(mails)
    per_step = Counter((m["step"], m["to"]) for m in mails if m["step"])
    assert set(per_step.values()) == {1}


def test_the_message_id_is_the_same_however_often_a_campaign_is_played(silent: World) -> None:
    again = World.open()
    again.go_to("2023-05-05 08:00")
    assert [m["message_id"] for m in again.mails()] == [m["message_id"] for m in silent.mails()]


def test_the_message_id_tells_steps_addresses_and_units_apart(silent: World) -> None:
    of_db05 = silent.mails(unit="DB05", letter="reminder")
    assert len({mail["message_id"] for mail in of_db05}) == len(of_db05) == 3
    assert {mail["message_id"].rpartition("@")[2] for mail in of_db05} == {"dangkhoi.example>"}


def test_the_message_id_of_an_event_derives_from_the_reports_version() -> None:
    world = World.open()
    for n in (1, 2):
        world.submit("DB15", version=n)
        world.move("send_back", "DB15", "OFF-3", remarks=(f"S1: {n}",))
    letters = world.mails(letter="returned", to=head("DB15"))
    assert len({mail["message_id"] for mail in letters}) == 2


def test_the_message_id_of_a_digest_derives_from_the_local_date() -> None:
    world = World.open()
    world.submit("CB03")
    world.submit("DB05", at="2023-03-16 10:00")
    world.go_to("2023-03-20 08:00")
    of_officers = [m for m in world.mails(letter="digest") if m["to"] in (officer(1), officer(2))]
    assert len({mail["message_id"] for mail in of_officers}) == len(of_officers) > 2


def test_visible_to_and_cc_are_everyone_written_to_about_the_units_of_the_copy() -> None:
    world = quiet("2023-05-09 08:00")
    world.confirm("E2", "DB05")
    mails = world.mails(unit="DB05", letter="formal_letter")
    assert addresses(mails) == sorted([head("DB05"), deputy("DB05"), officer(2), CHIEF])
    for mail in mails:
        message = letter(world, mail)
        assert message["To"] == f"{head('DB05')}, {deputy('DB05')}"
        assert message["Cc"] == f"{officer(2)}, {CHIEF}"


def test_a_step_writes_to_its_roles_of_the_unit_and_to_nobody_else(silent: World) -> None:
    assert to(silent, "DB05", "R1") == [head("DB05")]
    assert to(silent, "DB05", "R2") == sorted([head("DB05"), drafter("DB05")])
    assert to(silent, "DB05", "R4") == sorted([head("DB05"), drafter("DB05")])
    assert to(silent, "DB05", "E1") == sorted([head("DB05"), deputy("DB05")])


def test_the_opening_letter_goes_to_head_and_drafter_of_every_unit_that_is_due(
    silent: World,
) -> None:
    assert to(silent, "CB03", "R0") == sorted([head("CB03"), drafter("CB03")])
    units = {code for mail in silent.mails(letter="opening") for code in mail["units"]}
    due = {"DB05", "DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40"}
    assert units == due


def test_head_deputy_and_drafter_are_those_of_the_unit(silent: World) -> None:
    for unit in ("DB05", "DB15", "CB03", "DB33"):
        assert all(unit.lower() in address for address in to(silent, unit, "R2"))


def test_the_reader_is_the_one_the_register_names_for_the_unit() -> None:
    world = World.open(plan=plan_of(step("R0"), step("R1", to=("follow_up_officer",))), at=FRIDAY)
    world.go_to("2023-04-17 08:00")
    assert to(world, "DB05", "R1") == [officer(2)]
    assert to(world, "DB33", "R1") == [officer(6)]


def test_other_roles_are_sought_in_the_unit_and_then_upwards() -> None:
    chief = next(p for p in example().register.posts if p.person_id == "OFC-CHIEF")
    own = replace(chief, person_id="OWN", unit="DB05", email="chanh@db05.donvi.example")
    plan = plan_of(step("R0"), step("R1", to=("chief_of_office",)))
    world = World.open(plan=plan, register=register_with(more=(own,)), at=FRIDAY)
    world.go_to("2023-04-17 08:00")
    assert to(world, "DB05", "R1") == ["chanh@db05.donvi.example"]
    assert to(world, "CB03", "R1") == [CHIEF]


def test_a_unit_wound_up_is_written_to_through_its_successor() -> None:
    wound_up = {"DB33": {"active_to": dt.date(2023, 5, 2), "successor": "DB05"}}
    world = World.open(register=register_with(units=wound_up))
    world.go_to("2023-05-05 08:00")
    assert to(world, "DB33", "R3") == sorted([head("DB33"), drafter("DB33")])
    assert to(world, "DB33", "E1") == sorted([head("DB05"), deputy("DB05")])


def test_the_head_and_deputy_to_write_to_are_the_first_roles_of_the_plan_that_act_so() -> None:
    roles = (
        *example().plan.roles,
        Role(code="director", acts_as="unit_head", texts={"vi": "Giám đốc"}),
    )
    secretary = next(p for p in example().register.posts if p.person_id == "SEC-CB03")
    director = replace(secretary, person_id="DIR", role="director", email="gd@cb03.donvi.example")
    plan = plan_of(step("R0"), step("R1"), step("R2", to=("director",)), roles=roles)
    world = World.open(plan=plan, register=register_with(more=(director,)), at=FRIDAY)
    world.go_to("2023-04-24 08:00")
    assert to(world, "CB03", "R1") == [head("CB03")]
    assert to(world, "CB03", "R2") == ["gd@cb03.donvi.example"]


def test_the_approver_to_write_to_is_the_first_role_that_acts_so() -> None:
    world = quiet("2023-05-09 08:00")
    told = {m["to"] for m in world.mails(letter="digest") if "2023-05-09" in m["decided_at"]}
    assert CHIEF in told
    assert "phochanhvanphong@dangkhoi.example" not in told


def test_cc_of_a_step_is_a_digest_line_and_never_a_copy() -> None:
    plan = plan_of(step("R0"), step("R1", cc=("chief_of_office",)))
    world = World.open(plan=plan, at=FRIDAY)
    world.go_to("2023-04-17 08:00")
    assert CHIEF not in {mail["to"] for mail in world.mails(step="R1")}
    (digest,) = world.mails(letter="digest", to=CHIEF)
    assert "DB33" in digest["units"]
    assert all(letter(world, mail)["Cc"] is None for mail in world.mails(step="R1"))


def test_digest_to_of_a_step_is_a_digest_line_and_never_a_copy(silent: World) -> None:
    assert {m["to"] for m in silent.mails(step="R3")}.isdisjoint({*OFFICE, officer(1)})
    on_28 = [m for m in silent.mails(letter="digest") if m["decided_at"].startswith("2023-04-28")]
    assert {*OFFICE, officer(1)} <= {m["to"] for m in on_28}


def test_copy_to_of_a_step_is_a_real_copy_with_its_own_envelope() -> None:
    plan = plan_of(step("R0"), step("R1", copy_to=("chief_of_office",)))
    world = World.open(plan=plan, at=FRIDAY)
    world.go_to("2023-04-17 08:00")
    (copy,) = world.mails(step="R1", to=CHIEF)
    assert "bản sao" in text_of(letter(world, copy))


def test_copies_leave_even_if_nobody_in_to_has_an_address() -> None:
    world = quiet("2023-05-09 08:00")
    world.confirm("E2", "CB19")
    mails = world.mails(unit="CB19", letter="formal_letter")
    assert addresses(mails) == sorted([CHIEF, officer(6)])
    assert letter(world, mails[0])["To"] == "undisclosed-recipients:;"


def test_a_person_in_to_gets_no_second_mail_as_a_copy() -> None:
    plan = plan_of(step("R0"), step("R1", to=("secretary", "drafter"), copy_to=("secretary",)))
    world = World.open(plan=plan, at=FRIDAY)
    world.go_to("2023-04-17 08:00")
    assert to(world, "CB03", "R1") == sorted([head("CB03"), drafter("CB03")])


def test_roles_without_holder_or_address_are_silent(silent: World) -> None:
    # DB33 has no deputy: E1 goes to its head alone, and nothing is asked of anybody.
    assert to(silent, "DB33", "E1") == [head("DB33")]
    assert {call.unit for call in calls(silent)} == {"CB19"}


def test_nobody_gets_two_mails_of_one_step_about_the_same_unit() -> None:
    shared = {"CLK-CB03": {"email": head("CB03").upper()}}
    world = World.open(register=register_with(people=shared))
    world.go_to("2023-04-24 08:00")
    assert [a.lower() for a in to(world, "CB03", "R2")] == [head("CB03")]


def test_a_step_without_a_letter_reminds_up_to_the_day_and_is_overdue_after_it() -> None:
    late = dt.date(2023, 5, 8)
    plan = plan_of(
        step("R0"),
        step("R4", letter="", digest_to=()),
        step("E1", letter="", digest_to=()),
        step("E1", step="E9", letter="", offset_wd=None, on=late, digest_to=()),
    )
    world = World.open(plan=plan)
    world.go_to("2023-05-08 08:00")
    named = {m["step"]: m["letter"] for m in world.mails(unit="CB03") if m["step"] != "R0"}
    assert named == {"R4": "reminder", "E1": "overdue", "E9": "overdue"}


def test_exempt_people_of_the_office_get_nothing_of_a_quiet_campaign(silent: World) -> None:
    registry_and_others = {"vanthu@dangkhoi.example", "nhatky@dangkhoi.example",
                           "tuyengiao@dangkhoi.example", "vanthu@tinhuy.example"}  # fmt: skip
    assert registry_and_others.isdisjoint({mail["to"] for mail in silent.mails()})


def test_head_without_address_and_without_deputy_leaves_a_call_for_the_units_reader(
    silent: World,
) -> None:
    assert {(call.unit, call.step) for call in calls(silent)} == {
        ("CB19", name) for name in ("R0", "R1", "R2", "R3", "R4", "E1")
    }
    assert to(silent, "CB19", "R2") == [drafter("CB19")]


def test_a_step_with_nobody_to_write_to_still_counts_as_fired(silent: World) -> None:
    (row,) = silent.due(unit="CB19", step="R1")
    assert row["status"] == "fired"
    assert silent.mails(unit="CB19", step="R1") == []


def test_letters_to_a_new_holder_only_sum_up_what_was_sent_before(silent: World) -> None:
    mails = silent.mails(unit="DB09", step="R3")
    summed_up = {m["to"] for m in mails if SUMMED_UP in text_of(letter(silent, m))}
    assert summed_up == {"bithu2@db09.donvi.example"}
