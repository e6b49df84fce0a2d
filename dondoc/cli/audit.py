"""``audit``: read the log, and prove that it is whole."""

from typing import Annotated

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Reading, Shown

app = noun("audit")


@verb(app, "list")
def list_(
    ctx: typer.Context, asked: Reading, unit: Annotated[str, option("unit", "unit")] = ""
) -> None:
    from dondoc.cli.work import audit as work

    work.list_(ctx, asked, unit)


@verb(app, "verify")
def verify(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import audit as work

    work.verify_(ctx, asked)
