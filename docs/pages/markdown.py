"""Markdown from words and rows."""

from collections.abc import Iterable, Sequence

from i18n.words import catalogue, say

VIETNAMESE = "vi"


def page(name: str, lang: str, *parts: str) -> str:
    """A page with its title and introduction."""
    top = [f"# {_both(f'reference.{name}', lang)}", say(f"reference.{name}.intro", lang)]
    return "\n\n".join([*top, say("reference.intro", lang), *parts]) + "\n"


def heading(code: str, lang: str) -> str:
    return f"## {say(code, lang)}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> str:
    """Rows under headings, which are words of ``reference.head``."""
    named = [say(f"reference.head.{head}", lang) for head in heads]
    lines = [named, ["---"] * len(heads), *([_cell(text) for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def with_vietnamese(heads: Sequence[str], lang: str) -> list[str]:
    """The headings, with one for Vietnamese beside another language."""
    return [*heads, *([] if lang == VIETNAMESE else ["vietnamese"])]


def words(code: str, lang: str) -> list[str]:
    """The words of a code, then those in Vietnamese where they are others."""
    said = [_all_forms(code, lang)]
    return said if lang == VIETNAMESE else [*said, _all_forms(code, VIETNAMESE)]


def _all_forms(code: str, lang: str) -> str:
    """The text as it stands in the catalogue; of plural forms the last, which names the number."""
    return catalogue(lang).get(code, ("",))[-1].replace("{{", "{").replace("}}", "}")


def _both(code: str, lang: str) -> str:
    own = say(code, lang)
    return own if lang == VIETNAMESE else f"{own} ({say(code, VIETNAMESE)})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
