"""Templates: fragments of words per language and letter, and one HTML layout for all."""

import re
from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from i18n.words import choose

FOLDER = Path(__file__).parent / "templates"
SHARED = "shared.txt"
STATEMENT = re.compile(r"{%.*?%}")
PLACEHOLDER = re.compile(r"<!--(\d+)-->")


def languages() -> tuple[str, ...]:
    """Tags of the languages that have templates, sorted."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{SHARED}")))


@cache
def fragments(lang: str, letter: str) -> Template:
    """The fragments of a letter as the blocks of one template, the shared ones beneath its own."""
    environment = _texts(lang)
    template = environment.get_template(f"{letter}.txt")
    template.blocks = {**environment.get_template(SHARED).blocks, **template.blocks}
    return template


@cache
def layout() -> Template:
    """The HTML of every mail; its styles are moved onto the elements once, here."""
    source = (FOLDER / "layout.html").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_inlined(source))


@cache
def _texts(lang: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / lang),
        undefined=StrictUndefined,
        finalize=_one_line,
        autoescape=False,
        auto_reload=False,
    )
    # {{ n|counted("report", "reports") }}: the number with the form of the word that goes with it.
    environment.filters["counted"] = lambda n, *forms: f"{n} {choose(n, forms, lang)}"
    return environment


def _one_line(value: object) -> str:
    """Data never brings line breaks, which mean something in a fragment."""
    text = str(value)
    return text if text.isprintable() else " ".join(text.split())


def _inlined(source: str) -> str:
    """Statements hide in comments meanwhile: a parser would move bare text out of tables."""
    statements = STATEMENT.findall(source)
    numbers = iter(range(len(statements)))
    hidden = STATEMENT.sub(lambda _: f"<!--{next(numbers)}-->", source)
    inlined = css_inline.CSSInliner(load_remote_stylesheets=False).inline(hidden)
    return PLACEHOLDER.sub(lambda match: statements[int(match[1])], inlined)
