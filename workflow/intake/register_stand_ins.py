"""stand-ins.csv: who takes an absent person's place, one hop."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from states.register import StandIn
from workflow.intake import cells
from workflow.intake.csv_file import Row, read_rows
from workflow.intake.problems import Problems
from workflow.intake.record_types import known_keys

StandIns = list[tuple[Row, StandIn]]


def read_stand_ins(path: Path, problems: Problems, people: Collection[str]) -> StandIns:
    columns = known_keys(StandIn)
    rows = read_rows(path, problems, columns, ("person", "stand_in", "from", "to"))
    found = [(row, item) for row in rows if (item := _stand_in(row, people))]
    _check_days(found)
    return found


def _stand_in(row: Row, people: Collection[str]) -> StandIn | None:
    begins, ends = cells.period(row, "from", "to")
    for column in ("person", "stand_in", "from", "to"):
        cells.required(row, column)
    person = cells.reference(row, "person", "person", people)
    stand_in = cells.reference(row, "stand_in", "person", people)
    if person == stand_in:
        row.error("stand_in_is_self", "stand_in", person=person)
    if begins is None or ends is None:
        return None
    note = row.text("note")
    return StandIn(person=person, stand_in=stand_in, from_=begins, to=ends, note=note)


def _check_days(found: StandIns) -> None:
    """On one day a person has one stand-in, who is not absent himself."""
    absences: defaultdict[str, list[StandIn]] = defaultdict(list)
    for row, item in found:
        if any(_share_a_day(item, other) for other in absences[item.person]):
            row.error("overlapping_stand_ins", "from", person=item.person)
        absences[item.person].append(item)
    for row, item in found:
        if any(_share_a_day(item, other) for other in absences[item.stand_in]):
            row.warning("stand_in_absent", "stand_in", person=item.stand_in)


def _share_a_day(one: StandIn, other: StandIn) -> bool:
    return one is not other and one.from_ <= other.to and other.from_ <= one.to
