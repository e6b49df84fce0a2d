"""Which languages the product speaks: those that have a catalogue of words."""

from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


@cache
def available_languages() -> tuple[str, ...]:
    """Their tags, sorted; ``vi.cli.po`` is a part of ``vi``, not a language."""
    return tuple(sorted(path.stem for path in LOCALE.glob("*.po") if "." not in path.stem))
