"""``plan``: what is right and wrong with a plan folder; a new one to start from."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Asking, Shown

app = noun("plan")


@verb(app, "check")
def check(
    ctx: typer.Context, asked: Shown, folder: Annotated[Path, argument("plan_folder")]
) -> None:
    from dondoc.cli.work import plan as work

    work.check(ctx, asked, folder)


@verb(app, "new")
def new(
    ctx: typer.Context,
    asked: Asking,
    folder: Annotated[Path, argument("new_folder")],
    lang: Annotated[str, option("plan-lang", "lang", flag="--lang")] = "",
) -> None:
    from dondoc.cli.work import plan as work

    work.new(ctx, asked, folder, lang)
