"""RULES 4 on three levels: each consolidates the one below by the same machine."""

from decimal import Decimal
from typing import Any

import pytest
from cast import World, codes_of
from second_example import SECOND, accept, files, ny, sent_in, small_world

from storage import outbox
from storage.audit import Actor
from workflow.acts import Answer
from workflow.consolidation import build, hold_conference
from workflow.drafts import save_draft
from workflow.held_figures import enter_figures
from workflow.intake.held_figures_file import read_held_figures

AT = ny("2025-03-20 09:00")


def world_at(**changes: dict[str, Any]) -> World:
    """NS with NS-01 and NS-02, RV with RV-01 and RV-02, under the network."""
    world = small_world(**changes)
    world.go_to(AT)
    return world


def build_of(world: World, unit: str, by: str = "", **rest: Any) -> Answer:
    person = by or (f"QL-{unit}" if unit != "HHN" else "QO-1")
    return build(world.db, Actor(person, channel="test"), world.now, unit=unit, **rest)


def region(world: World, unit: str) -> None:
    """Built from its accepted clinics, submitted and approved."""
    build_of(world, unit)
    accept(world, unit)


def value(content: dict[str, Any], code: str) -> Decimal | None:
    row = next(one for one in content["aggregates"] if one["indicator"] == code)
    return None if row["value"] is None else Decimal(row["value"])


def count(unit: str, code: str = "K01") -> int:
    found = next(one for one in files()[unit, 1]["indicators"] if one["code"] == code)
    return int(found["actual"])


def test_a_region_s_build_takes_its_own_reviewed_clinics_and_no_others() -> None:
    world = world_at()
    for unit in ("NS-01", "RV-01"):
        accept(world, unit)
    world.move("submit", "NS-02", "DIR-NS-02", **sent_in("NS-02"))
    answer = build_of(world, "NS")
    assert answer["newly_included"] == ["NS-01"]
    assert (answer["included"], answer["of"], answer["not_included"]) == (1, 2, ["NS-02"])
    assert world.row("NS-01").state == "consolidated"
    assert world.row("RV-01").state == "reviewed"


def test_the_network_s_build_takes_regions_and_leaves_their_clinics_to_them() -> None:
    world = world_at()
    for unit in ("NS-01", "NS-02", "RV-01"):
        accept(world, unit)
    region(world, "NS")
    answer = build_of(world, "HHN")
    assert answer["newly_included"] == ["NS"]
    assert (answer["included"], answer["of"], answer["not_included"]) == (1, 2, ["RV"])
    assert world.row("RV-01").state == "reviewed"


def test_the_network_counts_what_its_regions_were_built_from_and_nothing_later() -> None:
    """RV-01 is approved, but its region has not reported; NS-02 comes after its region's build."""
    world = world_at()
    for unit in ("NS-01", "RV-01"):
        accept(world, unit)
    region(world, "NS")
    accept(world, "NS-02")
    build_of(world, "HHN")
    world.move("submit", "HHN", "CQO", **sent_in("HHN"))
    content = world.root_content(1, "HHN")
    assert value(content, "K01") == count("NS-01")
    (row,) = [one for one in content["aggregates"] if one["indicator"] == "K01"]
    assert row["no_data"] == ["NS-02", "RV-01", "RV-02"]
    assert row["applicable"] == 4


def test_a_region_reports_its_own_sections_and_figures_beside_what_is_built() -> None:
    world = world_at()
    accept(world, "NS-01")
    build_of(world, "NS")
    world.move("submit", "NS", "DIR-NS", **sent_in("NS"))
    content = world.root_content(1, "NS")
    assert content["own"]["sections"]["P1"].startswith("The clinics of the region")
    assert value(content, "K01") == count("NS-01")
    shown = {one["code"]: one["value"] for one in world.report("NS")["indicators"]}
    assert (shown["K09"], shown["K01"]) == (9, None)


def test_what_a_region_lacks_of_its_own_is_found_and_what_its_clinics_are_asked_is_not() -> None:
    world = world_at()
    build_of(world, "NS")
    world.move("submit", "NS", "DIR-NS", confirm_errors=True)
    paths = {one["path"] for one in world.report("NS")["findings"] if one["code"] != "late"}
    assert {"sections.P1", "fields.P2.visits", "indicators.K09"} <= paths
    assert not {path for path in paths if "Q1" in path or "K01" in path}


def test_a_draft_of_a_region_outlives_its_builds() -> None:
    world = world_at()
    actor, own = Actor("QL-NS", channel="test"), sent_in("NS")["content"]
    save_draft(world.db, "NS", own, actor, world.now)
    assert codes_of(lambda: world.move("submit", "NS", "DIR-NS")) == ("nothing_to_submit",)
    build_of(world, "NS")
    accept(world, "NS-01")
    build_of(world, "NS")
    world.move("submit", "NS", "DIR-NS", confirm_errors=True)
    content = world.root_content(1, "NS")
    assert content["own"] == own
    assert content["included"] == 1


def test_a_region_s_report_is_read_by_its_reader_above_and_not_by_its_own_people() -> None:
    world = world_at()
    build_of(world, "NS")
    world.move("submit", "NS", "DIR-NS", **sent_in("NS"))
    for person in ("REV-NS", "DIR-NS", "NREV-2"):
        refused = codes_of(lambda person=person: world.move("approve", "NS", person))  # type: ignore[misc]
        assert "role" in refused
    world.move("approve", "NS", "NREV-1", override=True, reason="checked")
    assert world.row("NS").state == "reviewed"


@pytest.mark.parametrize(
    ("unit", "by", "codes"),
    [
        ("NS", "QL-NS", ()),
        ("NS", "DIR-NS", ()),
        ("NS", "QO-1", ()),
        ("NS", "QL-RV", ("role",)),
        ("NS", "REV-NS", ("role",)),
        ("HHN", "QO-2", ()),
        ("HHN", "QL-NS", ("role",)),
        ("NS-01", "QL-NS-01", ("not_consolidating",)),
    ],
)
def test_who_builds(unit: str, by: str, codes: tuple[str, ...]) -> None:
    world = world_at()
    assert codes_of(lambda: build_of(world, unit, by)) == codes


def test_the_network_is_not_presented_while_a_report_of_any_level_is_outside() -> None:
    world = world_at()
    for unit in ("NS-01", "NS-02", "RV-01"):
        accept(world, unit)
    region(world, "NS")
    region(world, "RV")
    held, _ = read_held_figures(SECOND / "held-figures.toml", world.plan)
    enter_figures(world.db, "final", held, Actor("FIN", channel="test"), world.now)
    build_of(world, "HHN")
    world.move("submit", "HHN", "CQO", **sent_in("HHN", 2))
    world.move("approve", "HHN", "QB-1", override=True, reason="checked")
    refused = codes_of(lambda: world.move("present", "HHN", "QB-1"))
    assert refused == ("children_unpresentable",)
    world.close_without("RV-02", by="CQO")
    world.move("present", "HHN", "QB-1")
    states = {unit: world.row(unit).state for unit in ("HHN", "NS", "RV", "NS-01", "RV-01")}
    assert set(states.values()) == {"presented"}
    assert world.row("RV-02").state == "draft"
    assert world.verified() == ()


def test_a_region_is_not_presented_without_the_network() -> None:
    world = world_at()
    region(world, "NS")
    assert "wrong_state" in codes_of(lambda: world.move("present", "NS", "QB-1"))
    build_of(world, "HHN")
    assert codes_of(lambda: world.move("present", "NS", "QB-1")) == ("parent_unpresented",)


def test_releasing_a_clinic_flags_every_report_that_used_it() -> None:
    world = world_at()
    accept(world, "NS-01")
    region(world, "NS")
    build_of(world, "HHN")
    world.move("release", "NS-01", "CQO", reason="wrong figure")
    assert stale(world) == {("NS", "NS-01"), ("HHN", "NS")}


def stale(world: World) -> set[tuple[str, str]]:
    units = world.read(lambda _, frame: list(frame.units))
    code = {world.row(unit).id: unit for unit in units}
    rows = world.rows()["member"]
    names = ("parent_id", "report_id", "revision", "hash", "since_revision", "stale", "at")
    members = [dict(zip(names, row, strict=True)) for row in rows]
    return {(code[m["parent_id"]], code[m["report_id"]]) for m in members if m["stale"]}


def test_a_correction_climbs_level_by_level() -> None:
    world = world_at()
    accept(world, "NS-01")
    region(world, "NS")
    build_of(world, "HHN")
    for unit, reader in (("NS", "NREV-1"), ("NS-01", "REV-NS")):
        world.move("release", unit, "CQO", reason="wrong figure")
        world.move("reopen", unit, "CQO", reason="wrong figure")
        world.move("send_back", unit, reader, remarks=("K01: please check",))
    data = {**files()["NS-01", 1]}
    rows = [{**one, "actual": 1000} if one["code"] == "K01" else one for one in data["indicators"]]
    accept(world, "NS-01", indicators=rows)
    assert build_of(world, "NS")["newly_included"] == ["NS-01"]
    accept(world, "NS")
    assert build_of(world, "HHN")["newly_included"] == ["NS"]
    world.move("submit", "HHN", "CQO", **sent_in("HHN"))
    assert value(world.root_content(1, "HHN"), "K01") == 1000
    assert stale(world) == set()


def test_units_of_a_region_that_was_closed_unheard_go_to_the_network() -> None:
    world = world_at()
    accept(world, "NS-01")
    accept(world, "RV-01")
    world.close_without("NS", by="CQO")
    region(world, "RV")
    assert build_of(world, "HHN")["newly_included"] == ["NS-01", "RV"]


def test_units_of_a_merged_region_go_to_its_successor() -> None:
    merged = {"active_to": ny("2025-02-20 00:00").date(), "successor": "RV"}
    world = world_at(NS=merged)
    accept(world, "NS-01")
    assert world.row("NS").obligation == "merged"
    assert codes_of(lambda: build_of(world, "NS")) == ("not_active",)
    assert build_of(world, "RV")["newly_included"] == ["NS-01"]


def test_a_region_has_its_own_conference() -> None:
    world = world_at()
    actor = Actor("DIR-NS", channel="test")
    hold_conference(world.db, world.now, actor, world.now, unit="NS")
    again = codes_of(lambda: hold_conference(world.db, world.now, actor, world.now, unit="NS"))
    assert again == ("already_done",)
    (entry,) = world.log("NS", action="conference_held")
    assert entry["actor"] == "DIR-NS"


def test_a_list_of_clinics_stands_on_the_network_s_report_alone() -> None:
    world = world_at()
    assert {row["unit"] for row in world.due(step="L1")} == {"HHN"}
    assert {row["unit"] for row in world.due(step="R1", milestone="M-REGION")} == {"NS", "RV"}
    (mail,) = world.mails(step="L1", to="board1@harborlight.example")
    assert mail["units"] == ["NS-01", "NS-02", "RV-01", "RV-02"]


def test_the_progress_letter_of_a_region_is_about_its_own_clinics() -> None:
    world = world_at()
    accept(world, "NS-01")
    build_of(world, "NS")
    accept(world, "RV-01")
    world.go_to(ny("2025-03-21 08:00"))
    mails = {mail["units"][0]: mail["id"] for mail in world.mails(letter="draft_progress")}
    assert set(mails) == {"NS", "RV"}
    for unit, counts in (("NS", (1, 1, 2)), ("RV", (0, 1, 2))):
        row = world.read(lambda tx, _, key=mails[unit]: outbox.one(tx, key))  # type: ignore[misc]
        draft = row.facts["draft"]
        assert (draft["included"], draft["reviewed"], draft["due"]) == counts
