"""The built-in examples: plan folders with a timeline, and the day a demonstration begins on."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from states.errors import BadRequest

FIRST = "1"
PLAN, DEMO = "plan*.toml", "demo.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """A built-in folder; ``stops_on`` is how far its timeline is played before people may act."""

    name: str
    folder: Path
    stops_on: dt.date


@contextmanager
def example(asked: str) -> Iterator[Example]:
    """An example by its number or its folder's name; the first if none is asked for.

    Raises BadRequest ``example`` with the known ones.
    """
    with resources.as_file(resources.files("dondoc") / "example") as shipped:
        others = sorted(path for path in shipped.iterdir() if next(path.glob(PLAN), None))
        folders = {FIRST: shipped, **{path.name: path for path in others}}
        numbered = dict(enumerate(folders, 1))
        name = numbered.get(int(asked), "") if asked.isdecimal() else asked or FIRST
        if name not in folders:
            known = [FIRST, *(f"{n} ({folder})" for n, folder in numbered.items() if n > 1)]
            raise BadRequest("example", example=asked, known=known)
        yield Example(name, folders[name], _day(folders[name]))


def _day(folder: Path) -> dt.date:
    found = tomllib.loads((folder / DEMO).read_text(encoding="utf-8"))["stops_on"]
    assert isinstance(found, dt.date)
    return found
