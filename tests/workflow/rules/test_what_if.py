"""CONTRACT 3, ``rehearse --what-if late=N``: all but so many units report in time."""

from collections import Counter

import pytest
from cast import SMALL, example, small_register, vn, with_rules

from states.errors import BadRequest
from states.plan import Plan
from workflow.edition import Edition
from workflow.rehearsal import Rehearsed, rehearse

# Those of the small register that must report, in its order.
DUE = [code for code in SMALL if code not in ("KHOI", "CB31", "CB32")]
OVERDUE = ("overdue", "outstanding_list", "decide_without")


def rehearsed(late: int, plan: Plan | None = None) -> Rehearsed:
    opening = Edition(plan or example().plan, small_register())
    return rehearse(opening, late=late, until=vn("2023-05-16 12:00"))


def units(found: Rehearsed, *letters: str) -> set[str]:
    return {unit for mail in found.mails if mail["letter"] in letters for unit in mail["units"]}


def test_nobody_is_late_so_nobody_is_urged_after_the_deadline() -> None:
    found = rehearsed(0)
    assert units(found, *OVERDUE) == set()
    assert units(found, "received") == set(DUE)


def test_the_late_ones_are_urged_and_the_others_thanked() -> None:
    found = rehearsed(2)
    late = units(found, "overdue")
    assert len(late) == 2
    assert units(found, "received") == set(DUE) - late
    assert units(found, "reminder") == set(DUE)


def test_if_all_are_late_it_is_as_if_nobody_acted() -> None:
    opening = Edition(example().plan, small_register())
    nobody = rehearse(opening, until=vn("2023-05-16 12:00"))
    assert rehearsed(len(DUE)).mails == nobody.mails


def test_more_than_there_are_cannot_be_late() -> None:
    with pytest.raises(BadRequest) as refused:
        rehearsed(len(DUE) + 1)
    assert (refused.value.code, refused.value.fields["units"]) == ("too_many_late", len(DUE))


def test_a_plan_that_refuses_errors_gets_reports_without() -> None:
    plan = with_rules(submit_with_errors="refuse", accept_after_deadline=False)
    assert units(rehearsed(1, plan), "received")


def test_the_more_are_late_the_more_is_urged() -> None:
    few, many = (Counter(mail["letter"] for mail in rehearsed(n).mails) for n in (1, 4))
    assert many["overdue"] > few["overdue"] > 0
    assert {letter for letter in few if few[letter] > many[letter]} <= {"received", "digest"}
