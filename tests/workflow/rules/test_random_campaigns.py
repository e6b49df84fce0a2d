"""Whatever anybody tries in whatever order, the rules of the door hold."""

from datetime import timedelta
from typing import Any

from cast import World, content, vn
from databases import by_kind, examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from states.definition import shipped
from states.errors import DondocError, NoSuchMove, Refused

UNITS = ("DB05", "DB15", "KHOI")
PEOPLE = (
    "SEC-DB05", "DEP-DB05", "CLK-DB05", "SEC-DB15", "OFF-2", "OFF-3", "OFF-4", "OFC-1", "OFC-VT",
    "OFC-CHIEF", "OFC-DEP", "SC-1", "SC-2", "ADM-1", "NOBODY",
)  # fmt: skip
MOVES_AS_DATA = shipped().moves
MOVES = shipped().names()
EDGES = {(move.name, source, move.to) for move in MOVES_AS_DATA for source in move.sources}
STATES = {state.code for state in shipped().states}
LAST = vn("2023-06-10 09:00")
# An attempt leaves its entry in the system's chain; the register is nobody's to change here.
APART = ("audit_entry", "installation", "unit", "post", "stand_in", "target")
ANSWERS: dict[str, Any] = {
    "remarks": ("S1: more",), "reason": "why", "override": True, "waive_estimates": True,
    "confirm_errors": True,
}  # fmt: skip
# Who makes which move when all goes well, so that random stories get somewhere.
LIKELY = {
    "submit": {"DB05": "SEC-DB05", "DB15": "SEC-DB15", "KHOI": "OFC-CHIEF"},
    "withdraw": {"DB05": "DEP-DB05", "DB15": "SEC-DB15", "KHOI": "OFC-DEP"},
    "confirm_figures": {"DB05": "SEC-DB05", "DB15": "SEC-DB15", "KHOI": "OFC-CHIEF"},
    "send_back": {"DB05": "OFF-2", "DB15": "OFF-3", "KHOI": "SC-1"},
    "endorse": {"DB05": "OFF-2", "DB15": "OFF-3", "KHOI": "SC-1"},
    "approve": {"DB05": "OFC-CHIEF", "DB15": "OFC-DEP", "KHOI": "SC-2"},
}


@by_kind
def begun(stage: str) -> World:
    """All but two units closed, so that the root may be presented; then so far on its way."""
    if stage == "drafting":
        world = World.open()
        for unit in ("DB09", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40"):
            world.close_without(unit)
        return world
    if stage == "accepted":
        world = begun("drafting").copy()
        world.accept("DB05")
        world.accept("DB15")
        return world
    world = begun("accepted").copy()
    world.figures("draft")
    world.build()
    world.move("submit", "KHOI", "OFC-CHIEF")
    if stage == "root approved":
        world.move("approve", "KHOI", "SC-1")
    return world


class Campaign(RuleBasedStateMachine):
    """A campaign in the hands of people who try everything."""

    @initialize(stage=st.sampled_from(("drafting", "accepted", "root submitted", "root approved")))
    def begin(self, stage: str) -> None:
        self.world = begun(stage).copy()
        self.versions = {unit: self.world.row(unit).version for unit in UNITS}

    @rule(
        unit=st.sampled_from(UNITS),
        move=st.sampled_from(MOVES),
        person=st.sampled_from(PEOPLE),
        answered=st.booleans(),
    )
    def somebody_tries_something(self, unit: str, move: str, person: str, answered: bool) -> None:
        self.try_move(unit, move, person, ANSWERS if answered else {})

    @rule(unit=st.sampled_from(UNITS), choice=st.integers(0, 99), estimate=st.booleans())
    def somebody_does_his_work(self, unit: str, choice: int, estimate: bool) -> None:
        row = self.world.row(unit)
        open_to_somebody = [m.name for m in MOVES_AS_DATA if m.leaves(row.state, root=row.root)]
        if not open_to_somebody:
            return
        move = open_to_somebody[choice % len(open_to_somebody)]
        asked = dict(ANSWERS)
        if move == "submit" and not row.root:
            kind = "estimate" if estimate else "actual"
            asked["content"], asked["notes"] = content(unit, as_of_kind=kind)
        if choice < 5:
            asked["expect_version"] = 99
        self.try_move(unit, move, LIKELY.get(move, {}).get(unit, "OFC-CHIEF"), asked)

    @rule(unit=st.sampled_from(UNITS[:2]))
    def a_report_goes_straight_on(self, unit: str) -> None:
        forward = {"draft": "submit", "submitted": "endorse"}
        row = self.world.row(unit)
        move = forward.get(row.state, "")
        if row.reader_step == 1:
            move = "confirm_figures" if row.estimate else "approve"
        if move:
            asked = dict(ANSWERS)
            if move == "submit":
                asked["content"], asked["notes"] = content(unit)
            self.try_move(unit, move, LIKELY[move][unit], asked)

    def try_move(self, unit: str, move: str, person: str, asked: dict[str, Any]) -> None:
        before, source = self.world.rows(*APART), self.world.row(unit).state
        entries = len(self.world.log())
        try:
            answer = self.world.move(move, unit, person, **asked)
        except DondocError as error:
            assert self.world.rows(*APART) == before
            logged = isinstance(error, Refused | NoSuchMove)
            assert len(self.world.log()) == entries + logged
            return
        assert (move, source, answer["state"]) in EDGES
        self.versions[unit] += 1
        assert answer["version"] == self.versions[unit]
        if move == "present":
            self.versions |= {
                member: self.versions[member] + 1
                for member in ("DB05", "DB15")
                if self.world.row(member).last_move == "present"
            }

    @rule(person=st.sampled_from(("OFC-1", "OFC-CHIEF", "OFF-2")))
    def the_office_builds(self, person: str) -> None:
        before = self.world.rows(*APART)
        try:
            answer = self.world.build(person)
        except DondocError:
            assert self.world.rows(*APART) == before
            return
        for unit in ("KHOI", *answer["newly_included"]):
            self.versions[unit] += 1

    @rule(unit=st.sampled_from(("DB05", "DB15")), person=st.sampled_from(PEOPLE[:-1]))
    def somebody_opens_a_report(self, unit: str, person: str) -> None:
        self.versions[unit] += self.world.open_report(unit, person)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.world.go_to(min(self.world.now + timedelta(days=days), LAST))

    @invariant()
    def the_rules_hold(self) -> None:
        log, due = self.world.log(), self.world.due(status="planned")
        for unit in UNITS:
            row = self.world.row(unit)
            acts = [e["action"] for e in log if e["unit"] == unit and e["chain"] != "system"]
            clocks = [d for d in due if d["unit"] == unit and d["step"].startswith("review:")]
            assert row.state in STATES
            assert row.version == self.versions[unit]
            assert row.visit == 1 + acts.count("send_back") + acts.count("withdraw")
            assert row.chain_n == len(acts)
            assert (row.state == "submitted") == (row.reader_step is not None)
            assert len(clocks) <= (row.state == "submitted")
        assert self.world.verified() == ()

    def teardown(self) -> None:
        self.world.db.close()


def test_whatever_anybody_tries_the_rules_of_the_door_hold() -> None:
    tries = examples(12)
    run_state_machine_as_test(
        Campaign,
        settings=settings(
            max_examples=tries, stateful_step_count=25, deadline=None, derandomize=True
        ),
    )
