"""The plan of a folder: read, shaped, checked; every problem of the file at once."""

import datetime as dt
from pathlib import Path
from typing import Any

from i18n.phrases import EMPTY_ANSWERS, TARGET_CHANGES, parse_phrase
from states.plan import Plan
from workflow.intake import (
    plan_calendar,
    plan_campaign,
    plan_definition,
    plan_indicators,
    plan_milestones,
    plan_names,
    plan_outline,
    plan_rules,
    plan_steps,
)
from workflow.intake.document import Document
from workflow.intake.plan_texts import Languages, keys_in_file, languages_of, shaped
from workflow.intake.problems import BadInput, Place, Problems
from workflow.intake.shape import build
from workflow.intake.text_file import composed, decoded, is_folder
from workflow.intake.toml_lines import parse

_CHECKS = (
    plan_names.check,
    plan_campaign.check,
    plan_calendar.check,
    plan_rules.check,
    plan_milestones.check,
    plan_definition.check,
    plan_steps.check,
    plan_outline.check,
    plan_indicators.check,
)


def find_plan(folder: Path) -> tuple[Path | None, Problems]:
    """The one ``plan*.toml`` of a folder, with the problems of not being the one."""
    problems = Problems("plan*.toml")
    found = sorted(folder.glob("plan*.toml")) if is_folder(folder) else []
    if len(found) == 1:
        return found[0], Problems(found[0].name)
    if not is_folder(folder):
        problems.error("missing_folder", Place(), name=str(folder))
    elif not found:
        problems.error("missing_file", Place(), name="plan*.toml")
    else:
        names = ", ".join(path.name for path in found)
        problems.error("several_plans", Place(), names=names)
    return None, problems


def document_of(data: bytes, problems: Problems) -> Document | None:
    """The keys and values of a plan file with their lines; ``None`` if it cannot be read."""
    text = decoded(data, problems)
    return None if text is None else parse(composed(text), problems)


def plan_of_document(document: Document) -> Plan | None:
    """The plan, with bad values replaced where the document has errors; ``None`` if hopeless."""
    languages = languages_of(document.data)
    data = _dated(shaped(document, languages), languages.default)
    _fill_phrases(data, languages)
    try:
        plan = build(Plan, data, document, lambda keys: keys_in_file(keys, languages))
    except BadInput:
        return None
    for check in _CHECKS:
        check(plan, document)
    return plan


def _dated(data: dict[str, Any], language: str) -> dict[str, Any]:
    """A deadline may be given by its phrase alone; a period may start on a day."""
    for name in ("milestones", "cutoffs"):
        tables = data.get(name)
        for table in tables if isinstance(tables, list) else ():
            if not isinstance(table, dict):
                continue
            words = table.get("phrase")
            text = words.get(language) if isinstance(words, dict) else None
            phrase = parse_phrase(text) if isinstance(text, str) else None
            if phrase and table.get("kind") != "window" and "within" not in table:
                table.setdefault("date", phrase.date)
                table.setdefault("boundary", phrase.boundary)
            within = table.get("within")
            if isinstance(within, dict) and type(within.get("after")) is dt.date:
                within["after"] = within["after"].isoformat()
    return data


def _fill_phrases(data: dict[str, Any], languages: Languages) -> None:
    """A plan that does not list its own phrases has the shipped ones of its languages."""
    rules = data.get("rules")
    for key, shipped in (
        ("empty_phrases", EMPTY_ANSWERS),
        ("target_change_phrases", TARGET_CHANGES),
    ):
        if isinstance(rules, dict) and key not in rules:
            rules[key] = {tag: list(shipped[tag]) for tag in languages.tags if tag in shipped}
