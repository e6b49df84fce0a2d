"""``campaign``: open, look at, pause and resume."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.help import noun, verb
from dondoc.cli.options import Changing, Shown, argument, option

app = noun("campaign")
Code = Annotated[str, argument("campaign")]


@verb(app, "open")
def open_(
    ctx: typer.Context,
    asked: Changing,
    folder: Annotated[Path, argument("plan_folder")],
    at: Annotated[str, option("at", "time")] = "",
) -> None:
    from dondoc.cli.work import campaign as work

    work.open_(ctx, asked, folder, at)


@verb(app, "list")
def list_(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import campaign as work

    work.list_(ctx, asked)


@verb(app, "show")
def show(ctx: typer.Context, asked: Shown, code: Code) -> None:
    from dondoc.cli.work import campaign as work

    work.show(ctx, asked, code)


@verb(app, "pause")
def pause(ctx: typer.Context, asked: Changing, code: Code) -> None:
    from dondoc.cli.work import campaign as work

    work.pause(ctx, asked, code, paused=True)


@verb(app, "resume")
def resume(ctx: typer.Context, asked: Changing, code: Code) -> None:
    from dondoc.cli.work import campaign as work

    work.pause(ctx, asked, code, paused=False)
