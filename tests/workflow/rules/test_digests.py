"""RULES 3: the digest: who is told what, when there is something new, and nothing twice."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from cast import World, small_register, vn
from post_office import letter, text_of
from variations import CHIEF, COMMITTEE, OFFICE, head, officer, plan_of, quiet, step

from storage import outbox
from storage.audit import Actor
from workflow.campaigns import set_paused
from workflow.contact_log import log_contact

UNITS = ("CB03", "CB19", "DB05", "DB33")
FEW = small_register(("KHOI", *UNITS))


@pytest.fixture(scope="module")
def silent(database: str) -> World:
    """Nobody sends anything; nobody confirms anything."""
    return quiet("2023-05-16 08:00")


def lines(world: World, address: str, day: str) -> list[tuple[str, str, str]]:
    """Kind, unit and step or status of every line of somebody's digest of a day."""
    mails = [m for m in world.mails(letter="digest", to=address) if m["decided_at"][:10] == day]
    assert len(mails) <= 1
    return [_line(item) for mail in mails for item in _items(world, mail)]


def _items(world: World, mail: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.read(
        lambda tx, _: outbox.one(tx, mail["id"]).facts["items"]
    )
    return found


def _line(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["kind"], item["unit"], item["status"] or item["step"]


def days(world: World, address: str) -> list[str]:
    return [mail["decided_at"][:10] for mail in world.mails(letter="digest", to=address)]


def test_at_most_one_digest_a_person_and_day(silent: World) -> None:
    count = Counter((m["to"], m["decided_at"][:10]) for m in silent.mails(letter="digest"))
    assert set(count.values()) == {1}


def test_digests_leave_at_window_start_of_working_days(silent: World) -> None:
    moments = {dt.datetime.fromisoformat(m["decided_at"]) for m in silent.mails(letter="digest")}
    assert {moment.time() for moment in moments} == {dt.time(7, 30)}
    closed = {dt.date(2023, 4, 29) + dt.timedelta(days=n) for n in range(5)}
    assert all(m.weekday() < 5 and m.date() not in closed for m in moments)


def test_a_digest_goes_to_one_person_and_shows_no_other(silent: World) -> None:
    mail = silent.mails(letter="digest", to=CHIEF)[0]
    message = letter(silent, mail)
    assert message["To"] == CHIEF
    assert message["Cc"] is None


def test_one_address_is_one_person_whatever_posts_it_holds() -> None:
    world = quiet("2023-04-24 08:00")
    # OFF-4 stands in for OFF-3 and has own units: one digest, the lines of both.
    assert days(world, officer(4)) == ["2023-04-24"]


def test_the_days_steps_stand_in_the_digest_of_those_they_name(silent: World) -> None:
    for day, step_, told in (
        ("2023-04-24", "R2", [officer(2)]),
        ("2023-04-28", "R3", [officer(2), *OFFICE]),
        ("2023-05-05", "E1", [officer(2), CHIEF]),
    ):
        for address in told:
            assert ("step", "DB05", step_) in lines(silent, address, day)
    assert ("step", "DB05", "R2") not in lines(silent, CHIEF, "2023-04-24")


def test_a_step_is_told_on_its_day_only(silent: World) -> None:
    steps = {(item[2]) for item in lines(silent, officer(2), "2023-05-04") if item[0] == "step"}
    assert steps == {"R4"}


def test_cc_and_digest_to_are_told_alike() -> None:
    named = step("R1", cc=("chief_of_office",), digest_to=("office_staff",))
    plan = plan_of(step("R0"), named)
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-14 07:30"))
    world.go_to("2023-04-17 08:00")
    for address in (CHIEF, *OFFICE):
        assert ("step", "CB03", "R1") in lines(world, address, "2023-04-17")


def test_the_opening_is_told_to_those_it_names() -> None:
    opening = step("R0", digest_to=("follow_up_officer",))
    world = World.open(plan=plan_of(opening, step("R1")), register=FEW)
    assert lines(world, officer(1), "2023-03-15") == [("step", "CB03", "R0")]
    world.go_to("2023-03-20 08:00")
    assert days(world, officer(1)) == ["2023-03-15"]


def test_a_step_later_in_the_day_is_told_the_next_working_day() -> None:
    plan = plan_of(step("R0"), step("R2", at="14:00"))
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-21 07:30"))
    world.go_to("2023-04-26 08:00")
    assert lines(world, officer(1), "2023-04-25") == [("step", "CB03", "R2")]
    assert days(world, officer(1)) == ["2023-04-25"]


def test_without_anything_new_no_digest_is_sent() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03")
    world.go_to("2023-03-21 08:00")
    # New on the 16th, due today on the 17th, overdue on the 20th, the same on the 21st.
    assert days(world, officer(1)) == ["2023-03-16", "2023-03-17", "2023-03-20"]


def test_with_something_new_the_digest_lists_all_that_is_open() -> None:
    register = small_register(("KHOI", "DB01", "CB03"))
    world = World.open(register=register)
    world.submit("CB03")
    world.submit("DB01", at="2023-03-20 10:00")
    world.go_to("2023-03-21 08:00")
    assert lines(world, officer(1), "2023-03-21") == [
        ("read", "DB01", "new"),
        ("read", "CB03", "overdue"),
    ]


def test_something_told_to_another_person_is_new_to_his_successor(silent: World) -> None:
    # OFF-4 was told of DB15 on 28/4; OFF-3, back on 04/5, is told of what is open then.
    assert ("step", "DB15", "R3") in lines(silent, officer(4), "2023-04-28")
    assert ("step", "DB15", "R4") in lines(silent, officer(3), "2023-05-04")
    assert ("step", "DB15", "R3") not in lines(silent, officer(3), "2023-05-04")


def test_reports_to_read_are_told_as_new_due_today_and_overdue() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03", at="2023-03-15 10:00")
    world.go_to("2023-03-20 08:00")
    assert [lines(world, officer(1), f"2023-03-{n}") for n in (16, 17, 20)] == [
        [("read", "CB03", "new")],
        [("read", "CB03", "today")],
        [("read", "CB03", "overdue")],
    ]


def test_an_overdue_first_reader_also_stands_in_the_approvers_digest() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03", at="2023-03-15 10:00")
    world.go_to("2023-03-20 08:00")
    assert days(world, CHIEF) == ["2023-03-20"]
    assert lines(world, CHIEF, "2023-03-20") == [("reader_overdue", "CB03", "overdue")]
    (mail,) = world.mails(letter="digest", to=CHIEF)
    assert "Cán bộ theo dõi số 1" in text_of(letter(world, mail))


def test_an_overdue_last_reader_stands_in_his_own_digest_only() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03", at="2023-03-15 10:00")
    world.endorse("CB03")
    world.go_to("2023-03-20 08:00")
    assert lines(world, CHIEF, "2023-03-20") == [("read", "CB03", "overdue")]
    assert days(world, officer(1)) == []


def test_each_reader_has_his_days_from_when_the_report_reached_him() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03", at="2023-03-15 10:00")
    world.endorse("CB03", at="2023-03-17 10:00")
    world.go_to("2023-03-22 08:00")
    told = [lines(world, CHIEF, f"2023-03-{n}") for n in (20, 21, 22)]
    assert told == [
        [("read", "CB03", "new")],
        [("read", "CB03", "today")],
        [("read", "CB03", "overdue")],
    ]


def test_readers_are_told_by_digest_only() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03")
    world.endorse("CB03")
    world.go_to("2023-03-27 08:00")
    office = {officer(1), CHIEF, *OFFICE, *COMMITTEE}
    assert {m["letter"] for m in world.mails() if m["to"] in office} == {"digest"}


def test_what_is_done_leaves_the_digest() -> None:
    world = World.open(register=small_register(("KHOI", "DB01", "CB03")))
    world.submit("CB03", at="2023-03-15 10:00")
    world.submit("DB01", at="2023-03-16 10:00")
    world.endorse("CB03")
    world.go_to("2023-03-17 08:00")
    assert lines(world, officer(1), "2023-03-17") == [("read", "DB01", "new")]


def test_resubmissions_due_or_overdue_are_lines_of_the_units_reader() -> None:
    world = quiet("2023-05-04 08:00", *UNITS)
    world.submit("CB03", at="2023-05-04 10:00")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    world.go_to("2023-05-09 08:00")
    # Returned on Thursday 04/5: two working days end with Monday 08/5.
    assert [lines(world, officer(1), f"2023-05-0{n}") for n in (5, 8, 9)] == [
        [],
        [("resubmit", "CB03", "today")],
        [("resubmit", "CB03", "overdue")],
    ]
    assert all("CB03" not in m["units"] for m in world.mails(letter="digest", to=CHIEF))


def test_tasks_awaiting_confirmation_are_lines_of_who_signs_until_they_are_done() -> None:
    world = quiet("2023-05-09 08:00", *UNITS)
    waiting = [line for line in lines(world, CHIEF, "2023-05-09") if line[0] == "confirm"]
    assert waiting == [("confirm", unit, "E2") for unit in ("CB03", "DB05", "DB33", "CB19")]
    world.confirm("E2", "DB33")
    world.go_to("2023-05-11 08:00")
    waiting = [line for line in lines(world, CHIEF, "2023-05-11") if line[0] == "confirm"]
    assert waiting == [
        *(("confirm", unit, "E2") for unit in ("CB03", "DB05", "CB19")),
        ("confirm", "KHOI", "E3"),
    ]


def test_formal_letters_sent_since_are_told_to_reader_and_approver_once() -> None:
    world = quiet("2023-05-09 09:00", *UNITS)
    world.confirm("E2", "DB33")
    world.go_to("2023-05-12 08:00")
    for address in (officer(6), CHIEF):
        told = [
            day
            for day in days(world, address)
            if ("formal_sent", "DB33", "E2") in lines(world, address, day)
        ]
        assert told == ["2023-05-10"]


def test_a_letter_confirmed_at_the_very_instant_of_the_digests_is_told_the_next_day() -> None:
    world = quiet("2023-05-09 07:30", *UNITS)
    world.confirm("E2", "DB33")
    world.go_to("2023-05-11 08:00")
    assert ("formal_sent", "DB33", "E2") in lines(world, officer(6), "2023-05-10")
    assert ("formal_sent", "DB33", "E2") not in lines(world, officer(6), "2023-05-11")


def test_call_tasks_are_lines_of_the_units_reader_until_somebody_calls() -> None:
    world = quiet("2023-04-17 08:00", *UNITS)
    assert lines(world, officer(6), "2023-03-15") == [("call", "CB19", "R0")]
    assert lines(world, officer(6), "2023-04-17") == [("call", "CB19", "R1")]
    log_contact(world.db, "CB19", "called", Actor("OFF-6", channel="test"), world.now)
    world.go_to("2023-04-21 08:00")
    assert days(world, officer(6)) == ["2023-03-15", "2023-04-17"]


def test_a_call_names_person_and_telephone() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    (mail,) = world.mails(letter="digest", to=officer(6))
    text = text_of(letter(world, mail))
    assert "Bí thư CB19" in text
    assert "0000 000 104" in text


def test_the_root_report_is_told_to_its_readers() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.accept("CB03")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF", confirm_errors=True)
    world.go_to("2023-03-16 08:00")
    for address in COMMITTEE:
        assert lines(world, address, "2023-03-16") == [("read", "KHOI", "new")]


def test_at_one_instant_moves_come_first_then_due_rows_then_digests() -> None:
    world = quiet("2023-04-21 08:00", *UNITS)
    world.submit("CB03", at="2023-04-24 07:30")
    world.go_to("2023-04-24 07:30")
    assert world.mails(step="R2", unit="CB03") == []
    assert lines(world, officer(1), "2023-04-24") == [("read", "CB03", "new")]
    assert ("step", "DB05", "R2") in lines(world, officer(2), "2023-04-24")


def test_no_digest_while_the_campaign_is_paused() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    world.submit("CB03")
    set_paused(world.db, "", Actor("ADM-1", channel="test"), world.now, paused=True)
    world.go_to("2023-03-22 08:00")
    assert days(world, officer(1)) == []


def test_a_head_gets_no_digest(silent: World) -> None:
    assert days(silent, head("DB05")) == []
