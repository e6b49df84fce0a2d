"""Who can be written to at all: asked where somebody looks, not where letters are decided."""

import datetime as dt

from sqlalchemy import Connection

from storage import reports
from workflow.directory import directory
from workflow.frame import Frame


def reachable(frame: Frame, unit: str, obligation: str, now: dt.datetime) -> bool:
    """Whether the head of a unit that must report, or the deputy, can be written to today."""
    if obligation != "due" or unit == frame.root.code:
        return True
    return bool(directory(frame).head(unit, frame.day(now)))


def unreachable_units(tx: Connection, frame: Frame, now: dt.datetime) -> set[str]:
    """The units that must report and whose head nobody can write to today."""
    return {
        one.unit
        for one in reports.all_of(tx, frame.id)
        if not reachable(frame, one.unit, one.obligation, now)
    }


def bad_addresses_of(frame: Frame, unit: str, now: dt.datetime) -> list[str]:
    """The addresses of a unit's people that take no mail."""
    found = directory(frame).unreachable(frame.day(now))
    return sorted({address for post, address in found if post.unit == unit})
