"""``replay``: a timeline, played in a trial."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import verb
from dondoc.cli.options import Changing, Until


def replay(
    ctx: typer.Context,
    asked: Changing,
    timeline: Annotated[Path, argument("timeline")],
    until: Until = "",
    campaign: Annotated[str, option("campaign", "code")] = "",
) -> None:
    from dondoc.cli.work import replay as work

    work.replay(ctx, asked, timeline, until, campaign)


def add_to(app: typer.Typer) -> None:
    verb(app, "replay")(replay)
