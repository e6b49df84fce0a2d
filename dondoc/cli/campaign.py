"""``campaign``: open, look at, amend, pause and resume, close and reopen."""

from pathlib import Path
from typing import Annotated

import typer

from dondoc.cli.declare import argument, option
from dondoc.cli.help import noun, verb
from dondoc.cli.options import Changing, Reason, Ruling, Shown

app = noun("campaign")
Code = Annotated[str, argument("campaign")]


@verb(app, "open")
def open_(
    ctx: typer.Context,
    asked: Changing,
    folder: Annotated[Path, argument("plan_folder")],
    at: Annotated[str, option("at", "time")] = "",
) -> None:
    from dondoc.cli.work import campaign as work

    work.open_(ctx, asked, folder, at)


@verb(app, "list")
def list_(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import campaign_list as work

    work.list_(ctx, asked)


@verb(app, "show")
def show(
    ctx: typer.Context,
    asked: Shown,
    code: Code,
    plan_version: Annotated[int, option("plan-version", "version")] = 0,
) -> None:
    from dondoc.cli.work import campaign, plan_versions

    if plan_version:
        plan_versions.show(ctx, asked, code, plan_version)
    else:
        campaign.show(ctx, asked, code)


@verb(app, "amend")
def amend(
    ctx: typer.Context,
    asked: Ruling,
    code: Code,
    folder: Annotated[Path, argument("plan_folder")],
    reason: Reason,
) -> None:
    from dondoc.cli.work import amend as work

    work.with_folder(ctx, asked, code, folder, reason)


@verb(app, "pause")
def pause(ctx: typer.Context, asked: Changing, code: Code) -> None:
    from dondoc.cli.work import campaign as work

    work.pause(ctx, asked, code, paused=True)


@verb(app, "resume")
def resume(ctx: typer.Context, asked: Changing, code: Code) -> None:
    from dondoc.cli.work import campaign as work

    work.pause(ctx, asked, code, paused=False)


@verb(app, "close")
def close(ctx: typer.Context, asked: Ruling, code: Code, reason: Reason = "") -> None:
    from dondoc.cli.work import closing as work

    work.close(ctx, asked, code, reason)


@verb(app, "reopen")
def reopen(ctx: typer.Context, asked: Ruling, code: Code, reason: Reason) -> None:
    from dondoc.cli.work import closing as work

    work.reopen(ctx, asked, code, reason)
