"""The static checks of a definition: every mistake is found before anybody runs it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from states.checks import DefinitionProblem, check
from states.definition import parse, shipped

STATES = """
[[states]]
code = "draft"
initial = true
[[states]]
code = "done"
final = true
"""
FINISH = """
[[moves]]
name = "finish"
from = ["draft"]
to = "done"
by = ["submitter"]
guards = ["role"]
"""
SOUND = STATES + FINISH


def state(code: str, *marks: str) -> str:
    return f'[[states]]\ncode = "{code}"\n' + "".join(f"{mark} = true\n" for mark in marks)


def move(name: str, source: str, to: str, *, by: str = "submitter", **more: str) -> str:
    """A row of the table; ``guards`` and ``scope`` as written in the file."""
    capacities = ", ".join(f'"{one}"' for one in by.split())
    scope = f'scope = "{more["scope"]}"\n' if "scope" in more else ""
    guards = more.get("guards", '"role"')
    return (
        f'[[moves]]\nname = "{name}"\nfrom = ["{source}"]\nto = "{to}"\n'
        f"by = [{capacities}]\nguards = [{guards}]\n{scope}"
    )


def problems(text: str) -> tuple[DefinitionProblem, ...]:
    return check(parse(f'name = "test"\n{text}'))


def test_the_shipped_definition_has_no_problem() -> None:
    assert check(shipped()) == ()


def test_a_sound_definition_has_no_problem() -> None:
    assert problems(SOUND) == ()


WRONG = {
    "a_state_is_named_twice": (
        SOUND + state("draft"),
        ("duplicate_state", ("states", 2, "code"), "draft"),
    ),
    "a_move_leads_to_an_unknown_state": (
        SOUND + move("lose", "draft", "nowhere"),
        ("unknown_state", ("moves", 1, "to"), "nowhere"),
    ),
    "a_move_leaves_an_unknown_state": (
        SOUND + move("find", "nowhere", "draft"),
        ("unknown_state", ("moves", 1, "from"), "nowhere"),
    ),
    "a_guard_is_unknown": (
        SOUND + move("stop", "draft", "done", guards='"role", "weather"'),
        ("unknown_guard", ("moves", 1, "guards"), "weather"),
    ),
    "a_guard_is_a_dotted_path": (
        SOUND + move("stop", "draft", "done", guards='"role", "os.system"'),
        ("dotted_guard", ("moves", 1, "guards"), "os.system"),
    ),
    "a_scope_is_unknown": (
        SOUND + move("stop", "draft", "done", scope="roots"),
        ("unknown_scope", ("moves", 1, "scope"), "roots"),
    ),
    "a_second_state_is_initial": (
        state("draft", "initial") + state("other", "initial") + state("done", "final")
        + move("finish", "draft", "done") + move("go", "other", "done"),
        ("several_initial_states", ("states", 1, "initial"), "other"),
    ),
    "the_same_move_leaves_a_state_twice": (
        SOUND + move("finish", "draft", "done"),
        ("duplicate_move", ("moves", 1, "name"), "finish"),
    ),
    "two_rows_of_a_move_overlap_for_the_root": (
        SOUND + move("finish", "draft", "done", scope="root"),
        ("duplicate_move", ("moves", 1, "name"), "finish"),
    ),
    "a_move_leaves_a_final_state": (
        SOUND + move("undo", "done", "draft"),
        ("leaves_final_state", ("moves", 1, "from"), "done"),
    ),
    "nobody_may_make_a_move": (
        SOUND + move("stop", "draft", "done", by=""),
        ("nobody_may_move", ("moves", 1, "by"), "stop"),
    ),
    "a_capacity_is_unknown": (
        SOUND + move("stop", "draft", "done", by="king"),
        ("unknown_capacity", ("moves", 1, "by"), "king"),
    ),
    "separation_of_duties_excludes_a_role": (
        SOUND + move("approve", "draft", "done", by="administrator"),
        ("excluded_by_separation", ("moves", 1, "by"), "administrator"),
    ),
    "a_state_cannot_be_reached": (
        SOUND + state("island") + move("leave", "island", "done"),
        ("unreachable_state", ("states", 2), "island"),
    ),
    "a_state_is_a_dead_end": (
        SOUND + state("pit") + move("fall", "draft", "pit"),
        ("dead_end", ("states", 2), "pit"),
    ),
    "a_state_only_leads_to_itself": (
        SOUND + state("pit") + move("fall", "draft", "pit") + move("dig", "pit", "pit"),
        ("dead_end", ("states", 2), "pit"),
    ),
    "a_name_stands_twice_in_a_list": (
        SOUND + move("stop", "draft", "done", by="office office"),
        ("named_twice", ("moves", 1, "by"), "office"),
    ),
    "nobody_asks_who_moves": (
        SOUND + move("stop", "draft", "done", guards='"no_remarks"'),
        ("anybody_may_move", ("moves", 1, "guards"), "stop"),
    ),
    "a_reader_may_decide_on_his_own_unit": (
        SOUND + move("stop", "draft", "done", by="last_reader"),
        ("own_unit_unguarded", ("moves", 1, "guards"), "stop"),
    ),
    "members_get_into_a_state_that_only_the_root_leaves": (
        SOUND + state("pit") + move("fall", "draft", "pit")
        + move("climb", "pit", "done", scope="root"),
        ("dead_end", ("states", 2), "pit"),
    ),
    "no_state_is_final": (
        state("draft", "initial") + state("done") + FINISH
        + move("undo", "done", "draft"),
        ("no_final_state", ("states",), ""),
    ),
    "the_clock_alone_goes_in_a_circle": (
        SOUND + move("tick", "draft", "draft", by="clock"),
        ("cycle_without_a_person", ("moves", 1), "tick"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_the_checks_refuse_a_definition_in_which(text: str, problem: tuple[Any, ...]) -> None:
    assert problems(text) == (DefinitionProblem(*problem),)


def test_the_checks_refuse_a_definition_without_an_initial_state() -> None:
    text = state("draft") + state("done", "final") + FINISH
    assert DefinitionProblem("no_initial_state", ("states",), "") in problems(text)


def test_the_checks_refuse_states_from_which_no_way_leads_to_an_end() -> None:
    text = SOUND + state("a") + state("b") + move("in", "draft", "a")
    text += move("there", "a", "b") + move("back", "b", "a")
    assert problems(text) == (
        DefinitionProblem("no_way_to_final_state", ("states", 2), "a"),
        DefinitionProblem("no_way_to_final_state", ("states", 3), "b"),
    )


def test_the_checks_refuse_a_longer_circle_of_the_clock_but_not_one_with_a_person() -> None:
    circle = SOUND + state("wait") + move("go", "draft", "wait", by="clock")
    assert problems(circle + move("back", "wait", "draft", by="clock office")) == ()
    assert problems(circle + move("back", "wait", "draft", by="clock")) == (
        DefinitionProblem("cycle_without_a_person", ("moves", 1), "go"),
        DefinitionProblem("cycle_without_a_person", ("moves", 2), "back"),
    )


def test_a_state_may_be_of_the_root_alone() -> None:
    text = SOUND + state("own") + move("enter", "draft", "own", scope="root")
    assert problems(text + move("leave", "own", "done", scope="root")) == ()


def test_every_mistake_is_told_at_once() -> None:
    text = SOUND + move("finish", "draft", "nowhere", by="king", guards='"role", "weather"')
    assert [one.code for one in problems(text)] == [
        "unknown_state", "unknown_guard", "unknown_capacity", "duplicate_move",
    ]  # fmt: skip


def test_the_same_name_may_have_a_row_for_the_root_and_one_for_members() -> None:
    text = STATES + move("finish", "draft", "done", scope="root")
    assert problems(text + move("finish", "draft", "done", scope="member")) == ()


def test_a_guard_named_by_a_dotted_path_is_refused_and_nothing_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "a_trap_of_the_tests.py"
    trap.write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    text = SOUND + move("stop", "draft", "done", guards='"role", "a_trap_of_the_tests.spring"')
    assert [one.code for one in problems(text)] == ["dotted_guard"]
    assert "a_trap_of_the_tests" not in sys.modules


def test_a_definition_is_known_by_the_hash_of_its_bytes() -> None:
    one, other = parse(f'name = "a"\n{SOUND}'), parse(f'name = "a"\n{SOUND}# a remark\n')
    assert (one.states, one.moves) == (other.states, other.moves)
    assert one.sha256 != other.sha256
