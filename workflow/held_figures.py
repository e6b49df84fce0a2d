"""Figures that bodies hold themselves, entered in rounds."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from states.aggregation import HeldFigure
from states.errors import NotFound, Refusal, Refused
from states.record import as_data
from storage import figures
from storage.audit import Actor
from storage.database import Database
from workflow.acts import Answer, Request, perform
from workflow.frame import Frame, of_open
from workflow.move import find
from workflow.root_acts import allowed, touch


def enter_figures(
    db: Database,
    round_: str,
    held: Sequence[HeldFigure],
    actor: Actor,
    now: dt.datetime,
    *,
    campaign: str = "",
    command_id: str = "",
    dry_run: bool = False,
) -> Answer:
    """Enter a round of body figures; it replaces what that round held before.

    Raises Refused ``role`` (office, approver, or the body of every figure's own source),
    NotFound ``indicator`` for one the plan does not have from a body.
    """
    rows = [_figure_row(figure, actor, now) for figure in held if figure.round == round_]
    payload = {"round": round_, "figures": [row["data"] for row in rows]}
    request = Request(
        actor, "figures", campaign, payload=payload, command_id=command_id, dry_run=dry_run
    )

    def work(tx: Connection) -> Answer:
        _, frame = of_open(tx, campaign, "figures")
        root = find(tx, frame, frame.root.code)
        acting = allowed(frame, root, actor, now, ("office", "approver", "body"), "figures")
        _check_sources(frame, held, actor, acting)
        figures.replace_round(tx, frame.id, round_, rows)
        touch(tx, frame, root, acting, now, "figures_entered", {"round": round_, "n": len(rows)})
        return {"campaign": frame.code, "round": round_, "figures": len(rows)}

    return perform(db, request, now, work)


def _figure_row(figure: HeldFigure, actor: Actor, now: dt.datetime) -> dict[str, Any]:
    data: dict[str, Any] = as_data(figure)
    return {
        "indicator": figure.indicator,
        "data": data,
        "entered_by": actor.person,
        "at": now,
    }


def _check_sources(frame: Frame, held: Sequence[HeldFigure], actor: Actor, acting: Actor) -> None:
    sources = {i.code: i.source for i in frame.plan.indicators}
    for figure in held:
        if sources.get(figure.indicator, "units") == "units":
            raise NotFound("indicator", indicator=figure.indicator)
        own = f"body:{acting.role}" == sources[figure.indicator]
        if frame.acts_as.get(acting.role) == "body" and not own:
            needs = [sources[figure.indicator]]
            raise Refused("figures", [Refusal("role", {"needs": needs})])
