"""All generated files, and the page that lists them."""

from collections.abc import Callable, Mapping

from docs.pages import codes, commands, others, plan_keys
from dondoc.pictures.svg import svg
from i18n.words import say
from states.definition import shipped

PAGES: Mapping[str, Callable[[str], str]] = {
    "plan_keys": plan_keys.text,
    "commands": commands.text,
    "finding_codes": codes.findings,
    "refusal_codes": codes.refusals,
    "settings": others.settings,
    "letters": others.letters,
    "states": others.states,
}


def files(lang: str) -> Mapping[str, str]:
    """By path under ``docs``, in that language."""
    pages = {f"reference/{_file(name)}": make(lang) for name, make in PAGES.items()}
    drawn = {f"images/{file}": svg(shipped(), tag) for file, tag in others.pictures(lang)}
    return {**pages, "reference/README.md": _index(lang), **drawn}


def _index(lang: str) -> str:
    listed = [f"- [{say(f'reference.{name}', lang)}]({_file(name)})" for name in PAGES]
    top = [f"# {say('reference.title', lang)}", say("reference.intro", lang)]
    return "\n\n".join([*top, "\n".join(listed)]) + "\n"


def _file(name: str) -> str:
    return f"{name.replace('_', '-')}.md"
