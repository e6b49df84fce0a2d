"""The ladders of a plan: when each step leaves, with which letter, to whom."""

from states.plan import Plan, Step
from workflow.intake.document import Document
from workflow.intake.plan_calendar import is_time
from workflow.intake.plan_names import refer
from workflow.intake.plan_rules import acts
from workflow.intake.problems import Keys

_TIMES = ("offset_wd", "offset_days", "on", "on_event")
_LETTERS = (
    "opening", "reminder", "last_working_day", "due_today", "overdue", "formal_letter",
    "outstanding_list", "decide_without", "draft_progress", "estimates_open",
)  # fmt: skip
_OF_LISTS = ("outstanding_list", "decide_without", "draft_progress", "estimates_open")
_OF_BUILDS = ("draft_progress", "estimates_open")  # also of a single consolidating report
_LATER_LETTERS = ("correction_asked", "invitation", "issued")
_ADDRESSED = ("to", "cc", "digest_to", "copy_to")
_FARTHEST = 1000  # days


def check(plan: Plan, document: Document) -> None:
    milestones = {milestone.code: milestone for milestone in plan.milestones}
    for index, step in enumerate(plan.escalation):
        keys = ("escalation", index)
        refer(document, (*keys, "milestone"), step.milestone, "milestone", milestones)
        _check_time(step, keys, document)
        _check_letter(step, keys, plan, document)
        _check_roles(step, keys, plan, document)
    _check_once(plan, document)
    climbed = {step.milestone for step in plan.escalation}
    for index, milestone in enumerate(plan.milestones):
        if milestone.kind == "deadline" and milestone.code not in climbed:
            document.warning("milestone_without_ladder", ("milestones", index))


def _check_time(step: Step, keys: Keys, document: Document) -> None:
    given = [key for key in _TIMES if getattr(step, key) is not None]
    if len(given) != 1 and document.clean(*((*keys, key) for key in _TIMES)):
        names = ", ".join(given)
        document.error("exactly_one_of", keys, keys=", ".join(_TIMES), got=names)
    for key in ("offset_wd", "offset_days"):
        days = getattr(step, key)
        if days is not None and abs(days) > _FARTHEST:
            allowed = f"±{_FARTHEST}"
            document.error("bad_value", (*keys, key), value=str(days), allowed=allowed)
    if step.at and not is_time(step.at):
        document.error("bad_time", (*keys, "at"), value=step.at)


def _check_letter(step: Step, keys: Keys, plan: Plan, document: Document) -> None:
    at = (*keys, "letter")
    if step.letter in _LATER_LETTERS:
        document.error("not_supported_yet", at, key="letter", value=step.letter)
    elif step.letter:
        refer(document, at, step.letter, "letter", _LETTERS)
    if step.list and step.letter not in (*_OF_LISTS, *_LATER_LETTERS):
        document.error("bad_value", at, value=step.letter, allowed=", ".join(_OF_LISTS))
    elif step.letter in _OF_LISTS and not step.list:
        lowest = min(plan.levels, key=lambda level: level.rank).code if plan.levels else ""
        levels = [one.level for one in plan.milestones if one.code == step.milestone]
        if step.letter not in _OF_BUILDS or lowest in levels:
            document.error("bad_value", (*keys, "list"), value="false", allowed="true")


def _check_roles(step: Step, keys: Keys, plan: Plan, document: Document) -> None:
    acts_as = acts(plan)
    for key in _ADDRESSED:
        for index, role in enumerate(getattr(step, key)):
            refer(document, (*keys, key, index), role, "role", acts_as)
    if not any(getattr(step, key) for key in _ADDRESSED) and document.clean(
        *((*keys, key) for key in _ADDRESSED)
    ):
        document.error("step_without_addressee", keys)
    if step.signed_by:
        refer(document, (*keys, "signed_by"), step.signed_by, "role", acts_as)
    elif step.requires_confirmation and "approver" not in acts_as.values():
        document.error("missing_key", (*keys, "signed_by"), key="signed_by")


def _check_once(plan: Plan, document: Document) -> None:
    """A step is known by its code on the report it runs on; a list runs on the root's."""
    levels = {milestone.code: milestone.level for milestone in plan.milestones}
    root = max(plan.levels, key=lambda level: level.rank).code if plan.levels else ""
    seen: set[tuple[str, str]] = set()
    for index, step in enumerate(plan.escalation):
        own = (step.step, root if step.list else levels.get(step.milestone, ""))
        if own in seen:
            document.error("duplicate", ("escalation", index, "step"), value=step.step)
        seen.add(own)
