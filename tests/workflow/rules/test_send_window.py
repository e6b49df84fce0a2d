"""RULES 3: when mails may leave: the window, closed days, the addressee unit's zone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cast import World, reader_of, small_register, vn
from post_office import PostOffice, letter, post_office, text_of
from variations import CHIEF, calendar, deputy, head, plan_of, quiet, step

from states.register import Register, StandIn
from storage import installation

FEW = small_register(("KHOI", "CB03", "DB05"))


def few(timezone: str) -> Register:
    """The same with CB03 in another zone."""
    units = (replace(one, timezone=timezone if one.code == "CB03" else "") for one in FEW.units)
    return replace(FEW, units=tuple(units))


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as office:
        yield office


def sent(world: World, **where: str) -> list[str]:
    """When those mails left, to the minute, local time of the campaign."""
    return sorted({(mail["sent_at"] or "")[:16] for mail in world.mails(**where)})


def hold(world: World, *, held: bool) -> None:
    with world.db.writing() as tx:
        installation.hold_mail(tx, held=held)


def send_back(world: World, unit: str, at: str) -> None:
    """Received and returned at that moment."""
    world.submit(unit, at=at)
    world.move("send_back", unit, reader_of(unit), remarks=("S1: more",))


@pytest.fixture(scope="module")
def letters(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Letters decided at all sorts of hours, and delivered."""
    saturday = plan_of(step("R0"), **calendar(extra_workdays=(dt.date(2023, 4, 22),)))
    units = ("KHOI", "CB03", "CB23", "CB24", "DB05", "DB15", "DB40")
    with post_office(tmp_path_factory.mktemp("post")) as office:
        world = World.open(plan=saturday, register=small_register(units), delivery=office.delivery)
        send_back(world, "CB03", "2023-04-17 06:00")
        send_back(world, "CB23", "2023-04-17 16:29")
        send_back(world, "CB24", "2023-04-17 16:30")
        send_back(world, "DB15", "2023-04-21 20:00")
        send_back(world, "DB05", "2023-04-23 23:59")
        send_back(world, "DB40", "2023-04-28 17:00")
        world.go_to("2023-05-04 12:00")
        yield world


def test_a_letter_decided_inside_the_window_leaves_at_once(letters: World) -> None:
    assert sent(letters, unit="CB23", letter="returned") == ["2023-04-17T16:29"]


def test_the_window_is_half_open_and_its_end_is_outside(letters: World) -> None:
    assert sent(letters, unit="CB24", letter="returned") == ["2023-04-18T07:30"]


def test_event_letters_decided_at_night_wait_for_the_next_opening(letters: World) -> None:
    assert sent(letters, unit="CB03", letter="returned") == ["2023-04-17T07:30"]


def test_over_a_weekend_and_closed_days_event_letters_wait(letters: World) -> None:
    assert sent(letters, unit="DB05", letter="returned") == ["2023-04-24T07:30"]
    assert sent(letters, unit="DB40", letter="returned") == ["2023-05-04T07:30"]


def test_an_extra_workday_opens_the_window(letters: World) -> None:
    assert sent(letters, unit="DB15", letter="returned") == ["2023-04-22T07:30"]


def test_receipts_leave_at_any_hour(letters: World) -> None:
    assert sent(letters, unit="CB03", letter="received") == ["2023-04-17T06:00"]
    assert sent(letters, unit="DB05", letter="received") == ["2023-04-23T23:59"]


def test_another_window_is_kept_to(post: PostOffice) -> None:
    plan = plan_of(step("R0"), step("R1"), **calendar(send_window=("09:00", "10:00")))
    at = vn("2023-04-14 09:00")
    world = World.open(plan=plan, register=FEW, at=at, delivery=post.delivery)
    world.go_to("2023-04-17 12:00")
    assert sent(world, step="R1") == ["2023-04-17T09:00"]
    send_back(world, "CB03", "2023-04-17 12:00")
    world.go_to("2023-04-18 12:00")
    assert sent(world, letter="returned") == ["2023-04-18T09:00"]


def test_a_step_with_an_hour_outside_the_window_waits_for_the_next_opening() -> None:
    world = World.open(
        plan=plan_of(step("R0"), step("R1", at="18:00")), register=FEW, at=vn("2023-04-14 07:30")
    )
    world.go_to("2023-04-17 23:00")
    assert world.mails(step="R1") == []
    world.go_to("2023-04-18 07:30")
    assert {m["decided_at"] for m in world.mails(step="R1")} == {"2023-04-18T07:30:00+07:00"}


def test_a_step_on_a_closed_day_waits_for_the_next_working_day() -> None:
    on_holiday = step("R1", offset_wd=None, on=dt.date(2023, 4, 30))
    plan = plan_of(step("R0"), on_holiday)
    world = World.open(plan=plan, register=FEW, at=vn("2023-04-28 07:30"))
    world.go_to("2023-05-04 08:00")
    assert {m["decided_at"] for m in world.mails(step="R1")} == {"2023-05-04T07:30:00+07:00"}


def test_working_days_left_are_counted_for_the_moment_of_leaving(post: PostOffice) -> None:
    world = post.serve(quiet("2023-04-21 08:00", "CB03", "DB05"))
    hold(world, held=True)
    world.go_to("2023-04-26 10:00")
    hold(world, held=False)
    world.tick()
    (mail,) = world.mails(step="R2", to=head("CB03"))
    text = text_of(post.received()[mail["message_id"]])
    assert mail["decided_at"].startswith("2023-04-24")
    assert "còn 3 ngày làm việc" in text
    assert "còn 8 ngày làm việc" not in text


def test_words_decided_at_night_are_those_of_the_morning() -> None:
    world = World.open(at=vn("2023-04-24 20:00"))
    (mail,) = world.mails(unit="CB03", letter="opening", to=head("CB03"))
    text = text_of(letter(world, mail))
    assert mail["decided_at"].startswith("2023-04-24T20:00")
    assert "còn 4 ngày làm việc" in text


def in_london(post: PostOffice | None = None, *, at: str = "2023-04-14 07:30") -> World:
    """CB03 works six hours behind the campaign."""
    register = few(timezone="Europe/London")
    return World.open(register=register, at=vn(at), delivery=post.delivery if post else None)


def test_a_step_is_due_at_window_start_in_the_addressee_units_zone() -> None:
    world = in_london()
    due = {row["step"]: row["due_at"] for row in world.due(unit="CB03")}
    assert due["R2"] == "2023-04-24T13:30:00+07:00"
    assert due["confirm_figures"] == "2023-05-04T13:30:00+07:00"
    assert {row["due_at"] for row in world.due(step="R2")} == {
        "2023-04-24T07:30:00+07:00",
        "2023-04-24T13:30:00+07:00",
    }


def test_a_unit_in_another_zone_is_written_to_in_its_own_window(post: PostOffice) -> None:
    world = in_london(post)
    assert sent(world, unit="CB03", letter="opening") == [""]
    send_back(world, "CB03", "2023-04-18 10:00")
    assert sent(world, letter="received") == ["2023-04-18T10:00"]
    world.go_to("2023-04-18 16:00")
    assert sent(world, unit="CB03", letter="opening") == ["2023-04-14T13:30"]
    assert sent(world, unit="CB03", step="R1") == ["2023-04-17T13:30"]
    assert sent(world, unit="CB03", letter="returned") == ["2023-04-18T13:30"]
    assert sent(world, unit="DB05", step="R1") == ["2023-04-17T07:30"]


def test_hours_of_a_unit_in_another_zone_never_move_its_deadline() -> None:
    world, usual = in_london(), quiet("2023-04-21 08:00", "CB03", "DB05")
    assert world.report("CB03")["due"] == usual.report("CB03")["due"]


def test_after_downtime_a_unit_in_another_zone_waits_for_its_own_window() -> None:
    world = in_london()
    world.skip_to("2023-04-25 08:00")
    world.go_to("2023-04-25 08:00")
    assert world.mails(step="R2", unit="CB03") == []
    assert len(world.mails(step="R2", unit="DB05")) == 2
    world.go_to("2023-04-25 14:00")
    assert {m["decided_at"] for m in world.mails(step="R2", unit="CB03")} == {
        "2023-04-25T13:30:00+07:00"
    }


def test_a_copy_to_the_office_leaves_in_the_offices_window() -> None:
    world = in_london(at="2023-05-05 07:30")
    world.go_to("2023-05-09 15:00")
    world.confirm("E2", "CB03")
    own, office = (
        letter(world, world.mails(step="E2", to=address)[0]) for address in (head("CB03"), CHIEF)
    )
    assert str(own["Date"]).endswith("+0100")
    assert str(office["Date"]).endswith("+0700")


def test_the_daily_limit_goes_by_the_units_own_day() -> None:
    register = few(timezone="America/Los_Angeles")
    # 09:00 and 16:00 of one day in Los Angeles are 23:00 and 06:00 of two days at home.
    plan = plan_of(step("R0"), step("R1", at="09:00"), step("R1", step="R1b", at="16:00"))
    world = World.open(plan=plan, register=register, at=vn("2023-04-14 07:30"))
    world.go_to("2023-04-18 12:00")
    statuses = {row["step"]: row["status"] for row in world.due(unit="CB03")}
    assert (statuses["R1"], statuses["R1b"]) == ("skipped", "fired")
    (mail,) = world.mails(step="R1b", to=head("CB03"))
    local = dt.datetime.fromisoformat(mail["decided_at"]).astimezone(
        ZoneInfo("America/Los_Angeles")
    )
    assert f"{local:%m-%d %H:%M}" == "04-17 16:00"


def test_roles_of_a_unit_far_away_are_resolved_on_its_own_day() -> None:
    # 07:30 of 17/4 in Los Angeles is 21:30 at home, when nothing leaves any more that day.
    far = few("America/Los_Angeles")
    day = dt.date(2023, 4, 17)
    away = StandIn(person="SEC-CB03", stand_in="DEP-CB03", from_=day, to=day)
    world = World.open(register=replace(far, stand_ins=(away,)), at=vn("2023-04-14 07:30"))
    world.go_to("2023-04-18 08:00")
    (mail,) = world.mails(unit="CB03", step="R1")
    assert (mail["decided_at"][:16], mail["to"]) == ("2023-04-17T21:30", deputy("CB03"))
