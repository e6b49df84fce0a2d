"""A definition drawn: states in a column, the way on in the middle, the way back at the right.

The layout is that of an arc diagram, so that any number of states and moves stays readable:
arrows to the next state run down the middle, those back turn right, those that leave a state
out or stay in it turn left; where two of a side would cross, the longer one runs further out.
"""

from dataclasses import dataclass
from html import escape

from dondoc.pictures.arrows import Arrow, Label, arrows, description, title, word
from states.definition import Definition

_NARROWEST, _HEIGHT = 170.0, 58.0  # of a state's box
_LINE = 17  # between two lines of text
_PAIR = 2 * _LINE + 6  # a label: its word, and who
_BOLD, _SMALL, _MONO, _STATE = 7.6, 5.7, 6.7, 10.0  # widths of letters, rather too wide
_LANE = 34  # from a box to the first lane
_AIR = 14
_MARGIN = 28
_STYLE = """
text { font-family: "Be Vietnam Pro", "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  fill: #1f2937; }
.state { font-size: 16px; font-weight: 600; }
.move { font-size: 14px; font-weight: 600; }
.small { font-size: 11.5px; fill: #4b5563; }
.code { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 11px;
  font-weight: normal; fill: #4b5563; }
.box { fill: #f8fafc; stroke: #334155; stroke-width: 1.5; }
.end { fill: none; stroke: #334155; stroke-width: 1; }
.line { fill: none; stroke: #334155; stroke-width: 1.6; }
.back { stroke: #b45309; stroke-dasharray: 6 4; }
.word-back { fill: #92400e; }
""".strip()


@dataclass(frozen=True, slots=True)
class _Side:
    """Arrows that turn to one side, each with the lane it runs in, counted from the boxes."""

    arrows: tuple[Arrow, ...]
    lanes: tuple[float, ...]  # distance of each arrow's lane from the boxes
    width: float  # from the boxes to the end of the farthest label


def svg(definition: Definition, lang: str) -> str:
    """The picture as a document of its own."""
    found = arrows(definition, lang)
    middle = tuple(one for one in found if one.to == one.source + 1)
    box = _box(definition, lang)
    right = _side([one for one in found if one.to < one.source], _inner(middle, box))
    left = _side([one for one in found if one.to == one.source or one.to > one.source + 1], 0)
    return _Drawing(definition, lang, box, middle, left, right).document()


def _box(definition: Definition, lang: str) -> float:
    """How wide the boxes are: as the longest word for a state needs it."""
    words = (word("state", state.code, lang) for state in definition.states)
    return max(_NARROWEST, max(len(one) for one in words) * _STATE + 2 * _AIR)


def _inner(middle: tuple[Arrow, ...], box: float) -> float:
    """How far the words of the way on reach beyond the right edge of the boxes."""
    widest = max((_width(label) for one in middle for label in one.labels), default=0.0)
    return max(0.0, widest + _AIR - box / 2)


def _width(label: Label) -> float:
    first = len(label.word) * _BOLD + 7 + len(label.code) * _MONO
    return max(first, len(label.who) * _SMALL)


def _side(found: list[Arrow], inner: float) -> _Side:
    """Short arrows near the boxes; the next lane begins behind the words of the one before."""
    order = sorted(found, key=lambda one: (one.span[1] - one.span[0], one.source))
    taken: list[list[tuple[int, int]]] = []
    numbers = []
    for arrow in order:
        lane = next((n for n, spans in enumerate(taken) if _is_free(arrow, spans)), len(taken))
        taken[lane : lane + 1] = [[*(taken[lane] if lane < len(taken) else []), arrow.span]]
        numbers.append(lane)
    starts, reach = [], inner + _LANE
    for lane in range(len(taken)):
        starts.append(reach)
        words = (one.labels for one, n in zip(order, numbers, strict=True) if n == lane)
        reach += max(_width(label) for labels in words for label in labels) + 2 * _AIR + 8
    lanes = tuple(starts[number] for number in numbers)
    return _Side(tuple(order), lanes, reach if taken else inner)


def _is_free(arrow: Arrow, spans: list[tuple[int, int]]) -> bool:
    first, last = arrow.span
    return all(
        last <= other[0] or other[1] <= first
        if first != last and other[0] != other[1]
        else last < other[0] or other[1] < first
        for other in spans
    )


def _turn(arrow: Arrow, leaves: bool) -> int:
    """Whether the other end of an arrow lies above (-1), below (1) or in the same state (0)."""
    here, there = (arrow.source, arrow.to) if leaves else (arrow.to, arrow.source)
    return (there > here) - (there < here)


class _Drawing:
    """The picture while it is drawn; y grows downwards, x from the left edge."""

    def __init__(
        self,
        definition: Definition,
        lang: str,
        box: float,
        middle: tuple[Arrow, ...],
        left: _Side,
        right: _Side,
    ) -> None:
        self.definition, self.lang, self.box = definition, lang, box
        self.middle, self.left, self.right = middle, left, right
        self.box_left = _MARGIN + left.width
        self.box_right = self.box_left + box
        self.center = self.box_left + box / 2
        self.tops = self._tops()
        self.parts: list[str] = []

    def _tops(self) -> list[float]:
        """The upper edge of every state; between two there is room for what is written there."""
        top, tops = _MARGIN + 34.0, []
        sides = (*self.left.arrows, *self.right.arrows)
        for number in range(len(self.definition.states)):
            tops.append(top)
            lines = [len(one.labels) for one in self.middle if one.source == number]
            lines += [len(one.labels) for one in sides if one.span == (number, number + 1)]
            lines += [
                len(one.labels) - 1
                for one in sides
                if one.source == one.to and number <= one.source <= number + 1
            ]
            top += _HEIGHT + max(66.0, max(lines, default=1) * _PAIR + 30)
        return tops

    def document(self) -> str:
        width = self.box_right + self.right.width + _MARGIN
        height = self.tops[-1] + _HEIGHT + _MARGIN + 20
        for arrow in self.middle:
            self._down(arrow)
        for side, sign in ((self.left, -1), (self.right, 1)):
            ports = self._ports(side)
            for arrow, lane in zip(side.arrows, side.lanes, strict=True):
                self._around(arrow, lane, sign, ports[arrow, True], ports[arrow, False])
        for number in range(len(self.definition.states)):
            self._state(number)
        name = escape(title(self.definition, self.lang))
        told = escape(description(self.definition, self.lang))
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
                f' viewBox="0 0 {width:.0f} {height:.0f}" role="img" xml:lang="{self.lang}"'
                ' aria-labelledby="picture-title picture-desc">',
                f'<title id="picture-title">{name}</title>',
                f'<desc id="picture-desc">{told}</desc>',
                f"<style>{_STYLE}</style>",
                _HEADS,
                f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
                *self.parts,
                "</svg>",
                "",
            ]
        )

    def _state(self, number: int) -> None:
        state, x, y = self.definition.states[number], self.box_left, self.tops[number]
        w, h, cx = self.box, _HEIGHT, self.center
        if state.initial:
            self.parts.append(f'<circle cx="{cx:.1f}" cy="{y - 28:.1f}" r="7" fill="#334155"/>')
            self._path(f"M {cx:.1f} {y - 21:.1f} V {y:.1f}")
        self.parts.append(
            f'<rect class="box" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="10"/>'
        )
        if state.final:
            self.parts.append(
                f'<rect class="end" x="{x + 4:.1f}" y="{y + 4:.1f}" width="{w - 8:.1f}"'
                f' height="{h - 8:.1f}" rx="7"/>'
            )
        self._text(word("state", state.code, self.lang), cx, y + 26, "state", "middle")
        self._text(state.code, cx, y + 44, "code", "middle")

    def _down(self, arrow: Arrow) -> None:
        """To the next state, the words at the right of the arrow."""
        first, last = self.tops[arrow.source] + _HEIGHT, self.tops[arrow.to]
        self._path(f"M {self.center:.1f} {first:.1f} V {last:.1f}")
        self._labels(arrow, self.center + _AIR, (first + last) / 2, 1)

    def _around(self, arrow: Arrow, lane: float, sign: int, first: float, last: float) -> None:
        """Out of the box, along the lane, into the other box (or back into the same)."""
        edge = self.box_right if sign > 0 else self.box_left
        x = edge + sign * lane
        turn = min(10.0, abs(last - first) / 2)
        bend = turn if last > first else -turn
        self._path(
            f"M {edge:.1f} {first:.1f} H {x - sign * turn:.1f}"
            f" Q {x:.1f} {first:.1f} {x:.1f} {first + bend:.1f}"
            f" V {last - bend:.1f}"
            f" Q {x:.1f} {last:.1f} {x - sign * turn:.1f} {last:.1f} H {edge:.1f}",
            back=arrow.to < arrow.source,
        )
        self._labels(arrow, x + sign * _AIR, (first + last) / 2, sign)

    def _ports(self, side: _Side) -> dict[tuple[Arrow, bool], float]:
        """Where each arrow of a side leaves its box (True) and where it ends (False).

        From the top: what comes from above, near lanes first; what stays; what goes down, far
        lanes first. So no way crosses another at the boxes.
        """
        found: dict[tuple[Arrow, bool], float] = {}
        for number, top in enumerate(self.tops):
            ends = [
                ((_turn(arrow, leaves), lane * -_turn(arrow, leaves), not leaves), arrow, leaves)
                for arrow, lane in zip(side.arrows, side.lanes, strict=True)
                for leaves in (True, False)
                if number == (arrow.source if leaves else arrow.to)
            ]
            for place, (_, arrow, leaves) in enumerate(sorted(ends, key=lambda end: end[0]), 1):
                found[arrow, leaves] = top + _HEIGHT * place / (len(ends) + 1)
        return found

    def _labels(self, arrow: Arrow, x: float, y: float, sign: int) -> None:
        anchor = "start" if sign > 0 else "end"
        back = " word-back" if arrow.to < arrow.source else ""
        top = y - len(arrow.labels) * _PAIR / 2 + 14
        for number, label in enumerate(arrow.labels):
            line = top + number * _PAIR
            words = f'{escape(label.word)}<tspan class="code" dx="7">{escape(label.code)}</tspan>'
            self.parts.append(
                f'<text class="move{back}" x="{x:.1f}" y="{line:.1f}" text-anchor="{anchor}">'
                f"{words}</text>"
            )
            self._text(label.who, x, line + _LINE, "small", anchor)

    def _path(self, way: str, *, back: bool = False) -> None:
        kind, head = ("line back", "back") if back else ("line", "on")
        self.parts.append(f'<path class="{kind}" d="{way}" marker-end="url(#arrow-{head})"/>')

    def _text(self, words: str, x: float, y: float, kind: str, anchor: str) -> None:
        self.parts.append(
            f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )


def _head(name: str, colour: str) -> str:
    return (
        f'<marker id="arrow-{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8"'
        ' markerHeight="8" orient="auto-start-reverse">'
        f'<path d="M 0 1 L 10 5 L 0 9 z" fill="{colour}"/></marker>'
    )


_HEADS = f"<defs>{_head('on', '#334155')}{_head('back', '#b45309')}</defs>"
