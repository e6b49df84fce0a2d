"""The checks on a submission: what a person should know before it is sent or approved."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from states.content import Content
from states.deadlines import last_day
from states.finding import SEVERITIES, Finding, Severity, is_complete
from states.findings_figures import figure_findings
from states.findings_text import text_findings
from states.legacy import old_text
from states.naming import Names
from states.plan import Cutoff, Plan
from states.quoted import quoted_findings
from states.register import Unit

__all__ = ["SEVERITIES", "CheckContext", "Finding", "Severity", "check", "is_complete"]

# The mark with which an absent head's deputy signs ("for and in place of").
_EXCERPT = 60
_FEW = 5
_SIGNED_IN_PLACE = re.compile(r"\s*K/?T\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """The facts around one submission.

    ``targets`` are the unit's own locked ones, ``deadline`` is exclusive. Instants stay None
    until the report is sent. ``timeliness_settled``: an earlier submission already counts.
    ``names`` are those of all the units.
    """

    plan: Plan
    unit: Unit
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    cutoff: Cutoff | None = None
    received_at: dt.datetime | None = None
    recorded_at: dt.datetime | None = None
    deadline: dt.datetime | None = None
    registered: bool = False
    submitted_by_deputy: bool = False
    figures_confirmed: bool = False
    timeliness_settled: bool = False
    names: Names | None = None


def check(content: Content, ctx: CheckContext) -> tuple[Finding, ...]:
    """Every finding, in the order of the report; what reading it changed is not repeated."""
    return (
        *_receipt_findings(ctx),
        *_document_findings(content, ctx),
        *_dating_findings(content, ctx),
        *text_findings(content, ctx.plan, ctx.unit),
        *_origin_findings(content, ctx),
        *figure_findings(content, ctx.plan, ctx.unit, ctx.targets),
        *quoted_findings(content, ctx.plan, ctx.unit, ctx.targets),
    )


def _receipt_findings(ctx: CheckContext) -> Iterator[Finding]:
    if ctx.received_at is None:
        return
    if not ctx.timeliness_settled and ctx.deadline is not None and ctx.received_at >= ctx.deadline:
        yield Finding("late", "received_at" if ctx.registered else "submitted_at")
    if ctx.registered and ctx.recorded_at is not None and ctx.recorded_at > ctx.received_at:
        yield Finding("recorded_after_receipt", "recorded_at")


def _document_findings(content: Content, ctx: CheckContext) -> Iterator[Finding]:
    if ctx.submitted_by_deputy or _SIGNED_IN_PLACE.match(content.document.signed_as):
        yield Finding("signed_by_deputy", "document.signed_as")


def _dating_findings(content: Content, ctx: CheckContext) -> Iterator[Finding]:
    dated, as_of = content.document.dated, content.as_of
    expected = last_day(ctx.cutoff.date, ctx.cutoff.boundary) if ctx.cutoff else as_of
    if expected is not None and as_of != expected:
        given = as_of.isoformat() if as_of else ""
        yield Finding("cutoff_mismatch", "as_of", {"expected": str(expected), "given": given})
    if content.as_of_kind == "estimate":
        if not ctx.figures_confirmed:
            yield Finding("estimate_unconfirmed", "as_of_kind")
    elif dated is not None and as_of is not None and dated < as_of:
        fields = {"dated": dated.isoformat(), "as_of": as_of.isoformat()}
        yield Finding("as_of_after_document_date", "document.dated", fields)


def _origin_findings(content: Content, ctx: CheckContext) -> Iterator[Finding]:
    """Text that was typed for another machine, or for another unit."""
    for code, text in content.sections.items():
        path = f"sections.{code}"
        if "vi" in ctx.plan.campaign.languages and (old := old_text(text)):
            yield Finding(
                "legacy_encoding",
                path,
                {"encoding": old.encoding, "reading": old.reading[:_EXCERPT]},
            )
        names = [name for name, _ in ctx.names.others(text, ctx.unit.code)] if ctx.names else []
        if names:
            yield Finding("other_unit_named", path, {"name": "; ".join(names[:_FEW])})
