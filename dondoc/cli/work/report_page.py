"""A report on the terminal: where it stands, what was found, what was said of it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from dondoc.cli.words import language, t
from dondoc.cli.work import moments, names
from dondoc.cli.work.looks import severity, word
from dondoc.cli.work.output import Column, Json, grid, pairs
from i18n import dates, numbers
from notifications import plan_words
from workflow.directory import directory
from workflow.frame import Frame

FINDINGS = (
    Column("severity", severity),
    Column("path", lambda row: Text(row["path"])),
    Column("detail", lambda row: Text(row["note"]), wrap=True),
)
REMARKS = (
    Column("revision", lambda row: str(row["revision"]), justify="right"),
    Column("n", lambda row: str(row["n"]), justify="right"),
    Column("remark", lambda row: Text(row["text"]), wrap=True),
)


def _kind(row: Mapping[str, Any]) -> Text:
    return word("figure_kind", "" if row["value"] is None else row["kind"])


INDICATORS = (
    Column("indicator", lambda row: Text(row["code"])),
    Column("name", lambda row: Text(row["name"]), wrap=True),
    Column("value", lambda row: shown(row["value"]), justify="right"),
    Column("target", lambda row: shown(row["target"]), justify="right"),
    Column("indicator_status", lambda row: word("indicator_status", row["status"])),
    Column("figure_kind", _kind, wide=True),
)


def show(console: Console, frame: Frame, view: Json) -> None:
    """The whole page."""
    console.print(Text(f"{view['unit']}: {view['name']}", style="bold"), soft_wrap=True)
    console.print(pairs(_facts(frame, view)))
    for title, rows, columns in (
        ("findings", view["findings"], FINDINGS),
        ("remarks", view["remarks"], REMARKS),
        ("indicators", _with_names(frame, view["indicators"]), INDICATORS),
    ):
        if rows:
            console.print()
            console.print(Text(t(f"cli.title.{title}"), style="bold"))
            console.print(grid(rows, columns, console.width))


def _facts(frame: Frame, view: Json) -> list[tuple[str, str | Text]]:
    return [
        ("situation", word("situation", view["situation"])),
        ("reader", names.role(frame, view["step_reader"])),
        ("obligation", word("obligation", _unless_due(view["obligation"]))),
        ("due", _due(frame, view["due"])),
        ("timeliness", _timeliness(view)),
        ("resubmit_due", _through(view["resubmit_due"])),
        ("revision", str(view["revision"] or "")),
        ("hash", view["revision_hash"]),
        ("version", str(view["version"])),
        ("endorsed", ", ".join(_endorsement(frame, one) for one in view["endorsements"])),
    ]


def _unless_due(obligation: str) -> str:
    return "" if obligation == "due" else obligation


def _due(frame: Frame, due: Json | None) -> str:
    if due is None:
        return ""
    day = dt.date.fromisoformat(due["last_valid_day"])
    lang, phrase, rolled = language(), names.order(frame, due), due["rolled"]
    time = dt.time.fromisoformat(due["time"]) if due["time"] else None
    words = dates.through(day, lang, time=time)
    extended = due["extended"]
    return dates.deadline(day, phrase, lang, extended=extended, rolled=rolled, words=words)


def _timeliness(view: Json) -> Text:
    found = word("timeliness", view["timeliness"])
    if view["late_by"]:
        found.append(f" ({t('cli.late_by', n=view['late_by']['working_days'])})")
    return found


def _through(exclusive: str | None) -> str:
    """The last day before an instant that no longer counts."""
    if exclusive is None:
        return ""
    last = dt.datetime.fromisoformat(exclusive) - dt.timedelta(microseconds=1)
    return dates.through(last.date(), language())


def _endorsement(frame: Frame, one: Json) -> str:
    name = directory(frame).name(one["by"])
    return f"{name} ({names.role(frame, one['role'])}, {moments.short(one['at'])})"


def _with_names(frame: Frame, rows: list[Json]) -> list[Json]:
    """Indicators and grades by what the plan calls them; those that do not apply are left out."""
    plan, lang = frame.plan, language()
    asked = [row for row in rows if row["status"] != "not_applicable"]
    return [
        row
        | {"name": plan_words.indicator(plan, row["code"], lang)}
        | {key: _graded(frame, row[key]) for key in ("value", "target")}
        for row in asked
    ]


def _graded(frame: Frame, value: Any) -> Any:
    return names.grade(frame.plan, value) if isinstance(value, str) else value


def shown(value: Any) -> str:
    """A figure as people write it, with the language's own yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return t("cli.yes" if value else "cli.no")
    return value if isinstance(value, str) else numbers.number(Decimal(str(value)), language())


def last_day(row: Any) -> str:
    """The last day that counts, short."""
    due = row["due"]
    if row["obligation"] != "due" or due is None:
        return ""
    return dates.brief(dt.date.fromisoformat(due["last_valid_day"]), language())
