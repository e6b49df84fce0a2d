"""Running sides in turn, A B C A B C, and saying how they compare."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, replace

ROUNDS = 5
Side = Callable[[], float]
Measured = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``ratio`` is judged by ``goal``, where there is one; ``limit`` says
    what dominates ours."""

    name: str
    ours: float
    other: float
    unit: str
    ratio: float
    lowest: float
    highest: float
    goal: str
    reached: bool | None
    limit: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


# What looks on while work is measured; a profile wants that and nothing around it.
looking_on: list[AbstractContextManager[object]] = []


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of the work, without the garbage of what came before."""
    gc.collect()
    with ExitStack() as stack:
        for one in looking_on:
            stack.enter_context(one)
        start = time.perf_counter()
        work()
        return time.perf_counter() - start


def rounds(sides: Mapping[str, Side], n: int = ROUNDS, *, warm: bool = True) -> Measured:
    """Every side ``n`` times in turn, the first round thrown away as warming up."""
    if warm:
        for side in sides.values():
            side()
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(n):
        for name, side in sides.items():
            measured[name].append(side())
    return measured


def at_least(name: str, ours: list[float], other: list[float], goal: float, **rest: str) -> Row:
    """A row whose ratio ours ÷ other, taken round by round, must reach the goal."""
    row = _row(name, ours, other, f"≥ {goal:g} ×", **rest)
    return _judged(row, reached=row.ratio >= goal)


def at_most(name: str, ours: list[float], other: list[float], goal: float, **rest: str) -> Row:
    """A row whose ratio may not pass the goal."""
    row = _row(name, ours, other, f"≤ {goal:g} ×", **rest)
    return _judged(row, reached=row.ratio <= goal)


def beside(name: str, ours: list[float], other: list[float], *, unit: str, limit: str = "") -> Row:
    """A row that is shown and not judged."""
    return _judged(_row(name, ours, other, "–", unit=unit, limit=limit), reached=None)


def budget(name: str, ours: list[float], goal: float, *, unit: str, limit: str = "") -> Row:
    """A row that stays within so many of a unit."""
    row = _row(name, ours, [goal] * len(ours), f"≤ {goal:g} {unit}", unit=unit, limit=limit)
    return _judged(row, reached=row.ours <= goal)


def _row(
    name: str, ours: list[float], other: list[float], goal: str, *, unit: str, limit: str = ""
) -> Row:
    ratios = [a / b for a, b in zip(ours, other, strict=True)]
    return Row(
        name=name,
        ours=statistics.median(ours),
        other=statistics.median(other),
        unit=unit,
        ratio=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        goal=goal,
        reached=False,
        limit=limit,
    )


def _judged(row: Row, *, reached: bool | None) -> Row:
    return replace(row, reached=reached)
