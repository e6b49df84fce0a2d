"""Every guard: one yes and one no, and what its refusal says."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from states.definition import Move
from states.facts import Facts
from states.guards import GUARDS, No, refusals

MOVE = Move("approve", ("submitted",), "reviewed", by=("last_reader",), guards=())


@dataclass(frozen=True)
class Case:
    """A rule in words; the facts that pass it and those that do not, and the fields of its no."""

    rule: str
    guard: str
    passes: dict[str, Any]
    refused: dict[str, Any]
    code: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


CASES = [
    Case("only_whom_the_table_names", "role", {"capacities": frozenset({"office", "last_reader"})},
         {"capacities": frozenset({"reader", "approver"})}, fields={"needs": ["last_reader"]}),
    Case("an_exempt_unit_has_nothing_to_submit", "not_active", {"obligation": "due"},
         {"obligation": "exempt"}, fields={"obligation": "exempt"}),
    Case("a_merged_unit_has_nothing_to_submit", "not_active", {"obligation": "due"},
         {"obligation": "merged"}, fields={"obligation": "merged"}),
    Case("a_waived_unit_has_nothing_to_submit", "not_active", {"obligation": "due"},
         {"obligation": "waived"}, fields={"obligation": "waived"}),
    Case("a_closed_unit_may_still_submit", "not_active", {"obligation": "closed"},
         {"obligation": "exempt"}, fields={"obligation": "exempt"}),
    Case("nothing_enters_a_closed_campaign", "campaign_closed", {}, {"campaign_closed": True}),
    Case("nothing_changes_after_the_presentation", "campaign_presented", {},
         {"campaign_presented": True}),
    Case("a_plan_may_refuse_late_reports", "deadline_passed", {}, {"deadline_refused": True}),
    Case("there_must_be_something_to_submit", "nothing_to_submit", {}, {"has_content": False}),
    Case("the_collective_adopts_first", "not_adopted", {}, {"adoption_missing": True}),
    Case("errors_must_be_confirmed", "errors_unconfirmed", {"errors": 3, "errors_confirmed": True},
         {"errors": 3}, fields={"errors": 3}),
    Case("without_errors_nothing_needs_confirming", "errors_unconfirmed", {"errors": 0},
         {"errors": 1}, fields={"errors": 1}),
    Case("a_plan_may_refuse_errors", "errors_unconfirmed", {"errors": 0, "errors_refused": True},
         {"errors": 1, "errors_refused": True, "errors_confirmed": True}, code="errors_refused",
         fields={"errors": 1}),
    Case("nothing_is_withdrawn_from_under_a_reader", "reading_started", {},
         {"reading_started": True}),
    Case("nobody_reviews_his_own_unit", "own_unit", {}, {"own_unit": True}),
    Case("a_return_needs_a_remark", "no_remarks", {"remarks": 1}, {"remarks": 0}),
    Case("a_reader_signs_what_he_has_read", "revision_changed", {}, {"revision_changed": True}),
    Case("estimates_are_confirmed_before_approval", "estimate_unconfirmed", {"estimate": False},
         {"estimate": True}),
    Case("a_consolidated_draft_may_be_approved_with_estimates", "estimate_unconfirmed",
         {"estimate": True, "root": True}, {"estimate": True}),
    Case("errors_block_approval", "open_errors", {"errors": 0}, {"errors": 2},
         fields={"errors": 2}),
    Case("an_override_lifts_errors_with_a_reason", "open_errors",
         {"errors": 2, "overridden": True, "reason_given": True},
         {"errors": 2, "overridden": True}, fields={"errors": 2}),
    Case("a_reason_alone_is_no_override", "open_errors",
         {"errors": 2, "overridden": True, "reason_given": True},
         {"errors": 2, "reason_given": True}, fields={"errors": 2}),
    Case("only_estimates_are_confirmed", "no_estimate", {"estimate": True}, {"estimate": False}),
    Case("estimates_of_a_consolidating_report_are_waived_never_confirmed", "no_estimate",
         {"estimate": True}, {"estimate": True, "root": True}),
    Case("a_reason_is_required", "reason_missing", {"reason_given": True}, {}),
    Case("consolidating_happens_only_in_a_build", "not_in_revision", {"in_revision": True}, {}),
    Case("nothing_is_released_after_the_presentation", "parent_presented", {},
         {"parent_presented": True}),
    Case("a_member_is_presented_only_with_its_root", "parent_unpresented",
         {"parent_presenting": True}, {}),
    Case("open_estimates_block_the_presentation", "estimates_open", {}, {"estimates_open": True}),
    Case("open_estimates_are_waived_with_a_reason", "estimates_open",
         {"estimates_open": True, "estimates_waived": True, "reason_given": True},
         {"estimates_open": True, "estimates_waived": True}),
    Case("a_reason_alone_waives_nothing", "estimates_open", {},
         {"estimates_open": True, "reason_given": True}),
    Case("every_due_unit_is_in_before_the_presentation", "children_unpresentable", {},
         {"unpresentable": ("DB05", "DB33")}, fields={"units": ["DB05", "DB33"]}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_guard_lets_pass_what_its_rule_allows(case: Case) -> None:
    GUARDS[case.guard](MOVE, Facts(state="submitted", **case.passes))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_guard_refuses_what_its_rule_forbids(case: Case) -> None:
    with pytest.raises(No) as no:
        GUARDS[case.guard](MOVE, Facts(state="submitted", **case.refused))
    assert no.value.refusal.code == (case.code or case.guard)
    assert no.value.refusal.fields == case.fields


def test_every_guard_has_a_yes_and_a_no() -> None:
    assert {case.guard for case in CASES} == GUARDS.keys()


def test_refusals_are_all_noes_in_the_order_of_the_move() -> None:
    move = Move("x", ("a",), "b", by=("office",), guards=("reason_missing", "own_unit", "role"))
    facts = Facts(state="a", own_unit=True)
    assert [one.code for one in refusals(move, facts)] == ["reason_missing", "own_unit", "role"]
    passing = Facts(state="a", reason_given=True, capacities=frozenset({"office"}))
    assert refusals(move, passing) == ()
