"""Which codes of words the product uses, read from its own code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import i18n
from docs.pages import plan_keys
from docs.pages.commands import EXITS
from docs.pages.reference import PAGES
from notifications.letters import LETTERS
from states.checks import CAPACITIES
from states.definition import Scope
from states.finding import SEVERITIES
from states.guards import GUARDS
from workflow.contact_log import OUTCOMES

HOUSE = Path(i18n.__file__).parent.parent
PACKAGES = ("states", "storage", "notifications", "workflow", "dondoc", "i18n", "docs")
HEAD = re.compile(r"[a-z_]+\.(?:[a-z0-9_-]+\.)*[a-z0-9_-]*")
CODE = re.compile(r"[a-z_]+(?:\.[a-z0-9_-]+)+")
# Asked for by the pages made of the code, which are held against these words elsewhere.
GENERATED = ("key.", "reference.", "capacity.", "scope.", "picture.")
RAISED = {
    "refused": ("No", "Refusal"),
    "error": ("NotFound", "Conflict", "BadRequest", "DondocError"),
}
BY_CALL = {name: prefix for prefix, names in RAISED.items() for name in names}
VALUES = {
    "situation": "not_opened drafting with_reviewers returned approved consolidated presented",
    "state": "draft submitted reviewed consolidated presented",
    "timeliness": "not_due on_time incomplete late missing exempt",
    "obligation": "due exempt merged waived closed",
    "move": "submit withdraw send_back endorse approve reopen consolidate release"
    " confirm_figures present",
    "mail_status": "ready claimed sent retry failed uncertain dropped",
    "due_status": "planned claimed fired superseded skipped awaiting_confirmation",
    "kind": "reminder escalation digest event task",
    "severity": "error warning info",
    "figure_kind": "actual estimate",
    "indicator_status": "not_applicable no_data no_target met exceeded on_track behind",
    "role": "unit_head unit_deputy drafter reader registry office approver leadership body"
    " publicist auditor administrator recipient",
    "refused": "not_active role not_adopted errors_unconfirmed reading_started own_unit no_remarks"
    " revision_changed open_errors campaign_presented not_in_revision parent_presented no_estimate"
    " estimates_open children_unpresentable deadline_passed campaign_closed estimate_unconfirmed"
    " wrong_state nothing_to_submit campaign_paused",
    "letter": "opening reminder last_working_day due_today overdue formal_letter outstanding_list"
    " decide_without draft_progress estimates_open confirm_figures digest received returned"
    " approved extended correction_asked invitation issued",
    "month": " ".join(map(str, range(1, 13))),
    "weekday": " ".join(map(str, range(1, 8))),
    "boundary": "before through",
    "change": "added moved dropped decided",
}


@cache
def trees() -> dict[Path, ast.Module]:
    paths = (path for package in PACKAGES for path in (HOUSE / package).rglob("*.py"))
    return {
        path: ast.parse(path.read_text("utf-8")) for path in paths if "migrations" not in path.parts
    }


@cache
def used() -> dict[str, str]:
    """Every code that must have words, with where it is used."""
    found = {f"{name}.{value}": "values" for name, text in VALUES.items() for value in text.split()}
    found |= {f"finding.{code}": "states.finding" for code in SEVERITIES}
    found |= {f"refused.{code}": "states.guards" for code in GUARDS}
    found |= {f"letter.{name}": "notifications.letters" for name in LETTERS}
    found |= {f"contact.{name}": "workflow.contact_log" for name in OUTCOMES}
    found |= {f"key.{key}": "states.plan" for key in plan_keys.every_key()}
    found = {code: where for code, where in found.items() if not code.endswith(".texts")}
    found |= {f"capacity.{name}": "states.checks" for name in CAPACITIES}
    found |= {f"scope.{name}": "states.definition" for name in get_args(Scope)}
    found |= {f"reference.exit.{code}": "docs" for code in EXITS}
    found |= {f"reference.{name}.intro": "docs" for name in PAGES}
    for path, tree in trees().items():
        where = path.relative_to(HOUSE).as_posix()
        found |= {code: where for node in ast.walk(tree) for code in _codes(node, path)}
    return found


def _codes(node: ast.AST, path: Path) -> Iterator[str]:
    match node:
        case ast.Call(
            func=ast.Name(id="t" | "say" | "note" | "progress" | "say_if_known"),
            args=[ast.Constant(value=str(code)), *_],
        ) if CODE.fullmatch(code):
            yield code
        case ast.Call(
            func=ast.Name(id="DefinitionProblem"), args=[ast.Constant(value=str(code)), *_]
        ):
            yield f"problem.{code}"
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]):
            if name in BY_CALL:
                yield f"{BY_CALL[name]}.{code}"
            yield from _of_command_line(name, node)
        case ast.Call(
            func=ast.Attribute(attr="error" | "warning" | "info"),
            args=[ast.Constant(value=str(code)), *_],
        ) if "intake" in path.parts:
            yield f"problem.{code}"


def _of_command_line(name: str, call: ast.Call) -> Iterator[str]:
    said = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    if name == "Column":
        yield f"cli.head.{said[0]}"
    if name == "argument":
        yield from (f"cli.argument.{said[0]}", f"cli.metavar.{said[0]}")
    if name == "option":
        yield f"cli.option.{said[0]}"
        yield from (f"cli.metavar.{value}" for value in said[1:])


@cache
def families() -> frozenset[str]:
    """Beginnings of codes that are put together where they are used: ``cli.broken.``"""
    found = {"problem.kind.", "problem.reason.", "deadline.rolled."}
    for tree in trees().values():
        for node in ast.walk(tree):
            match node:
                case ast.JoinedStr(values=[ast.Constant(value=str(head)), *_]) if HEAD.fullmatch(
                    head
                ):
                    found.add(head)
    return frozenset(found)


@cache
def constants() -> frozenset[str]:
    """Every text in the code; of ``code:detail`` the code."""
    return frozenset(
        node.value.removesuffix(":")
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def is_used(code: str) -> bool:
    """Whether anything in the code can ask for these words."""
    if code.startswith(GENERATED):
        return True
    if code in constants() or code in used():
        return True
    if code.endswith(".near"):
        return is_used(code.removesuffix(".near"))
    heads = [head for head in families() if code.startswith(head)]
    return any(_is_value(code.removeprefix(head)) for head in heads)


def _is_value(tail: str) -> bool:
    """A value the code knows, or a command by its own name and those of its nouns."""
    words = re.split(r"[.]", tail)
    names = _names()
    return all(
        word in names
        or word.removesuffix("s") in names
        or all(part in names for part in word.split("_"))
        for word in words
    )


@cache
def _names() -> frozenset[str]:
    kebab = {value.replace("_", "-") for value in constants()}
    return constants() | kebab | {value.strip("_") for value in constants()} | _declared()


@cache
def _declared() -> frozenset[str]:
    """Commands are named after their functions, keys of a plan after fields of classes."""
    found: set[str] = set()
    for node in (node for tree in trees().values() for node in ast.walk(tree)):
        match node:
            case ast.FunctionDef(name=name):
                found.add(name.replace("_", "-").strip("-"))
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name.strip("_"))
    return frozenset(found)
