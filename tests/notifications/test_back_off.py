"""How long a mail waits between attempts."""

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.back_off import back_off, gives_up

MINUTE = dt.timedelta(minutes=1)
NOW = dt.datetime(2023, 5, 4, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("attempt", "shortest", "longest"),
    [(1, 1, 2), (2, 2, 4), (3, 4, 8), (5, 16, 32), (6, 30, 60), (7, 30, 60), (10_000, 30, 60)],
)
@given(seed=st.integers())
def test_the_pause_grows_from_a_minute_to_an_hour(
    attempt: int, shortest: int, longest: int, seed: int
) -> None:
    assert shortest * MINUTE <= back_off(attempt, Random(seed)) <= longest * MINUTE


@given(attempt=st.integers(1, 1000), seed=st.integers())
def test_a_server_that_is_away_is_asked_again_soon(attempt: int, seed: int) -> None:
    pause = back_off(attempt, Random(seed), "unreachable").total_seconds()
    assert 10 <= pause <= 20


def test_mails_that_failed_together_do_not_come_back_together() -> None:
    rng = Random(1)
    assert len({back_off(1, rng) for _ in range(100)}) == 100


def test_a_mail_is_given_up_after_three_days() -> None:
    first = NOW - dt.timedelta(days=3)
    assert gives_up(first, NOW) is True
    assert gives_up(first + dt.timedelta(microseconds=1), NOW) is False
