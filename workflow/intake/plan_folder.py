"""A plan folder: the plan, its register and, where they are, the figures bodies hold."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from states.aggregation import HeldFigure
from states.plan import Plan
from states.register import Register
from workflow.intake import plan_definition, whole_checks
from workflow.intake.held_figures_file import HELD_FIGURES, read_held_figures
from workflow.intake.plan_file import document_of, find_plan, plan_of_document
from workflow.intake.problems import BadInput, Problem, Problems, has_errors, in_order
from workflow.intake.register_files import read_register
from workflow.intake.text_file import exists, is_folder, read_bytes
from workflow.intake.whole import Whole

_BASES_OF_THE_REGISTER = ("campaign", "roles", "levels", "groups", "cutoffs", "milestones")
_BASES_OF_ALL = (*_BASES_OF_THE_REGISTER, "calendar", "escalation", "rules")


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """``plan_bytes_hash`` is the SHA-256 of the plan file, in hexadecimal digits."""

    plan: Plan
    register: Register
    held_figures: tuple[HeldFigure, ...] | None
    plan_bytes_hash: str


def read_folder(folder: Path) -> PlanFolder:
    """The folder's content. Raises BadInput with every problem of every file if one is an error."""
    found, problems = _read(folder, advise=False)
    if found is None or has_errors(problems):
        raise BadInput(check_folder(folder))
    return found


def check_folder(folder: Path) -> list[Problem]:
    """Every problem of every file, with warnings and advice; by file, then by line."""
    return _read(folder, advise=True)[1]


def _read(folder: Path, *, advise: bool) -> tuple[PlanFolder | None, list[Problem]]:
    path, of_plan = find_plan(folder)
    data = None if path is None else read_bytes(path, of_plan)
    document = None if data is None else document_of(data, of_plan)
    plan = None if document is None else plan_of_document(document)
    if not is_folder(folder):
        return None, in_order(of_plan.found)
    of_definition = plan_definition.check_file(folder, plan)
    rows = read_register(folder, plan, sound=_sound(of_plan, _BASES_OF_THE_REGISTER))
    if plan and document and _sound(of_plan, _BASES_OF_ALL) and rows.sound:
        whole_checks.check(Whole(plan, document, rows), advise=advise)
    problems = [*in_order(of_plan.found), *of_definition, *rows.found()]
    held: tuple[HeldFigure, ...] | None = None
    if exists(folder / HELD_FIGURES):
        held, of_held = read_held_figures(folder / HELD_FIGURES, plan)
        problems += of_held
    if data is None or plan is None:
        return None, problems
    return PlanFolder(plan, rows.register, held, hashlib.sha256(data).hexdigest()), problems


def _sound(problems: Problems, tables: tuple[str, ...]) -> bool:
    """Whether no error was found in these tables of the plan."""
    wrong = {one.path.split(".")[0] for one in problems.found if one.severity == "error"}
    return wrong.isdisjoint(tables)
