"""Plans that do without estimates: none is taken, or none is shown in a draft."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cast import EXAMPLE, World, small_register, with_rules

from states.provisional import Provisional
from workflow.intake.problems import BadInput
from workflow.intake.report_file import read_report


def world(provisional: Provisional) -> World:
    return World.open(
        plan=with_rules(provisional=provisional), register=small_register(("KHOI", "CB03"))
    )


def body_rows(world: World) -> list[dict[str, Any]]:
    """The figures of bodies in the root's first submission."""
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    content = world.root_content(1)
    return [row for row in content["aggregates"] if row["source"].startswith("body:")]


def test_a_draft_without_estimates_leaves_out_what_bodies_have_only_estimated() -> None:
    without = world(Provisional(draft_may_use_estimates=False))
    without.figures("draft")
    usual = world(Provisional())
    usual.figures("draft")
    shown = {row["indicator"]: row["kind"] for row in body_rows(usual)}
    assert set(shown.values()) == {"actual", "estimate"}
    actual = {code for code, kind in shown.items() if kind == "actual"}
    assert {row["indicator"] for row in body_rows(without)} == actual


def test_final_figures_stand_in_every_draft() -> None:
    without = world(Provisional(draft_may_use_estimates=False))
    without.figures("final")
    assert {row["kind"] for row in body_rows(without)} == {"actual"}


def test_a_plan_that_knows_no_estimates_takes_no_estimated_report(tmp_path: Path) -> None:
    source = EXAMPLE / "reports" / "CB20-1.json"
    data = json.loads(source.read_text("utf-8"))
    assert data["as_of_kind"] == "estimate"
    path = tmp_path / "report.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    plan = with_rules(provisional=Provisional(kinds=("actual",)))
    with pytest.raises(BadInput) as refused:
        read_report(path, plan)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("bad_value", "as_of_kind")
    usual = replace(plan, rules=replace(plan.rules, provisional=Provisional()))
    assert read_report(path, usual).unit == "CB20"
