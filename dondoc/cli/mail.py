"""``mail``: the outbox, and the switch that stops it."""

from typing import Annotated, Literal

import typer

from dondoc.cli.help import noun, verb
from dondoc.cli.options import Changing, Reading, Shown, argument, option

app = noun("mail")
Id = Annotated[int, argument("mail")]
Status = Literal["ready", "claimed", "sent", "retry", "failed", "uncertain", "dropped"]


@verb(app, "list")
def list_(
    ctx: typer.Context,
    asked: Reading,
    status: Annotated[Status | None, option("mail-status", "status", flag="--status")] = None,
    unit: Annotated[str, option("unit", "unit")] = "",
) -> None:
    from dondoc.cli.work import mail as work

    work.list_(ctx, asked, status or "", unit)


@verb(app, "show")
def show(ctx: typer.Context, asked: Shown, mail: Id) -> None:
    from dondoc.cli.work import mail as work

    work.show(ctx, asked, mail)


@verb(app, "retry")
def retry(ctx: typer.Context, asked: Changing, mail: Id) -> None:
    from dondoc.cli.work import mail as work

    work.retry(ctx, asked, mail)


@verb(app, "hold")
def hold(ctx: typer.Context, asked: Changing) -> None:
    from dondoc.cli.work import mail as work

    work.hold(ctx, asked, held=True)


@verb(app, "release")
def release(ctx: typer.Context, asked: Changing) -> None:
    from dondoc.cli.work import mail as work

    work.hold(ctx, asked, held=False)
