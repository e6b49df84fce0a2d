"""``clock``: a trial's own time."""

from typing import Annotated

import typer

from dondoc.cli.declare import argument
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Changing, Shown

app = noun("clock")
Time = Annotated[str, argument("time")]


@verb(app, "show")
def show(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import clock as work

    work.show(ctx, asked)


@verb(app, "set")
def set_(ctx: typer.Context, asked: Changing, time: Time) -> None:
    from dondoc.cli.work import clock as work

    work.set_(ctx, asked, time)


@verb(app, "advance")
def advance(ctx: typer.Context, asked: Changing, spec: Annotated[str, argument("spec")]) -> None:
    from dondoc.cli.work import clock as work

    work.advance(ctx, asked, spec)


@verb(app, "run-to")
def run_to(ctx: typer.Context, asked: Changing, time: Time) -> None:
    from dondoc.cli.work import clock as work

    work.run_to(ctx, asked, time)
