"""A plan folder: the plan, its register and, where they are, the figures bodies hold."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from states.aggregation import HeldFigure
from states.plan import Plan
from states.register import Register
from workflow.intake.held_figures_file import HELD_FIGURES, read_held_figures
from workflow.intake.plan_file import find_plan, plan_of
from workflow.intake.problems import BadInput, Problem, has_errors, in_order
from workflow.intake.register_files import read_register
from workflow.intake.text_file import exists, is_folder, read_bytes

_BASES_OF_THE_REGISTER = ("campaign", "roles", "levels", "groups", "cutoffs", "milestones")


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """``plan_bytes_hash`` is the SHA-256 of the plan file, in hexadecimal digits."""

    plan: Plan
    register: Register
    held_figures: tuple[HeldFigure, ...] | None
    plan_bytes_hash: str


def read_folder(folder: Path) -> PlanFolder:
    """The folder's content. Raises BadInput with every problem of every file if one is an error."""
    found, problems = _read(folder)
    if found is None or has_errors(problems):
        raise BadInput(problems)
    return found


def check_folder(folder: Path) -> list[Problem]:
    """Every problem of every file, warnings too; by file, then by line."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[PlanFolder | None, list[Problem]]:
    path, of_plan = find_plan(folder)
    data = None if path is None else read_bytes(path, of_plan)
    plan = None if data is None else plan_of(data, of_plan)
    problems = in_order(of_plan.found)
    if not is_folder(folder):
        return None, problems
    wrong = {problem.path.split(".")[0] for problem in problems if problem.severity == "error"}
    sound = wrong.isdisjoint(_BASES_OF_THE_REGISTER)
    register, of_register = read_register(folder, plan, sound=sound)
    problems += of_register
    held: tuple[HeldFigure, ...] | None = None
    if exists(folder / HELD_FIGURES):
        held, of_held = read_held_figures(folder / HELD_FIGURES, plan)
        problems += of_held
    if data is None or plan is None:
        return None, problems
    return PlanFolder(plan, register, held, hashlib.sha256(data).hexdigest()), problems
