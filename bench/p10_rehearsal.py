"""P10: the whole example rehearsed, and how that grows with the number of units."""

import statistics

from bench.pairs import PAIRS, Row, seconds
from bench.world import example, example_folder, register_of
from workflow.edition import Edition
from workflow.intake.timeline_file import read_timeline
from workflow.rehearsal import rehearse

BUDGET = 2.0


def run() -> list[Row]:
    folder = example()
    opening = Edition(folder.plan, folder.register)
    timeline = read_timeline(example_folder() / "timeline.csv", folder.plan, folder.register)
    alone = [seconds(lambda: rehearse(opening)) for _ in range(PAIRS)]
    story = [seconds(lambda: rehearse(opening, timeline)) for _ in range(PAIRS)]
    return [
        _row("P10 rehearsal, 72 units", alone, "letter facts and their findings"),
        _row("P10 the same with all 279 events", story, "the moves: SQLAlchemy's statements"),
        _growth(),
    ]


def _row(name: str, taken: list[float], limit: str) -> Row:
    median = statistics.median(taken)
    return Row(
        name=name,
        ours=median,
        other=BUDGET,
        unit="s",
        ratio=median / BUDGET,
        lowest=min(taken) / BUDGET,
        highest=max(taken) / BUDGET,
        goal="≤ 2 s (budget)",
        reached=median <= BUDGET,
        limit=limit,
    )


def _growth() -> Row:
    plan = example().plan
    small, large = (Edition(plan, register_of(n)) for n in (100, 1_000))
    one = seconds(lambda: rehearse(small))
    ten = seconds(lambda: rehearse(large))
    ratio = ten / one / 10
    return Row(
        name="P10 per unit, 1,000 : 100 units",
        ours=ten / 1_000 * 1000,
        other=one / 100 * 1000,
        unit="ms/unit",
        ratio=ratio,
        lowest=ratio,
        highest=ratio,
        goal="≤ 1.3 × (linear)",
        reached=ratio <= 1.3,
        limit="the same work a unit at any size",
    )
