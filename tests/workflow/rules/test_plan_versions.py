"""Every version of a plan stays as it was, and a changed one is found by verification."""

import pytest
from amending import REASON, deadline
from cast import World
from sqlalchemy import update
from variations import quiet

from states.errors import NotFound
from storage.campaigns import CAMPAIGN
from storage.plan_versions import PLAN_VERSION
from workflow.verify import Broken, verify
from workflow.versions import edition_at, lines


def amended_world() -> World:
    world = quiet("2023-04-18 09:00", "DB05")
    deadline(world, "2023-05-11")
    return world


def test_versions_are_listed_with_who_when_and_why() -> None:
    first, second = amended_world().read(lines)
    assert (first["version"], first["by"], first["reason"]) == (1, "ADM-1", None)
    assert (second["version"], second["by"], second["reason"]) == (2, "OFC-CHIEF", REASON)
    assert second["at"] == "2023-04-18T09:00:00+07:00"


def test_an_old_version_is_read_as_it_was() -> None:
    world = amended_world()
    dates = [
        world.read(lambda tx, f, n=n: edition_at(tx, f, n)).plan.milestones[0].date for n in (1, 2)
    ]
    assert [date.isoformat() for date in dates if date] == ["2023-05-05", "2023-05-11"]
    with pytest.raises(NotFound) as missing:
        world.read(lambda tx, frame: edition_at(tx, frame, 3))
    assert missing.value.code == "plan_version"


@pytest.mark.parametrize(
    ("version", "changed", "code"),
    [
        (1, {"plan": "{}"}, "plan_differs"),
        (2, {"plan": "{}"}, "plan_differs"),
        (1, {"register_text": "{}"}, "register_differs"),
        (2, {"register_text": "{}"}, "register_differs"),
        (1, {"plan_hash": "0"}, "plan_differs"),
        (2, {"version": 3}, "version_unlogged"),
    ],
)
def test_a_changed_version_is_found(version: int, changed: dict[str, object], code: str) -> None:
    world = amended_world()
    assert world.verified() == ()
    with world.db.writing() as tx:
        mine = update(PLAN_VERSION).where(PLAN_VERSION.c.version == version)
        tx.execute(mine.values(**changed))
    broken = verified_alone(world)
    assert code in {one.code for one in broken}
    assert {one.chain for one in broken} == {"campaign:1"}


def verified_alone(world: World) -> tuple[Broken, ...]:
    """Verification needs no frame: the plan of a changed version could not be read."""
    with world.db.reading() as tx:
        return verify(tx).problems


@pytest.mark.parametrize("values", [{"plan_version": 1}, {"plan_hash": "0"}])
def test_a_campaign_that_points_elsewhere_is_found(values: dict[str, object]) -> None:
    world = amended_world()
    with world.db.writing() as tx:
        tx.execute(update(CAMPAIGN).values(**values))
    assert "version_differs" in {one.code for one in verified_alone(world)}
