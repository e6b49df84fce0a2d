"""A definition as a Mermaid state diagram, for pages that draw it themselves."""

from dondoc.pictures.arrows import arrows, description, title, word
from states.definition import Definition

_PLAIN = str.maketrans('";#:\n', "',   ")


def mermaid(definition: Definition, lang: str) -> str:
    """The text of a ``stateDiagram-v2``."""
    codes = [state.code for state in definition.states]
    lines = [
        "stateDiagram-v2",
        f"    accTitle: {title(definition, lang)}",
        f"    accDescr: {description(definition, lang)}",
        *(f'    state "{_plain(word("state", one, lang))}" as {_id(one)}' for one in codes),
        f"    [*] --> {_id(definition.initial)}",
    ]
    for arrow in arrows(definition, lang):
        words = "<br/>".join(f"{_plain(one.word)} ({one.code})" for one in arrow.labels)
        lines.append(f"    {_id(codes[arrow.source])} --> {_id(codes[arrow.to])}: {words}")
    lines += [f"    {_id(state.code)} --> [*]" for state in definition.states if state.final]
    return "\n".join(lines) + "\n"


def _id(code: str) -> str:
    """Letters, digits and low lines only; Mermaid would read others as arrows."""
    return "".join(letter if letter.isalnum() else "_" for letter in code)


def _plain(text: str) -> str:
    """Without the characters that end a word in Mermaid."""
    return text.translate(_PLAIN)
