"""``contact``: calls and visits."""

from typing import Annotated, Literal

import typer

from dondoc.cli.declare import option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Acting, Unit

app = noun("contact")


@verb(app, "log")
def log(
    ctx: typer.Context,
    asked: Acting,
    unit: Unit,
    outcome: Annotated[
        Literal["called", "promised", "no_answer", "visited"], option("outcome", "outcome")
    ],
    promised: Annotated[str, option("promised", "day")] = "",
    note: Annotated[str, option("note", "text")] = "",
) -> None:
    from dondoc.cli.work import moves

    moves.log_contact(ctx, asked, unit, outcome, promised, note)
