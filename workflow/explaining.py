"""What somebody may do with a report now, and why not: the door's own guards, asked beforehand."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from states.machine import Explained, explain_move
from storage.reports import ReportRow
from workflow.frame import Frame
from workflow.gather import Asked, gather

# Whoever registers paper has that right only where he says that he does.
_WAYS = (Asked(), Asked(registered=True))


def explain(
    tx: Connection,
    campaign: Any,
    frame: Frame,
    report: ReportRow,
    person: str,
    now: dt.datetime,
) -> tuple[Explained, ...]:
    """Every move, open to the person or not, with the codes why not. Raises NotFound ``person``."""

    def one(name: str) -> Explained:
        ways = [
            explain_move(
                frame.definition,
                name,
                gather(tx, campaign, frame, report, person, name, asked, now).facts,
            )
            for asked in _WAYS
        ]
        return next((way for way in ways if "role" not in way.codes), ways[0])

    return tuple(one(name) for name in frame.definition.names())
