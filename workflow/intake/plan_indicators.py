"""The indicators of a plan: combinations that can be computed, codes that exist."""

from collections.abc import Mapping
from decimal import Decimal

from states.plan import Indicator, Plan
from workflow.intake.document import Document
from workflow.intake.plan_names import refer
from workflow.intake.plan_rules import acts, acts_but
from workflow.intake.problems import Keys

_ROLLED_UP: Mapping[str, tuple[str, ...]] = {
    "count": ("sum", "none"),
    "money": ("sum", "none"),
    "ratio": ("ratio_of_sums", "none"),
    "grade": ("share_of_units", "none"),
    "yes_no": ("share_of_units", "none"),
}
_ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "scale": ("grade",),
    "good": ("grade",),
    "max_percent": ("ratio",),
    "min": ("count", "money", "ratio"),
    "max": ("count", "money", "ratio"),
}


def check(plan: Plan, document: Document) -> None:
    for index, indicator in enumerate(plan.indicators):
        keys = ("indicators", index)
        _check_codes(indicator, keys, plan, document)
        if document.clean(keys, (*keys, "value")):
            _check_value(indicator, keys, document)
        _check_scale(indicator, keys, document)
        _check_target(indicator, keys, document)
        if indicator.pacing == "linear" and plan.campaign.term is None:
            document.warning("pacing_without_term", (*keys, "pacing"))


def body_of(source: str) -> str:
    """The role that holds the figure itself, or nothing where only units know it."""
    return source.removeprefix("body:") if source.startswith("body:") else ""


def _check_codes(indicator: Indicator, keys: Keys, plan: Plan, document: Document) -> None:
    levels = [level.code for level in plan.levels]
    groups = [group.code for group in plan.groups]
    for number, level in enumerate(indicator.levels):
        refer(document, (*keys, "levels", number), level, "level", levels)
    for number, group in enumerate(indicator.applies_to_groups):
        refer(document, (*keys, "applies_to_groups", number), group, "group", groups)
    source, at = indicator.source, (*keys, "source")
    role = body_of(source)
    if role:
        refer(document, at, role, "role", acts(plan))
        if other := acts_but(role, ("body",), plan, document):
            document.error("role_may_not", at, role=role, acts_as=other, allowed="body")
    elif source != "units":
        document.error("bad_value", at, value=source, allowed="units, body:ROLE")


def _check_value(indicator: Indicator, keys: Keys, document: Document) -> None:
    value, rule = indicator.value, indicator.aggregation
    if rule not in _ROLLED_UP[value]:
        allowed = ", ".join(_ROLLED_UP[value])
        document.error(
            "aggregation_not_for_value",
            (*keys, "aggregation"),
            value=value,
            aggregation=rule,
            allowed=allowed,
        )
    for key, values in _ONLY_FOR.items():
        if getattr(indicator, key) not in (None, ()) and value not in values:
            document.error("key_not_for_kind", (*keys, key), key=key, kind=value)
    if value == "grade":
        for key in ("scale", "good"):
            if not getattr(indicator, key):
                document.error("missing_key", (*keys, key), key=key)


def _check_scale(indicator: Indicator, keys: Keys, document: Document) -> None:
    for number, grade in enumerate(indicator.scale):
        if grade in indicator.scale[:number]:
            document.error("duplicate", (*keys, "scale", number), value=grade)
    for number, grade in enumerate(indicator.good):
        if indicator.scale:
            refer(document, (*keys, "good", number), grade, "grade", indicator.scale)
    low, high = indicator.min, indicator.max
    if low is not None and high is not None and low > high:
        document.error("wrong_order", keys, first=str(low), second=str(high))


def _check_target(indicator: Indicator, keys: Keys, document: Document) -> None:
    """A target common to all units is the root's own."""
    common = indicator.unit_target == "common" and indicator.direction != "none"
    target, at = indicator.root_target, (*keys, "root_target")
    if common and target is None:
        document.error("missing_key", at, key="root_target")
    if target is not None and (wrong := out_of_range(indicator, target)):
        document.error("target_out_of_range", at, value=str(target), range=wrong)


def out_of_range(indicator: Indicator, target: Decimal) -> str:
    """The range a target is outside of, as in ``0–150``; "" if it is inside.

    A target below nothing needs a ``min`` that allows it, one of a share beyond the whole a
    ``max_percent``.
    """
    low = Decimal(0) if indicator.min is None else indicator.min
    high = indicator.max
    if indicator.value == "ratio" and high is None:
        high = indicator.max_percent or Decimal(100)
    if low <= target and (high is None or target <= high):
        return ""
    return f"{low}–{'' if high is None else high}"
