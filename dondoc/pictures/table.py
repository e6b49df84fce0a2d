"""A definition in words: the same as the picture, for those who read or listen."""

from dondoc.pictures.arrows import who, word
from i18n.words import say
from states.definition import Definition, Move, State

_HEADS = ("move", "code", "from", "to", "by", "scope", "guards")


def table(definition: Definition, lang: str) -> str:
    """States and moves as Markdown tables."""
    states = [_state(state, lang) for state in definition.states]
    moves = [_move(move, lang) for move in definition.moves]
    heads = [say(f"picture.head.{head}", lang) for head in _HEADS]
    return "\n".join(
        [
            *_markdown(
                [say("picture.head.state", lang), say("picture.head.code", lang), ""], states
            ),
            "",
            *_markdown(heads, moves),
            "",
        ]
    )


def _state(state: State, lang: str) -> list[str]:
    marks = [
        say(f"picture.{mark}", lang)
        for mark, is_so in (("begins", state.initial), ("ends", state.final))
        if is_so
    ]
    return [word("state", state.code, lang), f"`{state.code}`", ", ".join(marks)]


def _move(move: Move, lang: str) -> list[str]:
    return [
        word("move", move.name, lang),
        f"`{move.name}`",
        ", ".join(word("state", source, lang) for source in move.sources),
        word("state", move.to, lang),
        who(move, lang),
        word("scope", move.scope, lang),
        ", ".join(f"`{guard}`" for guard in move.guards),
    ]


def _markdown(heads: list[str], rows: list[list[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]
