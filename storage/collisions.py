"""Transactions that another one was in the way of are done again, a bounded number of times."""

import random
import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")
# Serialisation failure, deadlock, a lock that was not to be had in time.
COLLISIONS = frozenset({"40001", "40P01", "55P03"})
TRIES = 5
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 2.0
PATIENCE = 60.0


def again(work: Callable[[], T], *, persistent: bool = False) -> T:
    """Do a whole transaction, and again after a pause of real time where it collided.

    ``persistent`` also outlasts a server that is away for up to a minute.
    """
    began = time.monotonic()
    for tries in count(1):
        try:
            return work()
        except DBAPIError as error:
            away = persistent and is_away(error) and time.monotonic() - began < PATIENCE
            if not away and not (has_collided(error) and tries < TRIES):
                raise
        time.sleep(_pause(tries))
    raise AssertionError


def has_collided(error: DBAPIError) -> bool:
    """Whether the whole transaction may succeed when it is done again."""
    return sqlstate(error) in COLLISIONS


def is_away(error: DBAPIError) -> bool:
    """Whether the connection broke or none could be had: the server itself said nothing."""
    lost = isinstance(error, OperationalError) and sqlstate(error) is None
    return lost or error.connection_invalidated


def sqlstate(error: DBAPIError) -> str | None:
    """PostgreSQL's code of the error, ``None`` for one of the line to it; "" on SQLite."""
    code: str | None = getattr(error.orig, "sqlstate", "")
    return code


def _pause(tries: int) -> float:
    """Growing, and of random length so that two that collided do not do so again."""
    longest = min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
    return random.uniform(longest / 4, longest)
