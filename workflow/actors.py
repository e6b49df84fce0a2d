"""What an actor is towards a report: the capacities the table of moves asks for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from states.errors import NotFound
from states.register import Post
from storage.audit import Actor
from storage.reports import ReportRow
from workflow.directory import IN_THE_UNIT, Directory, directory
from workflow.frame import Frame


@dataclass(frozen=True, slots=True)
class Standing:
    """An actor's capacities towards one report and the post each comes from."""

    posts: dict[str, tuple[str, str]]

    @property
    def capacities(self) -> frozenset[str]:
        return frozenset(self.posts)

    def acting(self, actor: Actor, asked: tuple[str, ...]) -> Actor:
        """The actor as the log shows him: in which role, and for whom he stands in."""
        for capacity in asked:
            if capacity in self.posts:
                role, absent = self.posts[capacity]
                return Actor(actor.person, role, absent, actor.channel)
        return actor


def standing(
    frame: Frame, report: ReportRow, person: str, now: dt.datetime, *, registering: bool = False
) -> Standing:
    """What the person may do with the report now. Raises NotFound for an unknown person."""
    people = directory(frame)
    if not people.knows(person):
        raise NotFound("person", person=person)
    day = frame.day(now)
    found: dict[str, tuple[str, str]] = {}
    for post, absent in _posts(people, person, day):
        for capacity in _capacities(frame, report, post, registering=registering, day=day):
            found.setdefault(capacity, (post.role, absent))
    if frame.plan.rules.separation.administrator_may_not_review and any(
        frame.acts_as.get(post.role) == "administrator" for post in people.posts_of(person, day)
    ):
        for capacity in ("reader", "last_reader"):
            found.pop(capacity, None)
    return Standing(found)


def _posts(people: Directory, person: str, day: dt.date) -> Iterator[tuple[Post, str]]:
    for post in people.posts_of(person, day):
        yield post, ""
    for absent in people.stands_in_for(person, day):
        for post in people.posts_of(absent, day):
            yield post, absent


def _capacities(
    frame: Frame, report: ReportRow, post: Post, *, registering: bool, day: dt.date
) -> Iterator[str]:
    acts_as = frame.acts_as.get(post.role, "")
    own = post.unit in (report.unit, directory(frame).serving(report.unit, day).code)
    above = post.unit in set(frame.ancestors(report.unit))
    if registering:
        if acts_as == "registry" and above:
            yield "registry"
        return
    if own and post.role in frame.plan.rules.submitters.get(report.level, ()):
        yield "submitter"
    if own and acts_as in IN_THE_UNIT:
        yield "writer"
    if above:
        yield from _rights_above(acts_as, own=post.unit == report.unit and not report.root)
    if acts_as == "reader" and post.person_id == frame.units[report.unit].reader:
        yield "reader_of_unit"
    if _reads(frame, report, post, acts_as, above=above):
        following = len(frame.readers(report.level)) - 1 - (report.reader_step or 0)
        yield "reader" if following else "last_reader"


def _rights_above(acts_as: str, *, own: bool) -> Iterator[str]:
    """Rights that come from a post in the unit or above; nobody decides on his ``own`` unit,
    but for the root, which has nobody above it."""
    if acts_as in ("office", "approver"):
        yield "office"
    if acts_as in ("approver", "leadership") and own:
        return
    if acts_as in ("approver", "leadership", "administrator", "body", "auditor"):
        yield acts_as


def _reads(frame: Frame, report: ReportRow, post: Post, acts_as: str, *, above: bool) -> bool:
    role = current_reader(frame, report)
    if role is None:
        return False
    wanted = frame.acts_as.get(role)
    if wanted == "reader":
        return post.person_id == frame.units[report.unit].reader
    if wanted == "approver" and post.role != role:
        strictly = above and (report.root or post.unit != report.unit)
        return acts_as == "approver" and strictly
    return post.role == role and above


def current_reader(frame: Frame, report: ReportRow) -> str | None:
    """The role whose turn it is to read the report, or ``None``."""
    if report.state != "submitted" or report.reader_step is None:
        return None
    return frame.readers(report.level)[report.reader_step]


def belongs_to(frame: Frame, report: ReportRow, person: str, day: dt.date) -> bool:
    """Whether the person heads, deputises or drafts in the report's unit."""
    return any(
        post.unit == report.unit and frame.acts_as.get(post.role) in IN_THE_UNIT
        for post in directory(frame).posts_of(person, day)
    )
