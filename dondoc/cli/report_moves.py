"""``report``: write, and every move of a report."""

from typing import Annotated

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import verb
from dondoc.cli.options import File, Moving, OptionalFile, Reason, Revision, Unit

Remarks = Annotated[list[str], option("remark", "text")]
Receipt = Annotated[str, option("received-at", "time")]
ConfirmErrors = Annotated[bool, option("confirm-errors")]
Override = Annotated[bool, option("override")]


def draft(ctx: typer.Context, asked: Moving, unit: Unit, file: File) -> None:
    from dondoc.cli.work import moves

    moves.draft(ctx, asked, unit, file)


def submit(
    ctx: typer.Context,
    asked: Moving,
    unit: Unit,
    file: OptionalFile = None,
    confirm_errors: ConfirmErrors = False,
) -> None:
    from dondoc.cli.work import moves

    moves.submit(ctx, asked, unit, file, confirm_errors=confirm_errors)


def register(
    ctx: typer.Context, asked: Moving, unit: Unit, file: File, received_at: Receipt
) -> None:
    from dondoc.cli.work import moves

    moves.register(ctx, asked, unit, file, received_at)


def confirm_figures(
    ctx: typer.Context, asked: Moving, unit: Unit, file: OptionalFile = None
) -> None:
    from dondoc.cli.work import moves

    moves.confirm_figures(ctx, asked, unit, file)


def withdraw(ctx: typer.Context, asked: Moving, unit: Unit) -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "withdraw", unit)


def send_back(ctx: typer.Context, asked: Moving, unit: Unit, remark: Remarks) -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "send_back", unit, remarks=tuple(remark))


def endorse(ctx: typer.Context, asked: Moving, unit: Unit, revision: Revision = "") -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "endorse", unit, revision_hash=revision)


def approve(
    ctx: typer.Context,
    asked: Moving,
    unit: Unit,
    override: Override = False,
    reason: Reason = "",
    revision: Revision = "",
) -> None:
    from dondoc.cli.work import moves

    moves.make(
        ctx, asked, "approve", unit, override=override, reason=reason, revision_hash=revision
    )


def reopen(ctx: typer.Context, asked: Moving, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "reopen", unit, reason=reason)


def release(ctx: typer.Context, asked: Moving, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "release", unit, reason=reason)


def add_to(app: typer.Typer) -> None:
    for command in (
        draft, submit, register, confirm_figures, withdraw, send_back, endorse, approve, reopen,
        release,
    ):  # fmt: skip
        verb(app, command.__name__.replace("_", "-"))(command)
