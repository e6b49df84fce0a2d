"""Running two sides in turn, A B A B, and saying how they compare."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

PAIRS = 7
Side = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``ratio`` is judged by ``goal``; ``limit`` says what dominates."""

    name: str
    ours: float
    other: float
    unit: str
    ratio: float
    lowest: float
    highest: float
    goal: str
    reached: bool
    limit: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of the work, without the garbage of what came before."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pairs(ours: Side, other: Side, n: int = PAIRS) -> list[tuple[float, float]]:
    """Both sides ``n`` times in turn, the first of each thrown away as warming up."""
    ours()
    other()
    return [(ours(), other()) for _ in range(n)]


def compare(
    name: str,
    unit: str,
    measured: list[tuple[float, float]],
    goal: float,
    limit: str,
    *,
    at_most: bool = False,
) -> Row:
    """Medians and the ratio ours ÷ other, taken pair by pair."""
    ratios = [a / b for a, b in measured]
    ratio = statistics.median(ratios)
    return Row(
        name=name,
        ours=statistics.median(a for a, _ in measured),
        other=statistics.median(b for _, b in measured),
        unit=unit,
        ratio=ratio,
        lowest=min(ratios),
        highest=max(ratios),
        goal=f"{'≤' if at_most else '≥'} {goal:g} ×",
        reached=ratio <= goal if at_most else ratio >= goal,
        limit=limit,
    )
