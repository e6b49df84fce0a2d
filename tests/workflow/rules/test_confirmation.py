"""RULES 3: steps that wait for a person, and the formal letter they decide."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cast import World, codes_of, small_register, vn
from post_office import letter, post_office, text_of
from variations import (
    CHIEF,
    COMMITTEE,
    OFFICE,
    addresses,
    deputy,
    head,
    officer,
    plan_of,
    plan_with,
    quiet,
    step,
)

from states.errors import Conflict
from states.plan import Plan
from states.register import StandIn
from storage import outbox

UNITS = ("CB03", "DB05", "DB33")
FEW = small_register(("KHOI", *UNITS))


def at_e2(plan: Plan | None = None) -> World:
    """The day the formal letter waits for its confirmation."""
    if plan is None:
        return quiet("2023-05-09 08:00", *UNITS)
    world = World.open(register=FEW, plan=plan, at=vn("2023-05-05 07:30"))
    world.go_to("2023-05-09 08:00")
    return world


def status(world: World, unit: str, name: str) -> tuple[str, str | None]:
    (row,) = world.due(unit=unit, step=name)
    return row["status"], row["reason"]


def formal(world: World, unit: str) -> dict[str, Any]:
    """The facts of the unit's formal letter."""
    (mail,) = world.mails(unit=unit, letter="formal_letter", to=head(unit))
    facts: dict[str, Any] = world.read(lambda tx, _: outbox.one(tx, mail["id"]).facts["formal"])
    return facts


def test_at_its_instant_the_step_becomes_a_task_and_sends_nothing() -> None:
    world = at_e2()
    assert status(world, "DB33", "E2") == ("awaiting_confirmation", None)
    assert world.mails(letter="formal_letter") == []


def test_before_its_instant_there_is_nothing_to_confirm() -> None:
    world = quiet("2023-03-15 07:30", *UNITS)
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("not_awaiting",)


def test_on_confirmation_the_letter_is_decided_and_leaves_at_once() -> None:
    world = at_e2()
    world.confirm("E2", "DB05")
    letters = world.mails(letter="formal_letter")
    assert addresses(letters) == sorted([head("DB05"), deputy("DB05"), officer(2), CHIEF])
    assert {m["decided_at"][:16] for m in letters} == {"2023-05-09T08:00"}
    assert status(world, "DB05", "E2") == ("fired", None)


def test_confirmed_outside_the_window_it_leaves_at_the_next_opening(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-05-09 18:00", *UNITS))
        world.confirm("E2", "DB33")
        world.go_to("2023-05-10 08:00")
        (mail,) = world.mails(letter="formal_letter", to=head("DB33"))
        assert (mail["decided_at"][:16], mail["sent_at"][:16]) == (
            "2023-05-09T18:00",
            "2023-05-10T07:30",
        )


def test_a_submission_before_it_leaves_stops_a_confirmed_letter(tmp_path: Path) -> None:
    with post_office(tmp_path) as post:
        world = post.serve(quiet("2023-05-09 18:00", *UNITS))
        world.confirm("E2", "CB03")
        world.submit("CB03", at="2023-05-09 20:00")
        world.go_to("2023-05-10 08:00")
        assert {m["status"] for m in world.mails(letter="formal_letter")} == {"dropped"}


def test_meeting_the_milestone_supersedes_the_task() -> None:
    world = at_e2()
    world.submit("CB03")
    assert status(world, "CB03", "E2") == ("superseded", "met")
    assert codes_of(lambda: world.confirm("E2", "CB03")) == ("not_awaiting",)


def test_closing_the_unit_supersedes_the_task() -> None:
    world = at_e2()
    world.close_without("DB33")
    assert status(world, "DB33", "E2") == ("superseded", "closed")
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("not_awaiting",)


def test_nothing_else_supersedes_the_task() -> None:
    world = at_e2()
    world.save_draft("DB33", "CLK-DB33")
    world.go_to("2023-05-26 08:00")
    assert status(world, "DB33", "E2") == ("awaiting_confirmation", None)
    world.confirm("E2", "DB33")
    assert len(world.mails(letter="formal_letter", to=head("DB33"))) == 1


def test_a_step_is_confirmed_once() -> None:
    world = at_e2()
    world.confirm("E2", "DB33")
    assert codes_of(lambda: world.confirm("E2", "DB33")) == ("already_done",)
    assert len(world.mails(letter="formal_letter", to=head("DB33"))) == 1


@pytest.mark.parametrize("person", ["OFC-CHIEF", "OFC-DEP"])
def test_who_signs_or_any_approver_may_confirm(person: str) -> None:
    world = at_e2()
    world.confirm("E2", "DB33", by=person)
    assert status(world, "DB33", "E2") == ("fired", None)


@pytest.mark.parametrize("person", ["OFC-1", "OFF-6", "SEC-DB33", "SC-1", "ADM-1", "OFC-VT"])
def test_nobody_else_may_confirm(person: str) -> None:
    world = at_e2()
    assert codes_of(lambda: world.confirm("E2", "DB33", by=person)) == ("role",)


def test_the_stand_in_of_who_signs_may_confirm() -> None:
    away = StandIn(
        person="OFC-CHIEF",
        stand_in="OFC-1",
        from_=FEW.stand_ins[0].from_.replace(month=5, day=9),
        to=FEW.stand_ins[0].to.replace(month=5, day=9),
    )
    register = replace(FEW, stand_ins=(away,))
    world = World.open(register=register, at=vn("2023-05-05 07:30"))
    world.go_to("2023-05-09 08:00")
    world.confirm("E2", "DB33", by="OFC-1")
    (mail,) = world.mails(letter="formal_letter", to=head("DB33"))
    assert "(thay Chánh Văn phòng)" in text_of(letter(world, mail))
    (entry,) = world.log("DB33", action="step_confirmed")
    assert (entry["actor"], entry["on_behalf_of"]) == ("OFC-1", "OFC-CHIEF")


def told_of_tasks(world: World) -> set[str]:
    def of(row: Any) -> bool:
        items: list[dict[str, Any]] = world.read(
            lambda tx, _: outbox.one(tx, row["id"]).facts["items"]
        )
        return any(item["kind"] == "confirm" for item in items)

    return {mail["to"] for mail in world.mails(letter="digest") if of(mail)}


def test_the_task_is_shown_to_who_signs_in_the_next_digest() -> None:
    by_committee = plan_with(step("E2", signed_by="standing_committee"))
    world = at_e2(plan=by_committee)
    assert told_of_tasks(world) == set(COMMITTEE)
    world.confirm("E2", "DB33", by="SC-3")
    assert status(world, "DB33", "E2") == ("fired", None)


def test_without_a_signatory_the_task_is_the_approvers() -> None:
    world = at_e2(plan=plan_with(step("E2", signed_by="")))
    assert told_of_tasks(world) == {CHIEF}


def test_on_confirmation_the_facts_are_read_again() -> None:
    world = at_e2()
    world.save_draft("DB33", "CLK-DB33")
    world.go_to("2023-05-10 09:00")
    world.confirm("E2", "DB33")
    (mail,) = world.mails(letter="formal_letter", to=head("DB33"))
    assert "Tình trạng: Đang soạn" in text_of(letter(world, mail))


def test_confirming_on_the_root_confirms_a_list_step() -> None:
    world = quiet("2023-05-11 08:05", *UNITS)
    world.confirm("E3")
    assert status(world, "KHOI", "E3") == ("fired", None)
    assert addresses(world.mails(step="E3")) == sorted([*COMMITTEE, CHIEF])


def test_a_list_is_confirmed_by_the_name_of_the_root_as_well() -> None:
    world = quiet("2023-05-11 08:05", *UNITS)
    world.confirm("E3", "KHOI")
    assert status(world, "KHOI", "E3") == ("fired", None)


def test_the_formal_letters_new_date_lies_before_the_day_of_the_next_rung() -> None:
    world = at_e2()
    world.confirm("E2", "DB33")
    assert formal(world, "DB33") | {"signed_by": None, "root_due": None} == {
        "new_day": "2023-05-10",
        "list_day": "2023-05-11",
        "signed_by": None,
        "root_due": None,
    }
    (mail,) = world.mails(letter="formal_letter", to=head("DB33"))
    assert "trước ngày 11/5/2023" in text_of(letter(world, mail))


@pytest.mark.parametrize(
    ("at", "new_day", "list_day"),
    [
        ("2023-05-10 10:00", "2023-05-10", "2023-05-11"),
        ("2023-05-10 17:00", "2023-05-14", ""),
        ("2023-05-11 07:00", "2023-05-14", ""),
        ("2023-05-12 10:00", "2023-05-14", ""),
    ],
)
def test_a_late_confirmation_sets_a_date_that_is_still_ahead_when_the_letter_leaves(
    at: str, new_day: str, list_day: str
) -> None:
    # Next after the list of 11/5 is E4 on 15/5, which is no list for the committee.
    world = at_e2()
    world.go_to(at)
    world.confirm("E2", "DB33")
    facts = formal(world, "DB33")
    assert (facts["new_day"], facts["list_day"]) == (new_day, list_day)


def test_the_formal_letter_names_who_signs_and_what_was_sent_before() -> None:
    world = at_e2()
    world.confirm("E2", "DB33")
    (mail,) = world.mails(letter="formal_letter", to=head("DB33"))
    text = text_of(letter(world, mail))
    assert "Chánh Văn phòng" in text
    for day in ("17/4/2023", "24/4/2023", "28/4/2023", "04/5/2023", "05/5/2023"):
        assert day in text


def test_both_buttons_of_an_overdue_letter_lead_to_the_report() -> None:
    world = quiet("2023-05-05 08:00", *UNITS)
    (mail,) = world.mails(letter="overdue", to=head("DB33"))
    text = text_of(letter(world, mail))
    link = "https://baocao.example/r/so-ket-2023/DB33"
    assert text.count(link) == 2
    assert text.index("Gửi báo cáo") < text.index("Báo lý do và thời hạn dự kiến")


def test_a_step_that_needs_confirmation_may_be_any_step() -> None:
    plan = plan_of(step("R0"), step("D1", requires_confirmation=True))
    world = World.open(plan=plan, register=FEW, at=vn("2023-05-12 07:30"))
    world.go_to("2023-05-16 08:00")
    assert world.mails(step="D1") == []
    world.confirm("D1")
    assert addresses(world.mails(step="D1")) == sorted([*OFFICE, CHIEF])


def test_whoever_confirms_second_is_told_who_was_first() -> None:
    world = World.open()
    world.go_to("2023-05-09 08:00")
    world.confirm("E2", "DB33", by="OFC-DEP")
    with pytest.raises(Conflict) as late:
        world.confirm("E2", "DB33", by="OFC-CHIEF")
    assert (late.value.code, late.value.fields["winner"]) == ("already_done", "OFC-DEP")
