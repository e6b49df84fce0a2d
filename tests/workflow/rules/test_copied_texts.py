"""CONTRACT 3, ``duplicate_text``: a section that stands in another unit's submission as well."""

from typing import Any

import pytest
from cast import World, content, reader_of, report_files, small_register, vn
from example_data import SMALL

SECTION = "S2"
# The two that the example made alike: one copied from the other and names it.
COPIER, COPIED = "CB30", "CB03"


@pytest.fixture
def world() -> World:
    world = World.open(register=small_register((*SMALL, COPIER)))
    world.go_to("2023-05-03 08:00")
    return world


def text_of(unit: str, section: str = SECTION) -> str:
    return str(content(unit)[0]["sections"][section])


def sections(unit: str, text: str) -> dict[str, Any]:
    """The unit's own sections with that text in the second."""
    return {"sections": {**report_files()[unit, 1].raw["sections"], SECTION: text}}


def copied(world: World, unit: str) -> list[tuple[str, str]]:
    return [
        (one["path"], one["fields"]["unit"])
        for one in world.report(unit)["findings"]
        if one["code"] == "duplicate_text"
    ]


def test_whoever_names_the_other_unit_copied_it_even_if_it_sent_first(world: World) -> None:
    world.submit(COPIER)
    assert copied(world, COPIER) == []
    world.submit(COPIED, at="2023-05-04 08:00")
    assert copied(world, COPIER) == [(f"sections.{SECTION}", COPIED)]
    assert copied(world, COPIED) == []


def test_else_whoever_sent_later_copied(world: World) -> None:
    world.submit("DB05")
    world.submit("DB15", **sections("DB15", text_of("DB05")))
    assert copied(world, "DB15") == [(f"sections.{SECTION}", "DB05")]
    assert copied(world, "DB05") == []


def test_a_text_that_is_the_unit_s_own_again_is_no_copy(world: World) -> None:
    world.submit("DB05")
    world.move("send_back", "DB05", reader_of("DB05"), remarks=("again",))
    world.submit("DB05")
    assert copied(world, "DB05") == []


def test_other_sections_are_not_compared(world: World) -> None:
    world.submit("DB05")
    elsewhere = {**report_files()["DB15", 1].raw["sections"], "S5": text_of("DB05")}
    world.submit("DB15", sections=elsewhere)
    assert copied(world, "DB15") == []


def test_a_withdrawn_submission_was_never_made(world: World) -> None:
    world.submit("DB05")
    world.move("withdraw", "DB05", "SEC-DB05")
    world.submit("DB15", **sections("DB15", text_of("DB05")))
    assert copied(world, "DB15") == []


def test_a_new_text_of_the_copied_unit_is_what_counts_from_then_on(world: World) -> None:
    world.submit("DB05")
    world.move("send_back", "DB05", reader_of("DB05"), remarks=("again",))
    world.submit("DB05", **sections("DB05", text_of("CB03")))
    world.submit("DB15", **sections("DB15", text_of("DB05")))
    assert copied(world, "DB15") == []


def test_a_draft_shows_what_it_would_be_found_to_copy(world: World) -> None:
    world.submit("DB05")
    world.save_draft("DB15", "SEC-DB15", **sections("DB15", text_of("DB05")))
    assert copied(world, "DB15") == [(f"sections.{SECTION}", "DB05")]


def test_confirmed_figures_with_other_values_keep_the_copy_in_sight(world: World) -> None:
    world.submit("DB05")
    changes = sections("DB15", text_of("DB05"))
    world.submit("DB15", as_of_kind="estimate", **changes)
    data, _ = content("DB15", **changes)
    data["indicators"][0]["actual"] = {"number": "1"}
    world.move("confirm_figures", "DB15", "SEC-DB15", content=data)
    assert world.row("DB15").revision == 2
    assert copied(world, "DB15") == [(f"sections.{SECTION}", "DB05")]


def test_it_is_a_warning_and_blocks_nothing(world: World) -> None:
    world.submit("DB05")
    answer = world.submit("DB15", **sections("DB15", text_of("DB05")))
    assert answer["state"] == "submitted"
    (found,) = [f for f in world.report("DB15")["findings"] if f["code"] == "duplicate_text"]
    assert found["severity"] == "warning"
    assert world.now == vn("2023-05-03 08:00")
