"""``report``: look at reports, check one, and see what could be done with it."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli import report_moves
from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Reading, Unit

app = noun("report")
By = Annotated[str, option("as", "person")]


@verb(app, "list")
def list_(
    ctx: typer.Context,
    asked: Reading,
    state: Annotated[str, option("state", "state")] = "",
    late: Annotated[bool, option("late")] = False,
    outstanding: Annotated[bool, option("outstanding")] = False,
) -> None:
    from dondoc.cli.work import report as work

    work.list_(ctx, asked, state, late=late, outstanding=outstanding)


@verb(app, "show")
def show(ctx: typer.Context, asked: Reading, unit: Unit, by: By = "") -> None:
    from dondoc.cli.work import report as work

    work.show(ctx, asked, unit, by)


@verb(app, "check")
def check(
    ctx: typer.Context,
    asked: Reading,
    file: Annotated[Path, argument("file")],
    by: By = "",
) -> None:
    from dondoc.cli.work import report as work

    work.check(ctx, asked, file, by)


@verb(app, "explain")
def explain(ctx: typer.Context, asked: Reading, unit: Unit, by: By) -> None:
    from dondoc.cli.work import report as work

    work.explain_(ctx, asked, unit, by)


report_moves.add_to(app)
