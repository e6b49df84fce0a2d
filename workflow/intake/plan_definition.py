"""The definition a plan uses: judged with the plan, and whether its milestones can be met."""

from pathlib import Path

from states.definition import Definition, shipped, shipped_text
from states.plan import Plan
from workflow.intake.definition_file import definition_of, read_definition
from workflow.intake.document import Document
from workflow.intake.problems import Keys, Problem, Problems

SHIPPED = "review"


def check_file(folder: Path, plan: Plan | None) -> list[Problem]:
    """What is wrong with the definition file the plan names, or with the shipped one."""
    if plan is None:
        return []
    name = plan.campaign.workflow
    if name != SHIPPED:
        own = Path(name).name == name and (folder / name).is_file()
        return read_definition(folder / name)[1] if own else []
    problems = Problems(f"{SHIPPED}.toml")
    definition_of(shipped_text(SHIPPED).encode(), problems)
    return problems.found


def check(plan: Plan, document: Document) -> None:
    """A milestone is met by a move that a report of its level can make."""
    highest = max(plan.levels, key=lambda level: level.rank).code if plan.levels else ""
    for index, milestone in enumerate(plan.milestones):
        keys: Keys = ("milestones", index, "completed_by")
        if not document.clean(keys):
            continue
        name, level, root = milestone.completed_by, milestone.level, milestone.level == highest
        readers = len(plan.rules.readers.get(level, ()))
        if not _can_be_made(shipped(), name, readers, root=root):
            document.error("milestone_never_met", keys, move=name, level=level)


def _can_be_made(definition: Definition, name: str, readers: int, *, root: bool) -> bool:
    """Whether the move is known for such a report; passing on needs somebody to pass on to."""
    rows = [move for move in definition.moves if move.name == name]
    mine = [m for m in rows if any(m.leaves(source, root=root) for source in m.sources)]
    passed_on = bool(mine) and all(set(move.by) == {"reader"} for move in mine)
    return not rows or (bool(mine) and not (passed_on and readers < 2))
