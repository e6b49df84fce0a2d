"""A definition file: every mistake with the line it stands on."""

from pathlib import Path

import pytest
from small_folder import PLAN, changed, found_in, is_told, line_of, write

from states.definition import shipped, shipped_text
from workflow.intake.definition_file import read_definition

SOUND = """\
schema = "dondoc-workflow/1"
name = "small"
[[states]]
code = "draft"
initial = true
[[states]]
code = "done"
final = true

[[moves]]
name = "finish"
from = ["draft"]
to = "done"
by = ["submitter"]
guards = ["role"]
"""
PIT = '[[states]]\ncode = "pit"\n'


def move(name: str, source: str, to: str, by: str = "office", guards: str = '"role"') -> str:
    return (
        f'[[moves]]\nname = "{name}"\nfrom = ["{source}"]\nto = "{to}"\nby = ["{by}"]\n'
        f"guards = [{guards}]\n"
    )


# code, what is appended, the part on whose line the problem stands, its path
ADDED = (
    ("duplicate_state", '[[states]]\ncode = "draft" #\n', 'code = "draft" #', "states.draft.code"),
    ("unknown_state", move("lose", "draft", "nowhere"), 'to = "nowhere"', "moves.2.to"),
    ("unknown_guard", move("x", "draft", "done", guards='"role", "weather"'), "weather",
     "moves.2.guards"),
    ("dotted_guard", move("x", "draft", "done", guards='"role", "os.system"'), "os.system",
     "moves.2.guards"),
    ("anybody_may_move", move("x", "draft", "done", guards=""), "guards = []", "moves.2.guards"),
    ("own_unit_unguarded", move("x", "draft", "done", "last_reader", '"role", "no_remarks"'),
     "no_remarks", "moves.2.guards"),
    ("unknown_capacity", move("x", "draft", "done", by="king"), "king", "moves.2.by"),
    ("excluded_by_separation", move("x", "draft", "done", by="administrator"), "administrator",
     "moves.2.by"),
    ("nobody_may_move", move("x", "draft", "done").replace('by = ["office"]', "by = []"),
     "by = []", "moves.2.by"),
    ("named_twice", move("x", "draft", "done", guards='"role", "role"'), '"role", "role"',
     "moves.2.guards"),
    ("duplicate_move", move("finish", "draft", "done"), 'name = "finish"\nfrom = ["draft"]\nto = '
     '"done"\nby = ["office"]', "moves.2.name"),
    ("leaves_final_state", move("undo", "done", "draft"), 'from = ["done"]', "moves.2.from"),
    ("several_initial_states",
     '[[states]]\ncode = "b"\ninitial = true #\n' + move("x", "b", "done"),
     "initial = true #", "states.b.initial"),
    ("unreachable_state", PIT + move("x", "pit", "done"), PIT, "states.pit"),
    ("dead_end", PIT + move("x", "draft", "pit"), PIT, "states.pit"),
    ("cycle_without_a_person", move("tick", "draft", "draft", "clock"), '[[moves]]\nname = "tick"',
     "moves.2"),
    ("bad_value", move("x", "draft", "done") + 'scope = "roots"\n', "scope", "moves.2.scope"),
    ("unknown_key", move("x", "draft", "done") + 'colour = "red"\n', "colour", "moves.2.colour"),
    ("bad_code", move("x y", "draft", "done"), 'name = "x y"', "moves.2.name"),
)  # fmt: skip
CHANGED = (
    ("no_initial_state", "initial = true\n", "", '[[states]]\ncode = "draft"', "states"),
    ("no_final_state", "final = true\n", "", '[[states]]\ncode = "draft"', "states"),
    ("missing_key", 'by = ["submitter"]\n', "", "[[moves]]", "moves.1.by"),
    ("bad_value", "dondoc-workflow/1", "dondoc-workflow/9", "schema", "schema"),
    ("not_toml", 'name = "small"', "name = small", "name = small", ""),
)


def found(folder: Path, text: str) -> list[tuple[str, int | None, str]]:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    definition, problems = read_definition(path)
    assert (definition is None) == bool(problems)
    assert {one.file for one in problems} <= {"own.toml"}
    assert [one.code for one in problems if not is_told(one)] == []
    return [(one.code, one.line, one.path) for one in problems]


@pytest.mark.parametrize(("code", "added", "part", "path"), ADDED, ids=[a[0] for a in ADDED])
def test_a_mistake_that_is_added_is_found_on_its_line(
    tmp_path: Path, code: str, added: str, part: str, path: str
) -> None:
    text = SOUND + added
    assert found(tmp_path, text) == [(code, line_of(text, part), path)]


@pytest.mark.parametrize(("code", "old", "new", "part", "path"), CHANGED)
def test_a_mistake_that_is_made_is_found_on_its_line(
    tmp_path: Path, code: str, old: str, new: str, part: str, path: str
) -> None:
    text = changed(SOUND, (old, new))
    assert (code, line_of(text, part), path) in found(tmp_path, text)


def test_states_that_lead_nowhere_are_found_each_on_its_line(tmp_path: Path) -> None:
    text = SOUND + PIT + PIT.replace("pit", "well") + move("in", "draft", "pit")
    text += move("there", "pit", "well") + move("back", "well", "pit")
    line = line_of(text, PIT)
    assert found(tmp_path, text) == [
        ("no_way_to_final_state", line, "states.pit"),
        ("no_way_to_final_state", line + 2, "states.well"),
    ]


def test_the_shipped_definition_is_read_as_it_is_run(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(shipped_text(), encoding="utf-8")
    assert read_definition(path) == (shipped(), [])


def test_a_definition_of_a_plan_s_own_is_judged_with_the_plan(tmp_path: Path) -> None:
    plan = changed(
        PLAN, ('default_language = "vi"', 'default_language = "vi"\nworkflow = "own.toml"')
    )
    wrong = SOUND + move("lose", "draft", "nowhere")
    (tmp_path / "own.toml").write_text(wrong, encoding="utf-8")
    line = line_of(wrong, 'to = "nowhere"')
    found = found_in(write(tmp_path, plan=plan))
    assert ("unknown_state", "own.toml", line, "moves.2.to") in found
    assert ("not_supported_yet", "plan-small.toml", 7, "campaign.workflow") in found
