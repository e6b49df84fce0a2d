"""``definition``: check a workflow's definition, and draw it."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Shown

app = noun("definition")


@verb(app, "check")
def check(
    ctx: typer.Context, asked: Shown, file: Annotated[Path, argument("definition_file")]
) -> None:
    from dondoc.cli.work import definition as work

    work.check(ctx, asked, file)


@verb(app, "picture")
def picture(
    ctx: typer.Context,
    asked: Shown,
    file: Annotated[Path | None, argument("definition")] = None,
    form: Annotated[str, option("picture-format", "picture_format", flag="--format")] = "",
    out: Annotated[Path | None, option("picture-out", "file", flag="--out")] = None,
) -> None:
    from dondoc.cli.work import definition as work

    work.picture(ctx, asked, file, form, out)
