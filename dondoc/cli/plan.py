"""``plan``: what is right and wrong with a plan folder."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.help import noun, verb
from dondoc.cli.options import Shown, argument

app = noun("plan")


@verb(app, "check")
def check(
    ctx: typer.Context, asked: Shown, folder: Annotated[Path, argument("plan_folder")]
) -> None:
    from dondoc.cli.work import plan as work

    work.check(ctx, asked, folder)
