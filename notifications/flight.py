"""The sends of one delivery: begun and answered for in the caller's thread."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue

from notifications.outcome import Envelope, Outcome
from notifications.pace import Pace

_STRIKES = 3


class Flight:
    """Starts sends while there is room and hands every outcome back, each exactly once."""

    def __init__(
        self,
        send: Callable[[Envelope], Future[Outcome]],
        on_outcome: Callable[[Outcome], None],
        pace: Pace,
    ) -> None:
        self._send = send
        self._on_outcome = on_outcome
        self._pace = pace
        self._landed: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self._flying = 0
        self._strikes = 0

    def start(self, envelope: Envelope) -> None:
        """Begin a send; its outcome waits to be handed back."""
        self._send(envelope).add_done_callback(self._landed.put)
        self._flying += 1

    def make_room(self) -> bool:
        """Hand back what has landed until one more may start; False when the server is away."""
        while self._flying and (not self._landed.empty() or self._full()):
            self._hand_back()
        return self._strikes < _STRIKES

    def land(self) -> None:
        """Wait for all that is under way; a caller that fails over one still gets the others."""
        failure: Exception | None = None
        while self._flying:
            try:
                self._hand_back()
            except Exception as error:
                failure = failure or error
        if failure:
            raise failure

    def _full(self) -> bool:
        return self._flying >= self._pace.room(time.monotonic())

    def _hand_back(self) -> None:
        landed = self._landed.get()
        self._flying -= 1
        outcome = landed.result()
        self._pace.heed(outcome, time.monotonic())
        self._count(outcome)
        self._on_outcome(outcome)

    def _count(self, outcome: Outcome) -> None:
        if not outcome.fault:
            self._strikes = 0
        else:
            self._strikes += _STRIKES if outcome.fault == "configuration" else 1
