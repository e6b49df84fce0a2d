"""``unit``, ``people``, ``stand-in``, ``target``: the files of the register, out and in again."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Reading, Reason

UNITS, PEOPLE, STAND_INS, TARGETS = "units.csv", "people.csv", "stand-ins.csv", "targets.csv"
File = Annotated[Path, argument("register_file")]
People = Annotated[Path | None, option("people", "register_file")]
Targets = Annotated[Path | None, option("targets", "register_file")]


def _import_units(
    ctx: typer.Context,
    asked: Acting,
    path: File,
    reason: Reason,
    people: People = None,
    targets: Targets = None,
) -> None:
    """A new unit is judged together with who heads it."""
    from dondoc.cli.work import register as work

    work.import_(ctx, asked, {UNITS: path, PEOPLE: people, TARGETS: targets}, reason)


def _import(file: str) -> Callable[..., None]:
    def import_(ctx: typer.Context, asked: Acting, path: File, reason: Reason) -> None:
        from dondoc.cli.work import register as work

        work.import_(ctx, asked, {file: path}, reason)

    return import_


def _export(file: str) -> Callable[..., None]:
    def export(ctx: typer.Context, asked: Reading) -> None:
        from dondoc.cli.work import register as work

        work.export(ctx, asked, file)

    return export


IMPORTS = {
    "unit": (UNITS, _import_units),
    "people": (PEOPLE, _import(PEOPLE)),
    "stand-in": (STAND_INS, _import(STAND_INS)),
    "target": (TARGETS, _import(TARGETS)),
}


def add_to(app: typer.Typer) -> None:
    """The four nouns, each with the same two verbs."""
    for name, (file, take_in) in IMPORTS.items():
        of = noun(name)
        verb(of, "export")(_export(file))
        verb(of, "import")(take_in)
        app.add_typer(of)
