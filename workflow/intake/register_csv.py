"""The register as the files it is read from: to be edited and imported, one file at a time."""

import csv
import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from states.numbers import NumberFormat, number_format_of
from states.plan import Plan
from states.register import Post, Register, StandIn, TargetRow, Unit
from workflow.intake.problems import BadInput, Problem, has_errors, shown
from workflow.intake.record_types import in_class, known_keys
from workflow.intake.register_files import FILES, read_register

UNITS, PEOPLE, STAND_INS, TARGETS = FILES
RECORDS: Mapping[str, tuple[type, Callable[[Register], Sequence[Any]]]] = {
    UNITS: (Unit, lambda register: register.units),
    PEOPLE: (Post, lambda register: register.posts),
    STAND_INS: (StandIn, lambda register: register.stand_ins),
    TARGETS: (TargetRow, lambda register: register.targets),
}


def csv_text(file: str, register: Register, plan: Plan) -> str:
    """One file of the register, with a line a record; read again it gives the same records."""
    kind, records = RECORDS[file]
    columns = known_keys(kind)
    numbers = number_format_of(plan.campaign)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for record in records(register):
        values = (getattr(record, in_class(column)) for column in columns)
        writer.writerow([_cell(value, numbers) for value in values])
    return text.getvalue()


def with_files(register: Register, plan: Plan, given: Mapping[str, Path]) -> Register:
    """The register with those files of it replaced; the others are judged beside them.

    Raises BadInput with every problem, those of the other files by their own names.
    """
    with TemporaryDirectory(prefix="dondoc-") as name:
        folder = Path(name)
        for file in FILES:
            if file not in given:
                (folder / file).write_text(csv_text(file, register, plan), encoding="utf-8")
            elif given[file].exists():
                shutil.copyfile(given[file], folder / file)
        rows = read_register(folder, plan)
    problems = rows.found()
    if has_errors(problems):
        raise BadInput([_named(one, given) for one in problems if _concerns(one, given)])
    return rows.register


def _concerns(problem: Problem, given: Mapping[str, Path]) -> bool:
    """Errors anywhere; what else is said of files that nobody touched was said before."""
    return problem.severity == "error" or problem.file in given


def _named(problem: Problem, given: Mapping[str, Path]) -> Problem:
    """The problem under the name of the file that was given."""
    if problem.file not in given:
        return problem
    name = shown(given[problem.file].name)
    fields = {**problem.fields, "name": name} if "name" in problem.fields else problem.fields
    return replace(problem, file=name, fields=fields)


def _cell(value: Any, numbers: NumberFormat) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal):
        return _number(value, numbers)
    return str(value)


def _number(value: Decimal, numbers: NumberFormat) -> str:
    """In the campaign's format; three decimals could be thousands, so a zero follows them."""
    text = f"{value:f}"
    _, point, decimals = text.partition(".")
    text += "0" if len(decimals) == 3 else ""
    return text.replace(".", ",") if point and numbers != "en" else text
