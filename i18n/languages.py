"""Which languages the product speaks: those that have a catalogue of words."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def available_languages() -> tuple[str, ...]:
    """Their tags, sorted."""
    return tuple(sorted(path.stem for path in LOCALE.glob("*.po")))
