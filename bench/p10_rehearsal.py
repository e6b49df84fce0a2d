"""P10: the whole example rehearsed, and how that grows with the number of units."""

from bench.hot import limit_of
from bench.pairs import Row, at_most, budget, rounds, seconds
from bench.world import example, example_folder, register_of
from workflow.edition import Edition
from workflow.intake.timeline_file import read_timeline
from workflow.rehearsal import rehearse

SMALL, LARGE = 100, 1_000


def run() -> list[Row]:
    folder = example()
    opening = Edition(folder.plan, folder.register)
    timeline = read_timeline(example_folder() / "timeline.csv", folder.plan, folder.register)
    small, large = (Edition(folder.plan, register_of(n)) for n in (SMALL, LARGE))
    taken = rounds({
        "alone": lambda: seconds(lambda: rehearse(opening)),
        "story": lambda: seconds(lambda: rehearse(opening, timeline)),
        "small": lambda: seconds(lambda: rehearse(small)) / SMALL * 1000,
        "large": lambda: seconds(lambda: rehearse(large)) / LARGE * 1000,
    })  # fmt: skip
    return [
        budget("P10 rehearsal, 72 units", taken["alone"], 2.0, unit="s",
               limit=limit_of(lambda: seconds(lambda: rehearse(opening)))),
        budget("P10 the same with all 279 events", taken["story"], 2.0, unit="s",
               limit=limit_of(lambda: seconds(lambda: rehearse(opening, timeline)))),
        at_most(f"P10 a unit, of {LARGE:,} : of {SMALL}", taken["large"], taken["small"], 1.3,
                unit="ms"),
    ]  # fmt: skip
