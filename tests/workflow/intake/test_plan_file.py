"""Every kind of wrong plan: the exact problems, each with code, line, path and fields."""

from pathlib import Path
from typing import Any

import pytest
from small_folder import PLAN, changed, line_of, write

from states.plan import Plan
from workflow.intake.plan_folder import check_folder, read_folder

Wrong = tuple[str, str, str, dict[str, Any]]  # code, part of the line, path, fields


def wrong_plan(name: str, old: str, new: str, *problems: Wrong) -> Any:
    return pytest.param(old, new, problems, id=name)


def reference(part: str, path: str, kind: str, value: str, nearest: str) -> Wrong:
    fields = {"kind": kind, "value": value, "nearest": nearest}
    return ("unknown_reference", part, path, fields)


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
        (
            "missing_key",
            '[[milestones]]\ncode = "M1"',
            "milestones.M1.completed_by",
            {"key": "completed_by"},
        ),
    ),
    wrong_plan(
        "an unknown table is an unknown key",
        "[mail]",
        "[mails]",
        ("unknown_key", "[mails]", "mails", {"key": "mails", "nearest": "mail"}),
        ("missing_key", 'schema = "dondoc', "mail", {"key": "mail"}),
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
        ("missing_key", '[[roles]]\ncode = "head"', "roles.head.vi", {"key": "vi"}),
    ),
    wrong_plan(
        "the default language must be there",
        'vi = "Thống kê"\n',
        "",
        ("missing_key", '[[roles]]\ncode = "statistics"', "roles.statistics.vi", {"key": "vi"}),
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
        ("wrong_type", 'rank = "1"', "levels.unit.rank", {"expected": "integer", "got": "text"}),
    ),
    wrong_plan(
        "a figure written as text is no figure",
        "root_target = 98.5",
        'root_target = "98.5"',
        (
            "wrong_type",
            'root_target = "98.5"',
            "indicators.I2.root_target",
            {"expected": "number", "got": "text"},
        ),
    ),
    wrong_plan(
        "a date is no text",
        'vi = "Chánh"',
        "vi = 2023-01-01",
        ("wrong_type", "vi = 2023-01-01", "roles.chief.vi", {"expected": "text", "got": "date"}),
    ),
    wrong_plan(
        "a table must be a table",
        'greeting = { vi = "Kính gửi {post} {unit}", en = "To the {post} of {unit}" }',
        'greeting = "Dear all"',
        (
            "wrong_type",
            'greeting = "Dear all"',
            "mail.greeting",
            {"expected": "table", "got": "text"},
        ),
    ),
    wrong_plan(
        "a list must be a list",
        'to = ["head"]',
        'to = "head"',
        ("wrong_type", 'to = "head"', "escalation.R1.to", {"expected": "list", "got": "text"}),
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
        (
            "bad_value",
            'acts_as = "bodies"',
            "roles.statistics.acts_as",
            {
                "value": "bodies",
                "allowed": "unit_head, unit_deputy, drafter, reader, registry, office, approver, "
                "leadership, body, publicist, auditor, administ…",
            },
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
        (
            "bad_value",
            'default_language = "fr"',
            "campaign.default_language",
            {"value": "fr", "allowed": "vi, en"},
        ),
    ),
    wrong_plan(
        "a language is a tag",
        '["vi", "en"]',
        '["vi", "English"]',
        (
            "bad_value",
            "languages =",
            "campaign.languages",
            {"value": "vi, English", "allowed": "vi, en, …"},
        ),
    ),
    wrong_plan(
        "a workflow of one's own is not built",
        'code = "spring"',
        'code = "spring"\nworkflow = "guards.module:run"',
        (
            "not_supported_yet",
            "workflow",
            "campaign.workflow",
            {"key": "workflow", "value": "guards.module:run"},
        ),
    ),
    wrong_plan(
        "a secret campaign is not built",
        'code = "spring"',
        'code = "spring"\nconfidentiality = "secret"',
        (
            "not_supported_yet",
            "confidentiality",
            "campaign.confidentiality",
            {"key": "confidentiality", "value": "secret"},
        ),
    ),
    wrong_plan(
        "a deadline counted from a cut-off is not built",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        'within = { count = 2, unit = "working_days", after = "C1" }',
        (
            "not_supported_yet",
            "within",
            "milestones.M1.within",
            {
                "key": "within",
                "value": "{'count': 2, 'unit': 'working_days', 'after': 'C1'}",
            },
        ),
    ),
    wrong_plan(
        "a deadline with an hour is not built",
        'boundary = "before"',
        'boundary = "before"\ntime = "17:00"',
        ("not_supported_yet", "time = ", "milestones.M1.time", {"key": "time", "value": "17:00"}),
    ),
    wrong_plan(
        "a date that rolls is not built",
        'boundary = "before"',
        'boundary = "before"\nroll = "next_working_day"',
        (
            "not_supported_yet",
            "roll",
            "milestones.M1.roll",
            {"key": "roll", "value": "next_working_day"},
        ),
    ),
    wrong_plan(
        "a letter of a later issue is not built",
        'letter = "reminder"',
        'letter = "invitation"',
        (
            "not_supported_yet",
            "invitation",
            "escalation.R1.letter",
            {"key": "letter", "value": "invitation"},
        ),
    ),
    wrong_plan(
        "a term begins before it ends",
        "term = { start = 2020-07-01, end = 2025-06-30 }",
        "term = { start = 2025-07-01, end = 2025-06-30 }",
        (
            "wrong_order",
            "term",
            "campaign.term",
            {"first": "2025-07-01", "second": "2025-06-30"},
        ),
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
        ("bad_value", "rank = 0", "levels.unit.rank", {"value": "0", "allowed": "1, 2, 3, …"}),
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
        (
            "wrong_order",
            "send_window",
            "calendar.send_window",
            {"first": "16:30", "second": "07:30"},
        ),
    ),
    wrong_plan(
        "working hours do not overlap",
        "extra_workdays",
        'working_hours = [["07:30", "11:30"], ["11:00", "17:00"]]\nextra_workdays',
        (
            "wrong_order",
            "working_hours",
            "calendar.working_hours.2",
            {"first": "11:30", "second": "11:00"},
        ),
    ),
    wrong_plan(
        "a day is not closed and worked at once",
        "[2023-03-18]",
        "[2023-03-18, 2023-04-29]",
        (
            "day_closed_and_extra",
            "[[calendar.closed]]",
            "calendar.closed.1",
            {"day": "2023-04-29"},
        ),
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
        (
            "wrong_order",
            "[[calendar.closed]]",
            "calendar.closed.1",
            {"first": "2023-04-29", "second": "2023-04-03"},
        ),
    ),
    wrong_plan(
        "the level of a cut-off exists",
        'code = "C1"\nlevel = "unit"',
        'code = "C1"\nlevel = "units"',
        reference('level = "units"', "cutoffs.C1.level", "level", "units", "unit"),
    ),
    wrong_plan(
        "the owner of a milestone exists",
        'owner = "head"',
        'owner = "heads"',
        reference('owner = "heads"', "milestones.M1.owner", "role", "heads", "head"),
    ),
    wrong_plan(
        "a milestone is met by a move or a conference",
        '"submit"',
        '"submitted"',
        reference('"submitted"', "milestones.M1.completed_by", "move", "submitted", "submit"),
    ),
    wrong_plan(
        "a phrase says the same as date and boundary",
        'date = 2023-05-05\nboundary = "before"',
        'date = 2023-05-05\nboundary = "through"',
        (
            "phrase_differs",
            "phrase",
            "milestones.M1.phrase",
            {"phrase": "trước ngày 05/5/2023", "last_valid_day": "2023-05-05"},
        ),
    ),
    wrong_plan(
        "a phrase that names no day needs a date",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        'phrase = "cuối tháng 5"',
        (
            "phrase_undecidable",
            "phrase",
            "milestones.M1.phrase",
            {"phrase": "cuối tháng 5", "reason": "vague"},
        ),
    ),
    wrong_plan(
        "a milestone without a phrase needs a date",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\n',
        "",
        ("missing_key", '[[milestones]]\ncode = "M1"', "milestones.M1.date", {"key": "date"}),
    ),
    wrong_plan(
        "a date without a phrase needs a boundary",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        "date = 2023-05-05",
        (
            "missing_key",
            '[[milestones]]\ncode = "M1"',
            "milestones.M1.boundary",
            {"key": "boundary"},
        ),
    ),
    wrong_plan(
        "a deadline has no latest day",
        'boundary = "before"',
        'boundary = "before"\nlatest = 2023-05-09',
        (
            "key_not_for_kind",
            "latest = 2023-05-09",
            "milestones.M1.latest",
            {"key": "latest", "kind": "deadline"},
        ),
    ),
    wrong_plan(
        "a window has an earliest day",
        "earliest = 2023-05-31\n",
        "",
        (
            "missing_key",
            '[[milestones]]\ncode = "M2"',
            "milestones.M2.earliest",
            {"key": "earliest"},
        ),
    ),
    wrong_plan(
        "a window opens before it closes",
        "earliest = 2023-05-31",
        "earliest = 2023-06-30",
        (
            "wrong_order",
            '[[milestones]]\ncode = "M2"',
            "milestones.M2",
            {"first": "2023-06-30", "second": "2023-06-04"},
        ),
    ),
    wrong_plan(
        "what is scheduled lies in its window",
        "2023-06-02T08:00:00+07:00",
        "2023-06-05T08:00:00+07:00",
        (
            "outside_window",
            "scheduled_at",
            "milestones.M2.scheduled_at",
            {"day": "2023-06-05", "first": "2023-05-31", "last": "2023-06-04"},
        ),
    ),
    wrong_plan(
        "the milestone of a step exists",
        'milestone = "M1"',
        'milestone = "M-1"',
        reference('milestone = "M-1"', "escalation.R1.milestone", "milestone", "M-1", "M1"),
    ),
    wrong_plan(
        "a step has one time",
        "offset_wd = -5",
        'offset_wd = -5\non_event = "campaign_opened"',
        (
            "exactly_one_of",
            "[[escalation]]",
            "escalation.R1",
            {"keys": "offset_wd, offset_days, on, on_event", "got": "offset_wd, on_event"},
        ),
    ),
    wrong_plan(
        "a step has a time",
        "offset_wd = -5\n",
        "",
        (
            "exactly_one_of",
            "[[escalation]]",
            "escalation.R1",
            {"keys": "offset_wd, offset_days, on, on_event", "got": ""},
        ),
    ),
    wrong_plan(
        "an offset counts days, not ages",
        "offset_wd = -5",
        "offset_wd = 100000",
        (
            "bad_value",
            "offset_wd",
            "escalation.R1.offset_wd",
            {"value": "100000", "allowed": "±1000"},
        ),
    ),
    wrong_plan(
        "the hour of a step is an hour",
        "offset_wd = -5",
        'offset_wd = -5\nat = "noon"',
        ("bad_time", 'at = "noon"', "escalation.R1.at", {"value": "noon"}),
    ),
    wrong_plan(
        "a letter is known",
        'letter = "reminder"',
        'letter = "remainder"',
        reference("remainder", "escalation.R1.letter", "letter", "remainder", "reminder"),
    ),
    wrong_plan(
        "who is written to is a role",
        'to = ["head"]',
        'to = ["head", "hed"]',
        reference('to = ["head", "hed"]', "escalation.R1.to.2", "role", "hed", "head"),
    ),
    wrong_plan(
        "a step writes to somebody",
        'letter = "reminder"\nto = ["head"]',
        'letter = "reminder"',
        ("step_without_addressee", "[[escalation]]", "escalation.R1", {}),
    ),
    wrong_plan(
        "a step has a code of its own",
        "[rules]",
        '[[escalation]]\nstep = "R1"\nmilestone = "M1"\noffset_wd = 1\nto = ["head"]\n[rules]',
        (
            "duplicate",
            'step = "R1"\nmilestone = "M1"\noffset_wd = 1',
            "escalation.R1.step",
            {"value": "R1"},
        ),
    ),
    wrong_plan(
        "who submits must have the right",
        'submitters = { unit = ["head"]',
        'submitters = { unit = ["officer"]',
        (
            "role_may_not",
            "submitters",
            "rules.submitters.unit.1",
            {
                "role": "officer",
                "acts_as": "reader",
                "allowed": "unit_head, unit_deputy, approver, office",
            },
        ),
    ),
    wrong_plan(
        "who reads must have the right",
        'readers = { unit = ["officer", "chief"]',
        'readers = { unit = ["head", "chief"]',
        (
            "role_may_not",
            "readers",
            "rules.readers.unit.1",
            {"role": "head", "acts_as": "unit_head", "allowed": "reader, approver, leadership"},
        ),
    ),
    wrong_plan(
        "every level that reports has readers",
        ', all = ["chief"] }\n\n[mail]',
        " }\n\n[mail]",
        ("missing_key", "readers", "rules.readers.all", {"key": "all"}),
    ),
    wrong_plan(
        "rules are for levels that exist",
        'readers = { unit = ["officer", "chief"], all',
        'readers = { unit = ["officer", "chief"], bloc = [], all',
        reference("readers", "rules.readers.bloc", "level", "bloc", "all"),
    ),
    wrong_plan(
        "days to answer are a count",
        "[rules]",
        "[rules]\nreview_within_wd = -2",
        (
            "bad_value",
            "review_within_wd",
            "rules.review_within_wd",
            {"value": "-2", "allowed": "0–366"},
        ),
    ),
    wrong_plan(
        "phrases are listed by language",
        "[mail]",
        '[rules.empty_phrases]\nfr = ["Rien"]\n[mail]',
        ("unknown_key", "fr = ", "rules.empty_phrases.fr", {"key": "fr", "nearest": ""}),
    ),
    wrong_plan(
        "a supplement round opens before it closes",
        "[mail]",
        "[rules.provisional]\nsupplement_round = { opens = 2023-06-02, closes_before = 2023-06-02 }\n[mail]",
        (
            "wrong_order",
            "supplement_round",
            "rules.provisional.supplement_round",
            {"first": "2023-06-02", "second": "2023-06-02"},
        ),
    ),
    wrong_plan(
        "who may see a field is a role",
        'visible_to = ["officer"]',
        'visible_to = ["oficer"]',
        reference("oficer", "outline.S2.fields.since.visible_to.1", "role", "oficer", "officer"),
    ),
    wrong_plan(
        "a section asks for a count of words",
        "required = true",
        "required = true\nmin_words = -1",
        (
            "bad_value",
            "min_words",
            "outline.S1.min_words",
            {"value": "-1", "allowed": "0, 1, 2, …"},
        ),
    ),
    wrong_plan(
        "the group of an indicator exists",
        'aggregation = "sum"',
        'aggregation = "sum"\napplies_to_groups = ["G2"]',
        reference('["G2"]', "indicators.I1.applies_to_groups.1", "group", "G2", "G1"),
    ),
    wrong_plan(
        "an indicator is rolled up as its values can be",
        'aggregation = "ratio_of_sums"',
        'aggregation = "sum"',
        (
            "aggregation_not_for_value",
            'aggregation = "sum"\nroot_target',
            "indicators.I2.aggregation",
            {"value": "ratio", "aggregation": "sum", "allowed": "ratio_of_sums, none"},
        ),
    ),
    wrong_plan(
        "a grade has a scale and says what is good",
        'value = "count"\nunit = "người"\ndirection = "up"\naggregation = "sum"',
        'value = "grade"\nunit = "%"\ndirection = "up"\naggregation = "share_of_units"',
        ("missing_key", '[[indicators]]\ncode = "I1"', "indicators.I1.scale", {"key": "scale"}),
        ("missing_key", '[[indicators]]\ncode = "I1"', "indicators.I1.good", {"key": "good"}),
    ),
    wrong_plan(
        "what is good is a grade of the scale",
        'value = "count"\nunit = "người"\ndirection = "up"\naggregation = "sum"',
        'value = "grade"\nunit = "%"\ndirection = "up"\naggregation = "share_of_units"\n'
        'scale = ["a", "b", "b"]\ngood = ["c"]',
        ("duplicate", 'scale = ["a"', "indicators.I1.scale.3", {"value": "b"}),
        reference("good =", "indicators.I1.good.1", "grade", "c", ""),
    ),
    wrong_plan(
        "only a grade has a scale",
        'value = "count"',
        'value = "count"\nscale = ["a"]',
        ("key_not_for_kind", "scale", "indicators.I1.scale", {"key": "scale", "kind": "count"}),
    ),
    wrong_plan(
        "the smallest value is not above the largest",
        'value = "count"',
        'value = "count"\nmin = 5\nmax = 4.5',
        (
            "wrong_order",
            '[[indicators]]\ncode = "I1"',
            "indicators.I1",
            {"first": "5", "second": "4.5"},
        ),
    ),
    wrong_plan(
        "a target common to all is the root's",
        "root_target = 98.5\n",
        "",
        (
            "missing_key",
            '[[indicators]]\ncode = "I2"',
            "indicators.I2.root_target",
            {"key": "root_target"},
        ),
    ),
    wrong_plan(
        "a source is the units or a body",
        'source = "body:statistics"',
        'source = "statistics"',
        (
            "bad_value",
            "source",
            "indicators.I1.source",
            {"value": "statistics", "allowed": "units, body:ROLE"},
        ),
    ),
    wrong_plan(
        "a body that is a source acts as body",
        'source = "body:statistics"',
        'source = "body:chief"',
        (
            "role_may_not",
            "source",
            "indicators.I1.source",
            {"role": "chief", "acts_as": "approver", "allowed": "body"},
        ),
    ),
    wrong_plan(
        "the smaller tables name what exists",
        '[[outline]]\ncode = "S1"',
        '[[activities]]\ncode = "A1"\nowner = "nobody"\nvi = "A"\nen = "A"\n'
        '[[optional_activities]]\ncode = "A2"\nlevel = "nowhere"\nvi = "A"\nen = "A"\n'
        '[[recipients]]\nvi = "A"\nen = "A"\nmark = "file"\nrole = "no one"\n'
        '[[outline]]\ncode = "S1"',
        reference('owner = "nobody"', "activities.A1.owner", "role", "nobody", ""),
        reference('level = "nowhere"', "optional_activities.A2.level", "level", "nowhere", ""),
        reference('role = "no one"', "recipients.1.role.1", "role", "no one", ""),
    ),
    wrong_plan(
        "what is no TOML names its line",
        "rank = 1",
        "rank = = 1",
        ("not_toml", "rank = = 1", "", {}),
    ),
    wrong_plan(
        "a day that does not exist is no TOML",
        "date = 2023-04-30",
        "date = 2023-04-31",
        ("not_toml", "2023-04-31", "", {}),
    ),
)
WARNINGS = (
    wrong_plan(
        "a missing language falls back with a warning",
        'en = "Statistics"\n',
        "",
        (
            "missing_language",
            '[[roles]]\ncode = "statistics"',
            "roles.statistics",
            {"language": "en"},
        ),
    ),
    wrong_plan(
        "a year without closed days warns",
        "from = 2023-04-29\nto = 2023-05-03",
        "from = 2022-04-29\nto = 2022-05-03",
        ("year_without_closed_days", "[calendar]", "calendar", {"year": 2023}),
    ),
    wrong_plan(
        "a deadline nobody is reminded of warns",
        '[[escalation]]\nstep = "R1"\nmilestone = "M1"\noffset_wd = -5\nletter = "reminder"\nto = ["head"]\n',
        "",
        ("milestone_without_ladder", '[[milestones]]\ncode = "M1"', "milestones.M1", {}),
    ),
)


def in_plan(folder: Path, text: str) -> list[Any]:
    found = check_folder(write(folder, plan=text))
    return [
        (problem.code, problem.severity, problem.line, problem.path, dict(problem.fields))
        for problem in found
        if problem.file == "plan-small.toml"
    ]


def expected(text: str, severity: str, problems: tuple[Wrong, ...]) -> list[Any]:
    wanted = [
        (code, severity, line_of(text, part), path, fields) for code, part, path, fields in problems
    ]
    return sorted(wanted, key=lambda problem: problem[2])


@pytest.mark.parametrize(("old", "new", "problems"), ERRORS)
def test_a_wrong_plan_is_refused(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    text = changed(PLAN, (old, new))
    found = in_plan(tmp_path, text)
    by_place = sorted(found, key=lambda problem: (problem[2], problem[3]))
    assert by_place == sorted(
        expected(text, "error", problems), key=lambda problem: (problem[2], problem[3])
    )


@pytest.mark.parametrize(("old", "new", "problems"), WARNINGS)
def test_a_doubtful_plan_is_read_with_a_warning(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    text = changed(PLAN, (old, new))
    assert in_plan(tmp_path, text) == expected(text, "warning", problems)
    assert isinstance(read_folder(tmp_path).plan, Plan)
