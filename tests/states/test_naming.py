"""Units told by their names in another unit's text."""

import dataclasses

from states.naming import names_of
from states.plan import Plan, Role
from states.register import Unit

ROOT = Unit(code="R", name="The Whole House", level="house")
NORTH = Unit(code="N", name="North Wing", level="unit", parent="R", aliases=("the old north wing",))
SOUTH = Unit(code="S", name="South Wing", level="unit", parent="R", aliases=("South", "SW"))
EAST = Unit(code="E", name="East Wing Annex", level="unit", parent="R", successor="S")


def said(plan: Plan, text: str, own: str = "N") -> list[str]:
    names = names_of([ROOT, NORTH, SOUTH, EAST], plan)
    return [name for name, _ in names.others(text, own)]


def test_another_unit_is_found_by_its_name_whatever_stands_between_the_words(plan: Plan) -> None:
    assert said(plan, "We helped South\n Wing, and SOUTH WING helped us.") == ["South Wing"]


def test_a_units_own_name_and_that_of_its_parents_are_its_to_use(plan: Plan) -> None:
    assert said(plan, "North Wing is part of The Whole House.") == []


def test_an_alias_counts_from_three_words_on(plan: Plan) -> None:
    assert said(plan, "The old north wing faces South.", own="S") == ["The old north wing"]


def test_a_name_without_its_capital_is_a_word_like_others(plan: Plan) -> None:
    assert said(plan, "a south wing of the building") == []


def test_who_reports_for_a_unit_may_speak_of_it(plan: Plan) -> None:
    assert said(plan, "East Wing Annex joined us.", own="S") == []
    assert said(plan, "East Wing Annex joined them.") == ["East Wing Annex"]


def test_words_the_plan_uses_for_posts_are_no_names(plan: Plan) -> None:
    warden = Role(code="w", acts_as="office", texts={"en": "Warden of South Wing"})
    assert said(dataclasses.replace(plan, roles=(*plan.roles, warden)), "South Wing") == []
