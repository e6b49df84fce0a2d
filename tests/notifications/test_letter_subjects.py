"""Subjects, threads, links and kinds of letters, and which languages there are."""

import dataclasses

import pytest
import samples as s
from reading import TEMPLATES, mail
from tongue import said

from i18n.languages import available_languages
from notifications.compose import compose
from notifications.letters import LETTERS, kind_of
from notifications.templates import languages
from states.errors import BadRequest, NotFound

pytestmark = pytest.mark.usefixtures("language")


@pytest.mark.parametrize("letter", ["opening", "reminder", "last_working_day", "due_today"])
def test_opening_and_reminders_up_to_the_due_day_share_one_subject(letter: str) -> None:
    words = said("Báo cáo – hạn cuối: thứ Năm 04/5/2023", "Report – last day: Thursday 4 May 2023")
    prefix = said("Sơ kết 2023", "Mid-term 2023")
    assert mail(letter).subject == f"[{prefix}][DB33] {words}"
    assert mail(letter, 2).subject == f"[{prefix}][CB23, CB24] {words}"
    assert LETTERS[letter].thread == "deadline"


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        (
            "overdue",
            ("[DB33] Đã quá hạn, đề nghị gửi báo cáo", "[DB33] Overdue, please submit"),
        ),
        ("formal_letter", ("[DB33] V/v đôn đốc gửi báo cáo", "[DB33] Formal reminder")),
        (
            "outstanding_list",
            (
                "[DB33, CB19] Kính báo cáo danh sách đơn vị chưa gửi báo cáo",
                "[DB33, CB19] Units not yet reported",
            ),
        ),
        (
            "decide_without",
            (
                "[DB33] Quyết định xử lý đơn vị chưa báo cáo",
                "[DB33] Close or wait: units not yet reported",
            ),
        ),
        (
            "draft_progress",
            (
                "[KHOI] Tiến độ dự thảo báo cáo tổng hợp",
                "[KHOI] Progress of the consolidated draft",
            ),
        ),
        ("estimates_open", ("[KHOI] Còn số liệu ước thực hiện", "[KHOI] Estimates still open")),
        (
            "confirm_figures",
            ("[CB23] Xác nhận số liệu đến hết 30/4", "[CB23] Confirm figures as of 30 April"),
        ),
        ("digest", (" Hôm nay: đọc 3, gọi 1, quyết định 1", " Today: read 3, call 1, decide 1")),
        ("received", ("[CB23] Đã nhận báo cáo", "[CB23] Report received")),
        ("returned", ("[DB33] Đề nghị hoàn chỉnh báo cáo", "[DB33] Please revise your report")),
        (
            "approved",
            ("[CB23] Báo cáo đã được tiếp nhận, duyệt", "[CB23] Report accepted and approved"),
        ),
        ("extended", ("[DB33] Gia hạn gửi báo cáo", "[DB33] Deadline extended")),
    ],
)
def test_every_other_letter_has_a_subject_of_its_own(letter: str, subject: tuple[str, str]) -> None:
    prefix = said("[Sơ kết 2023]", "[Mid-term 2023]")
    assert mail(letter).subject == prefix + said(*subject)


def test_many_units_are_counted_in_a_subject_instead_of_named() -> None:
    units = [s.unit(code) for code in ("DB33", "CB19", "CB20", "CB21", "CB22")]
    facts = s.facts("outstanding_list", *units, outstanding=s.OUTSTANDING)
    subject = compose(facts, s.context(s.at("2023-05-11"))).subject
    assert subject.startswith(said("[Sơ kết 2023][5 đơn vị] ", "[Mid-term 2023][5 units] "))


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
