"""``demo``: a built-in example in motion."""

from typing import Annotated

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import verb
from dondoc.cli.options import Shown


def demo(
    ctx: typer.Context,
    asked: Shown,
    date: Annotated[str, option("date", "day")] = "",
    example: Annotated[str, option("example", "example")] = "",
    once: Annotated[bool, option("once")] = False,
    port: Annotated[int, typer.Option("--port", hidden=True)] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", hidden=True)] = False,
) -> None:
    # There is no page yet to listen on the port or to show in a browser; scripts may say so.
    del port, no_browser
    from dondoc.cli.work import demo as work

    work.demo(ctx, asked, date, example, once=once)


def add_to(app: typer.Typer) -> None:
    verb(app, "demo")(demo)
