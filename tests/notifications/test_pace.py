"""How many mails may be under way at once."""

import pytest

from notifications.outcome import Outcome
from notifications.pace import Pace

BUSY = Outcome(id=1, status="retry", code=421)


def test_without_complaint_all_may_go() -> None:
    assert Pace(16).room(0.0) == 16


@pytest.mark.parametrize("code", [421, 432])
def test_a_complaint_halves_the_crowd(code: int) -> None:
    pace = Pace(16)
    pace.heed(Outcome(id=1, status="retry", code=code), 0.0)
    assert pace.room(0.0) == 8


@pytest.mark.parametrize("code", [250, 450, 550, None])
def test_any_other_answer_changes_nothing(code: int | None) -> None:
    pace = Pace(16)
    pace.heed(Outcome(id=1, status="retry", code=code), 0.0)
    assert pace.room(0.0) == 16


def test_complaints_of_one_crowd_count_once() -> None:
    pace = Pace(16)
    for moment in (0.0, 0.1, 0.9):
        pace.heed(BUSY, moment)
    assert pace.room(0.9) == 8
    pace.heed(BUSY, 1.0)
    assert pace.room(1.0) == 4


def test_one_mail_may_always_go() -> None:
    pace = Pace(4)
    for moment in range(10):
        pace.heed(BUSY, float(moment))
    assert pace.room(10.0) == 1


def test_each_quiet_minute_doubles_the_crowd_up_to_what_it_was() -> None:
    pace = Pace(6)
    for moment in (100.0, 101.0, 102.0):
        pace.heed(BUSY, moment)
    assert [pace.room(t) for t in (102.0, 161.9, 162.0, 222.0, 282.0, 9999.0)] == [1, 1, 2, 4, 6, 6]


def test_a_long_quiet_time_counts_in_full() -> None:
    pace = Pace(16)
    for moment in (0.0, 1.0, 2.0):
        pace.heed(BUSY, moment)
    assert pace.room(1000.0) == 16
