"""Every letter, held against the rules for mails; each rule is a test."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import samples as s

import notifications
from i18n.languages import available_languages
from notifications.blocks import Block, Button, FactList, Footer, Heading, Items, Paragraph, Table
from notifications.compose import Rendered, compose
from notifications.context import Context
from notifications.facts import Facts
from notifications.frame import framed
from notifications.letters import LETTERS, kind_of, letter_of
from notifications.templates import languages
from notifications.writer import Writer
from states.errors import BadRequest, NotFound

TEMPLATES = Path(notifications.__file__).parent / "templates"
EVERY = [*((name, 1) for name in LETTERS), *((name, 2) for name in s.TO_UNITS)]
LADDER = ("reminder", "last_working_day", "due_today", "overdue", "formal_letter")
UNIT_FACTS = (
    "Đợt báo cáo", "Đơn vị", "Yêu cầu", "Hạn cuối", "Thời gian", "Tình trạng", "Mốc số liệu",
    "link", "Liên hệ", "Bản giấy",
)  # fmt: skip
ROOT_FACTS = UNIT_FACTS[:8]
LIST_FACTS = tuple("Phạm vi" if name == "Đơn vị" else name for name in ROOT_FACTS)


def mail(letter: str, count: int = 1) -> Rendered:
    return compose(*s.sample(letter, count))


def blocks(facts: Facts, context: Context) -> tuple[Block, ...]:
    letter = letter_of(facts["letter"])
    writer = Writer(facts, context, internal=letter.internal)
    return framed(writer, tuple(letter.body(writer)))


def labels(found: tuple[Block, ...]) -> Iterator[str]:
    """The labels of the facts and the links, in the order people meet them."""
    for block in found:
        if isinstance(block, FactList):
            yield from (row.label for row in block.rows)
        elif isinstance(block, Button):
            yield "link"


def fact(rendered: Rendered, label: str) -> str:
    flat = " ".join(rendered.text.split())
    found = re.search(rf"- {label}: (.*?)(?: - |$)", flat)
    return found[1] if found else ""


def flat(text: str) -> str:
    return " ".join(text.split())


def every_mail() -> Iterator[Rendered]:
    return (mail(*case) for case in EVERY)


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


def test_a_copy_says_that_it_is_one_and_greets_as_the_letter_does() -> None:
    facts, context = s.to_units("formal_letter")
    facts |= {"copy": True, "recipient": s.OFFICER_6}
    found = flat(compose(facts, context).text)
    assert "Thư này là bản sao gửi Cán bộ theo dõi, phụ trách cơ sở để biết." in found
    assert "Kính gửi: Đồng chí Bí thư Đảng bộ Báo của Đảng bộ tỉnh" in found


# Single letters.
def test_the_opening_letter_brings_targets_outline_and_calendar() -> None:
    found = blocks(*s.to_units("opening"))
    tables = [block.rows for block in found if isinstance(block, Table)]
    assert tables[0][-1] == (
        "Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
        "1.250,5 triệu đồng",
    )
    titles = [block.title for block in found if isinstance(block, Items)]
    assert titles == [
        "Đề cương báo cáo:",
        "Tùy điều kiện thực tế, không bắt buộc:",
        "Lịch nhắc việc; thư dừng ngay khi nhận được báo cáo:",
    ]
    outline = next(block for block in found if isinstance(block, Items))
    assert outline.entries[-1].endswith("– không bắt buộc")
    text = flat(mail("opening").text)
    assert "phản ánh sai lệch trong 5 ngày làm việc; không điều chỉnh chỉ tiêu" in text
    assert "Tùy điều kiện thực tế, không bắt buộc: - Hội nghị sơ kết ở cơ sở" in text


def test_a_reminder_lists_what_is_missing_by_name_and_never_by_code() -> None:
    found = [block for block in blocks(*s.to_units("reminder")) if isinstance(block, Items)]
    assert found[0].entries == (
        "Bài học kinh nghiệm",
        "Dự báo tình hình; nhiệm vụ, giải pháp thời gian còn lại của nhiệm kỳ",
        "Nguyên nhân chủ quan",
        "Kiểm điểm sự lãnh đạo, chỉ đạo; hạn chế, nguyên nhân và trách nhiệm",
        "Chỉ tiêu: Tỷ lệ cuộc kiểm tra, giám sát hoàn thành so với chương trình",
        "Chỉ tiêu: Kinh phí ủng hộ an sinh xã hội từ đầu nhiệm kỳ",
    )


def test_a_unit_that_has_not_opened_the_form_is_told_so() -> None:
    now, _, more = s.TO_UNITS["reminder"]
    found = flat(compose(s.facts("reminder", *s.TWO, **more), s.context(now)).text)
    assert "Chi bộ Công ty CP In chưa mở biểu mẫu báo cáo." in found
    assert "Chi bộ Công ty TNHH MTV Thủy lợi Nam, phần còn thiếu:" in found


def test_a_draft_that_lacks_nothing_is_told_to_be_sent() -> None:
    facts = s.facts("reminder", s.unit("DB33"))
    found = flat(compose(facts, s.context(s.at("2023-04-24"))).text)
    assert "đã đủ các phần; chỉ còn bước gửi." in found


def test_a_reminder_before_a_holiday_suggests_adopting_the_report_before_it() -> None:
    facts, _ = s.to_units("reminder")
    found = flat(compose(facts, s.context(s.at("2023-04-17"))).text)
    assert "nên thông qua báo cáo chậm nhất thứ Sáu 28/4/2023" in found


def test_the_last_working_day_before_a_holiday_says_what_is_left_and_of_estimates() -> None:
    found = flat(mail("last_working_day").text)
    assert "Sau hôm nay chỉ còn 01 ngày làm việc (thứ Năm 04/5)." in found
    assert "ở dạng ước thực hiện và xác nhận từ 01/5/2023." in found


def test_on_the_last_day_the_hours_of_system_and_office_are_told() -> None:
    found = flat(mail("due_today").text)
    assert "Hôm nay, thứ Năm 04/5/2023, là ngày cuối cùng; hệ thống mở đến 24 giờ." in found
    assert "Bản giấy phải đến văn thư trước giờ đóng cửa hôm nay (17:00)." in found


def test_a_deadline_on_a_closed_day_is_never_called_today_before_it_is() -> None:
    facts = s.facts("due_today", s.unit("DB33", due=s.M4))
    found = compose(facts, s.context(s.at("2023-06-02")))
    assert found.text.splitlines()[0] == "Nhắc ngày làm việc cuối cùng trước hạn"
    assert "Hệ thống mở đến 24 giờ Chủ nhật 04/6/2023." in flat(found.text)


def test_an_overdue_letter_tells_the_minute_of_leaving_and_asks_for_report_or_reason() -> None:
    found = flat(mail("overdue").text)
    assert "Đến 07 giờ 30 ngày 05/5/2023, Văn phòng Đảng ủy Khối chưa nhận được báo cáo" in found
    assert "hoặc cho biết lý do và thời hạn dự kiến." in found


def test_who_is_new_in_a_post_is_told_what_was_sent_before() -> None:
    assert "- thứ Hai 17/4/2023: Thư nhắc" in flat(mail("overdue").text)
    facts, context = s.to_units("overdue")
    facts["units"][0]["newly_in_post"] = False
    assert "Các thư đã gửi" not in compose(facts, context).text


def test_the_list_upwards_counts_and_shows_one_table() -> None:
    found = blocks(*s.sample("outstanding_list"))
    assert "đến hết ngày 10/5/2023 có 70/72 đơn vị đã gửi báo cáo Sơ kết 2023; còn 02 đơn vị" in (
        flat(mail("outstanding_list").text)
    )
    tables = [block for block in found if isinstance(block, Table)]
    assert [table.rows[0] for table in tables] == [
        (
            "Đảng bộ Báo của Đảng bộ tỉnh (DB33)",
            "Bí thư Đảng ủy",
            "Cán bộ theo dõi số 6",
            "thứ Tư 10/5/2023: Đã hẹn ngày gửi",
            "Chờ thông qua tập thể",
            "thứ Sáu 12/5/2023",
        )
    ]


def test_units_with_an_own_later_deadline_are_counted_beside_the_list() -> None:
    facts, context = s.sample("outstanding_list")
    facts = {**facts, "outstanding": {**s.OUTSTANDING, "received": 69}}
    assert "; ngoài ra 01 đơn vị chưa đến hạn." in flat(compose(facts, context).text)


def test_a_receipt_tells_code_second_version_timeliness_and_that_it_is_no_approval() -> None:
    found = flat(mail("received").text)
    assert (
        "lúc 12:45:07, thứ Sáu 28/4/2023. Mã biên nhận BC-7K3F, bản gửi lần 1: đúng hạn." in found
    )
    assert "Biên nhận này chưa phải là kết quả duyệt." in found
    assert "Cán bộ theo dõi số 7 đọc báo cáo, chậm nhất thứ Sáu 05/5/2023." in found
    assert f"{s.BASE}/receipt/BC-7K3F" in found
    assert "ước thực hiện cần được xác nhận" in found


def test_a_receipt_for_paper_counts_from_receipt() -> None:
    facts, context = s.to_units("received")
    facts["receipt"] = {
        **facts["receipt"], "registered": True, "timeliness": "late", "late_by_working_days": 5,
        "received_at": "2023-05-11T07:10:00+00:00", "recorded_at": "2023-05-11T07:30:00+00:00",
    }  # fmt: skip
    found = flat(compose(facts, context).text)
    assert "lúc 14:10:00, thứ Năm 11/5/2023" in found
    assert "gửi quá hạn 5 ngày làm việc. Bản giấy được vào sổ lúc 14:30:00" in found


def test_the_digest_groups_by_verb_and_lists_all_that_is_open() -> None:
    found = [block for block in blocks(*s.sample("digest")) if isinstance(block, Items)]
    assert [block.title for block in found] == [
        "Đọc: 3 báo cáo",
        "Gọi điện: 1 đơn vị",
        "Quyết định gửi hay chưa: 1 thư",
        "Chờ đơn vị gửi lại: 1 báo cáo",
        "Chưa đọc xong đúng hạn: 1 báo cáo",
        "Công văn đôn đốc đã gửi: 1",
        "Thư gửi các đơn vị hôm nay: 2",
    ]
    assert [entry.rpartition(", ")[2] for entry in found[0].entries] == [
        "còn trong hạn",
        "đến hạn hôm nay",
        "quá hạn",
    ]
    assert found[1].entries == (
        "Chi bộ Trung tâm Khuyến nông (CB19): Bí thư CB19, điện thoại 0000 000 104,"
        " từ thứ Hai 24/4/2023",
    )
    assert found[-1].entries == ("Thư nhắc trước hạn cuối: 2 đơn vị (CB23, CB24)",)


def test_a_list_of_estimates_names_indicator_source_and_day_but_no_value() -> None:
    for letter in ("draft_progress", "estimates_open"):
        found = [block for block in blocks(*s.sample(letter)) if isinstance(block, Table)]
        assert found[0].rows[0] == (
            "Số đảng viên mới kết nạp từ đầu nhiệm kỳ",
            "Ban Tổ chức Đảng ủy Khối",
            "30/5/2023",
        )
        assert found[0].rows[2][1:] == ("các đơn vị", "")


def test_the_supplement_round_is_announced() -> None:
    found = flat(mail("estimates_open").text)
    assert "Đợt bổ sung số liệu mở từ 31/5/2023, kết thúc trước ngày 02/6/2023." in found


def test_an_extension_tells_old_and_new_day_and_the_reason() -> None:
    found = flat(mail("extended").text)
    assert "hạn cũ hết thứ Năm 04/5/2023; hạn mới hết thứ Hai 08/5/2023." in found
    assert "Lý do: Đơn vị vừa kiện toàn cấp ủy." in found


# Subjects and threads.
@pytest.mark.parametrize("letter", ["opening", "reminder", "last_working_day", "due_today"])
def test_opening_and_reminders_up_to_the_due_day_share_one_subject(letter: str) -> None:
    assert mail(letter).subject == "[Sơ kết 2023][DB33] Báo cáo – hạn cuối: thứ Năm 04/5/2023"
    assert mail(letter, 2).subject == (
        "[Sơ kết 2023][CB23, CB24] Báo cáo – hạn cuối: thứ Năm 04/5/2023"
    )
    assert LETTERS[letter].thread == "deadline"


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        ("overdue", "[Sơ kết 2023][DB33] Đã quá hạn, đề nghị gửi báo cáo"),
        ("formal_letter", "[Sơ kết 2023][DB33] V/v đôn đốc gửi báo cáo"),
        (
            "outstanding_list",
            "[Sơ kết 2023][DB33, CB19] Kính báo cáo danh sách đơn vị chưa gửi báo cáo",
        ),
        ("decide_without", "[Sơ kết 2023][DB33] Quyết định xử lý đơn vị chưa báo cáo"),
        ("draft_progress", "[Sơ kết 2023][KHOI] Tiến độ dự thảo báo cáo tổng hợp"),
        ("estimates_open", "[Sơ kết 2023][KHOI] Còn số liệu ước thực hiện"),
        ("confirm_figures", "[Sơ kết 2023][CB23] Xác nhận số liệu đến hết 30/4"),
        ("digest", "[Sơ kết 2023] Hôm nay: đọc 3, gọi 1, quyết định 1"),
        ("received", "[Sơ kết 2023][CB23] Đã nhận báo cáo"),
        ("returned", "[Sơ kết 2023][DB33] Đề nghị hoàn chỉnh báo cáo"),
        ("approved", "[Sơ kết 2023][CB23] Báo cáo đã được tiếp nhận, duyệt"),
        ("extended", "[Sơ kết 2023][DB33] Gia hạn gửi báo cáo"),
    ],
)
def test_every_other_letter_has_a_subject_of_its_own(letter: str, subject: str) -> None:
    assert mail(letter).subject == subject


def test_many_units_are_counted_in_a_subject_instead_of_named() -> None:
    units = [s.unit(code) for code in ("DB33", "CB19", "CB20", "CB21", "CB22")]
    facts = s.facts("outstanding_list", *units, outstanding=s.OUTSTANDING)
    subject = compose(facts, s.context(s.at("2023-05-11"))).subject
    assert subject.startswith("[Sơ kết 2023][5 đơn vị] ")


@pytest.mark.parametrize("bad", ["\r", "\n", "\0"])
def test_text_for_a_header_with_a_line_break_is_refused(bad: str) -> None:
    facts, context = s.to_units("reminder")
    facts["units"][0]["code"] = f"DB33{bad}Bcc: x@y.example"
    with pytest.raises(BadRequest) as refused:
        compose(facts, context)
    assert (refused.value.code, refused.value.fields) == ("header_unsafe", {"header": "Subject"})


def test_an_unknown_letter_is_not_found() -> None:
    with pytest.raises(NotFound) as found:
        compose({**s.facts("digest"), "letter": "poem"}, s.context(s.at("2023-05-04")))
    assert (found.value.code, found.value.fields) == ("letter", {"letter": "poem"})


def test_links_are_fixed_and_quoted() -> None:
    context = dataclasses.replace(s.context(s.at("2023-05-04")), base_url="https://a.example/b/")
    assert context.report_url("DB 33/x") == "https://a.example/b/r/so-ket-2023/DB%2033%2Fx"
    assert context.campaign_url() == "https://a.example/b/c/so-ket-2023"
    assert context.today_url() == "https://a.example/b/today"
    assert context.receipt_url("BC-7K3F") == "https://a.example/b/receipt/BC-7K3F"


def test_kinds_are_those_of_the_rules() -> None:
    assert {name: kind_of(name) for name in LETTERS} == {
        "opening": "event",
        "reminder": "reminder",
        "last_working_day": "reminder",
        "due_today": "reminder",
        "overdue": "escalation",
        "formal_letter": "escalation",
        "outstanding_list": "escalation",
        "decide_without": "task",
        "draft_progress": "reminder",
        "estimates_open": "reminder",
        "confirm_figures": "reminder",
        "digest": "digest",
        "received": "event",
        "returned": "event",
        "approved": "event",
        "extended": "event",
    }
    assert kind_of("draft_progress", after=True) == "escalation"
    assert kind_of("estimates_open", after=True) == "reminder"


def test_a_language_is_a_catalogue_and_a_folder_with_a_file_for_every_letter() -> None:
    assert languages() == available_languages()
    for lang in languages():
        files = {path.stem for path in (TEMPLATES / lang).glob("*.txt")}
        assert files == {"shared", *LETTERS}
