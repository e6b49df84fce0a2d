"""The first rules for mails: one purpose, facts in a fixed order, days, nothing confidential."""

import re
from collections.abc import Iterable

import pytest
import samples as s
from reading import EVERY, blocks, fact, flat, labels, mail
from tongue import lang, said

from notifications.blocks import Button
from notifications.compose import compose
from notifications.letters import LETTERS

pytestmark = pytest.mark.usefixtures("language")

LADDER = ("reminder", "last_working_day", "due_today", "overdue", "formal_letter")
UNIT_FACTS = (
    "campaign", "unit", "asked", "deadline", "time", "situation", "cutoff", "link", "contact",
    "paper",
)  # fmt: skip
ROOT_FACTS = UNIT_FACTS[:8]
LIST_FACTS = tuple("scope" if name == "unit" else name for name in ROOT_FACTS)
LABELS = {
    "campaign": ("Đợt báo cáo", "Campaign"),
    "unit": ("Đơn vị", "Unit"),
    "scope": ("Phạm vi", "Scope"),
    "asked": ("Yêu cầu", "To do"),
    "deadline": ("Hạn cuối", "Deadline"),
    "again": ("Hạn gửi lại", "Submit again"),
    "new": ("Thời hạn mới", "New date"),
    "time": ("Thời gian", "Time"),
    "situation": ("Tình trạng", "Situation"),
    "cutoff": ("Mốc số liệu", "Cut-off of figures"),
    "contact": ("Liên hệ", "Contact"),
    "paper": ("Bản giấy", "Paper"),
    "link": ("link", "link"),
}


def named(names: Iterable[str]) -> list[str]:
    """The labels of those facts in the language of the test."""
    return [said(*LABELS[name]) for name in names]


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
    assert list(labels(found)).count(said("Đơn vị", "Unit")) == 2


# Rule 2: the must-have facts, always in this order.
@pytest.mark.parametrize("letter", sorted(set(s.TO_UNITS) - {"overdue", "formal_letter"}))
def test_the_must_have_facts_stand_in_their_fixed_order(letter: str) -> None:
    expected = named(
        "again" if name == "deadline" and letter == "returned" else name for name in UNIT_FACTS
    )
    assert list(labels(blocks(*s.to_units(letter)))) == expected
    assert list(labels(blocks(*s.to_units(letter, 2)))) == expected * 2


def test_an_overdue_letter_keeps_the_order_and_has_two_buttons_to_the_same_report() -> None:
    found = blocks(*s.to_units("overdue"))
    link = UNIT_FACTS.index("link")
    assert list(labels(found)) == named([*UNIT_FACTS[:link], "link", *UNIT_FACTS[link:]])
    buttons = [(block.label, block.url) for block in found if isinstance(block, Button)]
    assert buttons == [
        (said("Gửi báo cáo", "Submit the report"), f"{s.BASE}/r/so-ket-2023/DB33"),
        (
            said("Báo lý do và thời hạn dự kiến", "Give the reason and an expected date"),
            f"{s.BASE}/r/so-ket-2023/DB33",
        ),
    ]


def test_a_formal_letter_keeps_the_order_with_the_new_date_beside_the_old() -> None:
    after = UNIT_FACTS.index("deadline") + 1
    expected = named([*UNIT_FACTS[:after], "new", *UNIT_FACTS[after:]])
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
    assert list(labels(blocks(*s.sample(letter)))) == named(expected)


@pytest.mark.parametrize("letter", sorted(s.TO_UNITS))
def test_every_letter_to_a_unit_says_whom_to_call_and_what_of_paper(letter: str) -> None:
    found = mail(letter)
    contact = fact(found, said("Liên hệ", "Contact"))
    phone = said("điện thoại", "phone")
    assert re.search(rf"Cán bộ theo dõi số \d, {phone} 0000 000 16\d", contact)
    assert said("máy nội bộ 101", "extension 101") in flat(found.text)
    recorded = said("được ghi nhận", "so that it is recorded")
    assert recorded in fact(found, said("Bản giấy", "Paper"))


# Rule 3 and the words of days, for the moment of leaving.
@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            "2023-04-24",
            (
                "còn 5 ngày làm việc (không kể hôm nay); nghỉ lễ từ 29/4 đến hết 03/5",
                "5 working days left (not counting today); holiday from 29 April through 3 May",
            ),
        ),
        (
            "2023-04-28",
            (
                "còn 1 ngày làm việc (không kể hôm nay); nghỉ lễ từ 29/4 đến hết 03/5",
                "1 working day left (not counting today); holiday from 29 April through 3 May",
            ),
        ),
        ("2023-05-04", ("hôm nay là hạn cuối", "today is the last day")),
        ("2023-05-05", ("đã quá hạn 1 ngày làm việc", "1 working day overdue")),
        ("2023-05-09", ("đã quá hạn 3 ngày làm việc", "3 working days overdue")),
    ],
)
def test_days_left_are_counted_when_the_mail_leaves_and_closed_days_named(
    now: str, words: tuple[str, str]
) -> None:
    facts, _ = s.to_units("reminder")
    found = compose(facts, s.context(s.at(now)))
    assert fact(found, said("Thời gian", "Time")) == said(*words)


@pytest.mark.parametrize("letter", ["opening", *LADDER])
def test_the_last_valid_day_is_written_positively_beside_the_legal_phrase(letter: str) -> None:
    assert fact(mail(letter), said("Hạn cuối", "Deadline")) == said(
        "hết thứ Năm 04/5/2023 (trước ngày 05/5/2023)",
        "by the end of Thursday 4 May 2023 (before 5 May 2023)",
    )


def test_an_extended_deadline_is_marked_as_such() -> None:
    words = said(
        "hết thứ Hai 08/5/2023 (trước ngày 09/5/2023) (đã gia hạn)",
        "by the end of Monday 8 May 2023 (before 9 May 2023) (extended)",
    )
    assert fact(mail("extended"), said("Hạn cuối", "Deadline")) == words


# Rule 4: no figures, no text of a report, nothing personal, no grade.
@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_no_mail_names_individual_responsibility_or_other_restricted_fields(
    letter: str, count: int
) -> None:
    found = mail(letter, count)
    restricted = [
        field.texts[lang()]
        for section in s.plan().outline
        for field in section.fields
        if field.visible_to
    ]
    assert restricted == [said("Trách nhiệm cá nhân", "Individual responsibility")]
    for words in restricted:
        assert words not in flat(found.text)
        assert words not in found.html


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"opening"}))
def test_only_the_opening_letter_shows_targets_and_no_letter_shows_results(letter: str) -> None:
    facts, context = s.sample(letter)
    for unit in facts["units"]:
        unit["targets"] = [{"indicator": "I12", "target": "77123.45"}]
    found = compose(facts, context)
    assert said("77.123", "77,123") not in found.text + found.html
    assert "%" not in found.text


def test_a_return_carries_its_remarks_in_full_and_nothing_else_of_the_report() -> None:
    found = flat(mail("returned").text)
    for remark in s.REMARKS:
        assert flat(str(remark["text"])) in found
    first = said(
        "Điểm 1, Kiểm điểm sự lãnh đạo, chỉ đạo; hạn chế, nguyên nhân và trách nhiệm:",
        "Point 1, Review of leadership; limitations, causes and responsibility:",
    )
    assert first in found
    assert said("Điểm 3:", "Point 3:") + " Ghi ngày thông qua báo cáo." in found
    kept = said(
        "Thời điểm của lần gửi đầy đủ đầu tiên được giữ nguyên",
        "The time of the first complete submission stands",
    )
    assert kept in found
    again = said(
        "gửi lại chậm nhất thứ Ba 09/5/2023", "submit it again no later than Tuesday 9 May 2023"
    )
    assert again in found


def test_a_return_without_a_date_for_resubmission_names_none() -> None:
    facts, context = s.to_units("returned")
    facts["units"] = [s.root("returned")]
    facts["returned"] = {**facts["returned"], "resubmit_before": ""}
    found = compose(facts, context)
    assert said("gửi lại chậm nhất", "no later than") not in flat(found.text)
    assert fact(found, said("Hạn cuối", "Deadline")) == said(
        "hết thứ Sáu 19/5/2023 (trước ngày 20/5/2023)",
        "by the end of Friday 19 May 2023 (before 20 May 2023)",
    )
