"""RULES 3: same address, same letter, same due instant: one mail naming all its units."""

from dataclasses import replace
from pathlib import Path

import pytest
from cast import World, small_register, vn
from post_office import letter, post_office, text_of
from variations import CHIEF, addresses, drafter, head, officer, plan_of, plan_with, quiet, step

from storage import installation

SHARED = head("CB23")
UNITS = ("CB03", "CB23", "CB24", "DB33")
FEW = small_register(("KHOI", *UNITS))


def units_to(world: World, address: str, name: str) -> list[list[str]]:
    return [mail["units"] for mail in world.mails(step=name, to=address)]


@pytest.fixture(scope="module")
def silent(database: str) -> World:
    return quiet("2023-05-09 08:00", *UNITS)


def test_one_mail_names_all_units_of_an_address(silent: World) -> None:
    for name in ("R0", "R1", "R2", "R3", "R4", "E1"):
        assert units_to(silent, SHARED, name) == [["CB23", "CB24"]]
    text = text_of(letter(silent, silent.mails(step="R2", to=SHARED)[0]))
    assert "(mã CB23)" in text
    assert "(mã CB24)" in text


def test_the_address_is_compared_and_not_the_person(silent: World) -> None:
    # SEC-CB23 and SEC-CB24 are two ids of one mailbox; the drafters have one each.
    assert units_to(silent, drafter("CB23"), "R2") == [["CB23"]]
    assert units_to(silent, drafter("CB24"), "R2") == [["CB24"]]


def test_a_merged_mail_shows_everyone_written_to_about_its_units(silent: World) -> None:
    both = letter(silent, silent.mails(step="R2", to=SHARED)[0])
    assert both["To"] == f"{SHARED}, {drafter('CB23')}, {drafter('CB24')}"
    one = letter(silent, silent.mails(step="R2", to=drafter("CB24"))[0])
    assert one["To"] == f"{SHARED}, {drafter('CB24')}"


def test_a_merged_mail_names_only_units_that_are_still_due() -> None:
    world = quiet("2023-04-17 08:00", *UNITS)
    world.submit("CB24", at="2023-04-20 09:00")
    world.go_to("2023-04-24 08:00")
    assert units_to(world, SHARED, "R2") == [["CB23"]]


def test_two_letters_of_one_instant_are_two_mails() -> None:
    plan = plan_with(step("R2", letter="reminder"), step("R2", step="X2", milestone="M9"))
    first = plan.milestones[0]
    plan = replace(plan, milestones=(*plan.milestones, replace(first, code="M9")))
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-20 07:30"))
    world.go_to("2023-04-24 08:00")
    # The unit's daily limit lets one of the two steps leave; it still names both units.
    assert units_to(world, SHARED, "X2") == [["CB23", "CB24"]]
    assert units_to(world, SHARED, "R2") == []


def test_acts_at_another_moment_are_mails_of_their_own() -> None:
    world = quiet("2023-04-17 08:00", *UNITS)
    for unit, at in (("CB23", "2023-04-20 09:00"), ("CB24", "2023-04-20 09:01")):
        world.submit(unit, at=at)
    assert [m["units"] for m in world.mails(letter="received", to=SHARED)] == [["CB23"], ["CB24"]]


def confirmed(*moments: tuple[str, str]) -> World:
    """E2 confirmed for units at those moments."""
    world = quiet(moments[0][1], *UNITS)
    for unit, at in moments:
        world.go_to(at)
        world.confirm("E2", unit)
    return world


def test_confirmed_letters_of_one_instant_are_one_mail() -> None:
    at = "2023-05-09 08:00"
    world = confirmed(("CB24", at), ("CB23", at), ("DB33", at))
    letters = world.mails(letter="formal_letter")
    assert sorted((m["to"], m["units"]) for m in letters) == sorted(
        [
            (SHARED, ["CB23", "CB24"]),
            (officer(7), ["CB23", "CB24"]),
            (head("DB33"), ["DB33"]),
            (officer(6), ["DB33"]),
            (CHIEF, ["DB33", "CB23", "CB24"]),
        ]
    )
    (both,) = [m for m in letters if m["to"] == SHARED]
    message = letter(world, both)
    assert message["To"] == SHARED
    assert message["Cc"] == f"{officer(7)}, {CHIEF}"
    assert message["Message-ID"] == both["message_id"]


def test_of_confirmed_letters_the_instant_of_decision_counts() -> None:
    world = confirmed(("CB23", "2023-05-09 08:00"), ("CB24", "2023-05-09 08:02"))
    assert units_to(world, SHARED, "E2") == [["CB23"], ["CB24"]]


def test_a_letter_that_has_left_takes_in_no_other(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-05-09 08:00", "CB23", "CB24"))
        for unit in ("CB23", "CB24"):
            world.confirm("E2", unit)
            world.tick()
        assert units_to(world, SHARED, "E2") == [["CB23"], ["CB24"]]
        assert {m["status"] for m in world.mails()} == {"sent"}


def test_a_joined_letter_still_drops_the_unit_that_has_sent_its_report() -> None:
    at = "2023-05-09 18:00"
    world = confirmed(("CB23", at), ("CB24", at))
    world.submit("CB24")
    (mail,) = world.mails(letter="formal_letter", to=SHARED)
    message = letter(world, mail)
    assert "CB24" not in message["Subject"]
    assert "CB23" in message["Subject"]


def test_what_is_said_of_a_dropped_unit_leaves_with_it(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-04-21 08:00", "CB23", "CB24"))
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=True)
        world.go_to("2023-04-24 09:00")
        world.submit("CB24")
        with world.db.writing() as tx:
            installation.hold_mail(tx, held=False)
        world.tick()
        (mail,) = world.mails(step="R2", to=SHARED)
        assert (mail["units"], mail["status"]) == (["CB23"], "sent")
        message = post.received()[mail["message_id"]]
        assert message["To"] == f"{SHARED}, {drafter('CB23')}"
        assert "CB24" not in text_of(message)
        dropped = world.mails(step="R2", to=drafter("CB24"))
        assert [(m["status"], m["reason"]) for m in dropped] == [("dropped", "met")]


def test_copies_to_one_address_are_merged_too() -> None:
    plan = plan_of(step("R0"), step("R1", copy_to=("chief_of_office",)))
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-14 07:30"))
    world.go_to("2023-04-17 08:00")
    (copy,) = world.mails(step="R1", to=CHIEF)
    assert copy["units"] == ["CB03", "DB33", "CB23", "CB24"]
    assert addresses(world.mails(step="R1", unit="CB24")) == sorted([SHARED, CHIEF])
