"""The shape of a plan: keys, types, texts by language, codes."""

from pathlib import Path
from typing import get_args

import pytest
from wrong_plans import (
    Wrong,
    expected,
    in_plan,
    missing,
    not_one_of,
    of_other_type,
    reference,
    wrong_plan,
)

from states.plan import ActsAs

ERRORS = (
    wrong_plan(
        "an unknown key names the nearest known one",
        'owner = "head"\ncompleted_by',
        'owner = "head"\ncomplete_by',
        (
            "unknown_key",
            "complete_by",
            "milestones.M1.complete_by",
            {"key": "complete_by", "nearest": "completed_by"},
        ),
        missing('[[milestones]]\ncode = "M1"', "milestones.M1.completed_by"),
    ),
    wrong_plan(
        "an unknown table is an unknown key",
        "[mail]",
        "[mails]",
        ("unknown_key", "[mails]", "mails", {"key": "mails", "nearest": "mail"}),
        missing('schema = "dondoc', "mail"),
    ),
    wrong_plan(
        "a language that is none of the campaign's is an unknown key",
        'en = "Head"',
        'en = "Head"\nfr = "Chef"',
        ("unknown_key", 'fr = "Chef"', "roles.head.fr", {"key": "fr", "nearest": ""}),
    ),
    wrong_plan(
        "texts under their inner name are an unknown key",
        'vi = "Trưởng đơn vị"\nen = "Head"',
        'texts = { vi = "Trưởng đơn vị" }',
        ("unknown_key", "texts = ", "roles.head.texts", {"key": "texts", "nearest": ""}),
        missing('[[roles]]\ncode = "head"', "roles.head.vi"),
    ),
    wrong_plan(
        "the default language must be there",
        'vi = "Thống kê"\n',
        "",
        missing('[[roles]]\ncode = "statistics"', "roles.statistics.vi"),
    ),
    wrong_plan(
        "a text may not be blank",
        'vi = "Thống kê"',
        'vi = "  "',
        ("empty_value", 'vi = "  "', "roles.statistics.vi", {"key": "vi"}),
    ),
    wrong_plan(
        "text is no number",
        "rank = 1",
        'rank = "1"',
        of_other_type('rank = "1"', "levels.unit.rank", "integer", "text"),
    ),
    wrong_plan(
        "a figure written as text is no figure",
        "root_target = 98.5",
        'root_target = "98.5"',
        of_other_type('root_target = "98.5"', "indicators.I2.root_target", "number", "text"),
    ),
    wrong_plan(
        "a date is no text",
        'vi = "Chánh"',
        "vi = 2023-01-01",
        of_other_type("vi = 2023-01-01", "roles.chief.vi", "text", "date"),
    ),
    wrong_plan(
        "a table must be a table",
        'greeting = { vi = "Kính gửi {post} {unit}", en = "To the {post} of {unit}" }',
        'greeting = "Dear all"',
        of_other_type('greeting = "Dear all"', "mail.greeting", "table", "text"),
    ),
    wrong_plan(
        "a list must be a list",
        'to = ["head"]',
        'to = "head"',
        of_other_type('to = "head"', "escalation.R1.to", "list", "text"),
    ),
    wrong_plan(
        "a pair has two parts",
        '["07:30", "16:30"]',
        '["07:30"]',
        ("wrong_length", '["07:30"]', "calendar.send_window", {"expected": 2, "got": 1}),
    ),
    wrong_plan(
        "a pair has no three parts",
        '["07:30", "16:30"]',
        '["07:30", "16:30", "17:00"]',
        ("wrong_length", "17:00", "calendar.send_window", {"expected": 2, "got": 3}),
    ),
    wrong_plan(
        "a word of a closed list is one of the list",
        'acts_as = "body"',
        'acts_as = "bodies"',
        not_one_of(
            'acts_as = "bodies"',
            "roles.statistics.acts_as",
            "bodies",
            ", ".join(get_args(ActsAs)),
        ),
    ),
    wrong_plan(
        "a date in quotes must be a date",
        "opened_on = 2023-03-15",
        'opened_on = "15/03/2023"',
        ("bad_date", "15/03/2023", "campaign.opened_on", {"value": "15/03/2023"}),
    ),
    wrong_plan(
        "a date lies in our times",
        "opened_on = 2023-03-15",
        "opened_on = 0023-03-15",
        ("bad_date", "0023-03-15", "campaign.opened_on", {"value": "0023-03-15"}),
    ),
    wrong_plan(
        "a moment has a zone",
        "2023-06-02T08:00:00+07:00",
        "2023-06-02T08:00:00",
        (
            "bad_moment",
            "scheduled_at",
            "milestones.M2.scheduled_at",
            {"value": "2023-06-02 08:00:00"},
        ),
    ),
    wrong_plan(
        "a figure has a sane size",
        "root_target = 98.5",
        "root_target = 1e999",
        ("number_out_of_range", "1e999", "indicators.I2.root_target", {"power": 30}),
    ),
    wrong_plan(
        "the end of a text cannot be written into a text",
        'vi = "Thống kê"',
        'vi = "Thống\\u0000kê"',
        ("bad_character", "u0000", "roles.statistics.vi", {"character": "U+0000"}),
    ),
    wrong_plan(
        "a name that reaches a header has one line",
        'sender = { vi = "Văn phòng"',
        'sender = { vi = "Văn phòng\\r\\nBcc: all"',
        ("line_break_in_value", "sender", "mail.sender.vi", {}),
    ),
    wrong_plan(
        "a code has no blank and no slash",
        'code = "G1"',
        'code = "G 1/2"',
        ("bad_code", "G 1/2", "groups.G 1/2.code", {"value": "G 1/2"}),
    ),
    wrong_plan(
        "a code stands once in its list",
        'code = "statistics"',
        'code = "chief"',
        ("duplicate", 'code = "chief"\nacts_as = "body"', "roles.chief.code", {"value": "chief"}),
        reference('source = "body', "indicators.I1.source", "role", "statistics", ""),
    ),
    wrong_plan(
        "what is no TOML names its line",
        "rank = 1",
        "rank = = 1",
        ("not_toml", "rank = = 1", "", {}),
    ),
    wrong_plan(
        "a day that does not exist is named, and the rest is read all the same",
        "date = 2023-04-30",
        "date = 2023-04-31",
        ("bad_date", "2023-04-31", "", {"value": "2023-04-31"}),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), ERRORS)
def test_a_wrong_plan_is_refused(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    assert in_plan(tmp_path, old, new, "error") == expected(old, new, problems)
