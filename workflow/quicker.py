"""Who was quicker: what a conflict says to whoever comes second."""

from sqlalchemy import Connection

from storage import audit
from storage.types import instant_from
from workflow.frame import Frame


def quicker(
    tx: Connection, frame: Frame, unit: str, action: str, step: str | None = None
) -> dict[str, str]:
    """Who last did that about a unit, or a step of it, and when, in the campaign's zone."""
    last = audit.last_done(tx, frame.id, unit, action, step)
    return last | {"at": frame.local(instant_from(last["at"])) if last["at"] else ""}
