"""Whatever stands in a file: problems, never a traceback."""

import datetime as dt
import json
import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from small_folder import FILES, PLAN, write
from test_report_file import REPORT
from test_timeline_file import TIMELINE

from workflow.intake.document import Document, leaves
from workflow.intake.plan_file import plan_of_document
from workflow.intake.plan_folder import check_folder, read_folder
from workflow.intake.problems import BadInput, Problem, Problems
from workflow.intake.report_file import read_report
from workflow.intake.timeline_file import read_timeline

TEXTS = FILES | {"timeline.csv": TIMELINE, "report.json": json.dumps(REPORT, indent=1)}
PIECES = st.binary(max_size=8) | st.sampled_from(
    [b'"', b"[", b"]", b"{", b"}", b"=", b",", b"\n", b"\r", b'"""', b"1e999", b"''", b"9999-12-31",
     b"0001-01-01", b"null", b"\\ud800", b"\\u0000", b"-", b"true", b";", b"#", b"[[x]]", b"a.b=1"]
)  # fmt: skip
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=4)


def damaged(text: str, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """The text with pieces cut out and others put in."""
    data = text.encode()
    for share, length, piece in cuts:
        start = int(share * len(data))
        data = data[:start] + piece + data[start + length :]
    return data


def judge(name: str, data: bytes) -> list[Problem]:
    """What a reader says of a folder in which one file holds this."""
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place))
        sound = read_folder(folder)
        (folder / "timeline.csv").write_text(TIMELINE, encoding="utf-8")
        (folder / name).write_bytes(data)
        try:
            if name == "report.json":
                read_report(folder / name, sound.plan)
            elif name == "timeline.csv":
                read_timeline(folder / name, sound.plan, sound.register)
            else:
                return check_folder(folder)
        except BadInput as refused:
            return list(refused.problems)
    return []


def assert_printable(problems: list[Problem]) -> None:
    for problem in problems:
        words = [problem.file, problem.path, *(str(field) for field in problem.fields.values())]
        assert all(word.encode() and "\n" not in word for word in words if word)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(TEXTS)), st.binary(max_size=200))
def test_random_bytes_are_refused(name: str, data: bytes) -> None:
    assert_printable(judge(name, data))


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(TEXTS)), CUTS)
def test_damaged_files_are_refused_or_read(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    assert_printable(judge(name, damaged(TEXTS[name], cuts)))


VALUES = st.sampled_from(
    [0, "", "x", "a\nb", "1.260", [], {}, True, Decimal("1.5"), 10**25, dt.date(2023, 1, 1),
     dt.datetime.combine(dt.date(2023, 1, 1), dt.time()), dt.time(1),
     dt.datetime(2023, 1, 1, tzinfo=dt.UTC), [[1]], [{}], ["x"], {"vi": "x"},
     {"x.y": {"from_": 1}}, {"": ""}]
)  # fmt: skip


@st.composite
def plans_with_one_odd_value(draw: st.DrawFn) -> dict[str, Any]:
    plan: dict[str, Any] = tomllib.loads(PLAN, parse_float=Decimal)
    data: Any = plan
    keys = draw(st.sampled_from([keys for keys, _ in leaves(data)]))
    keys = keys[: draw(st.integers(1, len(keys)))]
    for key in keys[:-1]:
        data = data[key]
    data[keys[-1]] = draw(VALUES)
    return plan


@settings(deadline=None, max_examples=200)
@given(plans_with_one_odd_value())
def test_a_value_of_any_type_anywhere_leaves_a_plan_that_can_be_checked(
    data: dict[str, Any],
) -> None:
    problems = Problems("plan.toml")
    assert plan_of_document(Document(data, {}, problems)) is not None
    assert_printable(problems.found)
