"""What an act changes in what is still to come: steps and mails, before and after it."""

from typing import Any

from cast import World, vn
from sqlalchemy import event
from variations import drafter, head, quiet

from storage import due
from workflow.consequences import Picture, changes, picture
from workflow.schedule import due_row


def seen(world: World, *units: str) -> Picture:
    """What is to come, of those units or of all."""
    ids = [world.row(unit).id for unit in units]
    return world.read(lambda tx, frame: picture(tx, frame, ids if units else None))


def since(world: World, before: Picture) -> dict[str, Any]:
    return world.read(lambda tx, frame: changes(tx, before, frame))


def test_nothing_done_nothing_changes() -> None:
    world = World.open()
    assert since(world, seen(world)) == {"steps": [], "mails": []}


def test_a_step_that_goes_is_told_with_its_letter_its_milestone_and_its_day() -> None:
    world = quiet("2023-05-05 08:00", "DB33", "CB03")
    before = seen(world, "DB33")
    world.close_without("DB33")
    assert since(world, before)["steps"] == [
        {
            "change": "dropped",
            "unit": "DB33",
            "step": "E2",
            "milestone": "M1-UNIT-REPORT",
            "letter": "formal_letter",
            "was": "2023-05-09T07:30:00+07:00",
            "due_at": None,
        }
    ]


def test_a_step_that_comes_is_told_and_a_clock_has_no_letter() -> None:
    world = quiet("2023-04-28 08:00", "DB05")
    before = seen(world, "DB05")
    world.submit("DB05")
    (clock,) = [step for step in since(world, before)["steps"] if step["change"] == "added"]
    assert (clock["step"], clock["letter"], clock["milestone"]) == (
        "review:follow_up_officer", None, None,
    )  # fmt: skip
    assert (clock["was"], clock["due_at"]) == (None, "2023-05-06T00:00:00+07:00")


def test_a_step_planned_again_in_another_epoch_has_moved() -> None:
    world = quiet("2023-05-05 08:00", "DB33")
    before, report, at = seen(world), world.row("DB33"), vn("2023-05-15 07:30")
    frame, now = world.read(lambda _, frame: frame), world.now
    with world.db.writing() as tx:
        due.supersede(tx, report.id, now, "test", step="E2")
        again = due_row(frame, report, "E2", at, occurrence=2, milestone="M1-UNIT-REPORT")
        due.plan(tx, [again])
    (step,) = since(world, before)["steps"]
    assert (step["change"], step["step"]) == ("moved", "E2")
    assert (step["was"], step["due_at"]) == (
        "2023-05-09T07:30:00+07:00", "2023-05-15T07:30:00+07:00",
    )  # fmt: skip


def test_a_step_that_awaits_confirmation_is_still_to_come() -> None:
    world = quiet("2023-05-09 08:00", "DB33")
    before = seen(world)
    world.confirm("E2", "DB33")
    found = since(world, before)
    assert [(step["change"], step["step"]) for step in found["steps"]] == [("dropped", "E2")]
    assert {mail["letter"] for mail in found["mails"]} == {"formal_letter"}


def test_steps_stand_in_the_order_of_time_then_by_unit() -> None:
    world = quiet("2023-04-28 08:00", "DB33", "CB03")
    before = seen(world)
    for unit in ("DB33", "CB03"):
        world.close_without(unit)
    found = [(step["step"], step["unit"]) for step in since(world, before)["steps"]]
    in_order = [(s, u) for s in ("R4", "E1", "E2") for u in ("CB03", "DB33")]
    assert [one for one in found if one[0] != "confirm_figures"] == in_order


def test_a_decided_mail_is_told_with_its_address() -> None:
    world = quiet("2023-04-28 08:00", "DB05")
    before = seen(world, "DB05")
    world.submit("DB05")
    decided = [mail for mail in since(world, before)["mails"] if mail["change"] == "decided"]
    assert [(m["letter"], m["kind"], m["units"], m["to"]) for m in decided] == [
        ("received", "event", ["DB05"], head("DB05"))
    ]


def test_a_mail_withdrawn_for_one_of_its_units_names_that_unit() -> None:
    world = quiet("2023-04-24 08:00", "CB23", "CB24")
    before = seen(world)
    world.submit("CB24")
    dropped = [mail for mail in since(world, before)["mails"] if mail["change"] == "dropped"]
    gone = {(mail["step"], mail["to"]): mail["units"] for mail in dropped}
    assert gone == {
        (step, to): ["CB24"]
        for step, tos in (("R1", [head("CB23")]), ("R2", [head("CB23"), drafter("CB24")]))
        for to in tos
    }


def test_another_units_steps_are_not_in_the_picture_of_one() -> None:
    world = quiet("2023-04-28 08:00", "DB33", "CB03")
    before = seen(world, "DB33")
    world.close_without("CB03")
    assert since(world, before) == {"steps": [], "mails": []}


def reads_of_a_picture(world: World) -> int:
    """How many statements a picture of the whole campaign takes."""
    asked: list[str] = []
    frame = world.read(lambda _, frame: frame)
    with world.db.reading() as tx:
        event.listen(tx, "before_cursor_execute", lambda *args: asked.append(args[2]))
        assert picture(tx, frame).steps
    return len([statement for statement in asked if statement.startswith("SELECT")])


def test_a_picture_costs_two_statements_however_many_units() -> None:
    worlds = [quiet("2023-04-28 08:00", "DB33"), quiet("2023-04-28 08:00")]
    assert [reads_of_a_picture(world) for world in worlds] == [2, 2]
