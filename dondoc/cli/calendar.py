"""``calendar``: the days that are worked and those that are not, changed under way."""

from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Reading, Reason

app = noun("calendar")
Day = Annotated[str, argument("day")]
LastDay = Annotated[str, option("last-day", "day", flag="--to")]


@verb(app, "show")
def show(ctx: typer.Context, asked: Reading) -> None:
    from dondoc.cli.work import calendar as work

    work.show(ctx, asked)


@verb(app, "close")
def close(
    ctx: typer.Context,
    asked: Acting,
    day: Day,
    name: Annotated[str, option("day-name", "text", flag="--name")],
    reason: Reason,
    to: LastDay = "",
) -> None:
    from dondoc.cli.work import calendar as work

    work.close(ctx, asked, day, to, name, reason)


@verb(app, "open")
def open_(ctx: typer.Context, asked: Acting, day: Day, reason: Reason, to: LastDay = "") -> None:
    from dondoc.cli.work import calendar as work

    work.open_(ctx, asked, day, to, reason)
