"""``due``, ``tick`` and ``confirm``: what falls due, and letting it happen."""

from typing import Annotated, Literal

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Changing, Reading

app = noun("due")
Status = Literal["planned", "claimed", "fired", "superseded", "skipped", "awaiting_confirmation"]


@verb(app, "list")
def list_(
    ctx: typer.Context,
    asked: Reading,
    until: Annotated[str, option("list-until", "time", flag="--until")] = "",
    unit: Annotated[str, option("unit", "unit")] = "",
    status: Annotated[Status | None, option("due-status", "status", flag="--status")] = None,
) -> None:
    from dondoc.cli.work import due as work

    work.list_(ctx, asked, until, unit, status or "")


def tick(ctx: typer.Context, asked: Changing) -> None:
    from dondoc.cli.work import due as work

    work.tick(ctx, asked)


def confirm(
    ctx: typer.Context,
    asked: Acting,
    step: Annotated[str, argument("step")],
    unit: Annotated[str, option("step-unit", "unit", flag="--unit")] = "",
) -> None:
    from dondoc.cli.work import due as work

    work.confirm(ctx, asked, step, unit)


def add_to(app: typer.Typer) -> None:
    verb(app, "tick")(tick)
    verb(app, "confirm")(confirm)
