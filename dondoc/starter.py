"""A plan to start from: small, commented, with days that lie ahead and make sense."""

import datetime as dt
import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from i18n import dates
from i18n.words import say
from states.closed_days import Calendar, Closed
from states.errors import DondocError
from states.workdays import Workdays, proposed_closed_days
from workflow.intake.record_types import known_keys
from workflow.intake.register_files import ROWS

_DAY = dt.timedelta(days=1)
_UNTIL_CUTOFF, _TO_WRITE, _TO_CONSOLIDATE, _TO_READ = 20, 7, 12, 31  # days, the middle two working


@dataclass(frozen=True, slots=True)
class Starter:
    """The files of a new plan folder, by name."""

    texts: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write them all or none; the folder must be new or empty."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for name, text in self.texts.items():
                (made / name).write_text(text, encoding="utf-8")
            made.chmod(0o755)
            os.replace(made, folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def languages() -> tuple[str, ...]:
    """The languages there is a plan to start from in."""
    return tuple(sorted(_places()))


def starter(lang: str, today: dt.date) -> Starter:
    """The files in that language, as of a local day. Raises DondocError ``no_starter``."""
    if lang not in languages():
        raise DondocError("no_starter", lang=lang, known=", ".join(languages()))
    words = _environment(lang)
    facts = _facts(_places()[lang], today, lang)
    sources = (one for one in _folder().joinpath(lang).iterdir() if one.is_file())
    return Starter(
        {
            one.name: words.from_string(one.read_text(encoding="utf-8")).render(facts)
            for one in sorted(sources, key=lambda one: one.name)
        }
    )


def _folder() -> Traversable:
    return resources.files("dondoc").joinpath("starters")


def _places() -> Mapping[str, Mapping[str, str]]:
    """By language the place whose public holidays the plan starts with."""
    text = _folder().joinpath("places.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return found


def _environment(lang: str) -> Environment:
    """Templates in which every name must be known; nothing here is shown in a page."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    environment.globals["about"] = lambda key: say(f"key.{key}", lang)
    environment.globals["columns"] = lambda file: known_keys(ROWS[file])
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    environment.filters["full"] = lambda day: dates.full(day, lang)
    return environment


def _facts(place: Mapping[str, str], today: dt.date, lang: str) -> dict[str, Any]:
    years = (today.year, today.year + 1)
    closed = list(_closed_days(place, years))
    workdays = Workdays.of(Calendar(closed=tuple(closed)))
    opened = workdays.shift(today, 2)
    cutoff = workdays.shift(_end_of_month(opened + dt.timedelta(days=_UNTIL_CUTOFF)), 0)
    units = _settled(workdays.shift(cutoff, _TO_WRITE), workdays)
    root = _settled(workdays.shift(units, _TO_CONSOLIDATE), workdays)
    last = root + dt.timedelta(days=_TO_READ)
    return {
        "place": place,
        "lang": lang,
        "opened_on": opened,
        "cutoff": cutoff,
        "units_due": units,
        "root_due_before": root + _DAY,
        "year": cutoff.year,
        "month": cutoff.month,
        "leave": (workdays.shift(units, 1), workdays.shift(units, 3)),
        "closed": [one for one in closed if opened.year <= one.from_.year <= last.year],
    }


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - _DAY


def _settled(day: dt.date, workdays: Workdays) -> dt.date:
    """A working day that follows another, so that nobody comes back from a break to a deadline."""
    while not (workdays.is_working(day) and workdays.is_working(day - _DAY)):
        day += _DAY
    return day


def _closed_days(place: Mapping[str, str], years: tuple[int, ...]) -> Iterator[Closed]:
    """Public holidays, neighbouring ones of one year as one period named by its first."""
    for year in years:
        spans: list[tuple[dt.date, dt.date, str]] = []
        found = proposed_closed_days(
            place["country"], place["subdivision"], year, place["holiday_language"]
        )
        for day, name in found.items():
            if spans and day == spans[-1][1] + _DAY:
                spans[-1] = (spans[-1][0], day, spans[-1][2])
            else:
                spans.append((day, day, name))
        for first, last, name in spans:
            yield Closed(from_=first, to=last, texts={"": name})
