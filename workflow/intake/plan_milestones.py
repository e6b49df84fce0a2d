"""Cut-offs and milestones of a plan: days that can be computed and mean what their phrase says."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from i18n.phrases import Boundary, Phrase, parse_date, parse_phrase, undecidable
from states.definition import shipped
from states.plan import Milestone, Plan, Within
from workflow.intake.document import Document
from workflow.intake.plan_calendar import is_time
from workflow.intake.plan_names import refer
from workflow.intake.plan_rules import acts
from workflow.intake.problems import Keys

_OF_A_WINDOW = ("earliest", "latest", "scheduled_at")
_OF_A_DEADLINE = ("date", "boundary", "within", "time")
_LONGEST = 1000  # days
MIDNIGHT = "00:00"  # of which day? "before" a date, or "through" the one before it, says so


def check(plan: Plan, document: Document) -> None:
    levels = [level.code for level in plan.levels]
    for index, cutoff in enumerate(plan.cutoffs):
        keys = ("cutoffs", index)
        refer(document, (*keys, "level"), cutoff.level, "level", levels)
        _check_phrase(cutoff.phrase, cutoff.date, cutoff.boundary, keys, document)
        if any(one.level == cutoff.level for one in plan.cutoffs[:index]):
            document.warning("second_cutoff", (*keys, "level"), level=cutoff.level)
    for index, milestone in enumerate(plan.milestones):
        keys = ("milestones", index)
        refer(document, (*keys, "level"), milestone.level, "level", levels)
        refer(document, (*keys, "owner"), milestone.owner, "role", acts(plan))
        completions = (*shipped().names(), "conference_held")
        refer(document, (*keys, "completed_by"), milestone.completed_by, "move", completions)
        if document.clean(keys, (*keys, "kind")):
            _check_kind(milestone, keys, plan, document)


def _check_kind(milestone: Milestone, keys: Keys, plan: Plan, document: Document) -> None:
    window = milestone.kind == "window"
    for key in _OF_A_DEADLINE if window else _OF_A_WINDOW:
        if getattr(milestone, key) not in (None, ""):
            document.error("key_not_for_kind", (*keys, key), key=key, kind=milestone.kind)
    if window:
        _check_window(milestone, keys, plan, document)
        return
    if milestone.time and (not is_time(milestone.time) or milestone.time == MIDNIGHT):
        document.error("bad_time", (*keys, "time"), value=milestone.time)
    if milestone.within is not None:
        _check_period(milestone, milestone.within, keys, plan, document)
    else:
        _check_deadline(milestone, keys, document)


def _check_period(
    milestone: Milestone, within: Within, keys: Keys, plan: Plan, document: Document
) -> None:
    """A period has no date beside it; it starts at a cut-off or on a day."""
    given = [key for key in ("date", "boundary") if getattr(milestone, key) is not None]
    if given:
        got = ", ".join([*given, "within"])
        document.error("exactly_one_of", keys, keys="date, within", got=got)
    at = (*keys, "within")
    if not 1 <= within.count <= _LONGEST:
        allowed = f"1–{_LONGEST}"
        document.error("bad_value", (*at, "count"), value=str(within.count), allowed=allowed)
    if parse_date(within.after) is None or "/" in within.after:
        codes = [cutoff.code for cutoff in plan.cutoffs]
        refer(document, (*at, "after"), within.after, "cutoff", codes)


def _check_deadline(milestone: Milestone, keys: Keys, document: Document) -> None:
    date, boundary = milestone.date, milestone.boundary
    if date is not None and boundary is not None:
        # With a time the words name the day itself, whichever the boundary.
        said: Boundary = "through" if milestone.time else boundary
        if document.clean((*keys, "time")):
            _check_phrase(milestone.phrase, date, said, keys, document)
        return
    reasons = ((text, undecidable(text)) for text in milestone.phrase.values())
    vague = next(((text, reason) for text, reason in reasons if reason), None)
    if not document.clean((*keys, "within")):
        return
    if vague and date is None:
        text, reason = vague
        document.error("phrase_undecidable", (*keys, "phrase"), phrase=text, reason=reason)
    elif date is None:
        document.error("missing_key", (*keys, "date"), key="date")
    else:
        document.error("missing_key", (*keys, "boundary"), key="boundary")


def _check_phrase(
    phrases: Mapping[str, str], date: dt.date, boundary: Boundary, keys: Keys, document: Document
) -> None:
    """A phrase without a date of its own is only words; one with another date is an error."""
    if not document.clean(keys, (*keys, "date"), (*keys, "boundary")):
        return
    wanted = Phrase(date, boundary)
    for text in dict.fromkeys(phrases.values()):
        said = parse_phrase(text)
        if said and said.last_valid_day != wanted.last_valid_day:
            day = wanted.last_valid_day.isoformat()
            document.error("phrase_differs", (*keys, "phrase"), phrase=text, last_valid_day=day)


def _check_window(milestone: Milestone, keys: Keys, plan: Plan, document: Document) -> None:
    earliest, latest = milestone.earliest, milestone.latest
    for key in ("earliest", "latest"):
        if getattr(milestone, key) is None:
            document.error("missing_key", (*keys, key), key=key)
    if earliest is None or latest is None:
        return
    if earliest > latest:
        first, second = earliest.isoformat(), latest.isoformat()
        document.error("wrong_order", keys, first=first, second=second)
        return
    _check_phrase(milestone.phrase, latest, "through", keys, document)
    if milestone.scheduled_at and document.clean(("campaign", "timezone")):
        day = milestone.scheduled_at.astimezone(ZoneInfo(plan.campaign.timezone)).date()
        if not earliest <= day <= latest:
            first, second = earliest.isoformat(), latest.isoformat()
            at = (*keys, "scheduled_at")
            document.error("outside_window", at, day=day.isoformat(), first=first, last=second)
