"""Units as the campaign will meet them: successors, addresses, days without a reader."""

import datetime as dt
from collections import defaultdict

from states.register import Unit
from states.timeliness import obligation_of
from workflow.intake.csv_file import Row
from workflow.intake.register_posts import Posts
from workflow.intake.whole import Span, Whole, several

_DAY = dt.timedelta(days=1)


def check(whole: Whole) -> None:
    """Errors: a duty to report that is handed on to nobody."""
    for row, unit in whole.rows.units:
        heir = whole.frame.units.get(unit.successor)
        if heir is None or not row.clean("successor"):
            continue
        if obligation_of(unit, whole.plan) == "merged":
            _check_heir(whole, row, unit, heir)


def _check_heir(whole: Whole, row: Row, unit: Unit, heir: Unit) -> None:
    obligation = obligation_of(heir, whole.plan)
    if obligation != "due":
        row.error("successor_does_not_report", "successor", unit=unit.code, successor=heir.code)
    elif heir.level != unit.level:
        row.error("successor_of_other_level", "successor", unit=unit.code, successor=heir.code)


def advise(whole: Whole) -> None:
    """Warnings: units that cannot be written to, readers who are not there."""
    _advise_levels(whole)
    for row, unit in whole.rows.units:
        if unit.successor and unit.active_to is None:
            row.warning("successor_without_end", "successor", unit=unit.code)
    _advise_addresses(whole)
    _advise_gaps(whole)
    _advise_stand_ins(whole)


def _advise_levels(whole: Whole) -> None:
    filled = {unit.level for _, unit in whole.rows.units}
    for index, milestone in enumerate(whole.plan.milestones):
        if milestone.level not in filled:
            filled.add(milestone.level)
            keys = ("milestones", index, "level")
            whole.document.warning("level_without_units", keys, level=milestone.level)


def _advise_addresses(whole: Whole) -> None:
    """Units that nobody can write to, else heads who have no address."""
    silent = {
        unit.code: row
        for row, unit in whole.due(whole.frame.lowest)
        if not _can_be_written_to(whole, unit.code)
    }
    for code, row in silent.items():
        row.warning("unit_without_address", "code", unit=code)
    others = {unit.code for _, unit in whole.due(whole.frame.lowest)} - silent.keys()
    for row, post in whole.rows.posts:
        is_head = whole.frame.acts_as.get(post.role) == "unit_head" and post.unit in others
        if is_head and not whole.people.address_of(post) and whole.is_held(post):
            fields = {"unit": post.unit, "person": post.person_id}
            row.warning("unit_head_without_address", "email", **fields)


def _can_be_written_to(whole: Whole, unit: str) -> bool:
    """Whether anybody in the unit, on some day of the campaign, has an address."""
    return any(
        whole.people.address_of(post)
        for role, acts_as in whole.frame.acts_as.items()
        if acts_as in ("unit_head", "unit_deputy", "drafter")
        for post in whole.posts(unit, role)
    )


def _advise_gaps(whole: Whole) -> None:
    """Days of the campaign on which a unit's reader holds no post that may read."""
    units: defaultdict[str, list[str]] = defaultdict(list)
    for _, unit in whole.due(whole.frame.lowest):
        units[unit.reader].append(unit.code)
    reading: defaultdict[str, Posts] = defaultdict(list)
    for row, post in whole.rows.posts:
        if whole.frame.acts_as.get(post.role) == "reader":
            reading[post.person_id].append((row, post))
    for person, read in units.items():
        posts = reading[person]
        gap = _first_gap([(post.active_from, post.active_to) for _, post in posts], whole.span)
        if posts and gap:
            first, last = gap[0].isoformat(), gap[1].isoformat()
            posts[-1][0].warning(
                "reader_not_there",
                "active_to",
                person=person,
                first=first,
                last=last,
                n=len(read),
                units=several(read),
            )


def _first_gap(periods: list[tuple[dt.date | None, dt.date | None]], span: Span) -> Span | None:
    """The first days of the span that no period covers."""
    free = span[0]
    for first, last in sorted((a or dt.date.min, b or dt.date.max) for a, b in periods):
        if first > free:
            return free, min(first - _DAY, span[1])
        free = max(free, last + _DAY) if last < span[1] else dt.date.max
        if free > span[1]:
            return None
    return free, span[1]


def _advise_stand_ins(whole: Whole) -> None:
    for row, item in whole.rows.stand_ins:
        posts = whole.people.posts_of(item.stand_in, max(item.from_, whole.span[0]))
        if not posts:
            row.warning("stand_in_without_post", "stand_in", person=item.stand_in)
        elif not any(whole.people.address_of(post) for post in posts):
            row.warning("stand_in_without_address", "stand_in", person=item.stand_in)
        read = [unit.code for _, unit in whole.rows.units if unit.reader == item.person]
        own = [unit for unit in read if (item.stand_in, unit) in whole.own]
        if own:
            row.warning("stand_in_of_own_unit", "stand_in", person=item.stand_in, unit=own[0])
