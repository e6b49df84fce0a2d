"""``worker``: clock and delivery of one node, until stopped."""

import typer

from dondoc.cli.help import verb
from dondoc.cli.options import Shown


def worker(ctx: typer.Context, asked: Shown) -> None:
    from dondoc.cli.work import worker as work

    work.worker(ctx, asked)


def add_to(app: typer.Typer) -> None:
    verb(app, "worker")(worker)
