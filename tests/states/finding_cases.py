"""A plan that asks for nothing but what a test names, and the findings under it."""

import dataclasses
from typing import Any

from states.content import Content
from states.findings import CheckContext, check
from states.plan import Indicator, OutlineField, Plan, Section
from states.register import Unit

UNIT = Unit(code="U", name="U", level="unit", group="G2")
PHRASES = {"vi": ("Không", "Không có"), "en": ("None",)}


def bare(plan: Plan, **changes: Any) -> Plan:
    """The plan with nothing asked but what a test names."""
    rules = dataclasses.replace(
        plan.rules, empty_phrases=PHRASES, target_change_phrases={"en": ("lower the target",)}
    )
    empty = dataclasses.replace(plan, outline=(), indicators=(), cutoffs=(), rules=rules)
    return dataclasses.replace(empty, **changes)


def found(content: Content, plan: Plan, **facts: Any) -> list[tuple[str, str]]:
    ctx = CheckContext(plan=plan, unit=facts.pop("unit", UNIT), **facts)
    return [(finding.code, finding.path) for finding in check(content, ctx)]


def section(**changes: Any) -> Section:
    return dataclasses.replace(Section(code="S1", texts={}, required=True), **changes)


def field(**changes: Any) -> OutlineField:
    return dataclasses.replace(
        OutlineField(code="f", type="text", texts={}, required=True), **changes
    )


def indicator(**changes: Any) -> Indicator:
    base = Indicator(
        code="I",
        value="count",
        unit="",
        direction="up",
        aggregation="sum",
        texts={},
        unit_target="per_unit",
    )
    return dataclasses.replace(base, **changes)
