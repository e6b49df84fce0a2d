"""Whatever stands in a file: problems, never a traceback."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from small_folder import FILES, write
from test_report_file import REPORT
from test_timeline_file import TIMELINE

from workflow.intake.plan_folder import check_folder, read_folder
from workflow.intake.problems import BadInput, Problem
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


@settings(deadline=None, max_examples=60000)
@given(st.sampled_from(sorted(TEXTS)), st.binary(max_size=200))
def test_random_bytes_are_refused(name: str, data: bytes) -> None:
    assert_printable(judge(name, data))


@settings(deadline=None, max_examples=6000)
@given(st.sampled_from(sorted(TEXTS)), CUTS)
def test_damaged_files_are_refused_or_read(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    assert_printable(judge(name, damaged(TEXTS[name], cuts)))
