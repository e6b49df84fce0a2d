"""RULES 3: who holds a role on the day a step leaves: vacancy, new holder, stand-in, call."""

import datetime as dt

import pytest
from cast import World, vn
from post_office import letter, text_of
from variations import (
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

from states.register import StandIn
from storage import contacts
from storage.audit import Actor
from workflow.contact_log import log_contact

SUMMED_UP = "Các thư đã gửi trước đây"
NEW_HEAD = "bithu2@db09.donvi.example"


def to(world: World, unit: str, name: str) -> list[str]:
    return addresses(world.mails(unit=unit, step=name))


def calls(world: World) -> list[tuple[str, str]]:
    rows = world.read(lambda tx, frame: contacts.open_calls(tx, frame.id))
    return [(row.unit, row.step) for row in rows]


def absence(person: str, stand_in: str, first: str, last: str) -> StandIn:
    return StandIn(
        person=person,
        stand_in=stand_in,
        from_=dt.date.fromisoformat(first),
        to=dt.date.fromisoformat(last),
    )


@pytest.fixture(scope="module")
def vacancy(database: str) -> World:
    """DB09: the head retires on 20/4, the post is vacant, a new one holds it from 25/4."""
    return quiet("2023-05-05 08:00")


def test_the_holder_on_that_day_is_written_to(vacancy: World) -> None:
    assert to(vacancy, "DB09", "R1") == [head("DB09")]
    assert to(vacancy, "DB09", "R3") == sorted([NEW_HEAD, drafter("DB09")])


def test_in_a_vacancy_the_deputy_is_written_to_in_place_of_the_head(vacancy: World) -> None:
    assert to(vacancy, "DB09", "R2") == sorted([deputy("DB09"), drafter("DB09")])


def test_with_neither_head_nor_deputy_the_units_reader_is_asked_to_call() -> None:
    world = World.open(register=register_with(without=("DEP-DB09",)))
    world.go_to("2023-04-24 08:00")
    assert to(world, "DB09", "R2") == [drafter("DB09")]
    assert ("DB09", "R2") in calls(world)
    (digest,) = [m for m in world.mails(letter="digest", to=officer(2)) if "DB09" in m["units"]]
    assert digest["decided_at"].startswith("2023-04-24")


def test_only_the_head_falls_back_to_somebody_else() -> None:
    without = register_with(without=("CLK-CB03", "DEP-CB03"))
    world = World.open(register=without)
    world.go_to("2023-05-05 08:00")
    assert to(world, "CB03", "R2") == to(world, "CB03", "E1") == [head("CB03")]
    assert "CB03" not in {unit for unit, _ in calls(world)}


def test_a_head_without_an_address_is_replaced_by_the_deputy() -> None:
    silent_head = register_with(
        people={"SEC-DB05": {"email": ""}}, units={"DB05": {"head_email": ""}}
    )
    world = World.open(register=silent_head)
    world.go_to("2023-04-17 08:00")
    assert to(world, "DB05", "R1") == [deputy("DB05")]


def test_the_units_own_address_serves_a_head_who_has_none() -> None:
    world = World.open(register=register_with(people={"SEC-DB05": {"email": ""}}))
    world.go_to("2023-04-17 08:00")
    assert to(world, "DB05", "R1") == [head("DB05")]


def test_a_new_holders_first_step_letter_sums_up_what_was_sent_before(vacancy: World) -> None:
    first, *others = vacancy.mails(unit="DB09", to=NEW_HEAD)
    text = text_of(letter(vacancy, first))
    assert first["step"] == "R3"
    assert SUMMED_UP in text
    for day in ("15/3/2023", "17/4/2023", "24/4/2023"):
        assert day in text.partition(SUMMED_UP)[2]
    assert all(SUMMED_UP not in text_of(letter(vacancy, mail)) for mail in others)


def test_a_new_holder_at_the_old_address_is_told_what_was_sent_before_too() -> None:
    same = register_with(people={"SEC-DB09-b": {"email": head("DB09")}})
    world = World.open(register=same)
    world.go_to("2023-05-04 08:00")
    told = {
        mail["step"]: SUMMED_UP in text_of(letter(world, mail))
        for mail in world.mails(unit="DB09", to=head("DB09"))
    }
    assert told == {"R0": False, "R1": False, "R3": True, "R4": False}


def test_who_already_held_the_post_is_told_nothing_twice(vacancy: World) -> None:
    for unit in ("DB05", "CB03"):
        for mail in vacancy.mails(unit=unit, letter="reminder"):
            assert SUMMED_UP not in text_of(letter(vacancy, mail))


def stood_in(first: str, last: str) -> World:
    """The head of DB05 is away; his deputy takes his place."""
    stand_ins = (absence("SEC-DB05", "DEP-DB05", first, last),)
    world = World.open(register=register_with(stand_ins=stand_ins), at=vn("2023-04-21 07:30"))
    world.go_to("2023-04-28 08:00")
    return world


def test_a_stand_in_takes_the_absent_persons_place_and_is_not_written_to_in_addition() -> None:
    world = stood_in("2023-04-24", "2023-04-28")
    assert to(world, "DB05", "R2") == sorted([deputy("DB05"), drafter("DB05")])


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        ("2023-04-24", "2023-04-24", {"R2"}),
        ("2023-04-25", "2023-04-28", {"R3"}),
        ("2023-04-25", "2023-04-27", set()),
    ],
)
def test_both_dates_of_an_absence_are_included(first: str, last: str, away: set[str]) -> None:
    world = stood_in(first, last)
    stood = {name for name in ("R2", "R3") if deputy("DB05") in to(world, "DB05", name)}
    assert stood == away


def test_standing_in_goes_one_hop_only() -> None:
    chain = (
        absence("SEC-DB05", "DEP-DB05", "2023-04-24", "2023-04-24"),
        absence("DEP-DB05", "SEC-CB03", "2023-04-24", "2023-04-24"),
    )
    world = World.open(register=register_with(stand_ins=chain), at=vn("2023-04-21 07:30"))
    world.go_to("2023-04-24 08:00")
    assert to(world, "DB05", "R2") == sorted([deputy("DB05"), drafter("DB05")])


def test_a_letter_to_a_stand_in_says_for_whom() -> None:
    world = stood_in("2023-04-24", "2023-04-24")
    (mail,) = world.mails(unit="DB05", step="R2", to=deputy("DB05"))
    assert "Phó Bí thư DB05, thay Bí thư DB05" in text_of(letter(world, mail))


def test_the_digest_of_an_absent_reader_goes_to_the_stand_in_only() -> None:
    world = quiet("2023-04-24 08:00")
    lines = {m["to"] for m in world.mails(letter="digest") if "DB15" in m["units"]}
    assert lines == {officer(4)}
    world.go_to("2023-05-04 08:00")
    back = [m for m in world.mails(letter="digest", to=officer(3)) if "DB15" in m["units"]]
    assert [m["decided_at"][:10] for m in back] == ["2023-05-04"]


def test_a_contact_settles_the_call_and_a_call_nobody_answered_does_not() -> None:
    world = World.open()
    officer_6 = Actor("OFF-6", channel="test")
    log_contact(world.db, "CB19", "no_answer", officer_6, world.now)
    assert calls(world) == [("CB19", "R0")]
    log_contact(world.db, "CB19", "promised", officer_6, world.now, promised=dt.date(2023, 4, 20))
    assert calls(world) == []


def test_a_submission_settles_the_call() -> None:
    world = World.open()
    world.submit("CB19")
    assert calls(world) == []


def test_a_confirmed_letter_is_for_whoever_holds_the_role_on_the_day_it_leaves() -> None:
    # Confirmed in the evening of the head's last day, it leaves in the vacancy.
    plan = plan_of(step("R0"), step("E2", offset_wd=None, on=dt.date(2023, 4, 20)))
    world = World.open(plan=plan)
    world.go_to("2023-04-20 18:00")
    world.confirm("E2", "DB09")
    letters = world.mails(unit="DB09", step="E2")
    assert deputy("DB09") in addresses(letters)
    assert head("DB09") not in addresses(letters)
