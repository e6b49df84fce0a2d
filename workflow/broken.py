"""What verification gives: how much was looked at, and what does not hold."""

from dataclasses import dataclass, field

from states.errors import Field


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not hold, and where: the chain, the entry's number in it, its unit."""

    code: str
    chain: str
    n: int
    unit: str = ""
    fields: dict[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and everything that is wrong, the first bad entry first."""

    entries: int
    chains: int
    problems: tuple[Broken, ...]
