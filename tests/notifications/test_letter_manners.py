"""The other rules for mails: forms of address, tone, footer."""

import dataclasses
import re
from pathlib import Path

import pytest
import samples as s
from reading import TEMPLATES, blocks, flat, mail
from tongue import LANGUAGES, lang, said

from notifications.blocks import Footer
from notifications.compose import compose
from notifications.letters import LETTERS
from notifications.plan_words import role
from states.plan import Calendar, Mail

pytestmark = pytest.mark.usefixtures("language")
OWN_WORDS = re.compile(
    r"Đảng|Chi bộ|Bí thư|Khối|đồng chí|Văn phòng|cấp ủy|sơ kết"
    r"|\b(?:party|bloc|secretary|committee|comrade|branch|mid-term)\b",
    re.IGNORECASE,
)
THREATS = re.compile(
    r"kỷ luật|phê bình|xử lý nghiêm|chế tài|vi phạm"
    r"|disciplin|sanction|penalt|punish|violat|failure|must immediately|consequence",
    re.IGNORECASE,
)
FILES = [path for tag in LANGUAGES for path in sorted((TEMPLATES / tag).glob("*.txt"))]


# Rule 5: forms of address are the plan's.
def test_the_greeting_is_the_plans_and_addresses_the_post() -> None:
    post = said("Kính gửi: Đồng chí Bí thư", "To the Secretary of")
    assert f"{post} Đảng bộ Báo của Đảng bộ tỉnh" in flat(mail("reminder").text)


def test_whoever_is_written_to_about_no_unit_is_addressed_by_the_post_alone() -> None:
    greeting = said("Kính gửi: Đồng chí Chánh Văn phòng", "To the Chief of Office")
    assert greeting in mail("draft_progress").text.splitlines()


def test_a_form_of_address_that_only_names_units_is_not_used_where_there_is_none() -> None:
    facts, context = s.sample("digest")
    own = dataclasses.replace(context.plan.mail, greeting={lang(): "{unit} thân mến,"})
    plan = dataclasses.replace(context.plan, mail=own)
    found = compose(facts, dataclasses.replace(context, plan=plan)).text
    post = said("Kính gửi: Cán bộ theo dõi, phụ trách cơ sở", "To the Follow-up officer")
    assert post in found.splitlines()


def test_another_organisation_is_served_by_its_own_words() -> None:
    facts, context = s.to_units("overdue")
    own = dataclasses.replace(
        context.plan.mail,
        sender={lang(): "Phòng Tổng hợp"},
        greeting={lang(): "Kính gửi Ông/Bà {post}, {unit}:"},
        closing={lang(): "Kính thư,"},
        help={lang(): ""},
    )
    plan = dataclasses.replace(context.plan, mail=own)
    found = flat(compose(facts, dataclasses.replace(context, plan=plan)).text)
    post = said("Bí thư", "Secretary")
    assert f"Kính gửi Ông/Bà {post}, Đảng bộ Báo của Đảng bộ tỉnh:" in found
    assert "Kính thư, Phòng Tổng hợp" in found
    assert "Đồng chí" not in found


def test_templates_hold_no_word_of_one_organisation() -> None:
    texts = {str(path): path.read_text("utf-8") for path in FILES}
    found = {name: OWN_WORDS.findall(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("letter", ["reminder", "digest"])
def test_a_stand_in_is_told_whose_place_he_takes(letter: str) -> None:
    facts, context = s.sample(letter)
    facts["recipient"] = s.STAND_IN
    found = flat(compose(facts, context).text)
    words = said(
        "Người nhận: Cán bộ theo dõi số 4, thay Cán bộ theo dõi số 3.",
        "Recipient: Cán bộ theo dõi số 4, for Cán bộ theo dõi số 3.",
    )
    assert words in found


# Rule 6: verbs rise with the step; no shouting, no threat.
@pytest.mark.parametrize(
    ("letter", "verb"),
    [
        ("opening", ("trân trọng thông báo", "are pleased to announce")),
        ("reminder", ("kính đề nghị quan tâm chỉ đạo", "kindly ask you to see to")),
        ("last_working_day", ("đề nghị khẩn trương hoàn thành", "ask you to complete and submit")),
        ("due_today", ("đề nghị khẩn trương hoàn thành", "ask you to complete and submit")),
        ("overdue", ("Đề nghị chỉ đạo gửi báo cáo", "Please see that it is submitted")),
        (
            "formal_letter",
            (
                "đề nghị chỉ đạo khẩn trương hoàn thành, gửi báo cáo",
                "ask you to submit the report without delay",
            ),
        ),
        ("outstanding_list", ("kính báo cáo", "respectfully report to")),
        ("draft_progress", ("kính báo cáo", "respectfully report on")),
    ],
)
def test_verbs_rise_with_the_step_and_upwards_they_report(
    letter: str, verb: tuple[str, str]
) -> None:
    assert said(*verb) in flat(mail(letter).text)


@pytest.mark.parametrize(
    ("letter", "now", "first_line"),
    [
        ("opening", "2023-03-15", ("Thông báo triển khai báo cáo", "Report opened")),
        ("reminder", "2023-04-17", ("Nhắc lịch báo cáo", "Upcoming report")),
        ("reminder", "2023-04-24", ("Kính đề nghị hoàn thiện", "Please complete your report")),
        (
            "last_working_day",
            "2023-04-28",
            ("Nhắc trước kỳ nghỉ lễ", "Reminder before the holiday"),
        ),
        ("due_today", "2023-05-04", ("Hôm nay là hạn cuối", "Due today")),
    ],
)
def test_the_verb_of_the_step_opens_the_text(
    letter: str, now: str, first_line: tuple[str, str]
) -> None:
    facts, _ = s.to_units(letter)
    found = compose(facts, s.context(s.at(now)))
    assert found.text.splitlines()[0] == said(*first_line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_shouts_or_threatens(path: Path) -> None:
    text = re.sub(r"{[%{#].*?[%}#]}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    assert "!" not in text
    assert [word for word in re.findall(r"\w{2,}", text) if word.isupper()] == []
    assert THREATS.findall(text) == []


def test_a_formal_letter_says_that_the_list_goes_up_and_when() -> None:
    found = flat(mail("formal_letter").text)
    for vi, en in (
        ("sẽ được báo cáo Ban Thường vụ Đảng ủy Khối", "goes to the Standing Committee of the"),
        ("vào thứ Năm 11/5/2023", "on Thursday 11 May 2023"),
        (
            "hoàn thành dự thảo báo cáo tổng hợp trước ngày 20/5/2023",
            "complete the consolidated draft before 20 May 2023",
        ),
        (
            "gửi báo cáo trước ngày 11/5/2023",
            "submit the report without delay, before 11 May 2023",
        ),
        ("- thứ Sáu 05/5/2023: Thư báo quá hạn", "- Friday 5 May 2023: Overdue notice"),
        ("Trân trọng./. Chánh Văn phòng", "Yours sincerely, Chief of Office Chánh Văn phòng"),
    ):
        assert said(vi, en) in found


# Rule 10: the footer.
@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"digest", "returned"}))
def test_the_footer_says_why_who_set_the_deadline_and_what_comes_next(letter: str) -> None:
    facts, context = s.sample(letter)
    footer = blocks(facts, context)[-1]
    assert isinstance(footer, Footer)
    why, basis, following = footer.paragraphs
    title = role(context.plan, facts["recipient"]["role"], lang())
    assert said(facts["recipient"]["title"], title) in why
    assert said("số 150-KH/TU ngày 27/02/2023", "no. 150-KH/TU of 27 February 2023") in basis
    assert following


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("opening", ("Thư nhắc, thứ Hai 17/4/2023", "Reminder, Monday 17 April 2023")),
        (
            "reminder",
            (
                "Thư nhắc trước hạn cuối, thứ Sáu 28/4/2023",
                "Reminder before the deadline, Friday 28 April 2023",
            ),
        ),
        (
            "last_working_day",
            (
                "Thư nhắc ngày hạn cuối, thứ Năm 04/5/2023",
                "Reminder on the last day, Thursday 4 May 2023",
            ),
        ),
        ("due_today", ("Thư báo quá hạn, thứ Sáu 05/5/2023", "Overdue notice, Friday 5 May 2023")),
        ("overdue", ("Công văn đôn đốc, thứ Ba 09/5/2023", "Formal reminder, Tuesday 9 May 2023")),
    ],
)
def test_the_next_step_is_the_first_that_is_still_to_come(
    letter: str, words: tuple[str, str]
) -> None:
    following = said("Bước tiếp theo: ", "Next: ") + said(*words)
    assert following in flat(mail(letter).text)


def test_a_ladder_that_has_ended_says_so() -> None:
    facts, context = s.to_units("overdue")
    facts["schedule"] = []
    ended = said("Theo lịch không còn thư nhắc nào.", "No further reminder is planned.")
    assert ended in flat(compose(facts, context).text)


def test_where_the_schedule_is_not_known_nothing_is_said_about_it() -> None:
    facts, context = s.to_units("overdue")
    del facts["schedule"]
    assert said("Theo lịch", "planned") not in flat(compose(facts, context).text)


def test_a_copy_says_that_it_is_one_and_greets_as_the_letter_does() -> None:
    facts, context = s.to_units("formal_letter")
    facts |= {"copy": True, "recipient": s.OFFICER_6}
    found = flat(compose(facts, context).text)
    copy = said(
        "Thư này là bản sao gửi Cán bộ theo dõi, phụ trách cơ sở để biết.",
        "This is a copy for information, sent to: Follow-up officer.",
    )
    assert copy in found
    post = said("Kính gửi: Đồng chí Bí thư", "To the Secretary of")
    assert f"{post} Đảng bộ Báo của Đảng bộ tỉnh" in found


@pytest.mark.parametrize("letter", sorted(s.TO_UNITS))
def test_a_plan_with_the_least_data_still_makes_whole_sentences(letter: str) -> None:
    facts, context = s.to_units(letter)
    for unit in facts["units"]:
        unit["officer"] = unit["cutoff"] = None
    plan = dataclasses.replace(
        context.plan,
        mail=Mail(sender={lang(): "Phòng Tổng hợp"}, reply_to="a@b.example"),
        campaign=dataclasses.replace(context.plan.campaign, issuer={}),
        calendar=Calendar(),
        legal_basis=(),
        optional_activities=(),
        outline=(),
    )
    found = flat(compose(facts, dataclasses.replace(context, plan=plan)).text)
    signed_by_a_person = letter == "formal_letter" and lang() == "en"
    assert ("Chief of Office" if signed_by_a_person else "Phòng Tổng hợp") in found
    broken = r"None|undefined|\(\)|  | [,;.:]|hết hết|hết$|of of|by by| of[,.;]| to the ?[,.;]"
    assert re.findall(broken, found) == []
    assert said("gọi số trên", "call the number above") not in found
