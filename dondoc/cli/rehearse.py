"""``rehearse``: the whole campaign in virtual time, nothing kept, nothing sent."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import verb
from dondoc.cli.options import Shown


def rehearse(
    ctx: typer.Context,
    asked: Shown,
    folder: Annotated[Path, argument("plan_folder")],
    timeline: Annotated[Path | None, option("timeline", "file")] = None,
    since: Annotated[str, option("from", "time")] = "",
    until: Annotated[str, option("to", "time")] = "",
    what_if: Annotated[str, option("what-if", "what_if")] = "",
) -> None:
    from dondoc.cli.work import rehearse as work

    work.rehearse(ctx, asked, folder, timeline, since, until, what_if)


def add_to(app: typer.Typer) -> None:
    verb(app, "rehearse")(rehearse)
