"""Amendments and those who are reading meanwhile: everybody sees one plan, whole."""

from pathlib import Path

from amending import deadline, newly_founded
from cast import World, codes_of, small_register

from storage.database import open_sqlite
from workflow.frame import of_code


def on_disk(folder: Path) -> World:
    register = small_register(("KHOI", "DB05", "CB03"))
    return World.open(register=register, db=open_sqlite(folder / "dondoc.db", durable=False))


def test_who_began_to_read_before_an_amendment_reads_the_old_plan_to_the_end(
    tmp_path: Path,
) -> None:
    world = on_disk(tmp_path)
    with world.db.reading() as tx:
        row, before = of_code(tx, "")
        deadline(world, "2023-05-11")
        again = of_code(tx, "")[1]
        assert (row.plan_version, again.version) == (1, 1)
        assert again.deadlines == before.deadlines
    with world.db.reading() as tx:
        assert of_code(tx, "")[1].version == 2
    world.db.close()


def test_a_refused_amendment_and_a_tried_one_are_seen_by_nobody(tmp_path: Path) -> None:
    world = on_disk(tmp_path)
    deadline(world, "2023-05-16", dry_run=True)
    assert codes_of(lambda: deadline(world, "2023-05-17", by="OFC-1")) == ("role",)
    newly_founded(world, "CB03", "CB99")
    deadline(world, "2023-05-11")
    frame = world.read(lambda _, frame: frame)
    assert (frame.version, "CB99" in frame.units) == (3, True)
    assert frame.deadlines["M1-UNIT-REPORT"].last_valid_day.isoformat() == "2023-05-10"
    assert world.verified() == ()
    world.db.close()
