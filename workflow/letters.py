"""The letters that acts bring with them: receipt, return, approval. Who gets them is RULES 3."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from notifications import facts as f
from workflow.directory import Recipient, directory
from workflow.letter_facts import (
    deadline_of_report,
    milestone_of,
    next_deadline,
    unit_facts,
)
from workflow.mailing import About, Letter
from workflow.passage import Passage


def received(passage: Passage, receipt: f.Receipt) -> None:
    """The receipt: to the submitter if of the unit, and its head (else the drafter)."""
    recipients = [*_submitter(passage), *_head_or_drafter(passage)]
    _write(passage, "received", recipients, f.Facts(receipt=receipt))


def returned(
    passage: Passage, remarks: Sequence[f.Remark], resubmit_before: dt.datetime | None
) -> None:
    """The remarks in full, to head (else deputy) and drafter; of the root to its office."""
    slip = f.Returned(
        revision=passage.report.revision,
        remarks=list(remarks),
        resubmit_before=resubmit_before.isoformat() if resubmit_before else "",
        by=_person(passage, passage.actor.person),
    )
    _write(passage, "returned", _unit_or_office(passage), f.Facts(returned=slip))


def approved(passage: Passage) -> None:
    """The report is accepted: to head (else deputy) and drafter; of the root to its office."""
    facts = f.Facts(approved_revision=passage.report.revision)
    _write(passage, "approved", _unit_or_office(passage), facts)


def _write(passage: Passage, name: str, recipients: Iterable[Recipient], facts: f.Facts) -> None:
    frame, report = passage.frame, passage.report
    to = list(recipients)
    after = replace(
        report, state=passage.target, opened=True, returned=passage.values.get("returned", False)
    )
    # What a root is asked for after its draft was sent is the next of its deadlines.
    ahead = report.root and name != "received"
    deadline = (next_deadline if ahead else deadline_of_report)(frame, report)
    unit = unit_facts(frame, after, deadline, passage.day)
    met = milestone_of(frame, report.level)
    passage.mailing.add(
        Letter(
            name=name,
            extra=f"v{passage.version}",
            about=[About(report, unit, milestone=met.code if met and not ahead else "")],
            to=to,
            post=to[0].post.role_title if to else "",
            facts=facts,
        )
    )


def _submitter(passage: Passage) -> list[Recipient]:
    if passage.asked.registered:
        return []
    people = directory(passage.frame)
    own = (passage.report.unit, people.serving(passage.report.unit, passage.day).code)
    posts = people.posts_of(passage.actor.person, passage.day)
    return [
        Recipient(post, people.address_of(post))
        for post in posts
        if post.unit in own and people.address_of(post)
    ][:1]


def _head_or_drafter(passage: Passage) -> list[Recipient]:
    if passage.report.root:
        return []
    people, unit = directory(passage.frame), passage.report.unit
    head = passage.frame.first_role("unit_head")
    return people.reachable(unit, head, passage.day) or people.drafters(unit, passage.day)


def _unit_or_office(passage: Passage) -> list[Recipient]:
    people, unit = directory(passage.frame), passage.report.unit
    if not passage.report.root:
        found = [*people.head(unit, passage.day), *people.drafters(unit, passage.day)]
        return found or _submitters(passage)
    roles = [passage.frame.first_role("approver"), passage.frame.first_role("office")]
    return list(people.find(unit, [role for role in roles if role], passage.day).recipients)


def _submitters(passage: Passage) -> list[Recipient]:
    """Of a unit above the lowest that has neither head nor drafter: whoever may submit."""
    frame, report = passage.frame, passage.report
    if not frame.consolidates(report.unit):
        return []
    roles = frame.plan.rules.submitters.get(report.level, ())
    people = directory(frame).find(report.unit, roles, passage.day).recipients
    return [one for one in people if one.post.unit == report.unit]


def _person(passage: Passage, person: str) -> f.Person:
    people = directory(passage.frame)
    posts = people.posts_of(person, passage.day)
    role = passage.actor.role
    post = next((post for post in posts if post.role == role), posts[0] if posts else None)
    absent = passage.actor.on_behalf_of
    return f.Person(
        name=people.name(person),
        title=post.role_title if post else "",
        address="",
        phone=post.phone if post else "",
        instead_of=people.name(absent) if absent else "",
    )


def reader_fact(passage: Passage, step: int) -> f.Person | None:
    """Who will read the report at that step."""
    frame, report = passage.frame, passage.report
    role = frame.readers(report.level)[step]
    holders = directory(frame).holders(report.unit, role, passage.day)
    return holders[0].as_fact() if holders else None
