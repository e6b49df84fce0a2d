"""Passages that several letters share, as blocks."""

import datetime as dt
from collections.abc import Iterator, Set
from decimal import Decimal

from i18n import dates
from i18n.numbers import number
from i18n.words import say
from notifications import plan_words
from notifications.blocks import Block, Button, Items, Table
from notifications.due_words import DAY
from notifications.facts import (
    Due,
    EstimateRow,
    Outstanding,
    OutstandingRow,
    Remark,
    Returned,
    Target,
)
from notifications.unit_words import UnitWords
from notifications.writer import Writer

OUTSTANDING_HEAD = (
    "head_unit", "head_office", "head_officer", "head_contact", "head_reason", "head_promised",
)  # fmt: skip


def each_unit(w: Writer, *buttons: str) -> Iterator[Block]:
    """The must-have facts of every unit in their fixed order, with its link among them."""
    for unit in w.units:
        yield from w.fact_list("facts", unit)
        for button in buttons or ("button",):
            yield Button(w.say(button, unit), w.context.report_url(unit.code))
        yield from w.fact_list("contact", unit)


def remaining_parts(w: Writer) -> Iterator[Block]:
    """What the draft of every unit still lacks, by name."""
    for unit in w.units:
        if unit.state == "not_opened":
            yield from w.paragraphs("not_opened", unit)
        elif names := _missing(w, unit):
            yield from w.items("missing_title", names, unit)
        else:
            yield from w.paragraphs("ready", unit)


def earlier_letters(w: Writer, *, always: bool = False) -> Iterator[Items]:
    """What was sent before: to whoever is new in a post, or to be quoted."""
    for unit in w.units:
        if always or unit.newly_in_post:
            entries = [w.say("dated_letter", **w.dated(entry)) for entry in unit.earlier]
            yield from w.items("earlier_title", entries, unit)


def targets(w: Writer, unit: UnitWords) -> Iterator[Table]:
    rows = [
        (plan_words.indicator(w.plan, row["indicator"], w.lang), _target(w, row))
        for row in unit.targets
    ]
    yield from w.table("targets_title", ("targets_name", "targets_value"), rows, unit)


def outline(w: Writer, levels: Set[str]) -> list[str]:
    """The sections asked of these levels, each once."""
    sections = [item for level in sorted(levels) for item in plan_words.outline_of(w.plan, level)]
    names = {item.code: (w.text(item.texts), item.required) for item in sections}
    return [
        name if required else w.say("outline_optional", name=name)
        for name, required in names.values()
    ]


def resubmission(w: Writer, returned: Returned) -> Due | None:
    """The deadline of a return as a deadline like any other."""
    if not returned["resubmit_before"]:
        return None
    end = w.local_day(returned["resubmit_before"])
    last = end - DAY
    return {
        "date": end.isoformat(),
        "boundary": "before",
        "phrase": {},
        "last_valid_day": last.isoformat(),
        "last_working_day": last.isoformat(),
        "extended": False,
    }


def remark(w: Writer, point: Remark) -> str:
    """A remark in full, under its number and the part it is tied to."""
    anchor = plan_words.anchor(w.plan, point["anchor"], w.lang)
    return f"{w.say('remark', n=point['n'], anchor=anchor)}\n{point['text'].strip()}"


def outstanding_table(w: Writer, outstanding: Outstanding) -> Iterator[Table]:
    rows = [_outstanding_row(w, row) for row in outstanding["rows"]]
    yield from w.table("list_title", OUTSTANDING_HEAD, rows)


def estimates_table(w: Writer, estimates: list[EstimateRow]) -> Iterator[Table]:
    rows = [_estimate_row(w, row) for row in estimates]
    yield from w.table("estimates_title", ("head_indicator", "head_source", "head_as_of"), rows)


def outstanding_words(w: Writer, outstanding: Outstanding) -> dict[str, object]:
    day = dt.date.fromisoformat(outstanding["through_day"])
    return {
        "due": outstanding["due"],
        "received": outstanding["received"],
        "outstanding": len(outstanding["rows"]),
        "waiting": outstanding["due"] - outstanding["received"] - len(outstanding["rows"]),
        "through_day": dates.full(day, w.lang),
        "authority": plan_words.authority(w.plan, w.lang),
    }


def _missing(w: Writer, unit: UnitWords) -> list[str]:
    missing = unit.missing
    names = [plan_words.section(w.plan, code, w.lang) for code in missing["sections"]]
    names += [plan_words.field(w.plan, path, w.lang) for path in missing["fields"]]
    names += [
        w.say("missing_indicator", name=plan_words.indicator(w.plan, code, w.lang))
        for code in missing["indicators"]
    ]
    return list(dict.fromkeys(names))


def _target(w: Writer, row: Target) -> str:
    indicator = plan_words.indicator_of(w.plan, row["indicator"])
    return f"{number(Decimal(row['target']), w.lang)} {indicator.unit if indicator else ''}".strip()


def _outstanding_row(w: Writer, row: OutstandingRow) -> tuple[str, ...]:
    contact = w.day(row["last_contact"])
    outcome = say(f"contact.{row['outcome']}", w.lang) if row["outcome"] else ""
    return (
        w.say("unit_cell", row=row),
        plan_words.title(w.plan, plan_words.head_role(w.plan), row["head_title"], w.lang),
        row["officer"],
        ": ".join(part for part in (contact, outcome) if part),
        row["reason"],
        w.day(row["promised"]),
    )


def _estimate_row(w: Writer, row: EstimateRow) -> tuple[str, ...]:
    body = row["source"].removeprefix("body:")
    source = w.say("source_units") if body == "units" else plan_words.role(w.plan, body, w.lang)
    as_of = dates.full(w.local_day(row["as_of"]), w.lang) if row["as_of"] else ""
    return plan_words.indicator(w.plan, row["indicator"], w.lang), source, as_of
