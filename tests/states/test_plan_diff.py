"""What differs between two plans with their registers."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from example_data import example, small_register

from states.calendar_edit import close_days, open_days
from states.plan import Plan
from states.plan_diff import Change, Side, differences
from states.register import Register

TARGETS = {"DB05": {"I01": Decimal(15)}}


def side(plan: Plan | None = None, register: Register | None = None, **targets: Any) -> Side:
    return Side(plan or example().plan, register or small_register(), targets or TARGETS)


def of(new: Side) -> list[tuple[str, str, str, str]]:
    return [(c.table, c.code, c.change, c.field) for c in differences(side(), new)]


def test_two_alike_do_not_differ() -> None:
    assert differences(side(), side()) == ()


def test_a_changed_value_is_told_with_what_it_was() -> None:
    plan = example().plan
    first = replace(plan.milestones[0], date=dt.date(2023, 5, 11))
    new = side(replace(plan, milestones=(first, *plan.milestones[1:])))
    assert differences(side(), new) == (
        Change("milestones", "M1-UNIT-REPORT", "changed", "date", "2023-05-05", "2023-05-11"),
    )


def test_what_comes_and_what_goes_is_told_whole() -> None:
    plan = example().plan
    new = replace(plan.escalation[1], step="R9")
    changes = differences(side(), side(replace(plan, escalation=(*plan.escalation[:-1], new))))
    assert [(c.table, c.code, c.change) for c in changes] == [
        ("escalation", plan.escalation[-1].step, "removed"), ("escalation", "R9", "added"),
    ]  # fmt: skip
    assert changes[1].new["letter"] == new.letter


def test_another_order_of_what_is_shown_in_order_is_a_change() -> None:
    plan, register = example().plan, small_register()
    assert of(side(replace(plan, outline=plan.outline[::-1]))) == [
        ("outline", "", "changed", "order")
    ]
    assert of(side(register=replace(register, posts=register.posts[::-1]))) == []


def test_days_of_the_calendar_are_told_as_runs() -> None:
    plan = example().plan
    days = dt.date(2023, 4, 26), dt.date(2023, 4, 28)
    closed = replace(plan, calendar=close_days(plan.calendar, *days, {"vi": "Nghỉ"}))
    (change,) = differences(side(), side(closed))
    assert (change.table, change.code, change.change) == ("closed", "2023-04-26", "added")
    assert (change.new["to"], change.new["texts"]) == ("2023-04-28", {"vi": "Nghỉ"})
    saturday = dt.date(2023, 4, 22)
    extra = replace(plan, calendar=open_days(plan.calendar, saturday, saturday))
    assert of(side(extra)) == [("extra_workdays", "2023-04-22", "added", "")]


def test_one_person_may_hold_the_same_post_twice() -> None:
    register = small_register()
    first = register.posts[0]
    again = replace(first, active_from=dt.date(2023, 5, 1))
    changes = of(side(register=replace(register, posts=(*register.posts, again))))
    code = f"{first.person_id} {first.role} {first.unit}"
    assert changes == [("posts", code, "added", "")]


def test_targets_are_compared_as_units_are_measured_by_them() -> None:
    assert of(side(DB05={"I01": Decimal(16)})) == [("targets", "DB05 I01", "changed", "target")]
    assert of(side(DB05={"I02": Decimal(15)})) == [
        ("targets", "DB05 I01", "removed", "target"), ("targets", "DB05 I02", "added", "target"),
    ]  # fmt: skip


def test_deadlines_stand_before_people_and_these_before_texts() -> None:
    plan, register = example().plan, small_register()
    first = replace(plan.milestones[0], date=dt.date(2023, 5, 11))
    mail = replace(plan.mail, reply_to="other@dangkhoi.example")
    new = replace(plan, milestones=(first, *plan.milestones[1:]), mail=mail)
    changes = of(Side(new, replace(register, posts=register.posts[1:]), TARGETS))
    assert [table for table, *_ in changes] == ["milestones", "posts", "mail"]
