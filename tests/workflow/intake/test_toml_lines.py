"""The line of every key of a TOML text."""

import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.intake.problems import Keys, Problems
from workflow.intake.toml_lines import lines_of, parse

VALUES = st.sampled_from(
    [
        "1",
        "-2.5e3",
        "true",
        "2023-05-05",
        "2023-05-05T08:00:00+07:00",
        '"a = [ { # no comment"',
        r'"a \" quote, a \\"',
        "'it is \"so\" ] = '",
        '"""one\n[[not a table]]\nkey = 1\\\n  "quoted" """',
        '"""ends with quotes"""""',
        "'''\nraw\\ ' text\n'''",
        "[1, 2]",
        '[\n  "]",  # a comment ]\n  [ "}", ],\n]',
        "{ a = 1, b.c = [ 1,\n 2 ] }",
        "[ { a = 1 },\n  { b = '#' } ]",
        "[]",
        "{}",
    ]
)
NAMES = st.sampled_from(["a", "b", "c-d", "e_1", "2", "ngày"])
KEYS = st.dictionaries(NAMES, VALUES, max_size=3)
FILLERS = st.sampled_from(["", "\n", "# [x]\n", "  \n"])
TABLES = st.lists(
    st.tuples(NAMES, st.booleans(), KEYS, st.lists(st.tuples(NAMES, KEYS), max_size=2)),
    max_size=4,
)


def written(name: str) -> str:
    return name if name.isascii() and name != "2" else f'"{name}"'


class Writing:
    """Writes a document and notes where each key stands."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: dict[Keys, int] = {(): 1}

    def add(self, keys: Keys, text: str) -> None:
        for length in range(1, len(keys) + 1):
            self.lines.setdefault(keys[:length], self.text.count("\n") + 1)
        self.text += text + "\n"

    def add_all(self, table: Keys, values: dict[str, str], filler: str) -> None:
        for name, value in values.items():
            self.text += filler
            self.add((*table, name), f" {written(name)}  = {value} # {name} = ]")


@settings(deadline=None)
@given(KEYS, TABLES, FILLERS)
def test_every_key_has_its_line_and_nothing_else_has(
    top: dict[str, str], tables: list[Any], filler: str
) -> None:
    writing = Writing()
    writing.add_all((), {f"top-{name}": value for name, value in top.items()}, filler)
    counts: dict[str, int] = {}
    for name, is_item, values, inner in tables:
        if (name in counts) != (is_item and counts.get(name, -1) >= 0):
            continue
        counts[name] = counts.get(name, -1) + 1 if is_item else -1
        table: Keys = (name, counts[name]) if is_item else (name,)
        head = f"[[ {written(name)} ]]" if is_item else f"[{written(name)}]"
        writing.add(table, head)
        writing.add_all(table, values, filler)
        seen: dict[str, int] = {}
        for sub, sub_values in inner:
            seen[sub] = seen.get(sub, -1) + 1
            place = (*table, f"in-{sub}", seen[sub])
            writing.add(place, f'[[{written(name)}."in-{sub}"]]')
            writing.add_all(place, sub_values, filler)
    tomllib.loads(writing.text)
    assert lines_of(writing.text) == writing.lines


def test_dotted_keys_and_tables_under_the_last_item_have_lines() -> None:
    text = 'a.b."c.d" = 1\na.e = 2\n[[x]]\n[x.y]\nz = 1\n[[x]]\n[x.y]\nz = 2\n'
    assert lines_of(text) == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 1,
        ("a", "b", "c.d"): 1,
        ("a", "e"): 2,
        ("x",): 3,
        ("x", 0): 3,
        ("x", 0, "y"): 4,
        ("x", 0, "y", "z"): 5,
        ("x", 1): 6,
        ("x", 1, "y"): 7,
        ("x", 1, "y", "z"): 8,
    }


def test_a_key_in_a_value_has_the_line_of_the_key_that_holds_it() -> None:
    document = parse("a = 1\nb = { c = [\n 1,\n 2 ] }\n", Problems("x.toml"))
    assert document is not None
    place = document.at(("b", "c", 1))
    assert (place.line, place.path) == (2, "b.c.2")


def test_a_missing_key_has_the_line_of_its_table() -> None:
    document = parse("a = 1\n[[b]]\ncode = 'X'\n", Problems("x.toml"))
    assert document is not None
    place = document.at(("b", 0, "name"))
    assert (place.line, place.path) == (2, "b.X.name")
