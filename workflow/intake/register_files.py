"""The register of a folder: units.csv and people.csv, stand-ins.csv and targets.csv if there."""

from pathlib import Path

from states.plan import Plan
from states.register import Register
from workflow.intake.problems import Problem, Problems, in_order
from workflow.intake.register_duty import check_heads, check_readers
from workflow.intake.register_posts import read_posts
from workflow.intake.register_stand_ins import read_stand_ins
from workflow.intake.register_targets import check_targets, read_targets
from workflow.intake.register_units import read_units
from workflow.intake.text_file import exists

FILES = ("units.csv", "people.csv", "stand-ins.csv", "targets.csv")


def read_register(
    folder: Path, plan: Plan | None, *, sound: bool = True
) -> tuple[Register, list[Problem]]:
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
    register = Register(
        units=tuple(unit for _, unit in units),
        posts=tuple(post for _, post in posts),
        stand_ins=tuple(stand_in for _, stand_in in stand_ins),
        targets=tuple(target for _, target in targets),
    )
    found = [problem for name in FILES for problem in in_order(problems[name].found)]
    return register, found
