"""The first rules for mails: one purpose, facts in a fixed order, days, nothing confidential."""

import re

import pytest
import samples as s
from reading import EVERY, blocks, fact, flat, labels, mail

from notifications.blocks import Button
from notifications.compose import compose
from notifications.letters import LETTERS

LADDER = ("reminder", "last_working_day", "due_today", "overdue", "formal_letter")
UNIT_FACTS = (
    "Đợt báo cáo", "Đơn vị", "Yêu cầu", "Hạn cuối", "Thời gian", "Tình trạng", "Mốc số liệu",
    "link", "Liên hệ", "Bản giấy",
)  # fmt: skip
ROOT_FACTS = UNIT_FACTS[:8]
LIST_FACTS = tuple("Phạm vi" if name == "Đơn vị" else name for name in ROOT_FACTS)


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_every_letter_is_written_for_one_and_for_several_units(letter: str, count: int) -> None:
    facts, context = s.sample(letter, count)
    found = compose(facts, context)
    assert found.subject
    for unit in facts["units"]:
        assert unit["name"] in flat(found.text)
        assert unit["name"] in found.html


# Rule 1: one purpose, one link a unit.
@pytest.mark.parametrize("letter", [name for name in s.TO_UNITS if name != "received"])
def test_a_mail_about_two_units_has_one_block_of_facts_and_one_link_for_each(letter: str) -> None:
    found = blocks(*s.to_units(letter, 2))
    urls = {block.url for block in found if isinstance(block, Button)}
    assert urls == {f"{s.BASE}/r/so-ket-2023/{code}" for code in ("CB23", "CB24")}
    assert list(labels(found)).count("Đơn vị") == 2


# Rule 2: the must-have facts, always in this order.
@pytest.mark.parametrize("letter", sorted(set(s.TO_UNITS) - {"overdue", "formal_letter"}))
def test_the_must_have_facts_stand_in_their_fixed_order(letter: str) -> None:
    expected = [
        "Hạn gửi lại" if name == "Hạn cuối" and letter == "returned" else name
        for name in UNIT_FACTS
    ]
    assert list(labels(blocks(*s.to_units(letter)))) == expected
    assert list(labels(blocks(*s.to_units(letter, 2)))) == expected * 2


def test_an_overdue_letter_keeps_the_order_and_has_two_buttons_to_the_same_report() -> None:
    found = blocks(*s.to_units("overdue"))
    link = UNIT_FACTS.index("link")
    assert list(labels(found)) == [*UNIT_FACTS[:link], "link", *UNIT_FACTS[link:]]
    buttons = [(block.label, block.url) for block in found if isinstance(block, Button)]
    assert buttons == [
        ("Gửi báo cáo", f"{s.BASE}/r/so-ket-2023/DB33"),
        ("Báo lý do và thời hạn dự kiến", f"{s.BASE}/r/so-ket-2023/DB33"),
    ]


def test_a_formal_letter_keeps_the_order_with_the_new_date_beside_the_old() -> None:
    after = UNIT_FACTS.index("Hạn cuối") + 1
    expected = [*UNIT_FACTS[:after], "Thời hạn mới", *UNIT_FACTS[after:]]
    assert list(labels(blocks(*s.to_units("formal_letter")))) == expected


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("outstanding_list", LIST_FACTS),
        ("decide_without", LIST_FACTS),
        ("draft_progress", ROOT_FACTS),
        ("estimates_open", ROOT_FACTS),
        ("digest", ("link",)),
    ],
)
def test_letters_within_the_office_keep_the_order_too(
    letter: str, expected: tuple[str, ...]
) -> None:
    assert list(labels(blocks(*s.sample(letter)))) == list(expected)


@pytest.mark.parametrize("letter", sorted(s.TO_UNITS))
def test_every_letter_to_a_unit_says_whom_to_call_and_what_of_paper(letter: str) -> None:
    found = mail(letter)
    assert re.search(r"Cán bộ theo dõi số \d, điện thoại 0000 000 16\d", fact(found, "Liên hệ"))
    assert "máy nội bộ 101" in flat(found.text)
    assert "được ghi nhận" in fact(found, "Bản giấy")


# Rule 3 and the words of days, for the moment of leaving.
@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2023-04-24", "còn 5 ngày làm việc (không kể hôm nay); nghỉ lễ từ 29/4 đến hết 03/5"),
        ("2023-04-28", "còn 1 ngày làm việc (không kể hôm nay); nghỉ lễ từ 29/4 đến hết 03/5"),
        ("2023-05-04", "hôm nay là hạn cuối"),
        ("2023-05-05", "đã quá hạn 1 ngày làm việc"),
        ("2023-05-09", "đã quá hạn 3 ngày làm việc"),
    ],
)
def test_days_left_are_counted_when_the_mail_leaves_and_closed_days_named(
    now: str, words: str
) -> None:
    facts, _ = s.to_units("reminder")
    assert fact(compose(facts, s.context(s.at(now))), "Thời gian") == words


@pytest.mark.parametrize("letter", ["opening", *LADDER])
def test_the_last_valid_day_is_written_positively_beside_the_legal_phrase(letter: str) -> None:
    assert fact(mail(letter), "Hạn cuối") == "hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)"


def test_an_extended_deadline_is_marked_as_such() -> None:
    words = "hết thứ Hai 08/5/2023 (trước ngày 09/5/2023) (đã gia hạn)"
    assert fact(mail("extended"), "Hạn cuối") == words


# Rule 4: no figures, no text of a report, nothing personal, no grade.
@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_no_mail_names_individual_responsibility_or_other_restricted_fields(
    letter: str, count: int
) -> None:
    found = mail(letter, count)
    restricted = [
        field.texts["vi"]
        for section in s.plan().outline
        for field in section.fields
        if field.visible_to
    ]
    assert restricted == ["Trách nhiệm cá nhân"]
    for words in restricted:
        assert words not in flat(found.text)
        assert words not in found.html


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"opening"}))
def test_only_the_opening_letter_shows_targets_and_no_letter_shows_results(letter: str) -> None:
    facts, context = s.sample(letter)
    for unit in facts["units"]:
        unit["targets"] = [{"indicator": "I12", "target": "77123.45"}]
    found = compose(facts, context)
    assert "77.123" not in found.text + found.html
    assert "%" not in found.text


def test_a_return_carries_its_remarks_in_full_and_nothing_else_of_the_report() -> None:
    found = flat(mail("returned").text)
    for remark in s.REMARKS:
        assert flat(str(remark["text"])) in found
    assert "Điểm 1, Kiểm điểm sự lãnh đạo, chỉ đạo; hạn chế, nguyên nhân và trách nhiệm:" in found
    assert "Điểm 3: Ghi ngày thông qua báo cáo." in found
    assert "Thời điểm của lần gửi đầy đủ đầu tiên được giữ nguyên" in found
    assert "gửi lại chậm nhất thứ Ba 09/5/2023" in found


def test_a_return_without_a_date_for_resubmission_names_none() -> None:
    facts, context = s.to_units("returned")
    facts["units"] = [s.root("returned")]
    facts["returned"] = {**facts["returned"], "resubmit_before": ""}
    found = compose(facts, context)
    assert "gửi lại chậm nhất" not in flat(found.text)
    assert fact(found, "Hạn cuối") == "hết thứ Sáu 19/5/2023 (trước ngày 20/5/2023)"
