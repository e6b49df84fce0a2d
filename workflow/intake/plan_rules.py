"""The rules of a plan: who submits and reads on each level, days, phrases, recipients."""

from collections.abc import Mapping

from states.plan import Plan
from workflow.intake.document import Document
from workflow.intake.plan_names import refer
from workflow.intake.plan_texts import languages_of
from workflow.intake.problems import Keys, nearest

_MAY_SUBMIT = ("unit_head", "unit_deputy", "approver", "office")
_MAY_READ = ("reader", "approver", "leadership")


def check(plan: Plan, document: Document) -> None:
    _check_posts("submitters", plan.rules.submitters, _MAY_SUBMIT, plan, document)
    _check_posts("readers", plan.rules.readers, _MAY_READ, plan, document)
    _check_days(plan, document)
    _check_phrases(plan, document)
    _check_others(plan, document)


def acts(plan: Plan) -> dict[str, str]:
    """The built-in role each role of the plan has the rights of; of two of a code the first."""
    return {role.code: role.acts_as for role in reversed(plan.roles)}


def acts_but(role: str, allowed: tuple[str, ...], plan: Plan, document: Document) -> str:
    """The built-in role of a role that has none of the allowed ones, where that is certain."""
    for index, known in enumerate(plan.roles):
        if known.code == role and document.clean(("roles", index, "acts_as")):
            return "" if known.acts_as in allowed else known.acts_as
    return ""


def _check_posts(
    key: str,
    by_level: Mapping[str, tuple[str, ...]],
    allowed: tuple[str, ...],
    plan: Plan,
    document: Document,
) -> None:
    acts_as = acts(plan)
    levels = [level.code for level in plan.levels]
    for level, roles in by_level.items():
        keys: Keys = ("rules", key, level)
        refer(document, keys, level, "level", levels)
        for index, role in enumerate(roles):
            at = (*keys, index)
            refer(document, at, role, "role", acts_as)
            if other := acts_but(role, allowed, plan, document):
                options = ", ".join(allowed)
                document.error("role_may_not", at, role=role, acts_as=other, allowed=options)
    for level in dict.fromkeys(milestone.level for milestone in plan.milestones):
        if level in levels and not by_level.get(level):
            document.error("missing_key", ("rules", key, level), key=level)


def _check_days(plan: Plan, document: Document) -> None:
    for key in ("resubmit_within_wd", "review_within_wd"):
        days = int(getattr(plan.rules, key))
        if not 0 <= days <= 366:
            document.error("bad_value", ("rules", key), value=str(days), allowed="0–366")
    supplement = plan.rules.provisional.supplement_round
    keys = ("rules", "provisional", "supplement_round")
    if (
        supplement
        and supplement.opens >= supplement.closes_before
        and document.clean(keys, (*keys, "opens"), (*keys, "closes_before"))
    ):
        first, second = supplement.opens.isoformat(), supplement.closes_before.isoformat()
        document.error("wrong_order", keys, first=first, second=second)


def _check_phrases(plan: Plan, document: Document) -> None:
    tags = languages_of(document.data).tags
    for key in ("empty_phrases", "target_change_phrases"):
        for tag in getattr(plan.rules, key):
            if tags and tag not in tags:
                near = nearest(tag, tags)
                document.error("unknown_key", ("rules", key, tag), key=tag, nearest=near)


def _check_others(plan: Plan, document: Document) -> None:
    """Codes in the smaller tables."""
    roles, levels = acts(plan), [level.code for level in plan.levels]
    for index, activity in enumerate(plan.activities):
        refer(document, ("activities", index, "owner"), activity.owner, "role", roles)
    for index, optional in enumerate(plan.optional_activities):
        keys = ("optional_activities", index, "level")
        refer(document, keys, optional.level, "level", levels)
    for index, recipient in enumerate(plan.recipients):
        for number, role in enumerate(recipient.role):
            refer(document, ("recipients", index, "role", number), role, "role", roles)
