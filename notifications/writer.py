"""The facts of one mail as words, and the fragments of its letter as blocks."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from jinja2.runtime import Context

from i18n import dates
from i18n.words import say
from notifications import plan_words
from notifications.blocks import FactList, Items, Paragraph, Row, Table
from notifications.context import Context as MailContext
from notifications.facts import Facts, Person, Scheduled
from notifications.templates import fragments
from notifications.unit_words import NO_UNIT, UnitWords, unit_words
from states.plan import Texts

EMPTY_LINE = re.compile(r"\n\s*\n")


class Writer:
    """Every fragment knows the words common to all letters; a letter adds its own."""

    def __init__(self, facts: Facts, context: MailContext, *, internal: bool) -> None:
        self.facts, self.context, self.internal = facts, context, internal
        self.plan, self.lang = context.plan, context.lang
        self.template = fragments(context.lang, facts["letter"])
        self.units: Sequence[UnitWords] = [
            unit_words(unit, context) for unit in facts.get("units", [])
        ]
        self._known: dict[str, object] = {}
        self._contexts: dict[int, Context] = {}

    def know(self, **words: object) -> None:
        """Words that every fragment may use from now on."""
        self._known |= words
        self._contexts.clear()

    @cached_property
    def first(self) -> UnitWords:
        """The unit a sentence about all of them speaks of: the one whose deadline is nearest."""
        return min(self.units, key=lambda unit: unit.due.days_left, default=NO_UNIT)

    @cached_property
    def common(self) -> dict[str, object]:
        facts, context, lang = self.facts, self.context, self.lang
        return {
            "campaign": self.text(self.plan.campaign.short_name),
            "sender": self.text(self.plan.mail.sender),
            "closing": self.text(self.plan.mail.closing),
            "issuer": self.text(self.plan.campaign.issuer),
            "basis": self._basis(),
            "unit_names": [] if self.internal else [unit.name for unit in self.units],
            "several": len(self.units) > 1,
            "recipient": self.titled(facts["recipient"]),
            "copy": facts.get("copy", False),
            "post": self._post(),
            "now": dates.minute(context.now, context.zone, lang),
            "today": dates.with_weekday(context.today, lang),
            "next": next(self.schedule, None),
            "scheduled": "schedule" in facts,
        }

    @property
    def schedule(self) -> Iterator[dict[str, str]]:
        """Coming letters only: one of an earlier day may have waited for its own mail."""
        today = self.context.today.isoformat()
        coming = (entry for entry in self.facts.get("schedule", []) if entry["day"] > today)
        return map(self.dated, coming)

    def dated(self, entry: Scheduled) -> dict[str, str]:
        return {
            "letter": say(f"letter.{entry['letter']}", self.lang),
            "day": self.day(entry["day"]),
        }

    def say(self, fragment: str, unit: UnitWords | None = None, /, **more: object) -> str:
        """A fragment as text; ``unit`` is the first unless given."""
        context = self._context(unit or self.first, more)
        return "".join(self.template.blocks[fragment](context)).strip()

    def paragraphs(self, fragment: str, unit: UnitWords | None = None) -> Iterator[Paragraph]:
        for part in EMPTY_LINE.split(self.say(fragment, unit)):
            if part:
                yield Paragraph(part)

    def fact_list(self, fragment: str, unit: UnitWords | None = None) -> Iterator[FactList]:
        rows = tuple(_rows(self.say(fragment, unit)))
        if rows:
            yield FactList(rows)

    def items(
        self, title: str, entries: Sequence[str], unit: UnitWords | None = None
    ) -> Iterator[Items]:
        if entries:
            yield Items(self.say(title, unit), tuple(entries))

    def table(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        unit: UnitWords | None = None,
    ) -> Iterator[Table]:
        if rows:
            names = (self.say(name) for name in head)
            yield Table(self.say(title, unit), tuple(names), tuple(rows))

    def text(self, texts: Texts) -> str:
        return plan_words.text(texts, self.plan, self.lang)

    def titled(self, person: Person) -> Person:
        """The person with the title in the language of the letter."""
        role, own = person.get("role", ""), person["title"]
        return {**person, "title": plan_words.title(self.plan, role, own, self.lang)}

    def day(self, value: str) -> str:
        """A day, or the local day of an instant, with its weekday; empty stays empty."""
        return dates.with_weekday(self.local_day(value), self.lang) if value else ""

    def local_day(self, value: str) -> dt.date:
        if "T" in value:
            return dt.datetime.fromisoformat(value).astimezone(self.context.zone).date()
        return dt.date.fromisoformat(value)

    def _context(self, unit: UnitWords, more: dict[str, object]) -> Context:
        if not more and id(unit) in self._contexts:
            return self._contexts[id(unit)]
        words = {**self.common, **self._known, "unit": unit, **more}
        # Without the copies of globals that a template's own way of making one brings.
        context = Context(self.template.environment, words, None, self.template.blocks)
        if not more:
            self._contexts[id(unit)] = context
        return context

    def _post(self) -> str:
        """Whom the greeting addresses: the post written to, within the office the reader's own."""
        title = self.titled(self.facts["recipient"])["title"]
        post, role = self.facts.get("post", ""), self.facts.get("post_role", "")
        if (self.internal and not self.facts.get("copy", False)) or not (post or role):
            return title
        return plan_words.title(self.plan, role, post, self.lang)

    def _basis(self) -> dict[str, str] | None:
        basis = plan_words.main_basis(self.plan)
        if basis is None:
            return None
        dated = dates.full(basis.dated, self.lang) if basis.dated else ""
        return {"text": self.text(basis.texts), "number": basis.number, "dated": dated}


def _rows(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        label, bar, value = line.partition(" | ")
        if bar and value.strip():
            yield Row(label.removeprefix("* ").strip(), value.strip(), label.startswith("* "))
