"""Which reports a consolidating report is made of: those of its units, and theirs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from storage.reports import ReportRow
from workflow.frame import Frame

OUT = ("exempt", "merged", "waived")


def consolidator(frame: Frame, unit: str, by_unit: Mapping[str, ReportRow]) -> str:
    """The unit that takes the report in: the next one above that reports itself.

    Of a merged unit it is the successor; one that need not report, or was closed before
    anything of it was received, leaves its units to the one above.
    """
    above = frame.units[unit].parent
    passed = {unit}
    while above and above != frame.root.code:
        report, successor = by_unit[above], frame.units[above].successor
        if report.obligation not in OUT and not _closed_unheard(report):
            break
        passed.add(above)
        heir = report.obligation == "merged" and frame.consolidates(successor)
        above = successor if heir else frame.units[above].parent
        if above in passed:  # a successor from below leads nowhere but to the whole
            return frame.root.code
    return above


def _closed_unheard(report: ReportRow) -> bool:
    return report.obligation == "closed" and report.first_received is None


def members_of(frame: Frame, unit: str, every: Sequence[ReportRow]) -> list[ReportRow]:
    """The reports that this unit consolidates and that must come, in the register's order."""
    by_unit = {one.unit: one for one in every}
    return [
        one
        for one in must_come(every)
        if one.unit != unit and consolidator(frame, one.unit, by_unit) == unit
    ]


def descendants_of(frame: Frame, unit: str, every: Sequence[ReportRow]) -> list[ReportRow]:
    """The members of the unit, theirs, and so on down, in the register's order."""
    by_unit = {one.unit: one for one in every}
    return [one for one in must_come(every) if unit in _chain(frame, one.unit, by_unit)]


def _chain(frame: Frame, unit: str, by_unit: Mapping[str, ReportRow]) -> Iterator[str]:
    while unit := consolidator(frame, unit, by_unit):
        yield unit


def must_come(every: Iterable[ReportRow]) -> Iterator[ReportRow]:
    """Every report but the root that is due, or closed and may still come."""
    return (one for one in every if not one.root and one.obligation in ("due", "closed"))
