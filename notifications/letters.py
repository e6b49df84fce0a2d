"""Letters: one named function each turns the facts of a mail into the blocks of its body."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from i18n import dates
from i18n.words import say
from notifications import digests, plan_words
from notifications.blocks import Block, Button, Items
from notifications.due_words import DAY, due_words, order_of
from notifications.parts import (
    each_unit,
    earlier_letters,
    estimates_table,
    outline,
    outstanding_table,
    outstanding_words,
    remaining_parts,
    remark,
    resubmission,
    targets,
)
from notifications.unit_words import unit_words
from notifications.writer import Writer
from states.errors import NotFound

Blocks = Iterator[Block]
Kind = Literal["reminder", "escalation", "digest", "event", "task"]
Thread = Literal["deadline", "own", "none"]


def opening(w: Writer) -> Blocks:
    given = any(unit.targets for unit in w.units)
    w.know(locked=given and w.plan.rules.targets_locked)
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    for unit in w.units:
        yield from targets(w, unit)
    levels = {unit.level for unit in w.units}
    optional = [w.text(item.texts) for item in w.plan.optional_activities if item.level in levels]
    yield from w.items("outline_title", outline(w, levels))
    yield from w.items("optional_title", optional)
    entries = [w.say("dated_letter", **entry) for entry in w.schedule]
    yield from w.items("schedule_title", entries)


def reminder(w: Writer) -> Blocks:
    w.know(adoption=w.plan.rules.collective_adoption_required)
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from remaining_parts(w)
    yield from w.paragraphs("offer")
    yield from earlier_letters(w)


def last_working_day(w: Writer) -> Blocks:
    w.know(estimates="estimate" in w.plan.rules.provisional.kinds)
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from earlier_letters(w)


def due_today(w: Writer) -> Blocks:
    hours = w.plan.calendar.working_hours
    w.know(office_closes=w.office_time(hours[-1][1]) if hours else "")
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from earlier_letters(w)


def overdue(w: Writer) -> Blocks:
    w.know(accepts_late=w.plan.rules.accept_after_deadline)
    yield from w.paragraphs("opening")
    yield from each_unit(w, "button", "explain")
    yield from earlier_letters(w)


def formal_letter(w: Writer) -> Blocks:
    formal = w.facts["formal"]
    new_day, lang = dt.date.fromisoformat(formal["new_day"]), w.lang
    phrase = dates.ordered(new_day + DAY, "before", lang)
    root = formal["root_due"]
    w.know(
        new_phrase=phrase,
        new_deadline=dates.deadline(new_day, phrase, lang),
        root_due=order_of(root, lang) if root else "",
        list_day=w.day(formal["list_day"]),
        authority=plan_words.authority(w.plan, lang),
        signer=w.titled(formal["signed_by"]),
    )
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from earlier_letters(w, always=True)


def outstanding_list(w: Writer) -> Blocks:
    outstanding = w.facts["outstanding"]
    w.know(**outstanding_words(w, outstanding))
    yield from w.paragraphs("opening")
    yield from w.fact_list("facts")
    yield Button(w.say("button"), w.context.campaign_url())
    yield from outstanding_table(w, outstanding)


def decide_without(w: Writer) -> Blocks:
    yield from outstanding_list(w)


def draft_progress(w: Writer) -> Blocks:
    draft = w.facts["draft"]
    w.know(draft=draft, estimates=len(draft["estimates"]))
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from estimates_table(w, draft["estimates"])
    yield from w.items("returns_title", draft["open_returns"])


def estimates_open(w: Writer) -> Blocks:
    estimates = w.facts["estimates"]
    supplement = w.plan.rules.provisional.supplement_round
    w.know(
        estimates=len(estimates),
        opens=dates.full(supplement.opens, w.lang) if supplement else "",
        closes=dates.ordered(supplement.closes_before, "before", w.lang) if supplement else "",
    )
    yield from w.paragraphs("opening")
    yield from each_unit(w)
    yield from estimates_table(w, estimates)


def confirm_figures(w: Writer) -> Blocks:
    yield from w.paragraphs("opening")
    yield from each_unit(w)


def digest(w: Writer) -> Blocks:
    groups = digests.groups(w)
    w.know(**digests.summary(groups))
    yield from w.paragraphs("opening")
    yield Button(w.say("button"), w.context.today_url())
    for group in groups:
        yield Items(group.title, group.entries)


def received(w: Writer) -> Blocks:
    receipt, lang = w.facts["receipt"], w.lang
    w.know(
        receipt=receipt,
        reader=receipt["reader"],
        review_day=w.day(receipt["review_due_day"]),
        received_at=w.moment(receipt["received_at"]),
        recorded_at=w.moment(receipt["recorded_at"]),
        word=say(f"timeliness.{receipt['timeliness']}", lang),
    )
    w.know(timeliness=w.say("timeliness"))
    yield from w.paragraphs("opening")
    for unit in w.units:
        yield from w.fact_list("facts", unit)
        yield Button(w.say("button"), w.context.receipt_url(receipt["code"]))
        yield from w.fact_list("contact", unit)


def returned(w: Writer) -> Blocks:
    given = w.facts["returned"]
    due = resubmission(w, given)
    w.units = [unit_words(unit, w.context, due) for unit in w.facts["units"]]
    rules = w.plan.rules
    w.know(
        returned=given,
        dated=due is not None,
        resubmit_days=rules.resubmit_within_wd,
        review_days=rules.review_within_wd,
    )
    yield from w.paragraphs("opening")
    yield from w.items("remarks_title", [remark(w, point) for point in given["remarks"]])
    yield from each_unit(w)


def approved(w: Writer) -> Blocks:
    w.know(revision=w.facts["approved_revision"])
    yield from w.paragraphs("opening")
    yield from each_unit(w)


def extended(w: Writer) -> Blocks:
    extension, due = w.facts["extension"], w.facts["units"][0]["due"]
    w.know(
        later=due is None or due["last_valid_day"] > extension["old"]["last_valid_day"],
        old_deadline=due_words(extension["old"], w.context).through,
        reason=extension["reason"].rstrip(" ."),
    )
    yield from w.paragraphs("opening")
    yield from each_unit(w)


@dataclass(frozen=True, slots=True)
class Letter:
    """How a letter is written and where it belongs.

    Letters of the ``deadline`` thread share one subject, others have their ``own``; letters of
    no thread refer to no opening letter. An ``internal`` one is not to a unit about itself.
    """

    kind: Kind
    body: Callable[[Writer], Blocks]
    thread: Thread
    internal: bool = False


LETTERS: Mapping[str, Letter] = {
    "opening": Letter("event", opening, "deadline"),
    "reminder": Letter("reminder", reminder, "deadline"),
    "last_working_day": Letter("reminder", last_working_day, "deadline"),
    "due_today": Letter("reminder", due_today, "deadline"),
    "overdue": Letter("escalation", overdue, "own"),
    "formal_letter": Letter("escalation", formal_letter, "own"),
    "outstanding_list": Letter("escalation", outstanding_list, "none", internal=True),
    "decide_without": Letter("task", decide_without, "none", internal=True),
    "draft_progress": Letter("reminder", draft_progress, "none", internal=True),
    "estimates_open": Letter("reminder", estimates_open, "none", internal=True),
    "confirm_figures": Letter("reminder", confirm_figures, "own"),
    "digest": Letter("digest", digest, "none", internal=True),
    "received": Letter("event", received, "own"),
    "returned": Letter("event", returned, "own"),
    "approved": Letter("event", approved, "own"),
    "extended": Letter("event", extended, "own"),
}


def letter_of(name: str) -> Letter:
    """Raises NotFound ``letter`` for a name no letter has."""
    if name not in LETTERS:
        raise NotFound("letter", letter=name)
    return LETTERS[name]


def kind_of(name: str, *, after: bool = False) -> Kind:
    """The kind of a letter; ``after`` its deadline the progress of a draft urges."""
    return "escalation" if after and name == "draft_progress" else letter_of(name).kind
