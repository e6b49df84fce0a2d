"""The outline of a plan: sections and their structured fields."""

from states.plan import Plan
from workflow.intake.document import Document
from workflow.intake.plan_names import refer
from workflow.intake.plan_rules import acts


def check(plan: Plan, document: Document) -> None:
    roles, levels = acts(plan), [level.code for level in plan.levels]
    for index, section in enumerate(plan.outline):
        keys = ("outline", index)
        if section.min_words < 0:
            at, value = (*keys, "min_words"), str(section.min_words)
            document.error("bad_value", at, value=value, allowed="0, 1, 2, …")
        for number, level in enumerate(section.levels):
            refer(document, (*keys, "levels", number), level, "level", levels)
        for position, field in enumerate(section.fields):
            for number, role in enumerate(field.visible_to):
                seen_by = (*keys, "fields", position, "visible_to", number)
                refer(document, seen_by, role, "role", roles)
