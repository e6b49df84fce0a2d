"""The register of a folder: units.csv and people.csv, stand-ins.csv and targets.csv if there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from states.plan import Plan
from states.register import Post, Register, StandIn, TargetRow, Unit
from workflow.intake.problems import Problem, Problems, has_errors, in_order
from workflow.intake.register_duty import check_heads, check_readers
from workflow.intake.register_posts import Posts, read_posts
from workflow.intake.register_stand_ins import StandIns, read_stand_ins
from workflow.intake.register_targets import Targets, check_targets, read_targets
from workflow.intake.register_units import Units, read_units
from workflow.intake.text_file import exists

FILES = ("units.csv", "people.csv", "stand-ins.csv", "targets.csv")
ROWS: Mapping[str, type] = dict(zip(FILES, (Unit, Post, StandIn, TargetRow), strict=True))


@dataclass(frozen=True, slots=True)
class Rows:
    """What could be read of the register, every item with its row."""

    units: Units
    posts: Posts
    stand_ins: StandIns
    targets: Targets
    problems: Mapping[str, Problems]

    @property
    def register(self) -> Register:
        return Register(
            units=tuple(unit for _, unit in self.units),
            posts=tuple(post for _, post in self.posts),
            stand_ins=tuple(stand_in for _, stand_in in self.stand_ins),
            targets=tuple(target for _, target in self.targets),
        )

    @property
    def sound(self) -> bool:
        """Whether units and posts can be judged together: no error in either file."""
        files = (self.problems[name].found for name in FILES[:2])
        return not any(has_errors(found) for found in files)

    def found(self) -> list[Problem]:
        """Everything that is wrong with the files, by file and line."""
        return [problem for name in FILES for problem in in_order(self.problems[name].found)]


def read_register(folder: Path, plan: Plan | None, *, sound: bool = True) -> Rows:
    """What can be read of the register, and everything that is wrong with its files.

    Without a plan only what the files say by themselves is judged; by a plan whose roles,
    levels and dates are not ``sound`` only what it is certain to say.
    """
    problems = {name: Problems(name) for name in FILES}
    has = {name: exists(folder / name) for name in FILES}
    units = read_units(folder / FILES[0], problems[FILES[0]], plan, sound=sound)
    codes = [unit.code for _, unit in units]
    posts = read_posts(folder / FILES[1], problems[FILES[1]], plan, codes)
    people = {post.person_id for _, post in posts}
    stand_ins = (
        read_stand_ins(folder / FILES[2], problems[FILES[2]], people) if has[FILES[2]] else []
    )
    targets = (
        read_targets(folder / FILES[3], problems[FILES[3]], plan, units) if has[FILES[3]] else []
    )
    if plan is not None and sound:
        check_heads(units, posts, plan)
        check_readers(units, posts, plan)
        check_targets(targets, units, plan, problems[FILES[3]], exists=has[FILES[3]])
    return Rows(units, posts, stand_ins, targets, problems)
