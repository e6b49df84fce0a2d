"""An edition: the plan and register a campaign goes by, as text that is stored and hashed."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import rfc8785
from pydantic import TypeAdapter

from states import plan as p
from states.record import as_data
from states.register import Post, Register

_PLAN = TypeAdapter(p.Plan)
_REGISTER = TypeAdapter(Register)


@dataclass(frozen=True)
class Edition:
    """What a campaign is opened with, and what an amendment replaces."""

    plan: p.Plan
    register: Register

    @cached_property
    def plan_text(self) -> str:
        return rfc8785.dumps(as_data(self.plan)).decode()

    @cached_property
    def register_text(self) -> str:
        return _REGISTER.dump_json(self.register).decode()

    @cached_property
    def plan_hash(self) -> str:
        return hash_of(self.plan_text)

    @cached_property
    def register_hash(self) -> str:
        return hash_of(self.register_text)


@dataclass(frozen=True)
class Carried:
    """What of earlier versions still matters: since when posts are known that were not there
    from the first, and steps that are gone but may have fired."""

    known_since: Mapping[str, dt.date] = field(default_factory=dict)
    former_steps: tuple[p.Step, ...] = ()

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = _CARRIED.dump_python(self, mode="json")
        return data

    def into(self, old: Edition, new: Edition, today: dt.date) -> "Carried":
        """What is carried on when one edition takes the other's place."""
        known = {post_key(post) for post in old.register.posts}
        keys = [post_key(post) for post in new.register.posts]
        since = {key: today for key in keys if key not in known}
        still = {key: self.known_since[key] for key in keys if key in self.known_since}
        steps = {(step.step, step.milestone) for step in new.plan.escalation}
        known_steps = (*self.former_steps, *old.plan.escalation)
        former = {(step.step, step.milestone): step for step in known_steps}
        gone = tuple(step for key, step in former.items() if key not in steps)
        return Carried({**still, **since}, gone)


_CARRIED = TypeAdapter(Carried)


def carried_of(data: Mapping[str, Any]) -> Carried:
    return _CARRIED.validate_python(data)


def post_key(post: Post) -> str:
    """Who holds which post at which address: what makes a holder another one to write to."""
    return f"{post.person_id} {post.role} {post.unit} {post.email.lower()}"


def hash_of(text: str) -> str:
    """The hash under which a stored text is named in the log."""
    return hashlib.sha256(text.encode()).hexdigest()


def edition_of(plan_text: str, register_text: str) -> Edition:
    """The edition of stored texts."""
    plan = _PLAN.validate_json(plan_text, strict=True)
    return Edition(plan, _REGISTER.validate_json(register_text))
