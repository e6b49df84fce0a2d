"""Units that must report: somebody heads them all the time, somebody reads what they send."""

import datetime as dt
from collections import defaultdict

from states.plan import Plan
from states.register import Unit
from workflow.intake.csv_file import Row
from workflow.intake.plan_calendar import last_day
from workflow.intake.plan_rules import acts
from workflow.intake.problems import nearest
from workflow.intake.register_posts import Posts
from workflow.intake.register_units import Units

_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]


def lowest_level(plan: Plan) -> str:
    return min(plan.levels, key=lambda level: level.rank).code if plan.levels else ""


def check_heads(units: Units, posts: Posts, plan: Plan) -> None:
    """Every unit that its head submits for has one for all days it has in the campaign."""
    acts_as = acts(plan)
    levels = _headed(plan, acts_as)
    heads: defaultdict[str, Posts] = defaultdict(list)
    for row, post in posts:
        if acts_as.get(post.role) == "unit_head":
            heads[post.unit].append((row, post))
    for row, unit in units if posts else ():
        span = _days_in_campaign(unit.active_from, unit.active_to, plan)
        if span and unit.level in levels and row.clean("code", "level"):
            held = _held_in(heads[unit.code], span)
            if held:
                _check_gaps(unit, held, span)
            else:
                row.error("unit_never_has_head", "code", unit=unit.code)


def check_readers(units: Units, posts: Posts, plan: Plan) -> None:
    """A unit's reader is known and may read; without one nobody reads or is asked to call."""
    acts_as = acts(plan)
    people = {post.person_id for _, post in posts}
    readers = {post.person_id for _, post in posts if acts_as.get(post.role) == "reader"}
    for row, unit in units:
        if unit.reader in readers or not posts:
            continue
        if unit.reader in people:
            row.error("not_a_reader", "reader", person=unit.reader)
        elif unit.reader:
            near = nearest(unit.reader, readers)
            row.error("unknown_reference", "reader", kind="person", value=unit.reader, nearest=near)
        elif row.clean("level"):
            asked = plan.rules.readers.get(unit.level, ())
            must = any(acts_as.get(role) == "reader" for role in asked)
            say = row.error if must else row.warning
            if must or unit.level == lowest_level(plan):
                say("unit_without_reader", "reader", unit=unit.code)


def _headed(plan: Plan, acts_as: dict[str, str]) -> set[str]:
    """The lowest level, and those above it whose heads submit."""
    by_heads = {
        level
        for level, roles in plan.rules.submitters.items()
        if any(acts_as.get(role) == "unit_head" for role in roles)
    }
    return {lowest_level(plan)} | by_heads


def _days_in_campaign(first: dt.date | None, last: dt.date | None, plan: Plan) -> Span | None:
    begin = max(first or dt.date.min, plan.campaign.opened_on)
    end = min(last or dt.date.max, last_day(plan))
    return (begin, end) if begin <= end else None


def _held_in(heads: Posts, span: Span) -> Posts:
    """The posts held on any day of the span, in order of time."""
    during = [
        (row, post)
        for row, post in heads
        if (post.active_from or span[0]) <= span[1] and span[0] <= (post.active_to or span[1])
    ]
    return sorted(during, key=lambda head: head[1].active_from or dt.date.min)


def _check_gaps(unit: Unit, held: Posts, span: Span) -> None:
    """Warn of the days before the first head, between two, and after the last."""
    vacant, end = span
    for row, post in held:
        begin = post.active_from or span[0]
        _warn_of_gap(row, "active_from", unit, (vacant, begin - _DAY))
        vacant = max(vacant, (post.active_to or end) + _DAY)
    _warn_of_gap(held[-1][0], "active_to", unit, (vacant, end))


def _warn_of_gap(row: Row, column: str, unit: Unit, gap: Span) -> None:
    first, last = gap[0].isoformat(), gap[1].isoformat()
    if first <= last:
        row.warning("gap_between_heads", column, unit=unit.code, first=first, last=last)
