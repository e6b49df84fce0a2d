"""What went wrong, told once: an exit code, and a sentence or a line of JSON on stderr."""

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from dondoc.cli.exits import BAD_INPUT, CONFLICT, FAILED, NOT_FOUND
from dondoc.cli.problem_words import place_and_words, problem_line
from dondoc.cli.words import language, say_if_known, t
from i18n import dates
from states.errors import BadRequest, Conflict, DondocError, NotFound, Refused
from workflow.intake.problems import BadInput

_ISO_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)
_EXIT = (
    (BadRequest, BAD_INPUT),
    (BadInput, BAD_INPUT),
    (NotFound, NOT_FOUND),
    (Conflict, CONFLICT),
)


@dataclass(frozen=True, slots=True)
class Told:
    """An error as people and programs are told it; ``lines`` follow the first sentence."""

    exit: int
    code: str
    sentence: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        return " ".join([self.sentence, *self.lines])


def report(error: BaseException, *, as_json: bool) -> int:
    """Tell the error on stderr and give the exit code."""
    told = tell(error)
    if as_json:
        body = {"code": told.code, "detail": told.detail, "fields": told.fields}
        print(json.dumps({"error": body}, ensure_ascii=False, default=str), file=sys.stderr)
        return told.exit
    head = typer.style(t("cli.error"), fg="red", bold=True)
    typer.echo(f"{head} {told.sentence}", err=True)
    for line in told.lines:
        typer.echo(f"  {line}", err=True)
    return told.exit


def tell(error: BaseException) -> Told:
    """The error in words. What is no error of ours is ``internal``, or of the machine."""
    match error:
        case BadInput():
            return _bad_input(error)
        case Refused():
            return _refused(error)
        case DondocError():
            return _ours(error)
        case typer.TyperException():
            return _usage(error)
        case typer.Abort():
            return Told(FAILED, "aborted", t("cli.aborted"))
        case OSError():
            return _machine(error)
        case _:
            return Told(FAILED, "internal", t("error.internal"))


def _ours(error: DondocError) -> Told:
    code = next((code for kind, code in _EXIT if isinstance(error, kind)), FAILED)
    cause = getattr(error, "cause", None)
    if isinstance(cause, DondocError):
        inner = tell(cause)
        line = t("cli.replay_stopped", line=error.fields["line"])
        return Told(FAILED, error.code, line, {**inner.fields, **error.fields}, _all_lines(inner))
    words = t(f"error.{error.code}", **error.fields)
    return Told(code, error.code, words, error.fields, tuple(_hints(error)))


def _all_lines(told: Told) -> tuple[str, ...]:
    return (told.sentence, *told.lines)


def _hints(error: DondocError) -> list[str]:
    """Who was quicker and when; what was probably meant."""
    hints = []
    fields = error.fields
    if fields.get("winner_name"):
        hints.append(t("cli.winner", name=fields["winner_name"], at=fields.get("when", "")))
    if fields.get("nearest"):
        hints.append(t("cli.did_you_mean", word=fields["nearest"]))
    known = fields.get("known")
    if known and not isinstance(known, (str, int)):
        hints.append(t("cli.known", words=", ".join(known)))
    return hints


def _refused(error: Refused) -> Told:
    refusals = [
        {
            "code": no.code,
            "fields": no.fields,
            "detail": t(f"refused.{no.code}", **_readable(no.fields)),
        }
        for no in error.refusals
    ]
    fields = {**error.fields, "codes": [no.code for no in error.refusals], "refusals": refusals}
    first, *others = (str(no["detail"]) for no in refusals)
    return Told(FAILED, error.code, first, fields, tuple(others))


def _readable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields for a sentence: days as people write them, lists one after another."""
    return {
        name: _day(value) if isinstance(value, str | int) else ", ".join(value)
        for name, value in fields.items()
    }


def _day(value: Any) -> Any:
    day = _ISO_DAY.fullmatch(value) if isinstance(value, str) else None
    return dates.full(dt.date.fromisoformat(value), language()) if day else value


def _bad_input(error: BadInput) -> Told:
    problems = [problem_line(problem) for problem in error.problems]
    fields = {**error.fields, "problems": problems}
    return Told(
        BAD_INPUT,
        error.code,
        t("error.bad_input", n=error.fields["errors"]),
        fields,
        tuple(place_and_words(problem) for problem in problems),
    )


def _usage(error: typer.TyperException) -> Told:
    """The command line itself was wrong; the library's sentence is put into our words."""
    param: Any = getattr(error, "param", None)
    option: str = getattr(error, "option_name", "") or (param.get_error_hint() if param else "")
    fields: dict[str, Any] = {"option": option.strip("'")}
    kind = type(error).__name__
    if kind == "NoSuchOption":
        meant = list(getattr(error, "possibilities", None) or [])
        fields["nearest"] = meant[0] if meant else ""
        return _told_usage("usage_option", fields)
    if kind == "MissingParameter":
        return _told_usage("usage_missing", fields)
    if kind == "BadOptionUsage":
        return _told_usage("usage_empty", fields)
    if param is not None:
        choices = getattr(param.type_descriptor, "choices", None) or ()
        fields["known"] = [str(choice) for choice in choices]
        return _told_usage("usage_value", fields)
    return _told_usage("usage", fields)


def _told_usage(code: str, fields: dict[str, Any]) -> Told:
    return _ours(BadRequest(code, **fields))


def _machine(error: OSError) -> Told:
    name = Path(str(error.filename)).name if error.filename else ""
    fields = {"file": str(error.filename or ""), "reason": type(error).__name__}
    return Told(FAILED, "machine", t("error.machine", name=name, reason=fields["reason"]), fields)


def show_warning(message: Warning | str, *_rest: Any, **_kept: Any) -> None:
    """What the program should be told to care about, in words: ``code:detail``."""
    code, _colon, detail = str(message).partition(":")
    typer.echo(say_if_known(f"cli.warning.{code}", detail=detail) or str(message), err=True)


def log_unexpected(error: BaseException, said: Path | None) -> None:
    """Keep what nobody foresaw, with its traceback, where the data are."""
    from dondoc import logs
    from dondoc.settings import data_folder

    if not logs.is_logging():
        logs.log_to(data_folder(said))
    logs.make_folder()
    logging.getLogger("dondoc.cli").error("unexpected", exc_info=error)
