"""Connections kept open between mails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from notifications.outcome import Envelope, Outcome


class Line(Protocol):
    """One open connection, for one mail at a time."""

    async def send(self, envelope: Envelope) -> Outcome:
        """Send one mail; never raises."""
        ...

    def rest(self) -> bool:
        """Wait for the next mail; False when the connection is gone."""
        ...

    async def wake(self) -> bool:
        """Whether another mail can be sent."""
        ...

    def idle_seconds(self) -> float:
        """How long it has been resting."""
        ...

    async def quit(self) -> None:
        """Take leave of the server; never raises."""
        ...


class Pool:
    """The lines that rest, most recently used last; opens another when none is left."""

    def __init__(self, open_line: Callable[[], Awaitable[Line]], idle_limit: float) -> None:
        self._open_line = open_line
        self._idle_limit = idle_limit
        self._resting: list[Line] = []
        self._sweeper: asyncio.Task[None] | None = None

    async def send(self, envelope: Envelope) -> Outcome:
        """Send one mail; raises only what opening a line raises."""
        line = await self._line()
        outcome = await line.send(envelope)
        if line.rest():
            self._resting.append(line)
            self._sweeper = self._sweeper or asyncio.create_task(self._sweep())
        return outcome

    async def close(self) -> None:
        """Take leave on all lines."""
        if self._sweeper:
            self._sweeper.cancel()
            self._sweeper = None
        resting, self._resting = self._resting, []
        await asyncio.gather(*(line.quit() for line in resting))

    async def _line(self) -> Line:
        while self._resting:
            line = self._resting.pop()
            if await line.wake():
                return line
        return await self._open_line()

    async def _sweep(self) -> None:
        """Leave lines nobody has used for a while: the server has others to serve."""
        while True:
            await asyncio.sleep(self._idle_limit / 2)
            while self._resting and self._resting[0].idle_seconds() > self._idle_limit:
                await self._resting.pop(0).quit()
