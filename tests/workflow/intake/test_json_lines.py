"""JSON texts: the line of every key, doubles, bounds."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_folder import brief

from workflow.intake.json_lines import lines_of, parse
from workflow.intake.problems import Keys, Problems

TEXTS = st.text(alphabet=st.sampled_from('ab"\\[]{},:đ \n'), max_size=6)
DATA = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


def numbered(value: Any, line: int, keys: Keys = ()) -> tuple[dict[Keys, int], int]:
    """Where ``json.dumps(…, indent=1)`` puts everything, and the last line of the value."""
    lines = {keys: line}
    pairs: Any = value.items() if isinstance(value, dict) else ()
    parts = enumerate(value) if isinstance(value, list) else pairs
    last = line
    for key, part in parts:
        inner, last = numbered(part, last + 1, (*keys, key))
        lines |= inner
    return lines, last + 1 if isinstance(value, (dict, list)) and value else line


@settings(deadline=None)
@given(DATA, st.booleans())
def test_every_key_and_item_has_its_line(data: dict[str, Any], ascii_only: bool) -> None:
    text = json.dumps(data, indent=1, ensure_ascii=ascii_only)
    lines, doubles = lines_of(text)
    assert (lines, doubles) == (numbered(data, 1)[0], [])


def found(text: str) -> list[Any]:
    problems = Problems("x.json")
    parse(text, problems)
    return [brief(problem) for problem in problems.found]


def test_numbers_stay_exact() -> None:
    document = parse('{"a": 0.10, "b": 12}', Problems("x.json"))
    assert document is not None
    assert document.data == {"a": Decimal("0.10"), "b": 12}
    assert str(document.data["a"]) == "0.10"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        pytest.param('{"a": 1,\n}', [("not_json", 2, "")], id="syntax"),
        pytest.param("", [("not_json", 1, "")], id="nothing"),
        pytest.param('{"a": NaN}', [("not_json", 1, "")], id="not a number"),
        pytest.param('{"a": -Infinity}', [("not_json", 1, "")], id="infinity"),
        pytest.param("[1]", [("wrong_type", 1, "")], id="a list"),
        pytest.param('{"a": 1,\n"b": {"c": 1,\n"c": 2}}', [("duplicate", 3, "b.c")], id="double"),
        pytest.param('{"a":' * 65 + "1" + "}" * 65, [("too_deep", 1, "")], id="deep"),
        pytest.param("[" * 100_000, [("too_deep", 1, "")], id="very deep"),
        pytest.param('{"a":\n"\\ud800"}', [("bad_character", 1, "a")], id="half a character"),
        pytest.param('{"a\\u0000": 1}', [("bad_character", 1, "a�")], id="NUL in a key"),
        pytest.param('{"a": [\n1e99]}', [("number_out_of_range", 2, "a.1")], id="huge"),
        pytest.param(
            f'{{"a": {"9" * 5000}}}', [("number_out_of_range", 1, "a")], id="thousands of digits"
        ),
    ],
)
def test_what_cannot_be_used_names_its_line(text: str, problems: list[Any]) -> None:
    assert found(text) == [(code, "x.json", line, path) for code, line, path in problems]
