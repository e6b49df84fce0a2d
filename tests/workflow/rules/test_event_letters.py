"""RULES 3: the letters that acts bring with them, and the acts that bring none."""

from typing import Any

import pytest
from cast import World, content, vn
from post_office import letter, text_of
from variations import (
    CHIEF,
    COMMITTEE,
    OFFICE,
    REGISTRY,
    addresses,
    deputy,
    drafter,
    head,
    register_with,
)

from states.register import StandIn


def letters_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """What an act decided to send: letter and address."""
    return sorted((mail["letter"], mail["to"]) for mail in answer["mails"])


@pytest.fixture
def world() -> World:
    return World.open()


def test_received_goes_to_the_head_who_submitted_once(world: World) -> None:
    assert letters_of(world.submit("CB03")) == [("received", head("CB03"))]


def test_received_goes_to_a_submitting_deputy_and_to_the_head(world: World) -> None:
    assert letters_of(world.submit("DB05", "DEP-DB05")) == [
        ("received", head("DB05")),
        ("received", deputy("DB05")),
    ]


def test_received_of_paper_goes_to_the_head_and_never_to_the_registry(world: World) -> None:
    world.go_to("2023-04-10 10:00")
    data, notes = content("CB03")
    paper = world.move(
        "submit",
        "CB03",
        "OFC-VT",
        registered=True,
        received_at=vn("2023-04-10 09:00"),
        content=data,
        notes=notes,
        confirm_errors=True,
    )
    assert letters_of(paper) == [("received", head("CB03"))]
    assert REGISTRY not in {mail["to"] for mail in world.mails()}


def test_received_goes_to_the_drafter_where_no_head_can_be_reached(world: World) -> None:
    assert letters_of(world.submit("CB19")) == [("received", drafter("CB19"))]


def test_received_in_a_vacancy_goes_to_the_submitting_deputy_and_the_drafter(
    world: World,
) -> None:
    world.go_to("2023-04-24 08:00")
    assert letters_of(world.submit("DB09", "DEP-DB09")) == [
        ("received", deputy("DB09")),
        ("received", drafter("DB09")),
    ]


def test_returned_goes_to_head_and_drafter(world: World) -> None:
    world.submit("CB03")
    slip = world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    assert letters_of(slip) == [("returned", head("CB03")), ("returned", drafter("CB03"))]


def test_returned_goes_to_the_deputy_where_no_head_can_be_reached(world: World) -> None:
    world.go_to("2023-04-24 08:00")
    world.submit("DB09", "DEP-DB09")
    slip = world.move("send_back", "DB09", "OFF-2", remarks=("S1: more",))
    assert letters_of(slip) == [("returned", deputy("DB09")), ("returned", drafter("DB09"))]


def test_approved_goes_to_head_and_drafter(world: World) -> None:
    assert letters_of(world.accept("CB03")) == [
        ("approved", head("CB03")),
        ("approved", drafter("CB03")),
    ]


def test_of_the_root_received_goes_to_the_submitter_returned_and_approved_to_approver_and_office(
    world: World,
) -> None:
    world.accept("CB03")
    world.build()
    office = sorted([CHIEF, *OFFICE])
    sent = world.move("submit", "KHOI", "OFC-CHIEF", confirm_errors=True)
    assert letters_of(sent) == [("received", CHIEF)]
    slip = world.move("send_back", "KHOI", "SC-2", remarks=("More on causes",))
    assert letters_of(slip) == [("returned", address) for address in office]
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF", confirm_errors=True)
    accepted = world.move("approve", "KHOI", "SC-1")
    assert letters_of(accepted) == [("approved", address) for address in office]
    assert not {mail["to"] for mail in world.mails()}.intersection(COMMITTEE)


def test_closing_brings_no_letter(world: World) -> None:
    before = len(world.mails())
    world.close_without("DB33")
    assert len(world.mails()) == before


def test_confirming_unchanged_figures_brings_no_letter(world: World) -> None:
    world.submit("CB23", as_of_kind="estimate")
    answer = world.move("confirm_figures", "CB23", "SEC-CB23")
    assert letters_of(answer) == []


def test_confirming_figures_with_other_values_is_a_new_revision_with_its_receipt(
    world: World,
) -> None:
    world.submit("CB23", as_of_kind="estimate")
    data, _ = content("CB23")
    data["indicators"] = [
        {**row, "actual": "7"} if row["code"] == "I12" else row for row in data["indicators"]
    ]
    answer = world.move("confirm_figures", "CB23", "SEC-CB23", content=data)
    assert answer["revision"] == 2
    assert letters_of(answer) == [("received", head("CB23"))]


@pytest.mark.parametrize("act", ["endorse", "withdraw", "reopen"])
def test_endorsing_withdrawing_and_reopening_bring_no_letter(world: World, act: str) -> None:
    if act == "reopen":
        world.accept("CB03")
        answer = world.move("reopen", "CB03", "OFC-CHIEF", reason="a figure")
    else:
        world.submit("CB03")
        answer = world.move(act, "CB03", "OFF-1" if act == "endorse" else "SEC-CB03")
    assert answer["mails"] == []


def test_consolidating_and_presenting_bring_no_letter(world: World) -> None:
    world.accept("CB03")
    for unit in ("DB05", "DB09", "DB15", "CB19", "CB23", "CB24", "DB33", "DB40"):
        world.close_without(unit)
    before = len(world.mails())
    world.build()
    assert len(world.mails()) == before
    world.move("submit", "KHOI", "OFC-CHIEF", confirm_errors=True)
    world.move("approve", "KHOI", "SC-1")
    before = len(world.mails())
    world.move("present", "KHOI", "SC-1", waive_estimates=True, reason="agreed")
    assert len(world.mails()) == before


def test_an_estimate_received_after_the_cutoff_is_told_in_its_receipt(world: World) -> None:
    world.submit("CB23", as_of_kind="estimate", at="2023-05-04 10:00")
    (receipt,) = world.mails(unit="CB23", letter="received")
    text = text_of(letter(world, receipt))
    assert "ước thực hiện cần được xác nhận hoặc thay trước khi duyệt" in text
    world.go_to("2023-05-10 08:00")
    assert world.mails(unit="CB23", letter="confirm_figures") == []


def test_a_returned_unit_gets_the_letter_returned_and_nothing_else(world: World) -> None:
    world.submit("CB03", as_of_kind="estimate", at="2023-04-20 10:00")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    world.go_to("2023-05-15 08:00")
    since = [m for m in world.mails(unit="CB03") if m["decided_at"] >= "2023-04-20T10"]
    letters = [m["letter"] for m in since if m["to"] in (head("CB03"), drafter("CB03"))]
    assert letters == ["received", "returned", "returned"]


def test_a_returned_letter_carries_the_remarks_in_full_and_nothing_of_the_report(
    world: World,
) -> None:
    world.submit("CB03")
    remark = "S1: Nêu rõ hơn nguyên nhân chủ quan; số đảng viên mới chưa khớp phụ lục."
    world.move("send_back", "CB03", "OFF-1", remarks=(remark, "Phần II quá ngắn"))
    mail = world.mails(letter="returned", to=head("CB03"))[0]
    text = text_of(letter(world, mail))
    assert remark in text
    assert "Phần II quá ngắn" in text
    data, _ = content("CB03")
    sentences = {part.strip() for body in data["sections"].values() for part in body.split(".")}
    assert not any(len(part) > 20 and part in text for part in sentences)


def test_letters_of_a_withdrawn_submission_are_not_taken_back(world: World) -> None:
    world.submit("CB03")
    world.move("withdraw", "CB03", "SEC-CB03")
    assert [m["status"] for m in world.mails(letter="received")] == ["ready"]


def test_a_stand_in_of_the_head_gets_the_heads_letters() -> None:
    day = vn("2023-03-15 08:00").date()
    away = StandIn(person="SEC-DB05", stand_in="DEP-DB05", from_=day, to=day)
    world = World.open(register=register_with(stand_ins=(away,)))
    world.submit("DB05", "DEP-DB05")
    assert addresses(world.mails(letter="received")) == [deputy("DB05")]
