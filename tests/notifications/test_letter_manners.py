"""The other rules for mails: forms of address, tone, size, footer."""

import dataclasses
import re
import unicodedata
from pathlib import Path

import pytest
import samples as s
from reading import EVERY, TEMPLATES, blocks, flat, mail

from notifications.blocks import Footer, Heading, Paragraph
from notifications.compose import compose
from notifications.letters import LETTERS
from states.plan import Calendar, Mail


# Rule 5: forms of address are the plan's.
def test_the_greeting_is_the_plans_and_addresses_the_post() -> None:
    assert "Kính gửi: Đồng chí Bí thư Đảng bộ Báo của Đảng bộ tỉnh" in flat(mail("reminder").text)


def test_another_organisation_is_served_by_its_own_words() -> None:
    facts, context = s.to_units("overdue")
    own = dataclasses.replace(
        context.plan.mail,
        sender={"vi": "Phòng Tổng hợp"},
        greeting={"vi": "Kính gửi Ông/Bà {post}, {unit}:"},
        closing={"vi": "Kính thư,"},
        help={"vi": ""},
    )
    plan = dataclasses.replace(context.plan, mail=own)
    found = flat(compose(facts, dataclasses.replace(context, plan=plan)).text)
    assert "Kính gửi Ông/Bà Bí thư, Đảng bộ Báo của Đảng bộ tỉnh:" in found
    assert "Kính thư, Phòng Tổng hợp" in found
    assert "Đồng chí" not in found


def test_templates_hold_no_word_of_one_organisation() -> None:
    world = re.compile(r"Đảng|Chi bộ|Bí thư|Khối|đồng chí|Văn phòng|cấp ủy|sơ kết", re.IGNORECASE)
    texts = {path.name: path.read_text("utf-8") for path in (TEMPLATES / "vi").glob("*.txt")}
    assert {name: world.findall(text) for name, text in texts.items() if world.search(text)} == {}


@pytest.mark.parametrize("letter", ["reminder", "digest"])
def test_a_stand_in_is_told_whose_place_he_takes(letter: str) -> None:
    facts, context = s.sample(letter)
    facts["recipient"] = s.STAND_IN
    found = flat(compose(facts, context).text)
    assert "Người nhận: Cán bộ theo dõi số 4, thay Cán bộ theo dõi số 3." in found


# Rule 6: verbs rise with the step; no shouting, no threat.
@pytest.mark.parametrize(
    ("letter", "verb"),
    [
        ("opening", "trân trọng thông báo"),
        ("reminder", "kính đề nghị quan tâm chỉ đạo"),
        ("last_working_day", "đề nghị khẩn trương hoàn thành"),
        ("due_today", "đề nghị khẩn trương hoàn thành"),
        ("overdue", "Đề nghị chỉ đạo gửi báo cáo"),
        ("formal_letter", "đề nghị chỉ đạo khẩn trương hoàn thành, gửi báo cáo"),
        ("outstanding_list", "kính báo cáo"),
        ("draft_progress", "kính báo cáo"),
    ],
)
def test_verbs_rise_with_the_step_and_upwards_they_report(letter: str, verb: str) -> None:
    assert verb in flat(mail(letter).text)


@pytest.mark.parametrize(
    ("letter", "now", "first_line"),
    [
        ("opening", "2023-03-15", "Thông báo triển khai báo cáo"),
        ("reminder", "2023-04-17", "Nhắc lịch báo cáo"),
        ("reminder", "2023-04-24", "Kính đề nghị hoàn thiện"),
        ("last_working_day", "2023-04-28", "Nhắc trước kỳ nghỉ lễ"),
        ("due_today", "2023-05-04", "Hôm nay là hạn cuối"),
    ],
)
def test_the_verb_of_the_step_opens_the_text(letter: str, now: str, first_line: str) -> None:
    facts, _ = s.to_units(letter)
    found = compose(facts, s.context(s.at(now)))
    assert found.text.splitlines()[0] == first_line


@pytest.mark.parametrize("path", sorted((TEMPLATES / "vi").glob("*.txt")), ids=lambda p: p.name)
def test_no_template_shouts_or_threatens(path: Path) -> None:
    text = re.sub(r"{[%{#].*?[%}#]}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    assert "!" not in text
    assert [word for word in re.findall(r"\w{2,}", text) if word.isupper()] == []
    assert re.findall(r"kỷ luật|phê bình|xử lý nghiêm|chế tài|vi phạm", text, re.IGNORECASE) == []


def test_a_formal_letter_says_that_the_list_goes_up_and_when() -> None:
    found = flat(mail("formal_letter").text)
    assert "sẽ được báo cáo Ban Thường vụ Đảng ủy Khối" in found
    assert "vào thứ Năm 11/5/2023" in found
    assert "hoàn thành dự thảo báo cáo tổng hợp trước ngày 20/5/2023" in found
    assert "gửi báo cáo trước ngày 11/5/2023" in found
    assert "- thứ Sáu 05/5/2023: Thư báo quá hạn" in found
    assert "Trân trọng./. Chánh Văn phòng" in found


# Rule 7: plain, short, one Unicode form, no tracking.
@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_the_prose_of_a_letter_has_at_most_220_tokens(letter: str, count: int) -> None:
    prose = [
        text
        for block in blocks(*s.sample(letter, count))
        for text in (
            [block.text] if isinstance(block, Heading | Paragraph)
            else block.paragraphs if isinstance(block, Footer) else []
        )
    ]  # fmt: skip
    assert len(" ".join(prose).split()) <= 220


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_mails_are_small_and_load_nothing(letter: str, count: int) -> None:
    html = mail(letter, count).html
    assert len(html.encode()) <= 30 * 1024
    assert re.findall(r"<(?:img|script|link|iframe|form)|url\(|@import|\son\w+=", html) == []
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) <= set(
        re.findall(r"https://baocao\.dangkhoi\.example/[\w/-]+", html)
    )


def test_a_list_of_fifty_units_stays_small() -> None:
    facts, context = s.sample("outstanding_list")
    facts = {**facts, "outstanding": {**s.OUTSTANDING, "rows": s.ROWS[:1] * 50}}
    assert len(compose(facts, context).html.encode()) <= 30 * 1024


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_mails_are_in_one_unicode_form(letter: str, count: int) -> None:
    found = mail(letter, count)
    for text in (found.subject, found.text, found.html):
        assert unicodedata.is_normalized("NFC", text)


def test_text_that_came_decomposed_leaves_composed() -> None:
    facts, context = s.to_units("reminder")
    facts["units"][0]["name"] = unicodedata.normalize("NFD", facts["units"][0]["name"])
    assert unicodedata.is_normalized("NFC", compose(facts, context).text)


@pytest.mark.parametrize(("letter", "count"), EVERY)
def test_prose_wraps_and_every_link_stands_alone_on_its_line(letter: str, count: int) -> None:
    lines = mail(letter, count).text.splitlines()
    assert [line for line in lines if len(line) > 76 and "https://" not in line] == []
    assert all(line.strip().startswith("https://") for line in lines if "https://" in line)


# Rule 10: the footer.
@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"digest", "returned"}))
def test_the_footer_says_why_who_set_the_deadline_and_what_comes_next(letter: str) -> None:
    facts, context = s.sample(letter)
    footer = blocks(facts, context)[-1]
    assert isinstance(footer, Footer)
    why, basis, following = footer.paragraphs
    assert facts["recipient"]["title"] in why
    assert "số 150-KH/TU ngày 27/02/2023" in basis
    assert following


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("opening", "Bước tiếp theo: Thư nhắc, thứ Hai 17/4/2023"),
        ("reminder", "Bước tiếp theo: Thư nhắc trước hạn cuối, thứ Sáu 28/4/2023"),
        ("last_working_day", "Bước tiếp theo: Thư nhắc ngày hạn cuối, thứ Năm 04/5/2023"),
        ("due_today", "Bước tiếp theo: Thư báo quá hạn, thứ Sáu 05/5/2023"),
        ("overdue", "Bước tiếp theo: Công văn đôn đốc, thứ Ba 09/5/2023"),
    ],
)
def test_the_next_step_is_the_first_that_is_still_to_come(letter: str, words: str) -> None:
    assert words in flat(mail(letter).text)


def test_a_ladder_that_has_ended_says_so() -> None:
    facts, context = s.to_units("overdue")
    facts["schedule"] = []
    assert "Theo lịch không còn thư nhắc nào." in flat(compose(facts, context).text)


def test_where_the_schedule_is_not_known_nothing_is_said_about_it() -> None:
    facts, context = s.to_units("overdue")
    del facts["schedule"]
    assert "Theo lịch" not in flat(compose(facts, context).text)


def test_a_copy_says_that_it_is_one_and_greets_as_the_letter_does() -> None:
    facts, context = s.to_units("formal_letter")
    facts |= {"copy": True, "recipient": s.OFFICER_6}
    found = flat(compose(facts, context).text)
    assert "Thư này là bản sao gửi Cán bộ theo dõi, phụ trách cơ sở để biết." in found
    assert "Kính gửi: Đồng chí Bí thư Đảng bộ Báo của Đảng bộ tỉnh" in found


@pytest.mark.parametrize("letter", sorted(s.TO_UNITS))
def test_a_plan_with_the_least_data_still_makes_whole_sentences(letter: str) -> None:
    facts, context = s.to_units(letter)
    for unit in facts["units"]:
        unit["officer"] = unit["cutoff"] = None
    plan = dataclasses.replace(
        context.plan,
        mail=Mail(sender={"vi": "Phòng Tổng hợp"}, reply_to="a@b.example"),
        campaign=dataclasses.replace(context.plan.campaign, issuer={}),
        calendar=Calendar(),
        legal_basis=(),
        optional_activities=(),
        outline=(),
    )
    found = flat(compose(facts, dataclasses.replace(context, plan=plan)).text)
    assert found.count("Phòng Tổng hợp") >= 1
    assert re.findall(r"None|undefined|\(\)|  | [,;.:]|hết hết|hết$", found) == []
    assert "gọi số trên" not in found
