"""How many mails may be under way at once: fewer for a while after the server was too busy."""

from notifications.outcome import Outcome

_BUSY = (421, 432)
_ONE_COMPLAINT = 1.0  # seconds: what is said within them was said about the same crowd
_WHILE = 60.0


class Pace:
    """Halves when the server says it is too busy and doubles after each quiet minute.

    ``now`` is in seconds of any clock that never goes back.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = most
        self._heeded_at = float("-inf")

    def room(self, now: float) -> int:
        """How many sends may be under way; at least one."""
        while self._room < self._most and now >= self._heeded_at + _WHILE:
            self._room = min(self._most, self._room * 2)
            self._heeded_at += _WHILE
        return self._room

    def heed(self, outcome: Outcome, now: float) -> None:
        """Slow down if that is what the server asked for."""
        if outcome.code in _BUSY and now >= self._heeded_at + _ONE_COMPLAINT:
            self._room = max(1, self.room(now) // 2)
            self._heeded_at = now
