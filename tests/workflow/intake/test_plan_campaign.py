"""Campaign, levels, mail and calendar of a plan."""

from pathlib import Path

import pytest
from wrong_plans import Wrong, expected, in_plan, later, not_one_of, order, wrong_plan

ERRORS = (
    wrong_plan(
        "the time zone exists",
        "Asia/Ho_Chi_Minh",
        "Asia/Ho_Chi_Min",
        (
            "unknown_timezone",
            "timezone",
            "campaign.timezone",
            {"value": "Asia/Ho_Chi_Min", "nearest": "Asia/Ho_Chi_Minh"},
        ),
    ),
    wrong_plan(
        "the default language is one of the languages",
        'default_language = "vi"',
        'default_language = "fr"',
        not_one_of('default_language = "fr"', "campaign.default_language", "fr", "vi, en"),
    ),
    wrong_plan(
        "a language is a tag",
        '["vi", "en"]',
        '["vi", "English"]',
        not_one_of("languages =", "campaign.languages", "vi, English", "vi, en, …"),
    ),
    wrong_plan(
        "a workflow of one's own is not built",
        'code = "spring"',
        'code = "spring"\nworkflow = "guards.module:run"',
        later("workflow", "campaign.workflow", "guards.module:run"),
    ),
    wrong_plan(
        "a secret campaign is not built",
        'code = "spring"',
        'code = "spring"\nconfidentiality = "secret"',
        later("confidentiality", "campaign.confidentiality", "secret"),
    ),
    wrong_plan(
        "a term begins before it ends",
        "term = { start = 2020-07-01, end = 2025-06-30 }",
        "term = { start = 2025-07-01, end = 2025-06-30 }",
        order("term", "campaign.term", "2025-07-01", "2025-06-30"),
    ),
    wrong_plan(
        "two levels have two ranks",
        "rank = 2",
        "rank = 1",
        ("duplicate", 'rank = 1\nvi = "Toàn', "levels.all.rank", {"value": "1"}),
    ),
    wrong_plan(
        "a rank counts from one",
        "rank = 1",
        "rank = 0",
        not_one_of("rank = 0", "levels.unit.rank", "0", "1, 2, 3, …"),
    ),
    wrong_plan(
        "the address of answers is an address",
        "office@center.example",
        "office at center",
        ("bad_address", "reply_to", "mail.reply_to", {"value": "office at center"}),
    ),
    wrong_plan(
        "a greeting knows two placeholders",
        "Kính gửi {post} {unit}",
        "Kính gửi {name} {unit}",
        (
            "bad_placeholder",
            "greeting",
            "mail.greeting.vi",
            {"value": "name", "allowed": "{unit}, {post}"},
        ),
    ),
    wrong_plan(
        "a brace in a greeting is closed",
        "Kính gửi {post} {unit}",
        "Kính gửi {post",
        (
            "bad_placeholder",
            "greeting",
            "mail.greeting.vi",
            {"value": "Kính gửi {post", "allowed": "{unit}, {post}"},
        ),
    ),
    wrong_plan(
        "an hour is an hour",
        '["07:30", "16:30"]',
        '["7h30", "16:30"]',
        ("bad_time", "send_window", "calendar.send_window", {"value": "7h30"}),
    ),
    wrong_plan(
        "the send window opens before it closes",
        '["07:30", "16:30"]',
        '["16:30", "07:30"]',
        order("send_window", "calendar.send_window", "16:30", "07:30"),
    ),
    wrong_plan(
        "working hours do not overlap",
        "extra_workdays",
        ('working_hours = [["07:30", "11:30"], ["11:00", "17:00"]]\nextra_workdays'),
        order("working_hours", "calendar.working_hours.2", "11:30", "11:00"),
    ),
    wrong_plan(
        "a day is not closed and worked at once",
        "[2023-03-18]",
        "[2023-03-18, 2023-04-29]",
        ("day_closed_and_extra", "[[calendar.closed]]", "calendar.closed.1", {"day": "2023-04-29"}),
    ),
    wrong_plan(
        "an extra workday is named once",
        "[2023-03-18]",
        "[2023-03-18, 2023-03-18]",
        ("duplicate", "extra_workdays", "calendar.extra_workdays.2", {"value": "2023-03-18"}),
    ),
    wrong_plan(
        "closed days begin before they end",
        "to = 2023-05-03",
        "to = 2023-04-03",
        order("[[calendar.closed]]", "calendar.closed.1", "2023-04-29", "2023-04-03"),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), ERRORS)
def test_a_wrong_plan_is_refused(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    assert in_plan(tmp_path, old, new, "error") == expected(old, new, problems)
