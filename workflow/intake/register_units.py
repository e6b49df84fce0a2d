"""units.csv: the units as one tree, with levels, periods and successors."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from states.plan import Plan
from states.register import Unit
from workflow.intake import cells
from workflow.intake.csv_file import Row, read_some_rows
from workflow.intake.problems import Place, Problems
from workflow.intake.record_types import known_keys

Units = list[tuple[Row, Unit]]


def read_units(path: Path, problems: Problems, plan: Plan | None, *, sound: bool) -> Units:
    """The units with their levels filled in; what a cell should not hold is left out.

    Levels are not judged by a plan whose own levels are not ``sound``.
    """
    rows = read_some_rows(path, problems, known_keys(Unit), ("code", "name"))
    ranks = {level.code: level.rank for level in plan.levels} if plan and sound else {}
    groups = [group.code for group in plan.groups] if plan else []
    read = [(row, _unit(row, ranks, groups)) for row in rows]
    units = _with_levels([(row, unit) for row, unit in read if unit.code], ranks)
    _check_codes(units)
    _check_tree(units, ranks, problems)
    return units


def _unit(row: Row, ranks: Mapping[str, int], groups: list[str]) -> Unit:
    begins, ends = cells.period(row, "active_from", "active_to")
    aliases = (alias.strip() for alias in row.text("aliases").split(";"))
    return Unit(
        code=cells.code(row, "code"),
        name=cells.required(row, "name"),
        aliases=tuple(alias for alias in aliases if alias),
        kind=row.text("kind"),
        level=cells.reference(row, "level", "level", ranks),
        parent=row.text("parent"),
        group=cells.reference(row, "group", "group", groups),
        unit_head_title=row.text("unit_head_title"),
        head_email=cells.address(row, "head_email"),
        drafter_email=cells.address(row, "drafter_email"),
        reader=row.text("reader"),
        members=cells.count(row, "members"),
        active_from=begins,
        active_to=ends,
        successor=row.text("successor"),
        timezone=cells.zone(row, "timezone"),
        note=row.text("note"),
    )


def _with_levels(units: Units, ranks: Mapping[str, int]) -> Units:
    """A unit without units under it is of the lowest level unless it says otherwise."""
    lowest = min(ranks, key=lambda level: ranks[level], default="")
    parents = {unit.parent for _, unit in units}
    filled: Units = []
    for row, unit in units:
        is_leaf = unit.code not in parents
        if not unit.level and not is_leaf and ranks:
            row.error("empty_value", "level", key="level")
        filled.append((row, replace(unit, level=lowest) if is_leaf and not unit.level else unit))
    return filled


def _check_codes(units: Units) -> None:
    codes = [unit.code for _, unit in units]
    seen: set[str] = set()
    for row, unit in units:
        if unit.code in seen:
            row.error("duplicate", "code", value=unit.code)
        seen.add(unit.code)
        cells.reference(row, "parent", "unit", codes)
        cells.reference(row, "successor", "unit", codes)


def _check_tree(units: Units, ranks: Mapping[str, int], problems: Problems) -> None:
    _check_root(units, ranks, problems)
    by_code = {unit.code: (row, unit) for row, unit in units}
    above = _rings({unit.code: unit.parent for _, unit in units})
    after = _rings({unit.code: unit.successor for _, unit in units})
    for row, unit in units:
        if unit.code in above:
            row.error("cyclic_parent", "parent", unit=unit.code)
        if unit.code in after:
            row.error("cyclic_successor", "successor", unit=unit.code)
        if unit.parent in by_code:
            _check_rank(row, unit, *by_code[unit.parent], ranks)


def _check_rank(row: Row, unit: Unit, above: Row, parent: Unit, ranks: Mapping[str, int]) -> None:
    is_higher = ranks.get(parent.level, 1) > ranks.get(unit.level, 0)
    if not is_higher and row.clean("level") and above.clean("level"):
        row.error("parent_not_higher", "parent", parent=parent.code, level=parent.level)


def _check_root(units: Units, ranks: Mapping[str, int], problems: Problems) -> None:
    roots = [(row, unit) for row, unit in units if not unit.parent]
    highest = max(ranks, key=lambda level: ranks[level], default="")
    for row, unit in roots[:1]:
        if unit.level and highest and unit.level != highest:
            row.error("root_not_highest", "level", unit=unit.code, level=highest)
    for row, unit in roots[1:]:
        row.error("several_roots", "parent", unit=unit.code, root=roots[0][1].code)
    if units and not roots:
        problems.error("no_root", Place())


def _rings(links: Mapping[str, str]) -> set[str]:
    """The codes from which following the links leads back to themselves."""
    found: set[str] = set()
    walked: set[str] = set()
    for start in links:
        path: list[str] = []
        code = start
        while code in links and code not in walked:
            walked.add(code)
            path.append(code)
            code = links[code]
        found.update(path[path.index(code) :] if code in path else ())
    return found
