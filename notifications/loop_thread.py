"""An event loop on a thread of its own, for callers that are not asynchronous."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines from its first use until it is closed; it may be used again after."""

    def __init__(self, on_close: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._on_close = on_close
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin the work on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop or self._start())

    def close(self) -> None:
        """Run ``on_close`` on the loop, then end loop and thread."""
        if self._loop and self._closing and self._thread:
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join()
            self._loop = self._closing = self._thread = None

    def _start(self) -> asyncio.AbstractEventLoop:
        started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._live(started)), name="dondoc-mail", daemon=True
        )
        self._thread.start()
        self._loop = started.result()
        return self._loop

    async def _live(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        self._closing = asyncio.Event()
        started.set_result(asyncio.get_running_loop())
        await self._closing.wait()
        await self._on_close()
