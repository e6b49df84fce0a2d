"""Whether somebody is there: to read, to sign, to be written to, to make every move."""

from collections.abc import Iterator

from states.checks import READING
from workflow.intake.plan_indicators import body_of
from workflow.intake.problems import Keys
from workflow.intake.whole import Whole, several

# Who of the built-in roles can make a move that asks for a capacity.
_MAKERS = {
    "registry": ("registry",),
    "office": ("office", "approver"),
    "approver": ("approver",),
    "leadership": ("leadership",),
}
_ADDRESSED = ("to", "cc", "digest_to", "copy_to")


def check(whole: Whole) -> None:
    """Errors: the campaign would come to a halt."""
    _check_readers(whole)
    _check_submitters(whole)
    _check_signers(whole)
    _check_moves(whole)


def advise(whole: Whole) -> None:
    """Warnings: the campaign runs, but somebody will be missed."""
    _advise_unheld(whole)


def _check_readers(whole: Whole) -> None:
    for level, roles in whole.plan.rules.readers.items():
        for index, role in enumerate(roles):
            keys: Keys = ("rules", "readers", level, index)
            _check_reader(whole, level, role, keys)


def _check_reader(whole: Whole, level: str, role: str, keys: Keys) -> None:
    nobody: list[str] = []
    only_own: list[str] = []
    by_unit = whole.frame.acts_as.get(role) == "reader"
    for row, unit in whole.due(level):
        readers = _readers(whole, unit.code, role)
        if not readers:
            nobody.append(unit.code)
        elif not _others(whole, level, unit.code, readers):
            only_own.append(unit.code)
            if by_unit:
                row.error("reader_of_own_unit", "reader", unit=unit.code, person=unit.reader)
    # A unit without a reader of its own is told in its own row, at the lowest level.
    if nobody and not (by_unit and level == whole.frame.lowest):
        units = several(nobody)
        whole.document.error("nobody_reads", keys, role=role, n=len(nobody), units=units)
    elif only_own and not by_unit:
        units = several(only_own)
        whole.document.error("only_own_reader", keys, role=role, n=len(only_own), units=units)


def _others(whole: Whole, level: str, unit: str, readers: set[str]) -> set[str]:
    """The readers who neither belong to the unit nor alone may submit its report."""
    if not whole.plan.rules.separation.submitter_may_not_review_own_unit:
        return readers
    roles = whole.plan.rules.submitters.get(level, ())
    submitters = {post.person_id for role in roles for post in whole.posts(unit, role)}
    alone = submitters if len(submitters) == 1 else set()
    return {one for one in readers - alone if (one, unit) not in whole.own}


def _readers(whole: Whole, unit: str, role: str) -> set[str]:
    """Who may read the unit's reports as that role; separation of duties not yet asked."""
    frame = whole.frame
    if frame.acts_as.get(role) == "reader":
        reader = frame.units[unit].reader
        return {reader} if whole.people.knows(reader) else set()
    alike = [role]
    if frame.acts_as.get(role) == "approver":
        alike = [one.code for one in whole.plan.roles if one.acts_as == "approver"]
    found = {person for one in alike for person in whole.holders(unit, one)}
    if whole.plan.rules.separation.administrator_may_not_review:
        found -= whole.administrators
    return found


def _check_submitters(whole: Whole) -> None:
    """Of the lowest level the heads are judged unit by unit."""
    for level, roles in whole.plan.rules.submitters.items():
        if level == whole.frame.lowest:
            continue
        nobody = [
            unit.code
            for _, unit in whole.due(level)
            if not any(whole.posts(unit.code, role) for role in roles)
        ]
        if nobody:
            units = several(nobody)
            keys: Keys = ("rules", "submitters", level)
            whole.document.error("nobody_submits", keys, n=len(nobody), units=units)


def _check_signers(whole: Whole) -> None:
    approvers = {role.code for role in whole.plan.roles if role.acts_as == "approver"}
    for index, step in enumerate(whole.plan.escalation):
        if not step.requires_confirmation:
            continue
        wanted = {step.signed_by} if step.signed_by else approvers
        if not wanted & whole.held:
            key = "signed_by" if step.signed_by else "requires_confirmation"
            whole.document.error("nobody_signs", ("escalation", index, key), step=step.step)


def _check_moves(whole: Whole) -> None:
    held = {whole.frame.acts_as.get(role, "") for role in whole.held}
    for name in whole.frame.definition.names():
        rows = [move for move in whole.frame.definition.moves if move.name == name]
        capacities = {one for move in rows for one in move.by}
        if capacities & {"submitter", "clock", *READING}:
            continue
        makers = {maker for one in capacities for maker in _MAKERS.get(one, ())}
        if not makers & held:
            makers_named = ", ".join(sorted(makers))
            whole.document.error("nobody_makes_move", ("roles",), move=name, acts_as=makers_named)


def _advise_unheld(whole: Whole) -> None:
    """Each role that is counted on and has no holder, once, where it is first named."""
    told: set[str] = set()
    for role, keys in _named(whole):
        if role in told or role in whole.held or not whole.document.clean(keys):
            continue
        told.add(role)
        whole.document.warning("role_unheld", keys, role=role)


def _named(whole: Whole) -> Iterator[tuple[str, Keys]]:
    plan = whole.plan
    for i, milestone in enumerate(plan.milestones):
        yield milestone.owner, ("milestones", i, "owner")
    for i, step in enumerate(plan.escalation):
        for key in _ADDRESSED:
            for role in getattr(step, key):
                yield role, ("escalation", i, key)
    for i, indicator in enumerate(plan.indicators):
        if body_of(indicator.source):
            yield body_of(indicator.source), ("indicators", i, "source")
    for i, recipient in enumerate(plan.recipients):
        if "root_report_issued" in recipient.receives:
            for role in recipient.role:
                yield role, ("recipients", i, "role")
