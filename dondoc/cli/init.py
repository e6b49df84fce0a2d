"""``init``: make a database, or bring it up to date."""

from typing import Annotated

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import verb
from dondoc.cli.options import Changing


def init(
    ctx: typer.Context, asked: Changing, trial: Annotated[bool, option("trial")] = False
) -> None:
    from dondoc.cli.work import init as work

    work.init(ctx, asked, trial=trial)


def add_to(app: typer.Typer) -> None:
    verb(app, "init")(init)
