"""The plan of a campaign as immutable data: one class a table of the plan file.

The field names are the plan's keys. Texts are dictionaries by language tag. Nothing here
reads files; a plan is built and checked by its reader.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Literal

from states.closed_days import Calendar
from states.provisional import Provisional
from states.record import record
from states.separation import Separation

Texts = Mapping[str, str]
Boundary = Literal["before", "through"]
Roll = Literal["none", "next_working_day", "previous_working_day"]
ActsAs = Literal[
    "unit_head", "unit_deputy", "drafter", "reader", "registry", "office", "approver",
    "leadership", "body", "publicist", "auditor", "administrator", "recipient",
]  # fmt: skip


@record
class Term:
    """The period over which linear pacing runs; both days count."""

    start: dt.date
    end: dt.date


@record
class Campaign:
    code: str
    timezone: str
    languages: tuple[str, ...]
    default_language: str
    opened_on: dt.date
    name: Texts
    short_name: Texts
    kind: str = ""
    issuer: Texts = field(default_factory=dict)
    term: Term | None = None
    confidentiality: Literal["", "public", "internal", "secret"] = ""
    archive_after: dt.date | None = None
    previous: str = ""
    workflow: str = "review"
    number_format: Literal["vi", "en", "de"] | None = None


@record
class Group:
    """What a code of the plan (a group of units, a grade) is called."""

    code: str
    texts: Texts


@record
class LegalBasis:
    texts: Texts
    number: str = ""
    dated: dt.date | None = None


@record
class Role:
    """A post of the organisation and the built-in role whose rights it has."""

    code: str
    acts_as: ActsAs
    texts: Texts


@record
class Level:
    """A level of units; rank 1 is the lowest, the highest rank has one root unit."""

    code: str
    rank: int
    texts: Texts


@record
class Cutoff:
    code: str
    level: str
    date: dt.date
    boundary: Boundary
    phrase: Texts = field(default_factory=dict)
    compare_with: Literal["", "end_of_term_target"] = ""


@record
class Within:
    """So many days after a start that is not counted: a cut-off's code, or a day ("2025-03-14")."""

    count: int
    unit: Literal["working_days", "days"]
    after: str


@record
class Milestone:
    """A deadline (a date with its boundary, or ``within`` a period) or a window of days.

    ``time`` ("17:00", local to the campaign) ends the last day before its midnight.
    """

    code: str
    level: str
    owner: str
    completed_by: str
    phrase: Texts = field(default_factory=dict)
    date: dt.date | None = None
    boundary: Boundary | None = None
    within: Within | None = None
    roll: Roll = "none"
    time: str = ""
    kind: Literal["deadline", "window"] = "deadline"
    earliest: dt.date | None = None
    latest: dt.date | None = None
    scheduled_at: dt.datetime | None = None


@record
class Step:
    """A rung of a milestone's ladder; ``offset_wd`` counts from its last working day."""

    step: str
    milestone: str
    offset_wd: int | None = None
    offset_days: int | None = None
    on: dt.date | None = None
    on_event: Literal["campaign_opened"] | None = None
    letter: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    digest_to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    requires_confirmation: bool = False
    signed_by: str = ""
    at: str = ""
    list: bool = False


@record
class Rules:
    submitters: Mapping[str, tuple[str, ...]]
    readers: Mapping[str, tuple[str, ...]]
    targets_locked: bool = True
    accept_after_deadline: bool = True
    collective_adoption_required: bool = False
    submit_with_errors: Literal["confirm", "refuse"] = "confirm"
    timeliness_counts: Literal["first_complete_submission", "first_submission"] = (
        "first_complete_submission"
    )
    resubmit_within_wd: int = 2
    review_within_wd: int = 2
    exempt_if_active_from_after: dt.date | None = None
    merged_unit_reports_through: Literal["successor"] = "successor"
    empty_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    target_change_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    separation: Separation = field(default_factory=Separation)
    provisional: Provisional = field(default_factory=Provisional)


@record
class OutlineField:
    code: str
    type: Literal["text", "list", "date", "number", "yes_no"]
    texts: Texts
    required: bool = False
    visible_to: tuple[str, ...] = ()
    none_is_answer: bool = False


@record
class Section:
    """A section of the outline; one that has fields has no text of its own."""

    code: str
    texts: Texts
    required: bool = False
    min_words: int = 0
    guidance: Texts = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    fields: tuple[OutlineField, ...] = ()


@record
class Indicator:
    code: str
    value: Literal["count", "ratio", "grade", "yes_no", "money"]
    unit: str
    direction: Literal["up", "down", "none"]
    aggregation: Literal["sum", "ratio_of_sums", "share_of_units", "none"]
    texts: Texts
    root_target: Decimal | None = None
    unit_target: Literal["per_unit", "common", "untargeted", "none"] = "untargeted"
    pacing: Literal["linear", "none"] = "none"
    source: str = "units"
    applies_to_groups: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    max_percent: Decimal | None = None
    sensitive: bool = False
    levels: tuple[str, ...] = ()


@record
class OptionalActivity:
    code: str
    level: str
    texts: Texts
    record: tuple[str, ...] = ()


@record
class Activity:
    code: str
    owner: str
    texts: Texts


@record
class Recipient:
    texts: Texts
    mark: Literal["for_information", "action", "file"]
    receives: tuple[
        Literal["plan", "digest", "reminders", "root_report_issued", "everything"], ...
    ] = ()
    role: tuple[str, ...] = ()


@record
class Mail:
    sender: Texts
    reply_to: str
    subject_prefix: Texts = field(default_factory=dict)
    greeting: Texts = field(default_factory=dict)
    closing: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


@record
class Documents:
    form: str = "plain"


@record
class Plan:
    """A whole plan file, complete with defaults; immutable and safe to share."""

    schema: Literal["dondoc-plan/1"]
    campaign: Campaign
    roles: tuple[Role, ...]
    levels: tuple[Level, ...]
    milestones: tuple[Milestone, ...]
    rules: Rules
    mail: Mail
    calendar: Calendar = field(default_factory=Calendar)
    legal_basis: tuple[LegalBasis, ...] = ()
    groups: tuple[Group, ...] = ()
    grades: tuple[Group, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    escalation: tuple[Step, ...] = ()
    optional_activities: tuple[OptionalActivity, ...] = ()
    activities: tuple[Activity, ...] = ()
    outline: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    documents: Documents = field(default_factory=Documents)
