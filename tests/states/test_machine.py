"""The shipped table of moves, and the machine that reads it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.definition import Move, shipped
from states.errors import NoSuchMove, Refused
from states.facts import Facts
from states.guards import ASKS, GUARDS, refusals
from states.machine import _trigger, explain, next_state, open_moves

REVIEW = shipped()
STATES = ("draft", "submitted", "reviewed", "consolidated", "presented")
# Name, from, to, who (capacities towards the report), guards; then "member" or "root" if only so.
TABLE = {
    ("submit", "draft", "submitted", ("submitter", "registry"),
     ("role", "not_active", "campaign_closed", "campaign_presented", "deadline_passed",
      "nothing_to_submit", "not_adopted", "errors_unconfirmed"), "any"),
    ("withdraw", "submitted", "draft", ("submitter",), ("role", "reading_started"), "any"),
    ("send_back", "submitted", "draft", ("reader", "last_reader"),
     ("role", "own_unit", "no_remarks"), "any"),
    ("endorse", "submitted", "submitted", ("reader",),
     ("role", "own_unit", "revision_changed"), "any"),
    ("approve", "submitted", "reviewed", ("last_reader",),
     ("role", "own_unit", "revision_changed", "estimate_unconfirmed", "open_errors"), "any"),
    ("reopen", "reviewed", "submitted", ("approver",),
     ("role", "campaign_presented", "reason_missing"), "any"),
    ("consolidate", "reviewed", "consolidated", ("office", "approver"),
     ("role", "not_in_revision"), "any"),
    ("release", "consolidated", "reviewed", ("approver",),
     ("role", "parent_presented", "reason_missing"), "any"),
    ("confirm_figures", "submitted", "submitted", ("submitter",), ("role", "no_estimate"), "any"),
    ("present", "consolidated", "presented", ("leadership", "approver"),
     ("role", "parent_unpresented"), "member"),
    ("present", "reviewed", "presented", ("leadership", "approver"),
     ("role", "estimates_open", "children_unpresentable"), "root"),
}  # fmt: skip
# With these nothing stands against any move.
NOTHING_AGAINST = {
    "remarks": 1,
    "reason_given": True,
    "in_revision": True,
    "parent_presenting": True,
}


def facts_for(row: Move, state: str, **more: object) -> Facts:
    """Facts with which that row may be taken from that state."""
    facts = Facts(
        state=state,
        root=row.scope == "root",
        capacities=frozenset(row.by),
        estimate=row.name == "confirm_figures",
        **NOTHING_AGAINST,  # type: ignore[arg-type] # one dictionary of several types
    )
    return replace(facts, **more)  # type: ignore[arg-type] # likewise


def every_step() -> list[tuple[Move, str]]:
    return [(row, source) for row in REVIEW.moves for source in row.sources]


def test_the_table_of_moves_is_the_designs() -> None:
    rows = [(m.name, m.sources, m.to, m.by, m.guards, m.scope) for m in REVIEW.moves]
    assert {(name, *sources, *rest) for name, sources, *rest in rows} == TABLE
    assert len(rows) == len(TABLE)


def test_there_are_exactly_five_states_the_first_initial_the_last_final() -> None:
    assert tuple(state.code for state in REVIEW.states) == STATES
    assert [state.code for state in REVIEW.states if state.initial] == ["draft"]
    assert [state.code for state in REVIEW.states if state.final] == ["presented"]


def test_every_guard_of_the_table_is_registered_and_every_registered_one_is_used() -> None:
    assert {name for move in REVIEW.moves for name in move.guards} == GUARDS.keys()


@pytest.mark.parametrize(("row", "state"), every_step(), ids=lambda one: getattr(one, "name", one))
def test_a_move_leads_where_the_table_says_when_nothing_stands_against_it(
    row: Move, state: str
) -> None:
    assert next_state(REVIEW, row.name, facts_for(row, state)) == row.to


@pytest.mark.parametrize("root", [False, True], ids=["member", "root"])
@pytest.mark.parametrize("name", REVIEW.names())
@pytest.mark.parametrize("state", STATES)
def test_there_is_no_move_that_is_not_in_the_table(state: str, name: str, root: bool) -> None:
    scopes = {"any", "root" if root else "member"}
    leads_away = any(row[:2] == (name, state) and row[5] in scopes for row in TABLE)
    everything = Facts(
        state=state,
        root=root,
        capacities=frozenset().union(*(move.by for move in REVIEW.moves)),
        estimate=name == "confirm_figures",
        **NOTHING_AGAINST,  # type: ignore[arg-type] # one dictionary of several types
    )
    if leads_away and not (name == "confirm_figures" and root):
        next_state(REVIEW, name, everything)
        return
    with pytest.raises((NoSuchMove, Refused)) as refusal:
        next_state(REVIEW, name, everything)
    assert refusal.value.code == ("no_estimate" if leads_away else "wrong_state")


@pytest.mark.parametrize(("row", "state"), every_step(), ids=lambda one: getattr(one, "name", one))
def test_a_move_is_refused_to_anybody_the_table_does_not_name(row: Move, state: str) -> None:
    everybody = frozenset().union(*(move.by for move in REVIEW.moves))
    others = facts_for(row, state, capacities=everybody - set(row.by))
    with pytest.raises(Refused) as refusal:
        next_state(REVIEW, row.name, others)
    assert (refusal.value.code, refusal.value.fields["needs"]) == ("role", list(row.by))


def test_an_unknown_move_is_no_move() -> None:
    with pytest.raises(NoSuchMove) as refusal:
        next_state(REVIEW, "publish", Facts(state="draft"))
    assert (refusal.value.code, refusal.value.fields) == (
        "wrong_state",
        {"move": "publish", "state": "draft"},
    )


def test_all_codes_of_a_refusal_are_reported_in_the_order_of_the_table() -> None:
    worst = Facts(
        state="submitted",
        own_unit=True,
        revision_changed=True,
        estimate=True,
        errors=2,
    )
    with pytest.raises(Refused) as refusal:
        next_state(REVIEW, "approve", worst)
    assert [one.code for one in refusal.value.refusals] == [
        "role", "own_unit", "revision_changed", "estimate_unconfirmed", "open_errors",
    ]  # fmt: skip


def test_the_machine_itself_asks_the_same_guards() -> None:
    row = REVIEW.find("approve", "submitted", root=False)
    assert row is not None
    assert _trigger(REVIEW, "approve", facts_for(row, "submitted")) == "reviewed"
    with pytest.raises(Refused) as refusal:
        _trigger(REVIEW, "approve", facts_for(row, "submitted", own_unit=True))
    assert refusal.value.code == "own_unit"


def test_an_explanation_names_every_move_once_in_the_order_of_the_table() -> None:
    names = tuple(dict.fromkeys(move.name for move in REVIEW.moves))
    assert tuple(one.move for one in explain(REVIEW, Facts(state="draft"))) == names


def test_what_a_move_asks_for_does_not_close_it() -> None:
    reader = Facts(state="submitted", capacities=frozenset({"last_reader"}), errors=1)
    explained = {one.move: one for one in explain(REVIEW, reader)}
    assert (explained["send_back"].open, explained["send_back"].needs) == (True, ("no_remarks",))
    assert (explained["approve"].open, explained["approve"].needs) == (True, ("open_errors",))
    assert (explained["endorse"].open, explained["endorse"].codes) == (False, ("role",))
    assert (explained["submit"].open, explained["submit"].codes) == (False, ("wrong_state",))
    assert open_moves(REVIEW, reader) == ("send_back", "approve")


CAPACITIES = frozenset().union(*(move.by for move in REVIEW.moves))
any_facts = st.builds(
    Facts,
    state=st.sampled_from(STATES),
    root=st.booleans(),
    capacities=st.frozensets(st.sampled_from(sorted(CAPACITIES))),
    obligation=st.sampled_from(["due", "exempt", "merged", "waived", "closed"]),
    errors=st.integers(0, 2),
    remarks=st.integers(0, 2),
    unpresentable=st.sampled_from([(), ("DB05",)]),
    **{
        name: st.booleans()
        for name, kind in Facts.__annotations__.items()
        if kind is bool and name != "root"
    },
)


@given(any_facts, st.sampled_from(REVIEW.names()))
def test_whatever_the_facts_a_move_leads_along_the_table_or_is_refused_with_a_code(
    facts: Facts, name: str
) -> None:
    row = REVIEW.find(name, facts.state, root=facts.root)
    explained = next(one for one in explain(REVIEW, facts) if one.move == name)
    if row is None:
        with pytest.raises(NoSuchMove):
            next_state(REVIEW, name, facts)
        assert explained.codes == ("wrong_state",)
    elif refusals(row, facts):
        with pytest.raises(Refused) as refusal:
            next_state(REVIEW, name, facts)
        assert refusal.value.refusals == refusals(row, facts)
        assert refusal.value.code in (*explained.codes, *explained.needs)
    else:
        assert next_state(REVIEW, name, facts) == row.to
        assert (explained.open, explained.needs) == (True, ())


@given(any_facts)
def test_a_page_offers_what_only_an_answer_stands_against(facts: Facts) -> None:
    for one in explain(REVIEW, facts):
        assert one.open == (one.codes == ())
        assert ASKS.issuperset(one.needs)
        assert ASKS.isdisjoint(one.codes)
