"""people.csv and stand-ins.csv: posts, heads, addresses, absences."""

from pathlib import Path

import pytest
from wrong_registers import Wrong, expected, found_in, wrong_rows

H1 = "H1,head,A1,Head One,head@a1.example,vi,2020-07-01,"
PEOPLE = (
    wrong_rows(
        "a post has a person, a role and a unit",
        H1,
        f"{H1}\n,,,,,,,",
    ),
    wrong_rows(
        "a post without person, role and unit is none",
        H1,
        f"{H1}\n,,,Nobody,,,,",
        ("empty_value", ",,,Nobody", "person_id", {"key": "person_id"}),
        ("empty_value", ",,,Nobody", "role", {"key": "role"}),
        ("empty_value", ",,,Nobody", "unit", {"key": "unit"}),
    ),
    wrong_rows(
        "role, unit and language exist",
        H1,
        f"{H1}\nX1,headd,A11,X,x@a1.example,fr,,",
        ("unknown_reference", "X1", "role", {"kind": "role", "value": "headd", "nearest": "head"}),
        ("unknown_reference", "X1", "unit", {"kind": "unit", "value": "A11", "nearest": "A1"}),
        ("unknown_reference", "X1", "lang", {"kind": "language", "value": "fr", "nearest": ""}),
    ),
    wrong_rows(
        "an address is an address",
        "head@a1.example",
        "head@a1",
        ("bad_address", "H1", "email", {"value": "head@a1"}),
    ),
    wrong_rows(
        "an address has one line",
        "head@a1.example",
        '"head@a1.example\nBcc: all@a1.example"',
        ("line_break_in_value", "H1", "email", {}),
    ),
    wrong_rows(
        "a reserved domain gets no mail",
        "head@a1.example",
        "head@a1.test",
        ("bad_address", "H1", "email", {"value": "head@a1.test"}),
    ),
    wrong_rows(
        "a person holds a post once at a time",
        H1,
        f"{H1}\n{H1.replace('2020', '2021')}",
        ("duplicate", "2021-07-01", "person_id", {"value": "H1"}),
    ),
    wrong_rows(
        "a unit has one head at a time",
        H1,
        f"{H1[:-1]},2023-04-20\nH3,head,A1,Three,three@a1.example,vi,2023-04-20,",
        (
            "overlapping_posts",
            "H3,head",
            "active_from",
            {"unit": "A1", "role": "head", "person": "H3", "other": "H1"},
        ),
    ),
    wrong_rows(
        "a post that is no head's may have several holders",
        H1,
        f"{H1}\nO2,officer,TOP,Two,two@center.example,vi,,",
    ),
    wrong_rows(
        "an address with two languages warns",
        H1,
        f"{H1}\nO2,officer,TOP,Two,HEAD@a1.example,en,,",
        (
            "address_in_two_languages",
            "O2",
            "lang",
            {"address": "head@a1.example", "first": "vi", "second": "en"},
        ),
    ),
    wrong_rows(
        "days between two heads warn",
        H1,
        f"{H1[:-1]},2023-04-20\nH3,head,A1,Three,three@a1.example,vi,2023-04-25,",
        (
            "gap_between_heads",
            "H3,head",
            "active_from",
            {"unit": "A1", "first": "2023-04-21", "last": "2023-04-24"},
        ),
    ),
    wrong_rows(
        "days after the last head warn",
        H1,
        f"{H1[:-1]},2023-04-20",
        (
            "gap_between_heads",
            "H1",
            "active_to",
            {"unit": "A1", "first": "2023-04-21", "last": "2023-06-04"},
        ),
    ),
    wrong_rows(
        "a unit in which nobody has an address warns",
        "head@a1.example",
        "",
        ("unit_without_address", "units.csv: A1,", "code", {"unit": "A1"}),
    ),
    wrong_rows(
        "the head of an unknown unit heads nothing",
        H1,
        H1.replace("A1", "A9"),
        ("unit_never_has_head", "units.csv: A1,", "code", {"unit": "A1"}),
        ("unknown_reference", "H1", "unit", {"kind": "unit", "value": "A9", "nearest": "A2"}),
    ),
)
STAND_INS = (
    wrong_rows(
        "both persons exist and the days are days",
        "OFF,CHI,2023-04-24,2023-04-28,leave",
        "OFF2,CHO,2023-04-24,28/4,leave",
        ("bad_date", "OFF2", "to", {"value": "28/4"}),
        (
            "unknown_reference",
            "OFF2",
            "person",
            {"kind": "person", "value": "OFF2", "nearest": "OFF"},
        ),
        (
            "unknown_reference",
            "OFF2",
            "stand_in",
            {"kind": "person", "value": "CHO", "nearest": "CHI"},
        ),
    ),
    wrong_rows(
        "an absence begins before it ends",
        "2023-04-24,2023-04-28",
        "2023-04-28,2023-04-24",
        ("wrong_order", "OFF,CHI", "from", {"first": "2023-04-28", "second": "2023-04-24"}),
    ),
    wrong_rows(
        "nobody stands in for himself",
        "OFF,CHI",
        "OFF,OFF",
        ("stand_in_is_self", "OFF,OFF", "stand_in", {"person": "OFF"}),
    ),
    wrong_rows(
        "a person has one stand-in a day",
        "leave\n",
        "leave\nOFF,H1,2023-04-28,2023-04-29,\n",
        ("overlapping_stand_ins", "OFF,H1", "from", {"person": "OFF"}),
        ("stand_in_of_own_unit", "OFF,H1", "stand_in", {"person": "H1", "unit": "A1"}),
    ),
    wrong_rows(
        "a stand-in who is absent himself warns",
        "leave\n",
        "leave\nCHI,H1,2023-04-28,2023-04-29,\n",
        ("stand_in_absent", "OFF,CHI", "stand_in", {"person": "CHI"}),
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), PEOPLE)
def test_posts_are_judged(tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]) -> None:
    assert found_in(tmp_path, "people.csv", old, new) == expected("people.csv", old, new, problems)


@pytest.mark.parametrize(("old", "new", "problems"), STAND_INS)
def test_stand_ins_are_judged(
    tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]
) -> None:
    file = "stand-ins.csv"
    assert found_in(tmp_path, file, old, new) == expected(file, old, new, problems)
