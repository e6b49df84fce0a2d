"""``consolidate`` and ``present``: the root report, and those between it and the units."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Moving, OptionalFile, Reading, Reason, Revision
from dondoc.cli.report_moves import ConfirmErrors, Override, Remarks

app = noun("consolidate")
OfUnit = Annotated[str, option("consolidating-unit", "unit", flag="--unit")]
figures = noun("figures")
app.add_typer(figures)


@verb(app, "build")
def build(ctx: typer.Context, asked: Acting, unit: OfUnit = "") -> None:
    from dondoc.cli.work import consolidate as work

    work.build_(ctx, asked, unit)


@verb(app, "show")
def show(ctx: typer.Context, asked: Reading, unit: OfUnit = "") -> None:
    from dondoc.cli.work import consolidate as work

    work.show(ctx, asked, unit)


@verb(figures, "import")
def import_(
    ctx: typer.Context,
    asked: Acting,
    file: Annotated[Path, argument("figures_file")],
    round_: Annotated[Literal["draft", "final"], option("round", "round")],
) -> None:
    from dondoc.cli.work import consolidate as work

    work.import_figures(ctx, asked, file, round_)


@verb(app, "conference")
def conference(
    ctx: typer.Context,
    asked: Acting,
    at: Annotated[str, option("held-at", "time", flag="--at")],
    unit: OfUnit = "",
) -> None:
    from dondoc.cli.work import consolidate as work

    work.conference(ctx, asked, at, unit)


@verb(app, "submit")
def submit(
    ctx: typer.Context,
    asked: Moving,
    unit: OfUnit = "",
    file: OptionalFile = None,
    confirm_errors: ConfirmErrors = False,
) -> None:
    from dondoc.cli.work import moves

    moves.submit(ctx, asked, unit, file, confirm_errors=confirm_errors)


@verb(app, "withdraw")
def withdraw(ctx: typer.Context, asked: Moving, unit: OfUnit = "") -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "withdraw", unit)


@verb(app, "send-back")
def send_back(ctx: typer.Context, asked: Moving, remark: Remarks, unit: OfUnit = "") -> None:
    from dondoc.cli.work import moves

    moves.make(ctx, asked, "send_back", unit, remarks=tuple(remark))


@verb(app, "approve")
def approve(
    ctx: typer.Context,
    asked: Moving,
    unit: OfUnit = "",
    override: Override = False,
    reason: Reason = "",
    revision: Revision = "",
) -> None:
    from dondoc.cli.work import moves

    moves.make(
        ctx, asked, "approve", unit, override=override, reason=reason, revision_hash=revision
    )


def present(
    ctx: typer.Context,
    asked: Moving,
    waive_estimates: Annotated[bool, option("waive-estimates")] = False,
    reason: Reason = "",
) -> None:
    from dondoc.cli.work import moves

    moves.present(ctx, asked, waive_estimates=waive_estimates, reason=reason)


def add_to(app: typer.Typer) -> None:
    verb(app, "present")(present)
