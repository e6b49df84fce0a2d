"""What the plan calls its own things, in the language of whoever reads."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from dondoc.cli.words import language, t
from i18n import dates
from notifications import plan_words
from states.plan import Plan
from workflow.frame import Frame

DAY = dt.timedelta(days=1)


def role(frame: Frame, code: str | None) -> str:
    return plan_words.role(frame.plan, code, language()) if code else ""


def step(code: str, frames: Iterable[Frame]) -> str:
    """A step by the plan's own code; the clocks of a report by their words."""
    kind, _, reader = code.partition(":")
    known = f"cli.step.{kind}"
    frame = next((one for one in frames if reader in one.roles), None)
    words = t(known, role=role(frame, reader) if frame else reader)
    return code if words == known else words


def grade(plan: Plan, code: str) -> str:
    """A grade as the plan calls it; one it has no words for by its code."""
    found = next((one for one in plan.grades if one.code == code), None)
    return plan_words.text(found.texts, plan, language()) if found else code


def order(frame: Frame, due: Mapping[str, Any]) -> str:
    """A deadline in the words of the order; in another language the plan's, else the like."""
    plan, lang, last = frame.plan, language(), dt.date.fromisoformat(due["last_valid_day"])
    if due["phrase"] and lang == plan.campaign.default_language:
        return str(due["phrase"])
    planned = frame.deadlines[due["milestone"]]
    if planned.last_valid_day == last and planned.phrase.get(lang):
        return planned.phrase[lang]
    before = due["boundary"] == "before"
    return dates.ordered(last + DAY if before else last, due["boundary"], lang)
