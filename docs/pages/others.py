"""Settings, letters, states: what is short enough to share a file."""

from docs.pages.markdown import VIETNAMESE, page, table, with_vietnamese, words
from dondoc.pictures.mermaid import mermaid
from dondoc.pictures.table import table as states_table
from dondoc.settings import EXAMPLES, PREFIX, Settings
from i18n.words import catalogue, say
from notifications.letters import LETTERS
from states.definition import shipped


def pictures(lang: str) -> list[tuple[str, str]]:
    """The files of the workflow's picture, each with its language."""
    own = [("states.svg", lang)]
    return own if lang == VIETNAMESE else [*own, (f"states.{VIETNAMESE}.svg", VIETNAMESE)]


def settings(lang: str) -> str:
    rows = [
        [f"`{PREFIX}{name.upper()}`", _default(field.default), f"`{EXAMPLES[name]}`",
         *words(f"setting.{name}", lang)]
        for name, field in Settings.model_fields.items()
    ]  # fmt: skip
    heads = with_vietnamese(("name", "default", "example", "meaning"), lang)
    return page("settings", lang, table(heads, rows, lang))


def letters(lang: str) -> str:
    rows = [
        [f"`{name}`", say(f"kind.{letter.kind}", lang), say(f"letter_when.{name}", lang),
         _who(name, lang), *words(f"letter.{name}", lang)]
        for name, letter in LETTERS.items()
    ]  # fmt: skip
    heads = with_vietnamese(("letter", "kind", "when", "who", "words"), lang)
    return page("letters", lang, table(heads, rows, lang))


def states(lang: str) -> str:
    return page(
        "states",
        lang,
        *(f"![{say('reference.states', tag)}](../images/{file})" for file, tag in pictures(lang)),
        states_table(shipped(), lang).rstrip("\n"),
        f"```mermaid\n{mermaid(shipped(), lang)}```",
    )


def _default(value: object) -> str:
    return f"`{value}`" if value not in ("", None) else "–"


def _who(name: str, lang: str) -> str:
    own = f"letter_who.{name}"
    return say(own if own in catalogue(lang) else "letter_who.step", lang)
