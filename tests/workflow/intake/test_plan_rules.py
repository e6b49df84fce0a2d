"""Rules, outline and indicators of a plan."""

from pathlib import Path

import pytest
from wrong_plans import Wrong, expected, in_plan, missing, not_one_of, order, reference, wrong_plan

ERRORS = (
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
        missing("readers", "rules.readers.all"),
    ),
    wrong_plan(
        "rules are for levels that exist",
        'readers = { unit = ["officer", "chief"], all',
        'readers = { unit = ["officer", "chief"], bloc = [], all',
        reference("readers", "rules.readers.bloc", "level", "bloc", ""),
    ),
    wrong_plan(
        "days to answer are a count",
        "[rules]",
        "[rules]\nreview_within_wd = -2",
        not_one_of("review_within_wd", "rules.review_within_wd", "-2", "0–366"),
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
        (
            "[rules.provisional]\n"
            "supplement_round = { opens = 2023-06-02, closes_before = 2023-06-02 }\n"
            "[mail]"
        ),
        order("supplement_round", "rules.provisional.supplement_round", "2023-06-02", "2023-06-02"),
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
        not_one_of("min_words", "outline.S1.min_words", "-1", "0, 1, 2, …"),
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
        ('value = "grade"\nunit = "%"\ndirection = "up"\naggregation = "share_of_units"'),
        missing('[[indicators]]\ncode = "I1"', "indicators.I1.scale"),
        missing('[[indicators]]\ncode = "I1"', "indicators.I1.good"),
    ),
    wrong_plan(
        "what is good is a grade of the scale",
        'value = "count"\nunit = "người"\ndirection = "up"\naggregation = "sum"',
        (
            'value = "grade"\n'
            'unit = "%"\n'
            'direction = "up"\n'
            'aggregation = "share_of_units"\n'
            'scale = ["a", "b", "b"]\n'
            'good = ["c"]'
        ),
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
        order('[[indicators]]\ncode = "I1"', "indicators.I1", "5", "4.5"),
    ),
    wrong_plan(
        "a target common to all is the root's",
        "root_target = 98.5\n",
        "",
        missing('[[indicators]]\ncode = "I2"', "indicators.I2.root_target"),
    ),
    wrong_plan(
        "a source is the units or a body",
        'source = "body:statistics"',
        'source = "statistics"',
        not_one_of("source", "indicators.I1.source", "statistics", "units, body:ROLE"),
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
        (
            "[[activities]]\n"
            'code = "A1"\n'
            'owner = "nobody"\n'
            'vi = "A"\n'
            'en = "A"\n'
            "[[optional_activities]]\n"
            'code = "A2"\n'
            'level = "nowhere"\n'
            'vi = "A"\n'
            'en = "A"\n'
            "[[recipients]]\n"
            'vi = "A"\n'
            'en = "A"\n'
            'mark = "file"\n'
            'role = "no one"\n'
            "[[outline]]\n"
            'code = "S1"'
        ),
        reference('owner = "nobody"', "activities.A1.owner", "role", "nobody", ""),
        reference('level = "nowhere"', "optional_activities.A2.level", "level", "nowhere", ""),
        reference('role = "no one"', "recipients.1.role.1", "role", "no one", ""),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), ERRORS)
def test_a_wrong_plan_is_refused(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    assert in_plan(tmp_path, old, new, "error") == expected(old, new, problems)
