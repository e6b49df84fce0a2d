"""What can go wrong at the door: codes and fields, never sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Field = str | int | Sequence[str]


class DondocError(Exception):
    """Base of every error a person can meet: a stable code and the fields of its sentence."""

    def __init__(self, code: str, **fields: Field) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, Field] = fields


class NotFound(DondocError):
    """Something was named that is not in the register or the database."""


class Conflict(DondocError):
    """Somebody was quicker, or a command id was used for something else."""


class BadRequest(DondocError):
    """The command itself cannot be understood or is not possible here."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One guard's no."""

    code: str
    fields: Mapping[str, Field] = field(default_factory=dict)


class Refused(DondocError):
    """One or several guards said no; the first code names the error."""

    def __init__(self, move: str, refusals: Sequence[Refusal]) -> None:
        first = refusals[0]
        super().__init__(first.code, **{"move": move, **first.fields})
        self.move = move
        self.refusals = tuple(refusals)


class NoSuchMove(DondocError):
    """The definition has no such move from the report's state."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__("wrong_state", move=move, state=state)
