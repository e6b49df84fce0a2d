"""Words by code: nothing a person can meet lacks them, and nothing missing crashes a person."""

import ast
import re
import unicodedata
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import i18n
from i18n.languages import LOCALE, available_languages
from i18n.words import known_codes, say
from notifications.letters import LETTERS
from states.finding import SEVERITIES
from states.guards import GUARDS
from workflow.contact_log import OUTCOMES

HOUSE = Path(i18n.__file__).parent.parent
SOURCES = [
    path
    for folder in ("states", "storage", "notifications", "workflow", "dondoc")
    for path in (HOUSE / folder).rglob("*.py")
]
REFUSALS = re.compile(r"\b(?:No|Refusal)\(\s*\"([a-z_]+)\"")
ERRORS = re.compile(r"\b(?:NotFound|Conflict|BadRequest|DondocError)\(\s*\"([a-z_]+)\"")

CONTRACT = {
    "situation": "not_opened drafting with_reviewers returned approved consolidated presented",
    "state": "draft submitted reviewed consolidated presented",
    "timeliness": "not_due on_time incomplete late missing exempt",
    "obligation": "due exempt merged waived closed",
    "move": "submit withdraw send_back endorse approve reopen consolidate release"
    " confirm_figures present",
    "mail_status": "ready claimed sent retry failed uncertain dropped",
    "due_status": "planned claimed fired superseded skipped awaiting_confirmation",
    "kind": "reminder escalation digest event task",
    "severity": "error warning info",
    "indicator_status": "not_applicable no_data no_target met exceeded on_track behind",
    "role": "unit_head unit_deputy drafter reader registry office approver leadership body"
    " publicist auditor administrator recipient",
    "refused": "not_active role not_adopted errors_unconfirmed reading_started own_unit no_remarks"
    " revision_changed open_errors campaign_presented not_in_revision parent_presented no_estimate"
    " estimates_open children_unpresentable deadline_passed campaign_closed estimate_unconfirmed"
    " wrong_state nothing_to_submit campaign_paused",
    "letter": "opening reminder last_working_day due_today overdue formal_letter outstanding_list"
    " decide_without draft_progress estimates_open confirm_figures digest received returned"
    " approved extended correction_asked invitation issued",
}


def missing(prefix: str, codes: object) -> list[str]:
    known = known_codes("vi")
    return sorted(code for code in {f"{prefix}.{name}" for name in codes} if code not in known)


def named_in_the_code(pattern: re.Pattern[str], paths: list[Path] = SOURCES) -> set[str]:
    return {name for path in paths for name in pattern.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("prefix", CONTRACT)
def test_every_value_of_the_contract_has_words(prefix: str) -> None:
    assert missing(prefix, CONTRACT[prefix].split()) == []


def test_every_finding_has_words() -> None:
    assert missing("finding", SEVERITIES) == []


def test_every_guard_and_every_refusal_in_the_code_has_words() -> None:
    assert missing("refused", {*GUARDS, *named_in_the_code(REFUSALS)}) == []


def test_every_other_error_in_the_code_has_words() -> None:
    assert missing("error", named_in_the_code(ERRORS)) == []


def test_every_problem_of_a_file_has_words_for_the_fields_it_brings() -> None:
    told = raw()
    found = {
        code: sorted(fields_of(told.get(f"problem.{code}", "{no words}")) - brought)
        for code, brought in problems_in_the_code().items()
    }
    assert {code: lacking for code, lacking in found.items() if lacking} == {}


def test_every_letter_and_every_outcome_of_a_contact_has_words() -> None:
    assert missing("letter", LETTERS) == []
    assert missing("contact", OUTCOMES) == []


def test_the_seven_words_for_situations_are_those_of_the_house() -> None:
    codes = CONTRACT["situation"].split()
    assert " · ".join(say(f"situation.{code}", "vi") for code in codes) == (
        "Chưa mở · Đang soạn · Chờ thẩm định · Trả lại để sửa · Đã duyệt · Đã tổng hợp · Đã trình"
    )


def test_passing_a_report_on_is_called_what_the_rules_call_it() -> None:
    assert say("move.endorse", "vi") == "Đồng ý, chuyển bước sau"


def test_a_missing_word_a_missing_field_and_a_missing_language_fall_back_to_the_code() -> None:
    assert say("no.such_code", "vi") == "no.such_code"
    assert say("remaining.left", "vi") == "remaining.left"
    assert say("remaining.left", "vi", n=[]) == "còn [] ngày làm việc"
    assert say("time.minute", "vi", hour="x", minute="y", date="z") == "time.minute"
    assert say("state.draft", "xx") == "state.draft"


def test_an_empty_field_shows_as_a_dash() -> None:
    words = say("problem.unknown_key", "vi", key="colour", nearest="")
    assert words == "Không có khóa “colour”; sửa tên hoặc bỏ khóa (tên gần nhất: –)."


def test_fields_are_filled_in_and_may_bear_any_name() -> None:
    assert say("remaining.left", "vi", n=5, code="x", lang="y") == "còn 5 ngày làm việc"


def fields_of(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def problems_in_the_code() -> dict[str, set[str]]:
    """The code of every problem with the fields that all its callers give it."""
    found: dict[str, set[str]] = {}
    for path in (HOUSE / "workflow" / "intake").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="error" | "warning"),
                    args=[ast.Constant(value=str(code)), *_],
                    keywords=keywords,
                ):
                    brought = {word.arg for word in keywords if word.arg}
                    found[code] = found.get(code, brought) & brought
    return found


def raw() -> dict[str, str]:
    told: dict[str, str] = {}
    for path in LOCALE.glob("vi*.po"):
        with path.open("rb") as file:
            told |= {str(one.id): str(one.string) for one in read_po(file, locale="vi") if one.id}
    return told


TOLD = ("refused.", "error.", "problem.")


def test_refusals_errors_and_problems_say_what_is_so_and_then_how_to_go_on() -> None:
    told = {
        code: text for code, text in raw().items() if code.startswith(TOLD) and code.count(".") == 1
    }
    assert [code for code, text in told.items() if ";" not in text] == []


def test_no_word_shouts_or_blames() -> None:
    assert [text for text in raw().values() if "!" in text or "vi phạm" in text.lower()] == []


def test_every_code_stands_once_and_in_one_unicode_form() -> None:
    text = (LOCALE / "vi.po").read_text("utf-8")
    codes = re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE)
    assert sorted(codes) == sorted(set(codes))
    assert unicodedata.is_normalized("NFC", text)


def test_vietnamese_is_available() -> None:
    assert "vi" in available_languages()
