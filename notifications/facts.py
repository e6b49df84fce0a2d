"""The facts a letter is made of, as they are stored when it is decided.

Plain JSON data without words: codes, names from the register, ISO dates ("2023-05-04"),
RFC 3339 instants. Words, and counts such as working days left, are made when it leaves.
"""

from typing import Literal, NotRequired, TypedDict


class Person(TypedDict):
    """A holder of a post; ``instead_of`` names the absent person a stand-in acts for.

    ``title`` is the post in the campaign's language, ``role`` its code for the other ones.
    """

    name: str
    title: str
    role: NotRequired[str]
    address: str
    phone: str
    instead_of: str


class Due(TypedDict):
    """A deadline. ``last_valid_day`` counts; ``date`` and ``boundary`` are as ordered."""

    date: str
    boundary: Literal["before", "through"]
    phrase: dict[str, str]
    last_valid_day: str
    last_working_day: str
    extended: bool


class Cutoff(TypedDict):
    date: str
    boundary: Literal["before", "through"]
    phrase: dict[str, str]


class Target(TypedDict):
    indicator: str
    target: str


class Scheduled(TypedDict):
    """A coming reminder."""

    step: str
    letter: str
    day: str


class Earlier(TypedDict):
    """A letter sent before."""

    step: str
    letter: str
    day: str


class Missing(TypedDict):
    """Codes of what a draft still lacks."""

    sections: list[str]
    fields: list[str]
    indicators: list[str]


class UnitFacts(TypedDict):
    """One unit a letter is about."""

    code: str
    name: str
    level: str
    situation: str
    due: Due | None
    cutoff: Cutoff | None
    officer: Person | None
    missing: Missing
    targets: list[Target]
    earlier: list[Earlier]
    newly_in_post: bool


class Remark(TypedDict):
    """A numbered point of a return; ``anchor`` is a section or indicator code or empty."""

    n: int
    text: str
    anchor: str


class Receipt(TypedDict):
    code: str
    revision: int
    received_at: str
    recorded_at: str
    registered: bool
    timeliness: str
    late_by_working_days: int
    errors: int
    estimate: bool
    reader: Person | None
    review_due_day: str


class Returned(TypedDict):
    """``resubmit_before`` is exclusive, a day or the instant it starts; "" where none is set."""

    revision: int
    remarks: list[Remark]
    resubmit_before: str
    by: Person


class Formal(TypedDict):
    """New date (through that day), who signs, when the list goes up ("" if never)."""

    new_day: str
    signed_by: Person
    list_day: str
    root_due: Due | None


class Extension(TypedDict):
    """The deadline before; the new one is the unit's own."""

    old: Due
    reason: str


class OutstandingRow(TypedDict):
    unit: str
    name: str
    head_title: str
    officer: str
    last_contact: str
    outcome: str
    reason: str
    promised: str


class Outstanding(TypedDict):
    """Of ``due`` units, ``received`` have sent something by the end of ``through_day``."""

    due: int
    received: int
    through_day: str
    rows: list[OutstandingRow]


class EstimateRow(TypedDict):
    indicator: str
    source: str
    as_of: str


class DraftProgress(TypedDict):
    """State of the root report: members included and reviewed, of all that are due."""

    situation: str
    root_due: Due | None
    included: int
    reviewed: int
    due: int
    figures_entered: int
    figures_expected: int
    estimates: list[EstimateRow]
    open_returns: list[str]


class DigestItem(TypedDict):
    """One open thing. ``kind`` chooses the sentence, ``status`` is new, today or overdue.

    ``day`` is until when (of a step or formal letter: when), ``person`` whom to call or who reads
    (of ``call`` and ``reader_overdue``).
    """

    key: str
    kind: Literal[
        "step", "formal_sent", "confirm", "call", "read", "reader_overdue", "resubmit",
    ]  # fmt: skip
    unit: str
    name: str
    step: str
    letter: str
    day: str
    status: Literal["", "new", "today", "overdue"]
    person: str
    phone: str
    count: int


class Written(TypedDict):
    """To whom the letter about one unit is addressed."""

    to: list[str]
    cc: list[str]


class Facts(TypedDict, total=False):
    """Everything one mail says. Keys beyond the first block belong to single letters.

    ``zone`` is that of the addressee's unit; ``written`` says by unit who is written to in a
    mail made of several letters.
    """

    letter: str
    step: str
    campaign: str
    zone: str
    copy: bool
    recipient: Person
    post: str
    post_role: str
    to: list[str]
    cc: list[str]
    written: dict[str, Written]
    units: list[UnitFacts]

    schedule: list[Scheduled]
    receipt: Receipt
    returned: Returned
    approved_revision: int
    extension: Extension
    formal: Formal
    outstanding: Outstanding
    draft: DraftProgress
    estimates: list[EstimateRow]
    items: list[DigestItem]
