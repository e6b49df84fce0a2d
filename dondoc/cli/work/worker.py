"""Clock and delivery of one node, until a signal."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from dondoc.assembly import House
from dondoc.cli.options import Shown
from dondoc.cli.work.desk import desk
from dondoc.cli.work.output import Json, Out, note
from workflow.clock import Clock


def worker(ctx: typer.Context, asked: Shown) -> None:
    with desk(ctx, asked) as place:
        run(place.house, lambda event: _tell(event, as_json=asked.json))


def run(house: House, tell: Callable[[Json], None]) -> None:
    """Tell that it runs, run until SIGTERM or SIGINT, finish the sends under way, tell so."""
    with stopped_by_signals() as stop, house.delivery() as (delivery, node):
        fields: Json = {"node": node.name, "data": str(house.settings.data), "pid": os.getpid()}
        tell({"event": "started", **fields})
        Clock(house.db, delivery, house.now, node.name).run(stop)
        tell({"event": "stopped", **fields})


def _tell(event: Json, *, as_json: bool) -> None:
    if as_json:
        Out(as_json=True).one(event, lambda _: None)
    else:
        note(f"cli.worker.{event['event']}", **event)


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; afterwards the signals mean what they meant."""
    stop = threading.Event()

    def set_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, set_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
