"""Every code of a finding, a problem, a refusal and an error, with its words."""

import ast
from pathlib import Path
from types import ModuleType

import states
import workflow.intake
from docs.pages.markdown import heading, page, table, with_vietnamese, words
from i18n.words import catalogue, say
from states.definition import shipped
from states.finding import SEVERITIES

_SAYS = ("error", "warning", "info")
_PARTS = ("kind", "reason")  # words inside a sentence, not codes of their own


def findings(lang: str) -> str:
    reports = [
        [f"`{code}`", say(f"severity.{severity}", lang), *words(f"finding.{code}", lang)]
        for code, severity in SEVERITIES.items()
    ]
    found = _severities()
    files = [
        [f"`{code}`", _severity(found.get(code, set()), lang), *words(f"problem.{code}", lang)]
        for code in _codes("problem")
        if code.partition(".")[0] not in _PARTS and not code.endswith(".near")
    ]
    heads = with_vietnamese(("code", "severity", "words"), lang)
    return page(
        "finding_codes",
        lang,
        heading("reference.in_reports", lang),
        table(heads, reports, lang),
        heading("reference.in_files", lang),
        table(heads, files, lang),
    )


def refusals(lang: str) -> str:
    refused = [
        [
            f"`{code}`",
            ", ".join(f"`{move}`" for move in _moves(code)),
            *words(f"refused.{code}", lang),
        ]
        for code in _codes("refused")
    ]
    errors = [[f"`{code}`", *words(f"error.{code}", lang)] for code in _codes("error")]
    return page(
        "refusal_codes",
        lang,
        heading("reference.refusals", lang),
        table(with_vietnamese(("code", "moves", "words"), lang), refused, lang),
        heading("reference.errors", lang),
        table(with_vietnamese(("code", "words"), lang), errors, lang),
    )


def _codes(kind: str) -> list[str]:
    return sorted(code.partition(".")[2] for code in catalogue("vi") if code.startswith(f"{kind}."))


def _moves(guard: str) -> list[str]:
    """The moves that ask this guard."""
    moves = (move.name for move in shipped().moves if guard in move.guards)
    return list(dict.fromkeys(moves))


def _severity(found: set[str], lang: str) -> str:
    listed = [severity for severity in _SAYS if severity in found]
    return ", ".join(say(f"severity.{severity}", lang) for severity in listed)


def _sources(package: ModuleType) -> list[Path]:
    return sorted(Path(str(package.__file__)).parent.glob("*.py"))


def _severities() -> dict[str, set[str]]:
    """How severe each problem of a file is, by the calls that report it."""
    found: dict[str, set[str]] = {}
    for path in (*_sources(workflow.intake), *_sources(states)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="error" | "warning" | "info" as severity),
                    args=[ast.Constant(value=str(code)), *_],
                ):
                    found.setdefault(code, set()).add(severity)
                case ast.Call(
                    func=ast.Name(id="DefinitionProblem"), args=[ast.Constant(value=str(code)), *_]
                ):
                    found.setdefault(code, set()).add("error")
                case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=str(code)), *_]):
                    found.setdefault(code, set()).update(("error", "warning"))
    return found
