"""The deadline in people's calendars: one entry a unit and milestone, right, and gone when met."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from cast import World, example, small_register, vn
from icalendar import Calendar, Event
from post_office import letter

from notifications.facts import Extension
from workflow.directory import directory
from workflow.letter_facts import deadline_of_report, due_fact, unit_facts
from workflow.mailing import About, Letter, Mailing


@pytest.fixture
def world() -> World:
    return World.open()


def events(world: World, mail: dict[str, Any]) -> list[Event]:
    """The calendar entries a mail brings, read back as any calendar reads them."""
    found = []
    for part in letter(world, mail).iter_attachments():
        assert part.get_content_type() == "text/calendar"
        assert (part.get_param("method"), part.get_content_charset()) == ("PUBLISH", "utf-8")
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert calendar["method"] == "PUBLISH"
        (event,) = calendar.events
        assert "attendee" not in event
        assert event.errors == []
        found.append(event)
    return found


def brought(world: World, **where: Any) -> list[tuple[str, int, str]]:
    """To whom which entry went: address, sequence, status."""
    return [
        (mail["to"], int(event["sequence"]), str(event["status"]))
        for mail in world.mails(**where)
        for event in events(world, mail)
    ]


def extend(world: World, unit: str, date: dt.date) -> None:
    """What an extension decides, as far as letters are concerned."""
    report, frame = world.row(unit), world.read(lambda _, frame: frame)
    old, day = deadline_of_report(frame, report), frame.day(world.now)
    assert old is not None
    new = replace(old, date=date, extended=True)
    before = due_fact(frame, old)
    assert before is not None
    letter = Letter(
        "extended",
        extra=str(date),
        about=[About(report, unit_facts(frame, report, new, day))],
        to=[*directory(frame).head(unit, day), *directory(frame).drafters(unit, day)],
        facts={"extension": Extension(old=before, reason="flood")},
    )
    mailing = Mailing(frame, world.now)
    mailing.add(letter)
    with world.db.writing() as tx:
        mailing.store(tx)


def test_the_opening_letter_brings_the_last_valid_day_as_a_whole_day(world: World) -> None:
    (opening,) = [m for m in world.mails(letter="opening", unit="DB05") if "bithu" in m["to"]]
    (event,) = events(world, opening)
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2023, 5, 4), dt.date(2023, 5, 5))
    assert "hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)" in event["description"]
    assert event["url"] == "https://baocao.example/r/so-ket-2023/DB05"
    assert "DB05" in event["summary"]
    assert event["organizer"] == "mailto:vanphong@dangkhoi.example"
    assert (event["status"], event["transp"], event.alarms.times) == (
        "CONFIRMED",
        "TRANSPARENT",
        [],
    )


def test_a_mail_about_two_units_brings_an_entry_for_each(world: World) -> None:
    (mail,) = world.mails(letter="opening", unit="CB23", kind="event")[:1]
    uids = {str(event["uid"]) for event in events(world, mail)}
    assert (mail["units"], len(uids)) == (["CB23", "CB24"], 2)


def test_everybody_gets_the_same_entry_of_a_unit(world: World) -> None:
    mails = world.mails(letter="opening", unit="DB05")
    uids = {str(event["uid"]) for mail in mails for event in events(world, mail)}
    assert (len(mails), len(uids)) == (2, 1)


def test_reminders_do_not_bring_again_what_the_address_holds(world: World) -> None:
    world.go_to("2023-05-04 08:00")
    assert len(world.mails(unit="DB33", kind="reminder")) >= 6
    assert brought(world, unit="DB33", kind="reminder") == []


def test_who_comes_later_gets_the_entry_with_the_first_letter_to_him(world: World) -> None:
    world.go_to("2023-05-04 08:00")
    assert brought(world, unit="DB09", kind="reminder") == [
        ("phobithu@db09.donvi.example", 0, "CONFIRMED"),
        ("bithu2@db09.donvi.example", 0, "CONFIRMED"),
    ]


def test_the_receipt_takes_the_entry_out_again(world: World) -> None:
    world.submit("DB05", at="2023-04-20 09:00")
    assert brought(world, letter="received") == [("bithu@db05.donvi.example", 1, "CANCELLED")]
    (receipt,) = world.mails(letter="received")
    (event,) = events(world, receipt)
    (opening, _) = world.mails(letter="opening", unit="DB05")
    (first,) = events(world, opening)
    assert event["uid"] == first["uid"]
    assert event["dtstart"].dt == first["dtstart"].dt
    assert event["dtstamp"].dt == world.now.astimezone(dt.UTC)
    assert str(event["summary"]).startswith("Đã xong")


def test_the_drafter_who_gets_no_receipt_is_told_with_the_next_letter(world: World) -> None:
    world.submit("DB05", at="2023-04-20 09:00", as_of_kind="actual")
    world.endorse("DB05")
    world.move("approve", "DB05", "OFC-CHIEF", override=True, reason="accepted")
    assert brought(world, letter="approved") == [("vanthu@db05.donvi.example", 1, "CANCELLED")]


def test_after_a_withdrawal_the_next_reminder_puts_the_entry_back(world: World) -> None:
    world.submit("DB05", at="2023-04-20 09:00")
    world.move("withdraw", "DB05", "SEC-DB05", at="2023-04-20 10:00")
    world.go_to("2023-04-24 08:00")
    assert brought(world, unit="DB05", letter="reminder")[-2:] == [
        ("bithu@db05.donvi.example", 2, "CONFIRMED"),
        ("vanthu@db05.donvi.example", 2, "CONFIRMED"),
    ]
    world.go_to("2023-04-28 08:00")
    assert brought(world, unit="DB05", letter="last_working_day") == []


def test_an_extension_moves_the_entry_of_everybody_who_is_told(world: World) -> None:
    world.go_to("2023-04-20 09:00")
    extend(world, "DB05", dt.date(2023, 5, 9))
    assert brought(world, letter="extended") == [
        ("bithu@db05.donvi.example", 1, "CONFIRMED"),
        ("vanthu@db05.donvi.example", 1, "CONFIRMED"),
    ]
    (event,) = events(world, world.mails(letter="extended")[0])
    assert event["dtstart"].dt == dt.date(2023, 5, 8)
    extend(world, "DB05", dt.date(2023, 5, 12))
    assert [sequence for _, sequence, _ in brought(world, letter="extended")] == [1, 1, 2, 2]


def test_an_address_that_never_held_an_entry_is_not_told_to_remove_one(world: World) -> None:
    world.submit("DB05", by="DEP-DB05", at="2023-04-20 09:00")
    told = [address for address, _, _ in brought(world, letter="received")]
    assert told == ["bithu@db05.donvi.example"]
    assert len(world.mails(letter="received")) == 2


def test_digests_lists_and_copies_bring_no_entry(world: World) -> None:
    world.go_to("2023-05-09 08:00")
    for unit in ("DB33", "DB05"):
        world.confirm("E2", unit)
    world.go_to("2023-05-12 08:00")
    assert brought(world, letter="formal_letter") == []
    assert brought(world, letter="digest") == []
    assert brought(world, letter="overdue") == []


def test_where_the_reader_s_clock_shows_another_hour_the_entry_ends_at_it() -> None:
    register = small_register()
    units = tuple(
        replace(unit, timezone="Europe/Berlin") if unit.code == "DB05" else unit
        for unit in register.units
    )
    world = World.open(plan=example().plan, register=replace(register, units=units))
    mail = world.mails(letter="opening", unit="DB05")[0]
    (event,) = events(world, mail)
    assert event["dtend"].dt.isoformat() == "2023-05-04T19:00:00+02:00"
    assert event["dtend"].params["tzid"] == "Europe/Berlin"
    (part,) = letter(world, mail).iter_attachments()
    (zone,) = Calendar.from_ical(part.get_payload(decode=True)).timezones
    in_its_own_zone = event["dtend"].dt.replace(tzinfo=zone.to_tz())
    assert (zone.tz_name, in_its_own_zone) == ("Europe/Berlin", vn("2023-05-05 00:00"))


def test_the_entry_is_the_same_whenever_the_mail_is_written(world: World) -> None:
    mail = world.mails(letter="opening", unit="DB05")[0]
    first = letter(world, mail).as_bytes()
    assert letter(world, mail).as_bytes() == first
