"""Which languages the product speaks: those that have a catalogue of words."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def written_language(wanted: str, known: tuple[str, ...]) -> str:
    """The language itself where it is spoken, else the first that is."""
    return wanted if wanted in known else known[0]


def available_languages() -> tuple[str, ...]:
    """Their tags, sorted; ``vi.cli.po`` is a part of ``vi``, not a language."""
    return tuple(sorted(path.stem for path in LOCALE.glob("*.po") if "." not in path.stem))
