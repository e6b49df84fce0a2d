"""Cut-offs, milestones and ladders of a plan."""

from pathlib import Path

import pytest
from wrong_plans import (
    Wrong,
    expected,
    in_plan,
    later,
    missing,
    not_one_of,
    order,
    reference,
    wrong_plan,
)

ERRORS = (
    wrong_plan(
        "a period starts at a cut-off that exists",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        'within = { count = 2, unit = "working_days", after = "C2" }',
        reference("within", "milestones.M1.within.after", "cutoff", "C2", "C1"),
    ),
    wrong_plan(
        "a period has some days, not ages",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        'within = { count = 0, unit = "days", after = 2023-04-30 }',
        not_one_of("within", "milestones.M1.within.count", "0", "1–1000"),
    ),
    wrong_plan(
        "a period counts working days or days",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        'within = { count = 2, unit = "weeks", after = 2023-04-30 }',
        not_one_of("within", "milestones.M1.within.unit", "weeks", "working_days, days"),
    ),
    wrong_plan(
        "a deadline has a date or a period, not both",
        'boundary = "before"',
        'within = { count = 2, unit = "days", after = "C1" }',
        (
            "exactly_one_of",
            '[[milestones]]\ncode = "M1"',
            "milestones.M1",
            {"keys": "date, within", "got": "date, within"},
        ),
    ),
    wrong_plan(
        "the hour of a deadline is an hour",
        'boundary = "before"',
        'boundary = "before"\ntime = "17h"',
        ("bad_time", "time = ", "milestones.M1.time", {"value": "17h"}),
    ),
    wrong_plan(
        "midnight is said by the boundary",
        'boundary = "before"',
        'boundary = "before"\ntime = "00:00"',
        ("bad_time", "time = ", "milestones.M1.time", {"value": "00:00"}),
    ),
    wrong_plan(
        "with an hour the words name the day itself",
        'boundary = "before"',
        'boundary = "before"\ntime = "17:00"',
        (
            "phrase_differs",
            "phrase",
            "milestones.M1.phrase",
            {"phrase": "trước ngày 05/5/2023", "last_valid_day": "2023-05-05"},
        ),
    ),
    wrong_plan(
        "a list has the words of a list",
        'letter = "reminder"',
        'letter = "reminder"\nlist = true',
        not_one_of(
            'letter = "reminder"',
            "escalation.R1.letter",
            "reminder",
            "outstanding_list, decide_without, draft_progress, estimates_open",
        ),
    ),
    wrong_plan(
        "the words of a list want a list",
        'letter = "reminder"',
        'letter = "outstanding_list"',
        not_one_of("[[escalation]]", "escalation.R1.list", "false", "true"),
    ),
    wrong_plan(
        "only what is built has the progress of a draft",
        'letter = "reminder"',
        'letter = "draft_progress"',
        not_one_of("[[escalation]]", "escalation.R1.list", "false", "true"),
    ),
    wrong_plan(
        "a letter of a later issue is not built",
        'letter = "reminder"',
        'letter = "invitation"',
        later("invitation", "escalation.R1.letter", "invitation"),
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
        missing('[[milestones]]\ncode = "M1"', "milestones.M1.date"),
    ),
    wrong_plan(
        "a date without a phrase needs a boundary",
        'phrase = "trước ngày 05/5/2023"\ndate = 2023-05-05\nboundary = "before"',
        "date = 2023-05-05",
        missing('[[milestones]]\ncode = "M1"', "milestones.M1.boundary"),
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
        missing('[[milestones]]\ncode = "M2"', "milestones.M2.earliest"),
    ),
    wrong_plan(
        "a window opens before it closes",
        "earliest = 2023-05-31",
        "earliest = 2023-06-30",
        order('[[milestones]]\ncode = "M2"', "milestones.M2", "2023-06-30", "2023-06-04"),
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
        not_one_of("offset_wd", "escalation.R1.offset_wd", "100000", "±1000"),
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
        ('[[escalation]]\nstep = "R1"\nmilestone = "M1"\noffset_wd = 1\nto = ["head"]\n[rules]'),
        (
            "duplicate",
            'step = "R1"\nmilestone = "M1"\noffset_wd = 1',
            "escalation.R1.step",
            {"value": "R1"},
        ),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), ERRORS)
def test_a_wrong_plan_is_refused(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    assert in_plan(tmp_path, old, new, "error") == expected(old, new, problems)
