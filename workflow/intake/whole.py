"""A plan and its register together: what is judged by more than one file, as it will be run."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from states.definition import shipped
from states.plan import Plan
from states.register import Post, Unit
from states.timeliness import obligation_of
from states.workdays import Workdays
from workflow.directory import IN_THE_UNIT, Directory
from workflow.edition import Carried
from workflow.frame import Frame
from workflow.intake.csv_file import Row
from workflow.intake.document import Document
from workflow.intake.plan_calendar import last_day
from workflow.intake.register_files import Rows
from workflow.opening import opening_instant

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Whole:
    """The campaign this folder would open, with the rows and lines it was read from."""

    plan: Plan
    document: Document
    rows: Rows

    @cached_property
    def frame(self) -> Frame:
        """The same frame the campaign will run on, so that nothing is judged by other rules."""
        return Frame(
            id=0,
            code=self.plan.campaign.code,
            version=1,
            plan=self.plan,
            register=self.rows.register,
            carried=Carried(),
            merged={},
            definition=shipped(),
            opened_at=opening_instant(self.plan),
            zone=ZoneInfo(self.plan.campaign.timezone),
            workdays=Workdays.of(self.plan.calendar),
        )

    @cached_property
    def people(self) -> Directory:
        return Directory(self.frame)

    @cached_property
    def span(self) -> Span:
        """The first and the last day of the campaign."""
        first = self.frame.day(self.frame.opened_at)
        return first, max(first, last_day(self.plan))

    @cached_property
    def _posts(self) -> dict[tuple[str, str], list[Post]]:
        found: dict[tuple[str, str], list[Post]] = {}
        for post in self.frame.posts:
            if self.is_held(post):
                found.setdefault((post.unit, post.role), []).append(post)
        return found

    @cached_property
    def own(self) -> frozenset[tuple[str, str]]:
        """Who heads, deputises or drafts where, as person and unit."""
        acts_as = self.frame.acts_as
        return frozenset(
            (post.person_id, post.unit)
            for posts in self._posts.values()
            for post in posts
            if acts_as.get(post.role) in IN_THE_UNIT
        )

    @cached_property
    def administrators(self) -> frozenset[str]:
        """Who keeps the system on some day of the campaign."""
        acts_as = self.frame.acts_as
        return frozenset(
            post.person_id
            for (_, role), posts in self._posts.items()
            if acts_as.get(role) == "administrator"
            for post in posts
        )

    @cached_property
    def held(self) -> frozenset[str]:
        """The roles somebody holds on some day of the campaign."""
        return frozenset(role for _, role in self._posts)

    def due(self, level: str) -> Iterator[tuple[Row, Unit]]:
        """The units of a level that must report, with their rows."""
        return (
            (row, unit)
            for row, unit in self.rows.units
            if unit.level == level and obligation_of(unit, self.plan) == "due"
        )

    def is_held(self, post: Post) -> bool:
        """Whether the post is held on some day of the campaign."""
        return meets(self.span, post.active_from, post.active_to)

    def posts(self, unit: str, role: str) -> list[Post]:
        """The posts of a role in a unit that are held on some day of the campaign."""
        return self._posts.get((unit, role), [])

    def holders(self, unit: str, role: str) -> set[str]:
        """The persons who hold a role in the unit or above it, on some day of the campaign."""
        above = self.frame.ancestors(unit)
        return {post.person_id for code in above for post in self.posts(code, role)}


def meets(span: Span, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether a period, open where it has no end, shares a day with a span."""
    return (first or span[0]) <= span[1] and span[0] <= (last or span[1])


def several(codes: list[str]) -> str:
    """Codes for a sentence: not more than a reader wants to see."""
    return ", ".join(codes[:5]) + (", …" if len(codes) > 5 else "")
