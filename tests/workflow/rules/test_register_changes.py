"""The register changes under way: units come and go, posts change hands, targets are corrected."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from amending import close, deadline, newly_founded, people, targets, unit, with_plan, with_register
from cast import World, codes_of, example
from post_office import letter, text_of
from variations import addresses, deputy, head, quiet

SUMMED_UP = "Các thư đã gửi trước đây"


def step(world: World, code: str, name: str) -> tuple[str, str]:
    (row,) = world.due(unit=code, step=name)
    return row["status"], row["due_at"][:10]


def to(world: World, code: str, name: str) -> list[str]:
    return addresses(world.mails(unit=code, step=name))


def test_a_unit_that_comes_in_is_opened_now_and_asked_only_for_what_is_ahead() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    answer = newly_founded(world, "CB03", "CB99")
    assert answer["joined"] == ["CB99"]
    assert to(world, "CB99", "R0") == ["bithu@cb99.donvi.example"]
    planned = {row["step"]: row["status"] for row in world.due(unit="CB99")}
    assert planned == {
        "R0": "fired", "R2": "planned", "R3": "planned", "R4": "planned", "E1": "planned",
        "E2": "planned", "confirm_figures": "planned",
    }  # fmt: skip
    world.submit("CB03")
    assert world.verified() == ()


def test_a_unit_founded_after_the_cutoff_comes_in_exempt_and_hears_nothing() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    newly_founded(world, "CB03", "CB99", active_from=dt.date(2023, 5, 1))
    assert world.report("CB99")["obligation"] == "exempt"
    assert world.due(unit="CB99") == world.mails(unit="CB99") == []


def test_a_dry_run_tells_of_the_opening_letter_of_a_new_unit() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    before = world.rows()
    copy = world.copy()
    answer = newly_founded(copy, "CB03", "CB99")
    assert world.rows() == before
    mails = answer["mails"]
    assert [(m["change"], m["letter"], m["units"]) for m in mails] == [
        ("decided", "opening", ["CB99"])
    ]


def test_a_unit_wound_up_before_the_cutoff_without_successor_is_exempt() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    unit(world, "CB03", active_to=dt.date(2023, 4, 20))
    assert world.report("CB03")["obligation"] == "exempt"
    assert {row["status"] for row in world.due(unit="CB03")} == {"fired", "superseded"}
    world.go_to("2023-05-12 09:00")
    assert [m for m in world.mails(unit="CB03") if m["decided_at"] > "2023-04-18T09"] == []
    assert world.verified() == ()


def test_with_a_successor_it_is_merged_and_its_targets_follow() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    own, taken = (world.read(lambda _, f, u=u: f.targets[u]["I01"]) for u in ("DB05", "CB03"))
    answer = unit(world, "CB03", active_to=dt.date(2023, 4, 20), successor="DB05")
    assert answer["duties"] == [{"unit": "CB03", "obligation": "merged", "into": "DB05"}]
    assert world.read(lambda _, frame: frame.targets["DB05"]["I01"]) == own + taken
    (entry,) = world.log("CB03", action="replanned")
    assert (entry["data"]["obligation"], entry["data"]["merged_into"]) == ("merged", "DB05")


def test_a_winding_up_typed_by_mistake_is_taken_back_and_its_steps_with_it() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    unit(world, "CB03", active_to=dt.date(2023, 4, 20))
    unit(world, "CB03", active_to=None)
    assert step(world, "CB03", "R2") == ("planned", "2023-04-24")
    assert step(world, "CB03", "R1")[0] == "fired"
    assert len(world.mails(unit="CB03", letter="opening", to=head("CB03"))) == 1


def test_a_unit_wound_up_after_the_cutoff_stays_due_and_is_written_to_at_its_successor() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    unit(world, "CB03", active_to=dt.date(2023, 5, 1), successor="DB05")
    world.go_to("2023-05-04 08:00")
    assert world.report("CB03")["obligation"] == "due"
    assert to(world, "CB03", "R2")[0] == head("CB03")
    assert head("DB05") in to(world, "CB03", "R4")
    assert head("CB03") not in to(world, "CB03", "R4")


def test_a_unit_that_has_reported_stays_due() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    world.submit("CB03")
    gone = codes_of(lambda: unit(world, "CB03", active_to=dt.date(2023, 4, 20)))
    assert gone == ("units_reported",)


def test_what_a_person_has_decided_about_a_unit_is_not_undone_by_the_register() -> None:
    world = quiet("2023-05-15 09:00", "DB05", "CB03")
    world.close_without("CB03")
    unit(world, "CB03", active_to=dt.date(2023, 4, 20))
    assert world.report("CB03")["obligation"] == "closed"


@pytest.mark.parametrize("since", [dt.date(2023, 4, 20), None, dt.date(2020, 1, 1)])
def test_a_new_head_is_written_to_and_told_what_was_sent_before(since: dt.date | None) -> None:
    world = quiet("2023-04-20 06:00", "DB05")
    old = next(p for p in example().register.posts if p.person_id == "SEC-DB05")
    changes = {"person_id": "SEC-DB05-b", "email": "bithu2@db05.donvi.example"}
    new = replace(old, **changes, active_from=since)
    people(world, new, without=("SEC-DB05",))
    world.go_to("2023-04-28 08:00")
    assert "bithu2@db05.donvi.example" in to(world, "DB05", "R2")
    assert head("DB05") not in to(world, "DB05", "R2")
    told = {
        mail["step"]: SUMMED_UP in text_of(letter(world, mail))
        for mail in world.mails(unit="DB05", to="bithu2@db05.donvi.example")
    }
    assert told == {"R2": True, "R3": False}


def test_a_new_head_from_a_day_to_come_is_written_to_from_that_day() -> None:
    world = quiet("2023-04-20 06:00", "DB05")
    old = next(p for p in example().register.posts if p.person_id == "SEC-DB05")
    new = replace(old, person_id="SEC-DB05-b", email="bithu2@db05.donvi.example")
    last = replace(old, active_to=dt.date(2023, 4, 25))
    people(world, last, replace(new, active_from=dt.date(2023, 4, 26)), without=("SEC-DB05",))
    world.go_to("2023-04-28 08:00")
    assert head("DB05") in to(world, "DB05", "R2")
    assert "bithu2@db05.donvi.example" in to(world, "DB05", "R3")
    assert head("DB05") not in to(world, "DB05", "R3")


def test_who_is_left_without_a_head_is_written_to_at_the_deputy() -> None:
    world = quiet("2023-04-20 06:00", "DB05")
    people(world, without=("SEC-DB05",))
    with_register(world, lambda r: replace(r, units=tuple(
        replace(u, head_email="") for u in r.units)))  # fmt: skip
    world.go_to("2023-04-24 08:00")
    assert deputy("DB05") in to(world, "DB05", "R2")


def test_the_log_names_who_changed_and_not_their_addresses() -> None:
    world = quiet("2023-04-20 06:00", "DB05")
    old = next(p for p in example().register.posts if p.person_id == "SEC-DB05")
    people(world, replace(old, email="hidden@db05.example", phone="0912"), without=("SEC-DB05",))
    (entry,) = world.log(action="campaign_amended")
    assert ["posts", "SEC-DB05 secretary DB05", "changed", "email"] in entry["data"]["changes"]
    assert "hidden" not in str(entry)
    assert "0912" not in str(entry)


def test_a_corrected_target_is_what_the_report_is_measured_by_from_then_on() -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    figures = [{"code": "I01", "target": 99, "actual": 4}]
    world.submit("DB05", indicators=figures)
    wrong = world.report("DB05")
    assert "target_changed" in {f["code"] for f in wrong["findings"]}
    targets(world, "DB05", "I01", Decimal(99))
    right = world.report("DB05")
    assert "target_changed" not in {f["code"] for f in right["findings"]}
    assert right["errors"] == wrong["errors"] - 1
    assert {i["target"] for i in right["indicators"] if i["code"] == "I01"} == {99}
    (entry,) = world.log(action="campaign_amended")
    (change,) = entry["data"]["changes"]
    assert change[:4] == ["targets", "DB05 I01", "changed", "target"]
    assert change[5] == "99"
    assert world.verified() == ()


@pytest.mark.parametrize(
    ("person", "codes"), [("OFC-1", ()), ("OFC-CHIEF", ()), ("ADM-1", ("role",))]
)
def test_targets_are_corrected_by_the_office_only(person: str, codes: tuple[str, ...]) -> None:
    world = quiet("2023-04-18 09:00", "DB05")
    assert codes_of(lambda: targets(world, "DB05", "I01", Decimal(7), by=person)) == codes


def test_a_cutoff_that_moves_decides_anew_who_must_report() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB32")
    assert world.report("CB32")["obligation"] == "exempt"
    with_plan(world, lambda plan: replace(plan, rules=replace(
        plan.rules, exempt_if_active_from_after=dt.date(2023, 12, 31))))  # fmt: skip
    assert world.report("CB32")["obligation"] == "due"
    assert step(world, "CB32", "R0") == ("fired", "2023-04-18")
    assert step(world, "CB32", "R2") == ("planned", "2023-04-24")


def test_a_unit_with_more_time_of_its_own_keeps_it_and_is_told_only_of_a_later_day() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    world.decide("extend", "DB05", until="trước ngày 12/5/2023")
    deadline(world, "2023-05-09")
    assert {u for m in world.mails(letter="extended")[2:] for u in m["units"]} == {"CB03"}
    assert step(world, "CB03", "R4") == ("planned", "2023-05-08")
    assert world.report("DB05")["due"]["last_valid_day"] == "2023-05-11"
    deadline(world, "2023-05-16")
    assert world.report("DB05")["due"]["last_valid_day"] == "2023-05-15"
    told = [m for m in world.mails(letter="extended", unit="DB05") if m["status"] == "ready"]
    assert addresses(told) == addresses(world.mails(unit="DB05", letter="opening"))
    assert world.verified() == ()


def test_a_unit_that_must_report_again_is_asked_for_its_final_figures_once() -> None:
    world = quiet("2023-04-18 09:00", "DB05", "CB03")
    world.decide("waive", "CB03")
    world.decide("reinstate", "CB03")
    close(world, "2023-04-26")
    asked = [r["status"] for r in world.due(unit="CB03") if r["step"] == "confirm_figures"]
    assert sorted(asked) == ["planned", "superseded"]
