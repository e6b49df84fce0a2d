"""RULES 2: until when a unit has time is asked of its own deadline, everywhere."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from cast import World, example, small_register, with_rules
from sqlalchemy import Engine, event
from variations import UNTIL, extend, extended, late_report, quiet

from storage import reports
from workflow.explaining import explain
from workflow.frame import of_code

M1 = "M1-UNIT-REPORT"


def test_the_report_shows_the_extended_deadline_and_keeps_the_phrase() -> None:
    assert extended().report("DB33")["due"] == {
        "milestone": M1,
        "phrase": UNTIL,
        "boundary": "before",
        "instant": "2023-05-09T00:00:00+07:00",
        "last_valid_day": "2023-05-08",
        "last_working_day": "2023-05-08",
        "extended": True,
        "time": None,
        "rolled": None,
    }


@pytest.mark.parametrize(
    ("at", "timeliness", "late_by"),
    [
        ("2023-05-08 23:59", "on_time", None),
        ("2023-05-09 00:00", "late", {"working_days": 1}),
        ("2023-05-10 08:00", "late", {"working_days": 2}),
    ],
)
def test_timeliness_and_lateness_go_by_the_extended_deadline(
    at: str, timeliness: str, late_by: Any
) -> None:
    world = extended()
    late_report(world, at)
    report = world.report("DB33")
    assert (report["timeliness"], report["late_by"]) == (timeliness, late_by)
    late = "late" in {finding["code"] for finding in report["findings"]}
    assert late == (timeliness == "late")


def test_until_the_extended_deadline_nothing_is_missing() -> None:
    world = extended()
    found = []
    for moment in ("2023-05-05 08:00", "2023-05-08 23:00", "2023-05-09 00:00"):
        world.go_to(moment)
        found.append((world.report("DB33")["timeliness"], world.report("CB03")["timeliness"]))
    assert found == [("not_due", "missing"), ("not_due", "missing"), ("missing", "missing")]


def test_a_return_is_never_due_back_before_the_extended_deadline() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    extend(world, until="hết ngày 15/5/2023")
    late_report(world, "2023-05-05 09:00")
    world.move("send_back", "DB33", "OFF-6", remarks=("S1",), at="2023-05-05 10:00")
    assert world.report("DB33")["resubmit_due"] == "2023-05-16T00:00:00+07:00"


def test_a_plan_that_takes_nothing_late_takes_it_until_the_extended_deadline() -> None:
    world = World.open(
        plan=with_rules(accept_after_deadline=False), register=small_register(("KHOI", "DB33"))
    )
    world.skip_to("2023-04-26 09:00")
    extend(world)
    world.save_draft("DB33", "SEC-DB33")

    def why_not(at: str) -> tuple[str, ...]:
        world.skip_to(at)
        row, now = world.row("DB33"), world.now
        moves = world.read(
            lambda tx, frame: explain(tx, of_code(tx, "")[0], frame, row, "SEC-DB33", now)
        )
        return next(tuple(move.codes) for move in moves if move.move == "submit")

    assert "deadline_passed" not in why_not("2023-05-08 23:00")
    assert "deadline_passed" in why_not("2023-05-09 00:00")


def test_a_list_names_a_unit_only_once_its_own_deadline_has_passed() -> None:
    world = quiet("2023-04-26 09:00", "DB33", "CB03")
    extend(world, until="hết ngày 12/5/2023")
    world.go_to("2023-05-11 09:00")
    world.confirm("E3")
    world.go_to("2023-05-15 09:00")
    listed = {m["step"]: m["units"] for m in world.mails() if m["step"] in ("E3", "E4")}
    assert listed == {"E3": ["CB03"], "E4": ["CB03", "DB33"]}


def test_an_extension_costs_a_move_no_statement_more() -> None:
    def statements(world: World) -> int:
        asked: list[str] = []
        world.report("DB33")  # what is kept of plan and register is read once

        def count(*args: Any) -> None:
            asked.append(args[2])

        event.listen(Engine, "before_cursor_execute", count)
        late_report(world)
        event.remove(Engine, "before_cursor_execute", count)
        return len(asked)

    assert statements(extended()) <= statements(quiet("2023-04-26 09:00", "DB33", "CB03"))


def test_a_plan_that_moves_its_own_date_behind_an_extension_counts() -> None:
    world, plan = extended(), example().plan
    later = replace(plan.milestones[0], date=dt.date(2023, 5, 20))
    plan = replace(plan, milestones=(later, *plan.milestones[1:]))
    other = World.open(plan=plan, register=small_register(("KHOI", "DB33", "CB03")))
    with other.db.writing() as tx:
        mine = reports.by_unit(tx, 1, "DB33")
        assert mine is not None
        reports.change(tx, mine, {"extensions": dict(world.row("DB33").extensions)})
    found = other.report("DB33")["due"]
    assert (found["last_valid_day"], found["extended"]) == ("2023-05-19", False)


def test_the_log_tells_from_when_to_when_in_which_words_and_why() -> None:
    world = extended()
    (entry,) = world.log("DB33", action="extended")
    assert (entry["actor"], entry["role"], entry["reason"]) == (
        "OFC-CHIEF", "chief_of_office", "agreed",
    )  # fmt: skip
    told = {key: entry["data"][key] for key in ("was", "last_valid_day", "phrase", "epoch")}
    assert told == {
        "was": "2023-05-04", "last_valid_day": "2023-05-08", "phrase": UNTIL, "epoch": 2,
    }  # fmt: skip
    assert world.verified() == ()


def test_an_extension_that_no_entry_tells_of_is_found() -> None:
    world = quiet("2023-04-26 09:00", "DB33")
    row = world.row("DB33")
    gift = {M1: {"date": "2023-05-20", "boundary": "before", "phrase": "x", "lang": "en"}}
    with world.db.writing() as tx:
        reports.change(tx, row, {"extensions": gift})
    (broken,) = world.verified()
    assert (broken.code, broken.unit, broken.fields["column"]) == (
        "replay_differs", "DB33", "extensions",
    )  # fmt: skip
