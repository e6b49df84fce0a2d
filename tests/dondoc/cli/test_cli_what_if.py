"""``rehearse --what-if`` as its users meet it."""

import pytest
from command_line import EXAMPLE, TIMELINE, run


def test_a_rehearsal_tries_what_happens_if_some_are_late() -> None:
    found = run("rehearse", str(EXAMPLE), "--what-if", "late=2", "--to", "2023-05-09", "--json")
    assert found.exit == 0
    late = {unit for mail in found.many if mail["letter"] == "overdue" for unit in mail["units"]}
    assert len(late) == 2


@pytest.mark.parametrize("case", ["late", "late=", "late=-1", "late=x", "early=3", "late=1e3"])
def test_a_case_that_is_not_understood_is_bad_usage(case: str) -> None:
    found = run("rehearse", str(EXAMPLE), "--what-if", case, "--json")
    assert (found.exit, found.error["code"]) == (2, "bad_what_if")


def test_a_case_and_a_timeline_do_not_go_together() -> None:
    line = ("rehearse", str(EXAMPLE), "--what-if", "late=1", "--timeline", str(TIMELINE), "--json")
    found = run(*line)
    assert (found.exit, found.error["code"]) == (2, "what_if_with_timeline")
