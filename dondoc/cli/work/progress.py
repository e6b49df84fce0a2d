"""A bar on stderr for whatever takes more than a second, where somebody can see it."""

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from dondoc.cli.words import t

OnMoment = Callable[[dt.datetime], None]
_PATIENCE = 1.0


@contextmanager
def progress(code: str, start: dt.datetime, end: dt.datetime) -> Iterator[OnMoment]:
    """Follow a clock from start to end; the bar comes after a second and leaves no trace."""
    if not sys.stderr.isatty() or end <= start:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(t(code), total=(end - start).total_seconds())
    began = time.monotonic()
    shown = False

    def follow(moment: dt.datetime) -> None:
        nonlocal shown
        if not shown and time.monotonic() - began > _PATIENCE:
            bar.start()
            shown = True
        bar.update(task, completed=(moment - start).total_seconds())

    try:
        yield follow
    finally:
        if shown:
            bar.stop()
