"""Trip 4: the office consolidates, the root is read, corrected and presented."""

from cast import World

CLOSED = ("DB09", "DB15", "CB19", "CB23", "CB24", "DB33")


def test_the_office_builds_the_root_and_takes_it_to_its_presentation() -> None:
    world = World.open()
    world.skip_to("2023-05-10 10:00")
    for unit in ("DB05", "CB03"):
        world.accept(unit)
    world.skip_to("2023-05-15 09:00")
    for unit in CLOSED:
        world.close_without(unit, reason="agreed by telephone")

    # A draft with what is there, estimates included: n of N.
    world.skip_to("2023-05-17 15:00")
    world.figures("draft")
    draft = world.build()
    assert (draft["included"], draft["of"], draft["estimate"]) == (2, 9, True)
    world.skip_to("2023-05-19 10:00")
    world.move("submit", "KHOI", "OFC-CHIEF")
    assert world.report("KHOI")["timeliness"] == "on_time"
    world.skip_to("2023-05-22 16:00")
    world.move("send_back", "KHOI", "SC-2", remarks=("Final figures",))

    # Meanwhile one unit more arrives, and a consolidated one is corrected.
    world.accept("DB40")
    world.move("release", "DB05", "OFC-CHIEF", reason="a figure was wrong")
    world.move("reopen", "DB05", "OFC-CHIEF", reason="a figure was wrong")
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("I01",))
    world.skip_to("2023-05-24 10:00")
    world.accept("DB05", as_of="2023-04-29")

    # The final build takes in what is new and keeps what was in.
    world.skip_to("2023-06-01 11:00")
    world.figures("final")
    final = world.build()
    assert final["newly_included"] == ["DB05", "DB40"]
    assert (final["included"], final["of"], final["estimate"]) == (3, 9, False)
    world.move("submit", "KHOI", "OFC-CHIEF")
    world.move("approve", "KHOI", "SC-1")
    members = {one["unit"]: one["revision"] for one in world.root_content(2)["members"]}
    assert members == {"CB03": 1, "DB05": 2, "DB40": 1}

    # All in one transaction.
    world.skip_to("2023-06-02 08:00")
    world.move("present", "KHOI", "SC-1")
    presented = {entry["unit"] for entry in world.log(action="present")}
    assert presented == {"KHOI", *members}
    assert {world.row(unit).state for unit in presented} == {"presented"}
    assert world.verified() == ()
