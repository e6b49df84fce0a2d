"""What is offered is what would pass: the explanation and the door cannot differ."""

from functools import partial
from typing import Any

import pytest
from cast import World, codes_of

from states.errors import NotFound
from states.machine import Explained
from storage import campaigns
from workflow.explaining import explain
from workflow.move import find

PEOPLE = (
    "SEC-DB05", "DEP-DB05", "CLK-DB05", "SEC-DB15", "OFF-2", "OFF-3", "OFC-1", "OFC-VT",
    "OFC-CHIEF", "SC-1", "ADM-1",
)  # fmt: skip


def explained(world: World, unit: str, person: str) -> dict[str, Explained]:
    now = world.now
    found = world.read(
        lambda tx, frame: explain(
            tx, campaigns.by_id(tx, frame.id), frame, find(tx, frame, unit), person, now
        )
    )
    return {one.move: one for one in found}


def open_to(world: World, unit: str, person: str) -> set[str]:
    return {name for name, one in explained(world, unit, person).items() if one.open}


def in_state(name: str) -> World:
    """DB05 (or the root) somewhere on its way."""
    world = World.open()
    world.save_draft("DB05", "CLK-DB05")
    if name == "draft":
        return world
    world.submit("DB05", as_of_kind="estimate" if name == "estimate" else "actual")
    if name in ("read", "endorsed"):
        world.open_report("DB05", "OFF-2")
    if name == "endorsed":
        world.endorse("DB05")
    if name in ("reviewed", "consolidated", "presented"):
        world.endorse("DB05")
        world.move("approve", "DB05", "OFC-CHIEF")
    if name in ("consolidated", "presented"):
        world.build()
    if name == "presented":
        for unit in ("DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40"):
            world.close_without(unit)
        world.present()
    return world


STATES = (
    "draft", "submitted", "estimate", "read", "endorsed", "reviewed", "consolidated", "presented",
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_a_move_is_offered_exactly_if_it_would_pass(state: str) -> None:
    world = in_state(state)
    answers: dict[str, Any] = {
        "reason": "why", "remarks": ("S1",), "override": True, "confirm_errors": True,
        "waive_estimates": True, "dry_run": True,
    }  # fmt: skip
    for person in PEOPLE:
        for name, one in explained(world, "DB05", person).items():
            paper = person == "OFC-VT" and name == "submit"
            move = partial(world.move, name, "DB05", person, registered=paper, **answers)
            assert (codes_of(move) == ()) == one.open, (person, name)


@pytest.mark.parametrize("state", STATES)
def test_a_refusal_gives_the_codes_that_were_explained(state: str) -> None:
    world = in_state(state)
    for person in PEOPLE:
        for name, one in explained(world, "DB05", person).items():
            if person == "OFC-VT" and name == "submit":
                continue
            codes = codes_of(partial(world.move, name, "DB05", person, dry_run=True))
            late = codes == ("already_done",)
            assert late or set(codes) == {*one.codes, *one.needs}, (person, name)


def test_in_draft_the_unit_may_submit_and_the_registry_for_it() -> None:
    world = in_state("draft")
    offers = {person: open_to(world, "DB05", person) for person in PEOPLE}
    assert {person for person, moves in offers.items() if moves} == {
        "SEC-DB05", "DEP-DB05", "OFC-VT",
    }  # fmt: skip
    assert offers["SEC-DB05"] == offers["OFC-VT"] == {"submit"}


def test_an_estimate_with_its_first_reader() -> None:
    world = in_state("estimate")
    assert open_to(world, "DB05", "SEC-DB05") == {"withdraw", "confirm_figures"}
    assert open_to(world, "DB05", "OFF-2") == {"send_back", "endorse"}
    assert open_to(world, "DB05", "OFC-CHIEF") == set()


def test_with_its_last_reader() -> None:
    world = in_state("endorsed")
    assert open_to(world, "DB05", "OFC-DEP") == {"send_back", "approve"}
    assert open_to(world, "DB05", "OFF-2") == set()
    assert explained(world, "DB05", "SEC-DB05")["withdraw"].codes == ("reading_started",)


def test_what_a_move_will_ask_for_is_told_beforehand() -> None:
    world = in_state("endorsed")
    chief = explained(world, "DB05", "OFC-CHIEF")
    assert (chief["send_back"].needs, chief["approve"].needs) == (("no_remarks",), ())
    world = World.open()
    world.submit("DB15")
    world.endorse("DB15")
    assert explained(world, "DB15", "OFC-CHIEF")["approve"].needs == ("open_errors",)


def test_why_a_draft_cannot_be_submitted_yet_is_told() -> None:
    world = World.open()
    assert explained(world, "DB05", "SEC-DB05")["submit"].codes == ("nothing_to_submit",)
    world.save_draft("DB05", "CLK-DB05", document=None)
    assert explained(world, "DB05", "SEC-DB05")["submit"].codes == ("not_adopted",)


def test_a_presentation_that_needs_a_waiver_is_open_and_asks_for_it() -> None:
    world = World.open()
    for unit in ("DB05", "DB09", "DB15", "CB03", "CB19", "CB23", "CB24", "DB33"):
        world.close_without(unit)
    world.accept("DB40")
    world.figures("draft")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    present = explained(world, "KHOI", "SC-2")["present"]
    assert (present.open, present.codes, present.needs) == (True, (), ("estimates_open",))
    present = explained(world, "KHOI", "OFC-1")["present"]
    assert (present.open, present.codes) == (False, ("role",))


def test_an_explanation_writes_nothing() -> None:
    world = in_state("endorsed")
    before = world.rows()
    for person in PEOPLE:
        explained(world, "DB05", person)
    assert world.rows() == before


def test_somebody_the_register_does_not_know_is_not_found() -> None:
    with pytest.raises(NotFound):
        explained(World.open(), "DB05", "NOBODY")


def test_every_move_is_explained_also_for_a_unit_that_reports_nothing() -> None:
    world = World.open()
    world.skip_to("2023-05-11 09:00")
    one = explained(world, "CB32", "SEC-CB32")
    assert len(one) == 10
    assert one["submit"].codes == ("not_active", "nothing_to_submit")
