"""More time for one unit: its own deadline, a new ladder of steps, and the letter that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from i18n.phrases import Phrase, language_of, parse_phrase, undecidable
from notifications import facts as f
from states import plan as p
from states.deadlines import Deadline
from states.errors import BadRequest, Refusal
from storage import due, outbox
from storage.reports import ReportRow
from workflow.acts import Answer
from workflow.deadlines import Extension, deadline_for, extended
from workflow.directory import directory
from workflow.duty import Act, Case, just_made, ladder_ahead, record, standing_at
from workflow.letter_facts import deadline_of_report, due_fact, milestone_of, unit_facts
from workflow.mailing import About, Letter
from workflow.steps import coming
from workflow.views import due_of

EXTENDED = "extended"


def read_until(text: str) -> Phrase:
    """The phrase of an extension.

    Raises BadRequest ``until_unclear``, with why where it speaks of a time that leaves a choice.
    """
    phrase = parse_phrase(text)
    if phrase is None:
        raise BadRequest("until_unclear", text=text, why=undecidable(text) or "")
    return phrase


def _against(case: Case) -> Iterator[Refusal]:
    yield from standing_at(case, "due")
    if case.report.first_received is not None:
        yield Refusal("already_received")
    present, asked = _present(case), _asked(case)
    if present is None:
        yield Refusal("no_deadline")
        return
    last = {"asked": asked.last_valid_day, "present": present.last_valid_day}
    days = {name: day.isoformat() for name, day in last.items()}
    if asked.instant <= present.instant:
        yield Refusal("not_later", days)
    if asked.instant <= case.now:
        yield Refusal("already_past", days)


def _repeated(case: Case) -> bool:
    present = _present(case)
    return just_made(case) and present is not None and present.instant == _asked(case).instant


def _present(case: Case) -> Deadline | None:
    return deadline_of_report(case.frame, case.report)


def _asked(case: Case) -> Deadline:
    return extended(case.frame, _extension(case.decision.until))


def _extension(until: str) -> Extension:
    """The phrase as it is kept: what it says, and in which words."""
    read = read_until(until)
    words = " ".join(until.split()).rstrip(" .;")
    return {
        "date": read.date.isoformat(),
        "boundary": read.boundary,
        "phrase": words,
        "lang": language_of(words),
    }


def _extend(case: Case) -> Answer:
    tx, report = case.tx, case.report
    milestone = milestone_of(case.frame, report.level)
    assert milestone is not None
    extension = _extension(case.decision.until)
    values: dict[str, Any] = {
        "extensions": {**report.extensions, milestone.code: extension},
        "epoch": report.epoch + 1,
        "plan_rev": report.plan_rev + 1,
    }
    after = replace(report, **values, version=report.version + 1)
    due.supersede(tx, report.id, case.now, EXTENDED, milestone=milestone.code, kind="ladder")
    outbox.withdraw(tx, report.id, milestone.code, EXTENDED)
    due.plan(tx, ladder_ahead(case, after, milestone))
    record(case, EXTENDED, values, _told(case, milestone, extension))
    _tell(case, after, milestone)
    shown = due_of(case.frame, after, frozenset())
    return {"obligation": report.obligation, "epoch": after.epoch, "due": shown}


def _told(case: Case, milestone: p.Milestone, extension: Extension) -> Mapping[str, str]:
    """What the log says beside the new columns: from when to when, in the words of the order."""
    present = deadline_for(case.frame, case.report, milestone.code)
    assert present is not None
    return {
        "milestone": milestone.code,
        "phrase": extension["phrase"],
        "was": present.last_valid_day.isoformat(),
        "last_valid_day": _asked(case).last_valid_day.isoformat(),
    }


def _tell(case: Case, after: ReportRow, milestone: p.Milestone) -> None:
    """The letter: to the head (else the deputy) and the drafter."""
    frame, people = case.frame, directory(case.frame)
    to = [*people.head(after.unit, case.day), *people.drafters(after.unit, case.day)]
    old = due_fact(frame, deadline_for(frame, case.report, milestone.code))
    assert old is not None
    new = deadline_for(frame, after, milestone.code)
    facts = f.Facts(
        extension=f.Extension(old=old, reason=_reason(case)),
        schedule=coming(frame, after, case.now),
    )
    case.mailing.add(
        Letter(
            name=EXTENDED,
            extra=f"v{after.version}",
            about=[About(after, unit_facts(frame, after, new, case.day))],
            to=to,
            post=to[0].post.role_title if to else "",
            facts=facts,
        )
    )


def _reason(case: Case) -> str:
    """The reason, unless it is but the phrase again: a timeline knows no other."""
    reason = case.decision.reason.strip()
    return "" if reason == case.decision.until.strip() else reason


EXTEND = Act(_against, _repeated, _extend)
