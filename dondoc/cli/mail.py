"""``mail``: the outbox, and the switch that stops it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Changing, Reading, Reason, Shown

app = noun("mail")
Id = Annotated[int, argument("mail")]
Address = Annotated[str, argument("address")]
Status = Literal[
    "ready", "claimed", "sent", "retry", "failed", "bounced", "uncertain", "dropped"
]  # fmt: skip


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


@verb(app, "test")
def test(ctx: typer.Context, asked: Changing, address: Address) -> None:
    from dondoc.cli.work import mail_test as work

    work.test(ctx, asked, address)


@verb(app, "addresses")
def addresses(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import mail_addresses as work

    work.list_(ctx, asked)


@verb(app, "clear")
def clear(ctx: typer.Context, asked: Acting, address: Address, reason: Reason = "") -> None:
    from dondoc.cli.work import mail_addresses as work

    work.clear(ctx, asked, address, reason)


@verb(app, "bounces")
def bounces(
    ctx: typer.Context, asked: Changing, file: Annotated[Path, argument("bounces")]
) -> None:
    from dondoc.cli.work import mail_bounces as work

    work.read(ctx, asked, file)
