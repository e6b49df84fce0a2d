"""An edition: the plan and register a campaign goes by, as text that is stored and hashed."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import rfc8785
from pydantic import TypeAdapter

from states import plan as p
from states.record import as_data
from states.register import Register

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


def hash_of(text: str) -> str:
    """The hash under which a stored text is named in the log."""
    return hashlib.sha256(text.encode()).hexdigest()


def edition_of(plan_text: str, register_text: str) -> Edition:
    """The edition of stored texts."""
    plan = _PLAN.validate_json(plan_text, strict=True)
    return Edition(plan, _REGISTER.validate_json(register_text))
