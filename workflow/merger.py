"""A unit merged into another, which from then on reports for it and answers for its targets."""

from collections.abc import Iterator, Mapping

from states.errors import Refusal
from states.targets import targets_that_follow
from storage import campaigns
from storage.campaigns import CAMPAIGN
from storage.reports import ReportRow
from workflow.acts import Answer
from workflow.duty import Act, Case, just_made, record, release, standing_at, with_readers
from workflow.move import find


def _against(case: Case) -> Iterator[Refusal]:
    yield from standing_at(case, "due", "closed")
    yield from with_readers(case)
    report, successor = case.report, _successor(case)
    if successor.unit == report.unit:
        yield Refusal("into_itself")
        return
    if successor.level != report.level:
        yield Refusal("other_level", {"into": successor.unit})
    elif successor.obligation != "due":
        named = {"into": successor.unit, "obligation": successor.obligation}
        yield Refusal("successor_not_due", named)
    yield from still_writing(case, successor)


def still_writing(case: Case, successor: ReportRow) -> Iterator[Refusal]:
    """What the successor answers for may change only while its report is not with readers."""
    if successor.state != case.frame.definition.initial and not successor.root:
        yield Refusal("successor_received", {"into": successor.unit})


def _successor(case: Case) -> ReportRow:
    return find(case.tx, case.frame, case.decision.into)


def _repeated(case: Case) -> bool:
    return just_made(case) and case.report.merged_into == case.decision.into


def _merge(case: Case) -> Answer:
    report, successor = case.report, _successor(case)
    targets = following(case, report.unit)
    values = {"obligation": "merged", "merged_into": successor.unit}
    record(case, "merged", values, {"targets": targets})
    record(case, "took_over", {}, {"unit": report.unit, "targets": targets}, of=successor)
    another_register(case)
    release(case, "merged")
    return {"obligation": "merged", "into": successor.unit, "targets": targets}


def following(case: Case, unit: str) -> Mapping[str, str]:
    """The locked targets that go with a unit, exact decimals as text."""
    own = case.frame.targets.get(unit, {})
    found = targets_that_follow(own, case.frame.plan)
    return {code: str(target) for code, target in found.items()}


def another_register(case: Case) -> None:
    """Who reports for whom has changed: what was read of the register is of another revision."""
    campaigns.change(case.tx, case.frame.id, {"register_rev": CAMPAIGN.c.register_rev + 1})


MERGE = Act(_against, _repeated, _merge)
