"""Estimates: where a plan lets them stand for figures that are not final yet."""

import datetime as dt
from typing import Literal

from states.record import record


@record
class SupplementRound:
    opens: dt.date
    closes_before: dt.date
    asks: str = ""


@record
class Provisional:
    kinds: tuple[Literal["actual", "estimate"], ...] = ("actual", "estimate")
    draft_may_use_estimates: bool = True
    block_presented_while_estimates: bool = True
    supplement_round: SupplementRound | None = None
