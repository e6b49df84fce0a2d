"""timeline.csv: events in order, each with all it needs."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from small_folder import changed, line_of, write

import dondoc
from workflow.intake.plan_folder import read_folder
from workflow.intake.problems import BadInput
from workflow.intake.timeline_file import Event, Timeline, read_timeline

EXAMPLE = Path(dondoc.__file__).parent / "example"
TIMELINE = """\
at,unit,version,event,by,note,received_at
2023-04-20T08:00:00+07:00,A1,1,draft_saved,H1,,
2023-04-24T08:00:00+07:00,A1,1,submitted,H1,,
2023-04-25T08:00:00+07:00,A1,1,returned,OFF,shorter please,
2023-04-26T08:00:00+07:00,A2,1,registered,CHI,paper,2023-04-25T15:20:00+07:00
2023-04-27T08:00:00+07:00,A2,,contact,OFF,called,
2023-04-28T08:00:00+07:00,A2,1,confirmed,CHI,R1,
2023-05-16T08:00:00+07:00,TOP,1,figures,CHI,draft,
2023-05-17T08:00:00+07:00,TOP,1,consolidated,CHI,,
2023-05-17T08:00:00+07:00,TOP,1,submitted,CHI,,
"""


def play(folder: Path, text: str = TIMELINE) -> Timeline:
    (folder / "timeline.csv").write_text(text, encoding="utf-8")
    read = read_folder(folder)
    return read_timeline(folder / "timeline.csv", read.plan, read.register)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    (tmp_path / "reports").mkdir()
    for unit in ("A1", "A2"):
        data = {"schema": "dondoc-report/1", "campaign": "spring", "unit": unit, "version": 1}
        (tmp_path / "reports" / f"{unit}.json").write_text(json.dumps(data))
    return tmp_path


def found_in(folder: Path, text: str) -> list[Any]:
    with pytest.raises(BadInput) as refused:
        play(folder, text)
    return [
        (problem.code, problem.file, problem.line, problem.path, dict(problem.fields))
        for problem in refused.value.problems
    ]


def test_the_example_is_read_with_its_reports_and_figures() -> None:
    folder = read_folder(EXAMPLE)
    timeline = read_timeline(EXAMPLE / "timeline.csv", folder.plan, folder.register)
    assert (len(timeline.events), len(timeline.reports), len(timeline.held_figures)) == (
        279,
        81,
        12,
    )
    assert Counter(event.event for event in timeline.events).most_common(2) == [
        ("submitted", 80),
        ("approved", 72),
    ]


def test_an_event_is_read_with_its_line_and_instants(folder: Path) -> None:
    zone = dt.timezone(dt.timedelta(hours=7))
    assert play(folder).events[3] == Event(
        line=5,
        at=dt.datetime(2023, 4, 26, 8, tzinfo=zone),
        unit="A2",
        version=1,
        event="registered",
        by="CHI",
        note="paper",
        received_at=dt.datetime(2023, 4, 25, 15, 20, tzinfo=zone),
    )


def reference(column: str, kind: str, value: str, nearest: str) -> tuple[str, str, Any]:
    return ("unknown_reference", column, {"kind": kind, "value": value, "nearest": nearest})


WRONG: tuple[Any, ...] = (
    ("A1,1,draft_saved,H1", "A3,1,draft_saved,H11", [
        reference("unit", "unit", "A3", "A2"), reference("by", "person", "H11", "H1"),
    ]),
    ("draft_saved", "draft_safed", [reference("event", "event", "draft_safed", "draft_saved")]),
    ("2023-04-20T08:00:00+07:00", "2023-04-20 08:00", [
        ("bad_moment", "at", {"value": "2023-04-20 08:00"}),
    ]),
    ("2023-04-24T08:00:00+07:00", "2023-04-20T07:59:59+07:00", [
        ("out_of_order", "at", {"line": 2}),
    ]),
    ("A1,1,submitted", "A1,,submitted", [("empty_value", "version", {"key": "version"})]),
    ("A1,1,submitted", "A1,2,submitted", [
        ("missing_report", "version", {"unit": "A1", "version": 2}),
    ]),
    ("A1,1,submitted", "A1,one,submitted", [("bad_number", "version", {"value": "one"})]),
    ("shorter please", "", [("empty_value", "note", {"key": "note"})]),
    ("CHI,R1", "CHI,R9", [reference("note", "step", "R9", "R1")]),
    ("CHI,draft", "CHI,first", [reference("note", "round", "first", "")]),
    ("2023-04-25T15:20:00+07:00", "", [("empty_value", "received_at", {"key": "received_at"})]),
    ("2023-04-25T15:20:00+07:00", "2023-04-27T15:20:00+07:00", [
        ("wrong_order", "received_at", {
            "first": "2023-04-27T15:20:00+07:00", "second": "2023-04-26T08:00:00+07:00",
        }),
    ]),
    ("called,", "called,2023-04-25T15:20:00+07:00", [
        ("key_not_for_kind", "received_at", {"key": "received_at", "kind": "contact"}),
    ]),
    ("contact,OFF,called", "extended,CHI,end of May", [
        ("phrase_undecidable", "note", {"phrase": "end of May", "reason": "vague"}),
    ]),
    ("contact,OFF,called", "extended,CHI,2023-05-08", [
        ("phrase_undecidable", "note", {"phrase": "2023-05-08", "reason": "vague"}),
    ]),
    ("contact,OFF,called", "extended,CHI,", [("empty_value", "note", {"key": "note"})]),
    ("contact,OFF,called", "waived,CHI,", [("empty_value", "note", {"key": "note"})]),
    ("contact,OFF,called", "closed_without_report,CHI,", [
        ("empty_value", "note", {"key": "note"}),
    ]),
    ("contact,OFF,called", "merged,CHI,", [("empty_value", "note", {"key": "note"})]),
    ("contact,OFF,called", "merged,CHI,A3", [reference("note", "unit", "A3", "A1")]),
    ("contact,OFF,called", "merged,CHI,A2", [reference("note", "unit", "A2", "A1")]),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problems"), WRONG)
def test_a_wrong_row_is_refused(
    folder: Path, old: str, new: str, problems: list[tuple[str, str, Any]]
) -> None:
    line = line_of(TIMELINE, old)
    assert found_in(folder, changed(TIMELINE, (old, new))) == [
        (code, "timeline.csv", line, column, fields) for code, column, fields in problems
    ]


def test_decisions_on_a_duty_are_read_with_the_phrase_or_the_successor(folder: Path) -> None:
    rows = {"extended": "through 2023-05-08", "merged": "A1", "waived": "flood"}
    for event, note in rows.items():
        text = changed(TIMELINE, ("contact,OFF,called", f"{event},CHI,{note}"))
        assert [(e.event, e.note) for e in play(folder, text).events][4] == (event, note)


def test_figures_need_their_file(folder: Path) -> None:
    (folder / "held-figures.toml").unlink()
    line = line_of(TIMELINE, "figures")
    assert found_in(folder, TIMELINE) == [
        ("missing_file", "timeline.csv", line, "event", {"name": "held-figures.toml"})
    ]


def test_all_files_are_judged_before_anything_is_played(folder: Path) -> None:
    (folder / "reports" / "A2.json").write_text("{")
    text = changed(TIMELINE, ("CHI,R1", "CHI,R9"))
    assert [problem[:4] for problem in found_in(folder, text)] == [
        ("missing_report", "timeline.csv", 5, "version"),
        ("unknown_reference", "timeline.csv", 7, "note"),
        ("not_json", "reports/A2.json", 1, ""),
    ]
