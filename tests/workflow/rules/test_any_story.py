"""Whatever people do, whatever time does and whenever the program ends, the rules hold.

By hand for as long as one likes, with other stories each time:
``DONDOC_STORIES=500 pytest tests/workflow/rules/test_any_story.py -n0 -k sqlite``.
"""

import os
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import story_acts as acts
from cast import ZONE, World, content, vn
from databases import examples
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from post_office import PostOffice, post_office
from story import MANNERS, Story
from story_acts import DRY, EVERY, ONCE, UNITS
from story_invariants import hold

from states.definition import shipped
from workflow.contact_log import OUTCOMES

STORIES = 7
STEPS = 25
BY_HAND = "DONDOC_STORIES"
START = date(2023, 4, 14)
LAST = vn("2023-06-14 09:00")
ANSWERS: dict[str, Any] = {
    "remarks": ("S1: more",), "reason": "why", "override": True, "waive_estimates": True,
    "confirm_errors": True,
}  # fmt: skip
DECISIONS = ("extend", "waive", "merge", "merge", "close_without", "reinstate")
UNTIL = ("trước ngày 09/5/2023", "through 2023-05-12", "hết ngày 20/5/2023", "nonsense")
AMENDMENTS = ("deadline", "deadline", "close", "open", "drop", "restore")

units = st.sampled_from(UNITS)
everyone = st.sampled_from(acts.PEOPLE)
days = st.integers(0, 45).map(lambda n: START + timedelta(days=n))
manners = st.sampled_from((*("plain",) * 8, *MANNERS))
chiefs = st.sampled_from((*("OFC-CHIEF",) * 6, "OFC-1", "SEC-DB05"))


class AnyStory(RuleBasedStateMachine):
    """A campaign in the hands of people, clocks and power cuts."""

    folder: Path
    office: PostOffice

    @initialize(stage=st.sampled_from(("opened", "due", "due", "read", "root approved")))
    def begin(self, stage: str) -> None:
        start = self.office.serve(acts.begun(stage).copy())
        self.story = Story(start, self.folder, self.office.delivery)
        self.before, self.by_clock = self.story.seen, False

    def teardown(self) -> None:
        if hasattr(self, "story"):
            self.story.close()

    @property
    def world(self) -> World:
        return self.story.world

    @rule(
        unit=st.sampled_from((*UNITS, "KHOI")), move=st.sampled_from(shipped().names()),
        by=everyone, answered=st.booleans(), manner=manners,
    )  # fmt: skip
    def somebody_tries_something(
        self, unit: str, move: str, by: str, answered: bool, manner: str
    ) -> None:
        asked = ANSWERS if answered else {}
        self.act_on(unit, partial(self.world.move, move, unit, by, **asked), by, manner)

    @rule(
        unit=st.sampled_from((*UNITS, *UNITS, "KHOI", "KHOI")), choice=st.integers(0, 99),
        estimate=st.booleans(), manner=manners,
    )  # fmt: skip
    def somebody_does_his_work(self, unit: str, choice: int, estimate: bool, manner: str) -> None:
        row = self.world.row(unit)
        moves = [m.name for m in shipped().moves if m.leaves(row.state, root=row.root)]
        if moves:
            move = moves[choice % len(moves)]
            by, asked = acts.likely(move, unit, row.reader_step), dict(ANSWERS)
            if move == "submit" and not row.root:
                kind = "estimate" if estimate else "actual"
                asked["content"], asked["notes"] = content(unit, as_of_kind=kind)
            self.act_on(unit, partial(self.world.move, move, unit, by, **asked), by, manner)

    @rule(unit=units, manner=manners)
    def a_report_goes_straight_on(self, unit: str, manner: str) -> None:
        row = self.world.row(unit)
        move = {"draft": "submit", "submitted": "endorse"}.get(row.state, "")
        if row.reader_step == 1:
            move = "confirm_figures" if row.estimate else "approve"
        if move:
            asked = dict(ANSWERS)
            if move == "submit":
                asked["content"], asked["notes"] = content(unit)
            by = acts.likely(move, unit, row.reader_step)
            self.act_on(unit, partial(self.world.move, move, unit, by, **asked), by, manner)

    @rule(
        act=st.sampled_from(DECISIONS), unit=units, into=units, until=st.sampled_from(UNTIL),
        by=chiefs, manner=manners,
    )  # fmt: skip
    def the_office_decides(
        self, act: str, unit: str, into: str, until: str, by: str, manner: str
    ) -> None:
        row = self.world.row(unit)
        into = "DB15" if into == unit else into
        if by == "OFC-CHIEF" and row.obligation in ("waived", "merged", "closed"):
            act = "reinstate"
        decide = partial(self.world.decide, act, unit, by, into=into, until=until)
        self.act_on(unit, decide, by, manner)

    def act_on(self, unit: str, act: Any, by: str, manner: str) -> None:
        version = self.world.row(unit).version
        answer = self.story.ask(act, by, manner, EVERY)
        now = self.world.row(unit).version
        assert now == version + (answer is not None)
        assert answer is None or answer["version"] == now

    @rule(
        what=st.sampled_from(AMENDMENTS), day=days, code=st.sampled_from(acts.LEFT_OUT),
        by=chiefs, manner=manners,
    )  # fmt: skip
    def the_plan_is_amended(self, what: str, day: date, code: str, by: str, manner: str) -> None:
        act = partial(acts.amend, self.world, by, what, day, code)
        self.story.ask(act, by, manner, EVERY)

    @rule(what=st.sampled_from(acts.STOPS), odd=st.integers(0, 4), manner=manners)
    def the_whole_stops_or_goes_on(self, what: str, odd: int, manner: str) -> None:
        standing = [one for one in acts.STOPS if self.story.seen.stopped(one)]
        if standing and odd:
            what = standing[0]
        stops = (what in standing) is (odd == 0)
        act = partial(acts.stop, self.world, "ADM-1", what, stops=stops)
        self.story.ask(act, "ADM-1", manner, ONCE if what == "close" else DRY)

    @rule(what=st.sampled_from(acts.AT_THE_TOP), office=st.booleans(), by=everyone, manner=manners)
    def the_office_works_on_the_whole(self, what: str, office: bool, by: str, manner: str) -> None:
        by = "OFC-1" if office else by
        self.story.ask(partial(acts.at_the_top, self.world, by, what), by, manner, ONCE)

    @rule(
        what=st.sampled_from(("telephone", "write", "read")), unit=units, own=st.booleans(),
        outcome=st.sampled_from((*OUTCOMES, "sang")), by=everyone, manner=manners,
    )  # fmt: skip
    def somebody_does_a_small_thing(
        self, what: str, unit: str, own: bool, outcome: str, by: str, manner: str
    ) -> None:
        if what == "read":
            self.world.open_report(unit, acts.likely("endorse", unit, 0) if own else by)
            return
        by = f"SEC-{unit}" if own else by
        if what == "telephone":
            act = partial(acts.telephone, self.world, by, unit, outcome)
        else:
            act = partial(acts.write, self.world, by, unit)
        self.story.ask(act, by, manner, ONCE)

    @precondition(lambda self: self.story.seen.waiting)
    @rule(choice=st.integers(0, 9), manner=manners)
    def a_step_is_confirmed(self, choice: int, manner: str) -> None:
        waiting = self.story.seen.waiting
        row = waiting[choice % len(waiting)]
        act = partial(acts.confirm_step, self.world, "OFC-CHIEF", row.step, row.unit)
        self.story.ask(act, "OFC-CHIEF", manner, ONCE)

    @rule(hours=st.integers(1, 30) | st.integers(1, 300))
    def time_passes(self, hours: int) -> None:
        self.story.go_to(min(self.world.now + timedelta(hours=hours), LAST))
        self.by_clock = True

    @rule(hours=st.integers(1, 200), dies_at=st.integers(0, 3))
    def nobody_was_there(self, hours: int, dies_at: int) -> None:
        then = min(self.world.now + timedelta(hours=hours), LAST)
        self.world.skip_to(f"{then.astimezone(ZONE):%Y-%m-%d %H:%M}")
        self.story.come_back(dies_at)
        self.by_clock = True

    @rule()
    def the_program_begins_anew(self) -> None:
        self.story.restart()

    @invariant()
    def the_rules_hold(self) -> None:
        after = self.story.look()
        hold(self.before, after, by_clock=self.by_clock)
        assert self.world.verified() == ()
        self.before, self.by_clock = after, False


def test_whatever_happens_in_whatever_order_the_rules_hold(tmp_path: Path) -> None:
    by_hand = int(os.environ.get(BY_HAND, "0"))
    tried = settings(
        max_examples=by_hand or examples(STORIES),
        stateful_step_count=2 * STEPS if by_hand else STEPS,
        deadline=None,
        derandomize=not by_hand,
        suppress_health_check=(
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ),
    )
    with post_office(tmp_path) as office:
        AnyStory.folder, AnyStory.office = tmp_path, office
        run_state_machine_as_test(AnyStory, settings=tried)
