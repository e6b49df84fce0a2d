"""The workflow a campaign was opened with is the one it keeps."""

import hashlib

from cast import World, codes_of

from states.definition import shipped, shipped_text
from storage import campaigns
from workflow.effects import EFFECTS


def test_a_campaign_pins_the_definition_and_its_hash() -> None:
    world = World.open()
    text = world.read(lambda tx, frame: campaigns.definition_text(tx, frame.id))
    row = world.read(lambda tx, frame: campaigns.by_id(tx, frame.id))
    assert text == shipped_text()
    assert row.definition_hash == hashlib.sha256(text.encode()).hexdigest() == shipped().sha256


def test_moves_go_by_the_pinned_definition_whatever_is_shipped_later() -> None:
    world = World.open()
    other = shipped_text().replace('by = ["submitter", "registry"]', 'by = ["registry"]')
    with world.db.writing() as tx:
        campaigns.change(tx, 1, {"definition": other})
    later = world.copy()
    assert codes_of(lambda: later.submit("DB05")) == ("role",)
    assert codes_of(lambda: later.register("DB05", "2023-03-15 07:00")) == ()


def test_every_move_of_the_shipped_definition_has_its_effect() -> None:
    assert EFFECTS.keys() == set(shipped().names())
