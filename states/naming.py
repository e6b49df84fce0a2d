"""Units named in a text that is another unit's: what a passage copied over gives away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from states.plan import Plan
from states.register import Unit
from states.tokens import words

# A short form of one or two words ("the office") is a word of the language as well.
FEWEST_WORDS = 3

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The names by which a campaign's units can be told in a text."""

    units: Mapping[Name, frozenset[str]]
    longest: int

    def others(self, text: str, own: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The names in a composed text that are not the unit's own, each once, with its bearers."""
        said = words(text)
        folded = [word.casefold() for word in said]
        seen: set[Name] = set()
        start = 0
        while start < len(said):
            name = self._at(said, folded, start)
            if name and name not in seen and own not in self.units[name]:
                seen.add(name)
                yield " ".join(said[start : start + len(name)]), self.units[name]
            start += max(len(name), 1)

    def _at(self, said: list[str], folded: list[str], start: int) -> Name:
        """The longest name that begins there with a capital, or none."""
        if not said[start][0].isupper():
            return ()
        for length in range(min(self.longest, len(said) - start), 0, -1):
            name = tuple(folded[start : start + length])
            if name in self.units:
                return name
        return ()


def names_of(units: Iterable[Unit], plan: Plan) -> Names:
    """The names of reporting units and their aliases, but for those the plan uses as words of
    its own (a post or a recipient may bear a unit's name)."""
    spoken = [_words(text) for text in _plan_words(plan)]
    found: dict[Name, set[str]] = {}
    for unit in units:
        if unit.parent:
            for name in _names(unit):
                if not any(_holds(text, name) for text in spoken):
                    # Who reports for a unit may speak of it.
                    found.setdefault(name, set()).update({unit.code, unit.successor})
    longest = max(map(len, found), default=0)
    return Names({name: frozenset(codes - {""}) for name, codes in found.items()}, longest)


def _names(unit: Unit) -> Iterator[Name]:
    if len(name := _words(unit.name)) > 1:
        yield name
    for alias in unit.aliases:
        if len(short := _words(alias)) >= FEWEST_WORDS:
            yield short


def _plan_words(plan: Plan) -> Iterator[str]:
    told = (plan.roles, plan.recipients, plan.activities, plan.optional_activities)
    for texts in (each.texts for kind in told for each in kind):
        yield from texts.values()


def _words(text: str) -> Name:
    return tuple(word.casefold() for word in words(text))


def _holds(text: Name, name: Name) -> bool:
    return any(text[at : at + len(name)] == name for at in range(len(text) - len(name) + 1))
