"""Who holds which post on a day, who stands in, and to which address one writes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notifications.facts import Person
from states.register import Post, Unit
from workflow.frame import Frame

IN_THE_UNIT = ("unit_head", "unit_deputy", "drafter")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to write to; ``instead_of`` is the absent person's name."""

    post: Post
    address: str
    instead_of: str = ""

    def as_fact(self) -> Person:
        return Person(
            name=self.post.display_name,
            title=self.post.role_title,
            role=self.post.role,
            address=self.address,
            phone=self.post.phone,
            instead_of=self.instead_of,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Who is written to, and whether the head of the unit cannot be reached."""

    recipients: tuple[Recipient, ...]
    head_unreachable: bool = False


class Directory:
    """The register, asked for people. Built with the frame and kept beside it."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._by_unit: dict[tuple[str, str], list[Post]] = {}
        self._by_person: dict[str, list[Post]] = {}
        self._by_address: dict[str, list[Post]] = {}
        for post in frame.posts:
            self._by_unit.setdefault((post.unit, post.role), []).append(post)
            self._by_person.setdefault(post.person_id, []).append(post)
            self._by_address.setdefault(self.address_of(post).lower(), []).append(post)

    def posts_of(self, person: str, day: dt.date) -> list[Post]:
        """The posts a person holds on that day."""
        return [post for post in self._by_person.get(person, ()) if post.held_on(day)]

    def knows(self, person: str) -> bool:
        return person in self._by_person

    def name(self, person: str) -> str:
        """The name people know the person by; the id if the register has none."""
        posts = self._by_person.get(person)
        return posts[0].display_name or person if posts else person

    def address_of(self, post: Post) -> str:
        """The post's address, else the one the unit gives for it; "" if there is none."""
        if post.email:
            return post.email
        unit = self.frame.units.get(post.unit)
        acts_as = self.frame.acts_as.get(post.role)
        if unit is None or acts_as not in ("unit_head", "drafter"):
            return ""
        return unit.head_email if acts_as == "unit_head" else unit.drafter_email

    def language_of(self, address: str, day: dt.date) -> str:
        """The one language an address is written to in: that of its posts, the campaign's
        where they name none or do not agree."""
        posts = self._by_address.get(address.lower(), ())
        wanted = {post.lang for post in posts if post.lang and post.held_on(day)}
        return wanted.pop() if len(wanted) == 1 else self.frame.plan.campaign.default_language

    def serving(self, unit: str, day: dt.date) -> Unit:
        """The unit that answers for it on that day: itself, or the successor once wound up."""
        found = self.frame.units[unit]
        ended = found.active_to is not None and found.active_to < day
        return self.frame.units[found.successor] if ended and found.successor else found

    def reader_of(self, unit: str, day: dt.date) -> Recipient | None:
        """The unit's reader in the register, or who stands in for him."""
        person = self.frame.units[unit].reader
        posts = self.posts_of(person, day) if person else []
        return self._present(posts[0], day) if posts else None

    def holders(self, unit: str, role: str, day: dt.date) -> list[Recipient]:
        """The holders of a role that belong to a unit, with or without an address."""
        acts_as = self.frame.acts_as.get(role, "")
        if acts_as in IN_THE_UNIT:
            posts = self._held(self.serving(unit, day).code, role, day)
        elif acts_as == "reader" and self.frame.units[unit].reader:
            reader = self.reader_of(unit, day)
            return [reader] if reader else []
        else:
            posts = next(self._upwards(unit, role, day), [])
        return [self._present(post, day) for post in posts]

    def _upwards(self, unit: str, role: str, day: dt.date) -> Iterator[list[Post]]:
        for code in self.frame.ancestors(unit):
            posts = self._held(code, role, day)
            if posts:
                yield posts

    def _held(self, unit: str, role: str, day: dt.date) -> list[Post]:
        return [post for post in self._by_unit.get((unit, role), ()) if post.held_on(day)]

    def _present(self, post: Post, day: dt.date) -> Recipient:
        for absence in self.frame.stand_ins:
            if absence.person == post.person_id and absence.from_ <= day <= absence.to:
                posts = self.posts_of(absence.stand_in, day)
                if posts:
                    return Recipient(posts[0], self.address_of(posts[0]), post.display_name)
        return Recipient(post, self.address_of(post))

    def head(self, unit: str, day: dt.date, role: str = "") -> list[Recipient]:
        """Who is written to as head: its holder, else the deputy; nobody if neither can be.

        Without ``role`` it is the first of the plan that acts as head.
        """
        head = role or self.frame.first_role("unit_head")
        deputy = self.frame.first_role("unit_deputy")
        return self.reachable(unit, head, day) or self.reachable(unit, deputy, day)

    def drafters(self, unit: str, day: dt.date) -> list[Recipient]:
        return self.reachable(unit, self.frame.first_role("drafter"), day)

    def reachable(self, unit: str, role: str, day: dt.date) -> list[Recipient]:
        """The holders of a role who have an address."""
        return [one for one in self.holders(unit, role, day) if one.address]

    def find(self, unit: str, roles: Iterable[str], day: dt.date) -> Found:
        """Everyone of those roles who can be written to, each address once."""
        recipients: dict[str, Recipient] = {}
        unreachable = False
        for role in roles:
            if self.frame.acts_as.get(role) == "unit_head":
                found = self.head(unit, day, role)
                unreachable = unreachable or not found
            else:
                found = self.reachable(unit, role, day)
            for one in found:
                recipients.setdefault(one.address.lower(), one)
        return Found(tuple(recipients.values()), unreachable)

    def stands_in_for(self, person: str, day: dt.date) -> list[str]:
        """The absent persons whose place this person takes on that day (one hop)."""
        return [
            absence.person
            for absence in self.frame.stand_ins
            if absence.stand_in == person and absence.from_ <= day <= absence.to
        ]


_kept: dict[int, Directory] = {}


def directory(frame: Frame) -> Directory:
    """The frame's directory, built once."""
    key = id(frame)
    found = _kept.get(key)
    if found is None or found.frame is not frame:
        if len(_kept) > 16:
            _kept.clear()
        found = _kept[key] = Directory(frame)
    return found
