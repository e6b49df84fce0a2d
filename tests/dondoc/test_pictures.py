"""The picture of a workflow: whole, readable, and the same in its three forms."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from dondoc.pictures.arrows import arrows
from dondoc.pictures.mermaid import mermaid
from dondoc.pictures.svg import svg
from dondoc.pictures.table import table
from i18n.languages import available_languages
from i18n.words import say
from states.definition import Definition, Move, State, shipped

SVG = "{http://www.w3.org/2000/svg}"
ODD = Definition(
    name="a <b> & c",
    states=(
        State("idea", initial=True), State("written"), State("checked"), State("signed"),
        State("published", final=True), State("dropped", final=True),
    ),
    moves=(
        Move("write", ("idea",), "written", ("submitter",), ("role",)),
        Move("check", ("written",), "checked", ("reader",), ("role",)),
        Move("sign", ("checked",), "signed", ("approver",), ("role",)),
        Move("publish", ("signed",), "published", ("clock",), ()),
        Move("redo", ("checked", "signed"), "idea", ("approver", "office"), ("role",)),
        Move("improve", ("signed",), "checked", ("approver",), ("role",)),
        Move("drop", ("idea", "written", "checked"), "dropped", ("leadership",), ("role",)),
        Move("comment", ("checked",), "checked", ("office",), ("role",)),
        Move("fast", ("checked",), "published", ("leadership",), ("role",)),
    ),
    sha256="",
)  # fmt: skip
BOTH = pytest.mark.parametrize("definition", [shipped(), ODD], ids=["shipped", "odd"])


def drawing(definition: Definition, lang: str = "vi") -> ElementTree.Element:
    return ElementTree.fromstring(svg(definition, lang))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", available_languages())
def test_every_state_and_move_is_written_in_words_beside_its_code(lang: str) -> None:
    told = texts(drawing(shipped(), lang))
    for state in shipped().states:
        assert {say(f"state.{state.code}", lang), state.code} <= set(told)
    for move in shipped().moves:
        assert f"{say(f'move.{move.name}', lang)}{move.name}" in told
    assert [one for one in told if "." in one and " " not in one] == []


@BOTH
def test_the_drawing_tells_those_who_cannot_see_it(definition: Definition) -> None:
    root = drawing(definition)
    assert root.get("role") == "img"
    labelled = (root.get("aria-labelledby") or "").split()
    assert [node.get("id") for node in root if node.get("id") in labelled] == labelled
    description = root.findtext(f"{SVG}desc") or ""
    assert description.count(";") == sum(len(move.sources) for move in definition.moves) - 1


@BOTH
def test_every_arrow_is_drawn_once_with_a_head(definition: Definition) -> None:
    lines = [node for node in drawing(definition).iter(f"{SVG}path") if node.get("marker-end")]
    assert len(lines) == len(arrows(definition, "vi")) + 1  # and the one from the first dot


@BOTH
def test_nothing_leaves_the_page_and_no_two_words_lie_on_each_other(definition: Definition) -> None:
    root = drawing(definition)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    boxes = []
    for node in root.iter(f"{SVG}text"):
        x, y = float(node.get("x", 0)), float(node.get("y", 0))
        length = len("".join(node.itertext())) * 5.5
        start = {"start": x, "end": x - length, "middle": x - length / 2}[
            node.get("text-anchor", "")
        ]
        assert start >= 0
        assert start + length <= width
        assert 0 < y < height
        boxes.append((start, y - 9, start + length, y))
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@BOTH
def test_ways_that_end_at_one_box_do_not_run_into_each_other(definition: Definition) -> None:
    paths = [node.get("d", "") for node in drawing(definition).iter(f"{SVG}path")]
    ends = [re.findall(r"-?[\d.]+", path)[:2] for path in paths if path.count("H") == 2]
    lasts = [(path.split("H")[-1].split()[0], path.split("Q")[-1].split()[1]) for path in paths
             if path.count("H") == 2]  # fmt: skip
    ports = [tuple(one) for one in ends] + lasts
    assert len(ports) == len(set(ports))


def test_the_mermaid_text_names_every_state_and_arrow() -> None:
    text = mermaid(shipped(), "vi")
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0] == "stateDiagram-v2"
    assert {"[*] --> draft", "presented --> [*]"} <= set(lines)
    found = re.findall(r"^    (\w+) --> (\w+): .+$", text, re.MULTILINE)
    assert len(found) == len(arrows(shipped(), "vi"))
    assert all(line.count(":") <= 1 for line in lines if "-->" in line)


@pytest.mark.parametrize("lang", available_languages())
def test_the_table_holds_every_move_with_its_guards(lang: str) -> None:
    rows = [line for line in table(shipped(), lang).splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(shipped().states) + 2 + len(shipped().moves)
    assert {guard for move in shipped().moves for guard in move.guards} == {
        one for one in re.findall(r"`(\w+)`", "\n".join(row.split(" | ")[-1] for row in rows))
        if one not in {state.code for state in shipped().states}
    }  # fmt: skip
