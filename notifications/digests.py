"""The digest: open things grouped by the verb they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from i18n.words import say
from notifications.facts import DigestItem
from notifications.writer import Writer

ORDER = ("read", "call", "bounced", "confirm", "resubmit", "reader_overdue", "formal_sent", "step")


@dataclass(frozen=True, slots=True)
class Group:
    verb: str
    title: str
    entries: tuple[str, ...]


def groups(w: Writer) -> Sequence[Group]:
    """First what the person reads, calls and answers, then what only is to be known."""
    items = w.facts.get("items", [])
    by_kind = {kind: [item for item in items if item["kind"] == kind] for kind in ORDER}
    return [_group(w, kind, found) for kind, found in by_kind.items() if found]


def summary(groups: Sequence[Group]) -> dict[str, object]:
    return {
        "verbs": [group.verb for group in groups],
        "lead": next((group.entries[0] for group in groups), ""),
    }


def _group(w: Writer, kind: str, items: list[DigestItem]) -> Group:
    count = len(items)
    entries = _steps(w, items) if kind == "step" else _entries(w, kind, items)
    return Group(_say(w, f"verb_{kind}", n=count), _say(w, f"title_{kind}", n=count), entries)


def _entries(w: Writer, kind: str, items: list[DigestItem]) -> tuple[str, ...]:
    """What has waited longest comes first."""
    by_day = sorted(items, key=lambda item: item["day"])
    return tuple(_say(w, f"item_{kind}", item=_view(w, item)) for item in by_day)


def _say(w: Writer, fragment: str, **more: Any) -> str:
    """A fragment of the template, or of the catalogue where one line says it all."""
    if fragment in w.template.blocks:
        return w.say(fragment, **more)
    words = say(f"digest.{fragment}", w.lang, **more, **more.get("item", {}))
    return " ".join(words.split())


def _steps(w: Writer, items: list[DigestItem]) -> tuple[str, ...]:
    """One line a letter with the codes of all its units: nothing is asked of anybody here."""
    codes: dict[str, list[str]] = {}
    for item in items:
        codes.setdefault(item["letter"], []).append(item["unit"])
    return tuple(
        w.say("item_step", letter=say(f"letter.{letter}", w.lang), codes=units)
        for letter, units in codes.items()
    )


def _view(w: Writer, item: DigestItem) -> dict[str, object]:
    letter = say(f"letter.{item['letter']}", w.lang) if item["letter"] else item["step"]
    return {**item, "letter": letter, "day": w.day(item["day"])}
