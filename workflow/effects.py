"""What each move does beside changing the state: one function a move, in a closed table."""

from collections.abc import Callable, Mapping
from typing import Any

from storage import campaigns
from workflow import consolidation_effects, reading, submission
from workflow.milestones import meet
from workflow.passage import Passage

EFFECTS: Mapping[str, Callable[[Passage], None]] = {
    "submit": submission.submit,
    "withdraw": submission.withdraw,
    "confirm_figures": submission.confirm_figures,
    "send_back": reading.send_back,
    "endorse": reading.endorse,
    "approve": reading.approve,
    "reopen": reading.reopen,
    "consolidate": consolidation_effects.consolidate,
    "release": consolidation_effects.release,
    "present": consolidation_effects.present,
}
# Acts that a consolidation may not pass unseen: both sides have the campaign's row alone and
# bump its version.
ORDERED = frozenset({"send_back", "reopen", "release", "consolidate", "present"})


def after(passage: Passage, campaign: Any) -> None:
    """What follows every move: milestones it meets, and the order among rival acts."""
    meet(passage.tx, passage.frame, passage.report, passage.move, passage.now)
    if passage.move in ORDERED:
        campaigns.change(passage.tx, campaign.id, passage.answer.pop("campaign_values", {}))
