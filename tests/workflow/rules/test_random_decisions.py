"""Whatever is decided about whose duty in whatever order, targets, steps and the log hold."""

from contextlib import suppress
from decimal import Decimal

from cast import World
from hypothesis import given, settings
from hypothesis import strategies as st
from variations import quiet

from states.errors import DondocError
from storage import reports

UNITS = ("CB03", "CB19", "CB23", "CB24")
COUNTED = ("due", "closed")
UNTIL = ("trước ngày 09/5/2023", "through 2023-05-12", "hết ngày 20/5/2023")
DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(("extend", "waive", "merge", "merge", "close_without", "reinstate")),
        st.sampled_from(UNITS),
        st.sampled_from(UNITS),
        st.sampled_from(UNTIL),
    ),
    min_size=1,
    max_size=8,
)


def targets(world: World) -> dict[str, dict[str, Decimal]]:
    return world.read(lambda _, frame: {unit: dict(own) for unit, own in frame.targets.items()})


def heir(rows: dict[str, reports.ReportRow], unit: str) -> str:
    while rows[unit].merged_into:
        unit = rows[unit].merged_into
    return unit


@settings(max_examples=25, deadline=None)
@given(DECISIONS)
def test_targets_are_never_lost_or_doubled_and_only_who_must_report_is_urged(
    decisions: list[tuple[str, str, str, str]],
) -> None:
    world = quiet("2023-04-26 09:00", *UNITS)
    locked = targets(world)
    for act, unit, into, until in decisions:
        with suppress(DondocError):
            world.decide(act, unit, into=into, until=until)
    rows = {unit: world.row(unit) for unit in UNITS}
    expected: dict[str, dict[str, Decimal]] = {}
    for unit in UNITS:
        mine = expected.setdefault(heir(rows, unit), {})
        for code, target in locked[unit].items():
            mine[code] = mine.get(code, Decimal(0)) + target
    assert {unit: own for unit, own in targets(world).items() if unit in UNITS} == expected
    planned = world.due(status="planned")
    steps = [(row["unit"], row["step"]) for row in planned]
    assert len(steps) == len(set(steps))
    urged = {row["unit"] for row in planned if row["milestone"] and row["unit"] in UNITS}
    assert urged == {unit for unit, row in rows.items() if row.obligation == "due"}
    assert all(row["occurrence"] == rows[row["unit"]].epoch for row in planned
               if row["milestone"] and row["unit"] in UNITS)  # fmt: skip
    assert world.verified() == ()
