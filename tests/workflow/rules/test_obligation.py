"""Who must report: the register against the cut-off, and what follows from it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from cast import World, codes_of, content, small_register, with_rules

from states.register import Register

OFFICE = "dangkhoi.example"


def with_unit(code: str, **changes: Any) -> Register:
    """The small register with that unit changed."""
    register = small_register()
    units = [replace(u, **changes) if u.code == code else u for u in register.units]
    return replace(register, units=tuple(units))


def after(**register: Any) -> World:
    """A campaign in which nothing was sent, on the day after the formal letters."""
    world = World.open(**register)
    world.go_to("2023-05-10 09:00")
    return world


def sent_to_units(world: World, unit: str) -> list[dict[str, Any]]:
    return [mail for mail in world.mails(unit=unit) if not mail["to"].endswith(OFFICE)]


@pytest.mark.parametrize(
    ("unit", "obligation"),
    [("DB05", "due"), ("CB31", "merged"), ("CB32", "exempt"), ("KHOI", "due")],
)
def test_who_must_report_is_read_from_the_register(unit: str, obligation: str) -> None:
    assert World.open().report(unit)["obligation"] == obligation


def test_exempt_and_merged_units_get_no_due_rows_and_no_mail() -> None:
    world = after()
    for unit in ("CB31", "CB32"):
        assert world.due(unit=unit) == []
        assert world.mails(unit=unit) == []


@pytest.mark.parametrize(
    ("active_from", "obligation"), [("2023-04-30", "due"), ("2023-05-01", "exempt")]
)
def test_a_unit_active_only_after_the_cutoff_is_exempt(active_from: str, obligation: str) -> None:
    register = with_unit("DB05", active_from=dt.date.fromisoformat(active_from))
    assert World.open(register=register).report("DB05")["obligation"] == obligation


@pytest.mark.parametrize(("successor", "obligation"), [("", "exempt"), ("DB40", "merged")])
def test_a_unit_that_ended_before_the_cutoff_is_exempt_or_with_a_successor_merged(
    successor: str, obligation: str
) -> None:
    register = with_unit("DB05", active_to=dt.date(2023, 4, 29), successor=successor)
    assert World.open(register=register).report("DB05")["obligation"] == obligation


def test_a_unit_active_on_the_day_of_the_cutoff_is_due() -> None:
    register = with_unit("DB05", active_to=dt.date(2023, 4, 30), successor="DB40")
    assert World.open(register=register).report("DB05")["obligation"] == "due"


def test_a_date_of_the_plan_replaces_the_cutoff() -> None:
    plan = with_rules(exempt_if_active_from_after=dt.date(2023, 3, 31))
    register = with_unit("DB05", active_from=dt.date(2023, 4, 1))
    assert World.open(plan=plan, register=register).report("DB05")["obligation"] == "exempt"


def test_without_such_a_date_the_cutoff_of_the_units_decides() -> None:
    plan = with_rules(exempt_if_active_from_after=None)
    for day, obligation in ((30, "due"), (1, "exempt")):
        register = with_unit("DB05", active_from=dt.date(2023, 4 if day == 30 else 5, day))
        assert World.open(plan=plan, register=register).report("DB05")["obligation"] == obligation


def test_the_targets_of_a_merged_unit_follow_it_to_its_successor() -> None:
    targets = {one["code"]: one["target"] for one in World.open().report("DB40")["indicators"]}
    assert (targets["I01"], targets["I12"]) == (9, 220)


def test_a_merger_is_logged_with_its_successor() -> None:
    (entry,) = World.open().log("CB31")
    assert entry["data"] == {"obligation": "merged", "into": "DB40", "version": 0}


def test_exemption_is_logged() -> None:
    (entry,) = World.open().log("CB32")
    assert (entry["action"], entry["data"]) == ("opened", {"obligation": "exempt", "version": 0})


def test_merged_and_exempt_units_are_not_counted() -> None:
    assert World.open().build()["of"] == 9


def test_a_unit_wound_up_after_the_cutoff_stays_due_and_is_written_to_through_its_successor() -> (
    None
):
    register = with_unit("DB33", active_to=dt.date(2023, 5, 3), successor="DB40")
    world = after(register=register)
    assert world.report("DB33")["obligation"] == "due"
    before = {mail["to"] for mail in sent_to_units(world, "DB33") if mail["step"] == "R3"}
    since = {mail["to"] for mail in sent_to_units(world, "DB33") if mail["step"] == "E1"}
    assert before == {"bithu@db33.donvi.example", "vanthu@db33.donvi.example"}
    assert since == {"bithu@db40.donvi.example", "phobithu@db40.donvi.example"}


def test_the_successors_head_submits_for_a_unit_wound_up_after_the_cutoff() -> None:
    register = with_unit("DB33", active_to=dt.date(2023, 5, 3), successor="DB40")
    world = World.open(register=register)
    world.skip_to("2023-05-04 09:00")
    data, _ = content("DB05")
    asked: dict[str, Any] = {"content": data, "confirm_errors": True}
    assert codes_of(lambda: world.move("submit", "DB33", "SEC-DB15", **asked)) == ("role",)
    assert world.move("submit", "DB33", "SEC-DB40", **asked)["state"] == "submitted"


def test_the_first_act_that_completes_a_milestone_meets_it_complete_or_not() -> None:
    world = World.open()
    world.submit("DB05", at="2023-04-14 09:00", sections={}, indicators=[])
    assert world.report("DB05")["timeliness"] == "incomplete"
    rows = world.due(unit="DB05", milestone="M1-UNIT-REPORT", status="planned")
    assert rows == []
    reasons = {row["reason"] for row in world.due(unit="DB05", status="superseded")}
    assert reasons == {"met"}
