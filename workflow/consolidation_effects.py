"""What consolidating, releasing and presenting do to the one report that passes the door."""

from dataclasses import replace

from storage import figures, reports
from workflow.bulk import pass_many
from workflow.passage import Passage


def consolidate(passage: Passage) -> None:
    """The report becomes part of a revision of the one that consolidates it."""
    passage.data |= {"revision": passage.report.revision}


def release(passage: Passage) -> None:
    """Out of the consolidated report again; what used it is flagged until the next build."""
    figures.flag_member(passage.tx, passage.report.id)
    passage.data["revision"] = passage.report.revision


def present(passage: Passage) -> None:
    """A root takes its consolidated members along; they pass the same door after it."""
    if not passage.report.root:
        return
    _on_whose_behalf(passage)
    passage.answer["campaign_values"] = {"presented_at": passage.now}
    waived = passage.report.estimate and passage.asked.waive_estimates
    members = [
        one
        for one in reports.held(passage.tx, passage.frame.id)
        if not one.root and one.state == "consolidated"
    ]
    pass_many(
        passage.tx,
        passage.frame,
        members,
        passage.move,
        passage.actor,
        passage.now,
        presenting=True,
    )
    passage.data |= {"estimates_waived": waived, "members": len(members)}


def _on_whose_behalf(passage: Passage) -> None:
    """Presenting is the leadership's; an approver who does it is recorded as doing it for them."""
    actor, leadership = passage.actor, passage.frame.first_role("leadership")
    if passage.frame.acts_as.get(actor.role) != "leadership" and not actor.on_behalf_of:
        passage.actor = replace(actor, on_behalf_of=leadership)
