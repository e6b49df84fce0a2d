"""units.csv: rows, the tree, periods, readers."""

from pathlib import Path

import pytest
from wrong_registers import Wrong, expected, found_in, wrong_rows

A1 = "A1,Đơn vị một,,TOP,G1,OFF,12,2020-07-01,,,"
A2 = "A2,Đơn vị hai,,TOP,G1,OFF,9,,,,"
TOP = "TOP,Toàn thể,all,,,,,,,,"
WRONG = (
    wrong_rows(
        "a unit has a code and a name",
        A2,
        f"{A2}\n,,,TOP,,OFF,,,,,",
        ("empty_value", ",,,TOP", "code", {"key": "code"}),
        ("empty_value", ",,,TOP", "name", {"key": "name"}),
    ),
    wrong_rows(
        "a code stands once",
        A2,
        f"{A2}\n{A2.replace('hai', 'ba')}",
        ("duplicate", "A2,Đơn vị ba", "code", {"value": "A2"}),
    ),
    wrong_rows(
        "a code has no blank",
        TOP,
        f"{TOP}\nA 3,Ba,,TOP,G1,OFF,,2024-01-01,,,",
        ("bad_code", "A 3", "code", {"value": "A 3"}),
    ),
    wrong_rows(
        "a name that reaches a header has one line",
        "Đơn vị hai",
        '"Đơn vị\nhai"',
        ("line_break_in_value", "A2", "name", {}),
    ),
    wrong_rows(
        "level, group, parent and successor exist",
        A2,
        "A2,Đơn vị hai,units,TPO,G2,OFF,9,,,A3,",
        (
            "unknown_reference",
            "A2",
            "level",
            {"kind": "level", "value": "units", "nearest": "unit"},
        ),
        ("unknown_reference", "A2", "group", {"kind": "group", "value": "G2", "nearest": "G1"}),
        ("unknown_reference", "A2", "parent", {"kind": "unit", "value": "TPO", "nearest": "TOP"}),
        ("unknown_reference", "A2", "successor", {"kind": "unit", "value": "A3", "nearest": "A2"}),
    ),
    wrong_rows(
        "a count is a count and a date a date",
        A1,
        "A1,Đơn vị một,,TOP,G1,OFF,12 người,01/07/2020,,,",
        ("bad_date", "A1", "active_from", {"value": "01/07/2020"}),
        ("bad_number", "A1", "members", {"value": "12 người"}),
    ),
    wrong_rows(
        "a unit begins before it ends",
        A1,
        "A1,Đơn vị một,,TOP,G1,OFF,12,2024-07-01,2020-07-01,,",
        ("wrong_order", "A1", "active_from", {"first": "2024-07-01", "second": "2020-07-01"}),
    ),
    wrong_rows(
        "no unit is above itself",
        A2,
        f"{A2}\nB1,Một,all,B2,G1,OFF,,,,,\nB2,Hai,all,B1,G1,OFF,,,,,",
        ("cyclic_parent", "B1,Một", "parent", {"unit": "B1"}),
        ("cyclic_parent", "B2,Hai", "parent", {"unit": "B2"}),
    ),
    wrong_rows(
        "no unit succeeds itself",
        A1,
        "A1,Đơn vị một,,TOP,G1,OFF,12,2020-07-01,,A1,",
        ("cyclic_successor", "A1,Đơn", "successor", {"unit": "A1"}),
    ),
    wrong_rows(
        "there is one root",
        A2,
        f"{A2}\nTWO,Hai,all,,,,,,,,",
        ("several_roots", "TWO", "parent", {"unit": "TWO", "root": "TOP"}),
    ),
    wrong_rows(
        "the root is of the highest level",
        TOP,
        TOP.replace("all", "unit"),
        ("root_not_highest", "TOP,Toàn", "level", {"unit": "TOP", "level": "all"}),
    ),
    wrong_rows(
        "a unit is not under one of its own level",
        f"{A1}\n{A2}",
        f"{A1.replace(',,TOP', ',unit,TOP')}\n{A2.replace('TOP', 'A1')}",
        ("parent_not_higher", "A2,", "parent", {"parent": "A1", "level": "unit"}),
    ),
    wrong_rows(
        "there is a root",
        TOP,
        TOP.replace("all,,", "all,TOP,"),
        ("no_root", "", "", {}),
        ("cyclic_parent", "TOP,Toàn", "parent", {"unit": "TOP"}),
    ),
    wrong_rows(
        "a unit that is no leaf says its level",
        TOP,
        TOP.replace("all", ""),
        ("empty_value", "TOP,Toàn", "level", {"key": "level"}),
    ),
    wrong_rows(
        "a zone of a unit's own is a zone",
        A2,
        f"{A2}Asia/Tokio",
        ("unknown_timezone", "A2", "timezone", {"value": "Asia/Tokio", "nearest": "Asia/Tokyo"}),
    ),
    wrong_rows(
        "a unit that reports has a reader",
        A2,
        A2.replace("OFF", ""),
        ("unit_without_reader", "A2", "reader", {"unit": "A2"}),
    ),
    wrong_rows(
        "a reader is somebody",
        A2,
        A2.replace("OFF", "OF"),
        (
            "unknown_reference",
            "A2",
            "reader",
            {"kind": "person", "value": "OF", "nearest": "OFF"},
        ),
    ),
    wrong_rows(
        "a reader may read",
        A2,
        A2.replace("OFF", "CHI"),
        ("not_a_reader", "A2", "reader", {"person": "CHI"}),
    ),
    wrong_rows(
        "a unit that reports has a head and its targets",
        A2,
        f"{A2}\nA3,Ba,,TOP,G1,OFF,,,,,",
        ("unit_never_has_head", "A3", "code", {"unit": "A3"}),
        ("target_missing", "targets.csv: ", "", {"unit": "A3", "indicator": "I1"}),
    ),
    wrong_rows(
        "a unit that begins after the cut-off needs no target",
        A2,
        A2.replace("9,,", "9,2023-05-01,"),
    ),
    wrong_rows(
        "a unit that ends before the campaign needs no head",
        A2,
        f"{A2}\nA3,Ba,,TOP,G1,OFF,,,2023-03-14,A2,",
    ),
)


@pytest.mark.parametrize(("old", "new", "problems"), WRONG)
def test_units_are_judged(tmp_path: Path, old: str, new: str, problems: tuple[Wrong, ...]) -> None:
    assert found_in(tmp_path, "units.csv", old, new) == expected("units.csv", old, new, problems)
