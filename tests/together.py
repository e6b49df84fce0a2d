"""Acts of several people at one moment."""

import threading
from collections.abc import Callable
from typing import Any

from states.errors import DondocError


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered or was refused with, all begun at the same moment."""
    start = threading.Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    return results(*(begun(lambda act=act: begin(act)) for act in acts))


class Begun:
    """An act under way in a thread of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.result: Any = None
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._act()
        except Exception as error:
            self.result = error

    @property
    def under_way(self) -> bool:
        return self._thread.is_alive()

    def finish(self) -> Any:
        """Its answer, or the error it was refused with. Raises any other error."""
        self._thread.join()
        if isinstance(self.result, Exception) and not isinstance(self.result, DondocError):
            raise self.result
        return self.result


def begun(act: Callable[[], Any]) -> Begun:
    return Begun(act)


def results(*acts: Begun) -> list[Any]:
    return [act.finish() for act in acts]
