"""Write the reference pages from the code, or check that they are current.

``python -m docs`` writes them, ``--check`` names those that differ and exits with 1, ``--lang``
chooses the language: English where the product speaks it.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from dondoc.cli import words
from i18n.languages import available_languages

ROOT = Path(__file__).parent


def main() -> int:
    known = available_languages()
    parser = argparse.ArgumentParser(prog="python -m docs", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--lang", choices=known, default="en" if "en" in known else known[0])
    asked = parser.parse_args()
    made = pages(asked.lang)
    stale = [path for path, text in made.items() if _read(ROOT / path) != text]
    stale += [path for path in _old() if path not in made]
    if asked.check:
        print("\n".join(stale))
        return int(bool(stale))
    for path, text in made.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    return 0


def pages(lang: str) -> Mapping[str, str]:
    """Every generated file by its path under ``docs``."""
    # Help is put into words when the commands are loaded.
    words.speak(lang)
    from docs.pages import reference  # noqa: PLC0415

    return reference.files(lang)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _old() -> list[str]:
    """What lies in the folder of generated pages."""
    return [f"reference/{path.name}" for path in sorted((ROOT / "reference").glob("*"))]


if __name__ == "__main__":
    sys.exit(main())
