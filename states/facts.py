"""What the guards look at: everything about one report and one actor at one moment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Read in the transaction that makes the move; nothing here is guessed or cached.

    ``capacities`` are what the actor is towards this report: submitter, registry, reader,
    last_reader, office, approver, leadership.
    """

    state: str
    root: bool = False
    capacities: frozenset[str] = frozenset()
    obligation: str = "due"
    campaign_closed: bool = False
    campaign_presented: bool = False
    deadline_refused: bool = False
    has_content: bool = True
    adoption_missing: bool = False
    errors: int = 0
    errors_confirmed: bool = False
    errors_refused: bool = False
    reading_started: bool = False
    own_unit: bool = False
    remarks: int = 0
    revision_changed: bool = False
    estimate: bool = False
    overridden: bool = False
    reason_given: bool = False
    in_revision: bool = False
    parent_presented: bool = False
    parent_presenting: bool = False
    estimates_open: bool = False
    estimates_waived: bool = False
    unpresentable: tuple[str, ...] = ()
