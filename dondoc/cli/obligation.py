"""``obligation``: what becomes of a unit's duty to report."""

import typer

from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Reason, Unit

app = noun("obligation")


@verb(app, "close-without")
def close_without(ctx: typer.Context, asked: Acting, unit: Unit, reason: Reason) -> None:
    from dondoc.cli.work import moves

    moves.close_without(ctx, asked, unit, reason)
