"""RULES 3: list steps: one row on the root report, its members read when it leaves."""

import datetime as dt
from typing import Any

from cast import EXAMPLE, World, codes_of, small_register, vn
from post_office import letter, text_of
from variations import CHIEF, COMMITTEE, OFFICE, addresses, plan_with, quiet, step

from storage import outbox
from storage.audit import Actor
from workflow.contact_log import log_contact
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures

UNITS = ("CB03", "CB23", "DB05", "DB15", "DB33")


def play(until: str) -> World:
    return quiet(until, *UNITS)


def facts(world: World, name: str) -> dict[str, Any]:
    """The facts of one copy of a list."""
    mail = world.mails(step=name)[0]
    found: dict[str, Any] = world.read(lambda tx, _: outbox.one(tx, mail["id"]).facts)
    return found


def members(world: World, name: str) -> list[str]:
    """The units a list names, the same in every copy."""
    (units,) = {tuple(mail["units"]) for mail in world.mails(step=name)}
    return list(units)


def test_a_list_is_one_mail_an_addressee() -> None:
    world = play("2023-05-11 08:00")
    world.confirm("E3")
    assert addresses(world.mails(step="E3")) == sorted([*COMMITTEE, CHIEF])
    world.go_to("2023-05-15 08:00")
    assert addresses(world.mails(step="E4")) == sorted(OFFICE)


def test_outstanding_are_units_of_which_nothing_was_received_when_it_leaves() -> None:
    world = play("2023-05-11 08:00")
    world.submit("DB05")
    world.confirm("E3")
    assert members(world, "E3") == ["CB03", "DB15", "DB33", "CB23"]
    world.submit("CB23", at="2023-05-12 10:00")
    world.go_to("2023-05-15 08:00")
    assert members(world, "E4") == ["CB03", "DB15", "DB33"]


def test_returned_and_incomplete_reports_are_not_on_the_list() -> None:
    world = play("2023-04-20 08:00")
    world.submit("DB15")
    world.move("send_back", "DB15", "OFF-3", remarks=("S1: more",))
    world.submit("CB03", sections={})
    assert world.report("CB03")["timeliness"] == "incomplete"
    world.go_to("2023-05-15 08:00")
    assert members(world, "E4") == ["DB05", "DB33", "CB23"]


def test_a_withdrawn_submission_was_never_made_and_its_unit_is_on_the_list() -> None:
    world = play("2023-05-04 08:00")
    world.submit("CB03")
    world.move("withdraw", "CB03", "SEC-CB03")
    world.go_to("2023-05-15 08:00")
    assert "CB03" in members(world, "E4")


def test_a_closed_unit_is_not_on_the_list_and_still_counts_as_due() -> None:
    world = play("2023-05-12 08:00")
    world.close_without("DB33")
    world.go_to("2023-05-15 08:00")
    assert "DB33" not in members(world, "E4")
    outstanding = facts(world, "E4")["outstanding"]
    assert (outstanding["due"], outstanding["received"]) == (5, 0)


def test_merged_and_new_units_are_neither_listed_nor_counted() -> None:
    world = quiet("2023-05-15 08:00", "DB40", "CB31", "CB32")
    assert members(world, "E4") == ["DB40"]
    assert facts(world, "E4")["outstanding"]["due"] == 1


def test_before_their_own_deadline_has_passed_units_are_not_on_a_list() -> None:
    early = step("E4", offset_wd=-1)
    register = small_register(("KHOI", "DB33"))
    world = World.open(plan=plan_with(early), register=register, at=vn("2023-04-28 07:30"))
    world.go_to("2023-05-04 08:00")
    (row,) = world.due(step="E4")
    assert (row["status"], row["reason"]) == ("superseded", "nobody_listed")
    assert world.mails(step="E4") == []


def test_a_list_of_nobody_is_not_sent() -> None:
    world = play("2023-05-12 08:00")
    for unit in ("CB03", "CB23", "DB05", "DB15"):
        world.submit(unit)
    world.close_without("DB33")
    world.go_to("2023-05-15 08:00")
    (row,) = world.due(step="E4")
    assert (row["status"], row["reason"]) == ("superseded", "nobody_listed")


def test_a_list_of_nobody_asks_nobody_to_confirm_it() -> None:
    world = play("2023-05-04 08:00")
    for unit in ("CB03", "CB23", "DB05", "DB15"):
        world.submit(unit)
    world.close_without("DB33")
    world.go_to("2023-05-11 08:00")
    (row,) = world.due(step="E3")
    assert (row["status"], row["reason"]) == ("superseded", "nobody_listed")


def enter(world: World, round_: str) -> None:
    """The figures of the bodies, as the office enters them."""
    held, _ = read_held_figures(EXAMPLE / "held-figures.toml", world.plan)
    enter_figures(world.db, round_, held, Actor("OFC-1", channel="test"), world.now)


def test_other_lists_name_the_root() -> None:
    world = play("2023-05-15 08:00")
    enter(world, "draft")
    world.go_to("2023-05-31 08:00")
    for name in ("D1", "D2", "F1"):
        assert members(world, name) == ["KHOI"]


def test_once_no_figure_is_estimated_the_list_of_estimates_is_not_sent() -> None:
    world = play("2023-05-15 08:00")
    enter(world, "draft")
    enter(world, "final")
    world.go_to("2023-05-31 08:00")
    (row,) = world.due(step="F1")
    assert (row["status"], row["reason"]) == ("superseded", "nobody_listed")


def test_a_list_shows_last_contact_reason_and_promised_day() -> None:
    world = play("2023-05-08 09:00")
    head = Actor("SEC-DB33", channel="test")
    promised = dt.date(2023, 5, 16)
    note = "Đang chờ số liệu"
    log_contact(world.db, "DB33", "promised", head, world.now, promised=promised, note=note)
    world.go_to("2023-05-11 08:00")
    world.confirm("E3")
    row = next(r for r in facts(world, "E3")["outstanding"]["rows"] if r["unit"] == "DB33")
    assert (row["outcome"], row["reason"], row["promised"], row["last_contact"]) == (
        "promised",
        note,
        "2023-05-16",
        "2023-05-08",
    )
    assert note in text_of(letter(world, world.mails(step="E3")[0]))


def test_the_head_logs_reason_and_promise_for_his_own_unit_only() -> None:
    world = play("2023-05-08 09:00")
    other = Actor("SEC-CB03", channel="test")
    assert codes_of(lambda: log_contact(world.db, "DB33", "promised", other, world.now)) == (
        "role",
    )


def test_nothing_stops_the_progress_of_the_draft_but_its_own_milestone() -> None:
    world = play("2023-05-15 08:00")
    for unit in ("CB03", "CB23", "DB05", "DB15"):
        world.accept(unit)
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF", confirm_errors=True)
    world.go_to("2023-05-22 08:00")
    rows = {row["step"]: row["status"] for row in world.due(unit="KHOI")}
    assert (rows["E4"], rows["D1"], rows["D2"]) == ("fired", "superseded", "superseded")


def test_the_progress_of_the_draft_reminds_before_the_day_and_escalates_after_it() -> None:
    world = play("2023-05-22 08:00")
    assert {m["kind"] for m in world.mails(step="D1")} == {"reminder"}
    assert {m["kind"] for m in world.mails(step="D2")} == {"escalation"}


def test_every_letter_has_its_kind() -> None:
    world = play("2023-04-20 08:00")
    world.submit("CB23", as_of_kind="estimate")
    world.submit("DB15")
    world.move("send_back", "DB15", "OFF-3", remarks=("S1: more",))
    world.go_to("2023-05-09 08:00")
    world.confirm("E2", "DB33")
    world.go_to("2023-05-11 08:00")
    world.confirm("E3")
    world.accept("CB03")
    enter(world, "draft")
    world.go_to("2023-05-31 08:00")
    kinds = {(m["letter"], m["kind"]) for m in world.mails()} - {
        ("draft_progress", "reminder"),
        ("draft_progress", "escalation"),
    }
    assert kinds == {
        ("opening", "event"),
        ("reminder", "reminder"),
        ("last_working_day", "reminder"),
        ("due_today", "reminder"),
        ("confirm_figures", "reminder"),
        ("estimates_open", "reminder"),
        ("overdue", "escalation"),
        ("formal_letter", "escalation"),
        ("outstanding_list", "escalation"),
        ("decide_without", "task"),
        ("digest", "digest"),
        ("received", "event"),
        ("returned", "event"),
        ("approved", "event"),
    }
