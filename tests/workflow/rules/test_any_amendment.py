"""Whatever is amended in whatever order, nothing fires twice and nobody is written to in vain."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import partial

from amending import closed, dated, steps, with_plan
from cast import World, codes_of, small_register
from hypothesis import given, settings
from hypothesis import strategies as st
from variations import quiet, step

from states import calendar_edit
from states.plan import Plan
from workflow.acts import Answer
from workflow.play import run_to

UNITS = ("CB03", "DB15")
START = dt.date(2023, 4, 14)
FIRED = ("fired", "skipped")
URGING = {"reminder", "last_working_day", "due_today", "overdue", "formal_letter"}

days = st.integers(0, 40).map(lambda n: START + dt.timedelta(days=n))
amendments = st.one_of(
    st.tuples(st.just("deadline"), days),
    st.tuples(st.just("close"), days),
    st.tuples(st.just("open"), days),
    st.tuples(st.just("drop"), st.sampled_from(("R2", "R3", "E1"))),
    st.tuples(st.just("restore"), st.sampled_from(("R2", "R3", "E1"))),
    st.tuples(st.just("submit"), st.sampled_from(UNITS)),
)
stories = st.lists(st.tuples(st.integers(0, 70), amendments), max_size=8)


def act(world: World, what: str, value: dt.date | str) -> Answer:
    match what, value:
        case "deadline", dt.date() as day:
            return with_plan(world, lambda plan: dated(plan, day.isoformat()))
        case "close", dt.date() as day:
            return with_plan(world, lambda plan: closed(plan, day, day))
        case "open", dt.date() as day:
            return with_plan(world, partial(opened, day=day))
        case "drop", str(code):
            return steps(world, without=(code,))
        case "restore", str(code):
            return steps(world, step(code))
        case _:
            return world.submit(str(value))


def opened(plan: Plan, day: dt.date) -> Plan:
    return replace(plan, calendar=calendar_edit.open_days(plan.calendar, day, day))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(stories)
def test_however_a_campaign_is_amended_the_rules_of_steps_hold(
    story: list[tuple[int, tuple[str, dt.date | str]]],
) -> None:
    world = quiet("2023-04-14 08:00", *UNITS)
    silent: dict[str, dt.datetime] = {}
    done: dict[tuple[str, str], str] = {}
    for hours, (what, value) in story:
        run_to(world.db, world.now + dt.timedelta(hours=hours), before=True)
        refused = codes_of(partial(act, world, what, value))
        if what == "submit" and not refused:
            silent.setdefault(str(value), world.now)
        stays_as_it_was(world, done)
    as_a_fresh_plan_would(world)
    world.go_to("2023-06-20 09:00")
    stays_as_it_was(world, done)
    rows = Counter((row["unit"], row["step"], row["occurrence"]) for row in world.due())
    assert set(rows.values()) == {1}
    sent = Counter(
        (mail["to"], mail["step"], unit)
        for mail in world.mails()
        if mail["letter"] in URGING
        for unit in mail["units"]
    )
    assert set(sent.values()) <= {1}
    for mail in world.mails():
        decided = dt.datetime.fromisoformat(mail["decided_at"])
        if mail["letter"] in URGING | {"extended"}:
            assert all(decided <= silent.get(unit, decided) for unit in mail["units"])
    assert world.verified() == ()


def stays_as_it_was(world: World, done: dict[tuple[str, str], str]) -> None:
    """What once was fired or skipped stays so, with the day on which it was."""
    now = {
        (row["unit"], row["step"]): row["due_at"] for row in world.due() if row["status"] in FIRED
    }
    assert {key: now.get(key) for key in done} == done
    done.update(now)


def as_a_fresh_plan_would(world: World) -> None:
    """Steps still planned stand where the same plan, opened anew, would have them; and what it
    would still have ahead is planned, unless it is done, met or signed for."""
    plan = world.read(lambda _, frame: frame.plan)
    opened_at = world.read(lambda _, frame: frame.opened_at)
    register = small_register(("KHOI", *UNITS))
    fresh = World.open(plan=plan, register=register, at=opened_at)
    wanted = {
        (row["unit"], row["step"]): row["due_at"]
        for row in fresh.due()
        if not row["step"].startswith("review")
    }
    rows = {
        (row["unit"], row["step"]): row
        for row in world.due()
        if not row["step"].startswith("review")
    }
    for key, row in rows.items():
        if row["status"] == "planned":
            assert row["due_at"] == wanted[key]
    for key, due_at in wanted.items():
        if dt.datetime.fromisoformat(due_at) > world.now:
            assert key in rows
            assert rows[key]["status"] in (*FIRED, "planned") or rows[key]["reason"] == "met"
