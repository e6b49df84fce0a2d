"""When a mail that could not be sent is tried again, and when no more."""

import datetime as dt
from random import Random

from notifications.outcome import Fault

_DOUBLINGS = 6  # 2 min, 4, 8, 16, 32, then the hour
_HOUR = 3600.0
_PATIENCE = dt.timedelta(days=3)


def back_off(attempt: int, rng: Random, fault: Fault = "") -> dt.timedelta:
    """The pause after the nth failed attempt (the first is 1): 1 to 2 min, later 30 to 60.

    A server that could not be reached is tried again after 10 to 20 s however often that
    happens, so that a backlog leaves soon after its return.
    """
    longest = 20.0 if fault == "unreachable" else min(_HOUR, 60.0 * 2 ** min(attempt, _DOUBLINGS))
    return dt.timedelta(seconds=rng.uniform(longest / 2, longest))


def gives_up(first_tried: dt.datetime, now: dt.datetime) -> bool:
    """Whether a mail has been tried for so long that it has failed."""
    return now - first_tried >= _PATIENCE
