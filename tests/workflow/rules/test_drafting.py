"""Writing: drafts are kept whatever they lack, by those of the unit, and are no submissions."""

from typing import Any

import pytest
from cast import World, codes_of, content

from storage import revisions
from storage.audit import Actor
from workflow.contact_log import log_contact
from workflow.drafts import save_draft


def save(world: World, unit: str, data: dict[str, Any], person: str = "") -> object:
    return save_draft(world.db, unit, data, Actor(person or f"SEC-{unit}"), world.now)


def contact(world: World, person: str, outcome: str, **said: Any) -> object:
    return log_contact(world.db, "DB05", outcome, Actor(person), world.now, **said)


@pytest.mark.parametrize("person", ["CLK-DB05", "SEC-DB05", "DEP-DB05"])
def test_whoever_belongs_to_the_unit_may_write(person: str) -> None:
    assert codes_of(lambda: World.open().save_draft("DB05", person)) == ()


@pytest.mark.parametrize("person", ["CLK-DB15", "OFF-2", "OFC-1", "OFC-CHIEF", "SC-1", "ADM-1"])
def test_nobody_else_writes_a_units_report(person: str) -> None:
    assert codes_of(lambda: World.open().save_draft("DB05", person)) == ("role",)


def test_a_saved_draft_opens_the_report() -> None:
    world = World.open()
    assert world.report("DB05")["situation"] == "not_opened"
    world.save_draft("DB05", "CLK-DB05")
    assert world.report("DB05")["situation"] == "drafting"


def test_a_draft_may_lack_everything() -> None:
    nothing: dict[str, Any] = {"sections": {}, "fields": {}, "indicators": [], "document": None}
    assert codes_of(lambda: World.open().save_draft("DB05", "CLK-DB05", **nothing)) == ()


def test_the_latest_draft_is_kept_and_every_saving_is_logged_by_its_hash() -> None:
    world = World.open()
    for words in ("First.", "Second."):
        world.save_draft("DB05", "CLK-DB05", sections={"S1": words})
    report = world.row("DB05").id
    draft = world.read(lambda tx, _: revisions.draft(tx, report))
    hashes = [entry["data"]["content"] for entry in world.log("DB05", action="draft_saved")]
    assert draft.content["sections"] == {"S1": "Second."}
    assert len(set(hashes)) == 2


def test_a_draft_meets_no_milestone() -> None:
    world = World.open()
    before = world.due(unit="DB05")
    world.save_draft("DB05", "CLK-DB05")
    assert world.due(unit="DB05") == before


def test_nothing_is_written_once_the_report_is_with_its_readers() -> None:
    world = World.open()
    world.submit("DB05")
    assert codes_of(lambda: world.save_draft("DB05", "CLK-DB05")) == ("wrong_state",)


def test_a_returned_report_is_written_on() -> None:
    world = World.open()
    world.submit("DB05")
    world.move("send_back", "DB05", "OFF-2", remarks=("S1",))
    assert codes_of(lambda: world.save_draft("DB05", "CLK-DB05")) == ()


def test_a_unit_that_need_not_report_has_nothing_to_write() -> None:
    world = World.open()
    world.skip_to("2023-05-11 09:00")
    data, _ = content("DB05")
    refused = codes_of(lambda: save(world, "CB32", data))
    assert refused == ("not_active",)


def test_the_root_is_written_by_its_builds() -> None:
    world = World.open()
    data, _ = content("DB05")
    assert codes_of(lambda: save(world, "KHOI", data, "OFC-CHIEF")) == ("not_active",)


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("OFF-2", ()),
        ("OFC-1", ()),
        ("OFC-CHIEF", ()),
        ("SEC-DB05", ()),
        ("DEP-DB05", ()),
        ("OFF-1", ("role",)),
        ("SEC-DB15", ("role",)),
        ("SC-1", ("role",)),
        ("ADM-1", ("role",)),
    ],
)
def test_contacts_are_logged_by_the_units_reader_the_office_and_the_unit_itself(
    person: str, codes: tuple[str, ...]
) -> None:
    world = World.open()
    call: dict[str, Any] = {"outcome": "promised", "promised": world.now.date()}
    assert codes_of(lambda: contact(world, person, **call)) == codes


def test_a_contact_is_an_entry_with_its_outcome_and_the_day_promised() -> None:
    world = World.open()
    contact(world, "OFF-2", outcome="promised", promised=world.now.date(), note="on Friday")
    (entry,) = world.log("DB05", action="contact")
    assert (entry["actor"], entry["reason"]) == ("OFF-2", "on Friday")
    assert entry["data"]["promised"] == "2023-03-15"


def test_an_outcome_nobody_knows_is_a_mistake() -> None:
    assert codes_of(lambda: contact(World.open(), "OFF-2", outcome="shouted")) == ("outcome",)
