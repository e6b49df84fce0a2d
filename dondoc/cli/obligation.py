"""``obligation``: what becomes of a unit's duty to report."""

from typing import Annotated

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Moving, Reason, Unit

app = noun("obligation")


@verb(app, "extend")
def extend(
    ctx: typer.Context,
    asked: Moving,
    unit: Unit,
    until: Annotated[str, option("extend-until", "phrase", flag="--until")],
    reason: Reason,
) -> None:
    from dondoc.cli.work import obligations

    obligations.decide(ctx, asked, "extend", unit, reason, until=until)


@verb(app, "waive")
def waive(ctx: typer.Context, asked: Moving, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import obligations

    obligations.decide(ctx, asked, "waive", unit, reason)


@verb(app, "merge")
def merge(
    ctx: typer.Context,
    asked: Moving,
    unit: Unit,
    into: Annotated[str, option("into", "unit")],
    reason: Reason,
) -> None:
    from dondoc.cli.work import obligations

    obligations.decide(ctx, asked, "merge", unit, reason, into=into)


@verb(app, "close-without")
def close_without(ctx: typer.Context, asked: Moving, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import obligations

    obligations.decide(ctx, asked, "close_without", unit, reason)


@verb(app, "reinstate")
def reinstate(ctx: typer.Context, asked: Moving, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import obligations

    obligations.decide(ctx, asked, "reinstate", unit, reason)
