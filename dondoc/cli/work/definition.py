"""A definition file: everything wrong with it, and its picture."""

from collections.abc import Callable, Mapping
from pathlib import Path

import typer

from dondoc.cli.options import Shown
from dondoc.cli.words import language, t
from dondoc.cli.work.findings import tell
from dondoc.cli.work.output import Out
from dondoc.pictures.mermaid import mermaid
from dondoc.pictures.svg import svg
from dondoc.pictures.table import table
from states.definition import Definition, shipped
from states.errors import BadRequest
from workflow.intake.definition_file import read_definition
from workflow.intake.problems import BadInput

FORMS: Mapping[str, Callable[[Definition, str], str]] = {
    "svg": svg,
    "mermaid": mermaid,
    "text": table,
}
_ENDINGS = {".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid"}


def check(_ctx: typer.Context, asked: Shown, file: Path) -> None:
    tell(read_definition(file)[1], as_json=asked.json, good="cli.definition.good")


def picture(
    _ctx: typer.Context, asked: Shown, file: Path | None, form: str, out: Path | None
) -> None:
    form = form or (_ENDINGS.get(out.suffix.lower(), "text") if out else "text")
    if form not in FORMS:
        raise BadRequest("picture_format", format=form, known=", ".join(FORMS))
    drawn = FORMS[form](_definition(file), language())
    if out is None:
        if asked.json:
            Out(as_json=True).one({"format": form, "picture": drawn}, lambda _: None)
        else:
            typer.echo(drawn, nl=False)
        return
    out.write_text(drawn, encoding="utf-8")
    answer = {"format": form, "path": str(out)}
    words = t("cli.definition.drawn", path=str(out))
    Out(as_json=asked.json).one(answer, lambda console: console.print(words))


def _definition(file: Path | None) -> Definition:
    """The shipped definition, or that of a file. Raises BadInput."""
    if file is None:
        return shipped()
    definition, problems = read_definition(file)
    if definition is None:
        raise BadInput(problems)
    return definition
