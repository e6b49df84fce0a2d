"""Decided mails: collected in a transaction, merged by address, stored as rows.

Same address, same letter, same instant is one mail naming all its units. What is sent is
decided here; words and bytes are made when it leaves.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection

from notifications.facts import Entry, Facts, UnitFacts, Written
from notifications.letters import LETTERS, kind_of
from notifications.message import message_id
from storage import outbox
from storage.reports import ReportRow
from storage.threads import beginnings
from workflow.calendar_entries import Entries, may_bring
from workflow.directory import Recipient, directory
from workflow.frame import Frame

IMMEDIATE = ("received",)
THREADED = "opening"


@dataclass(frozen=True, slots=True)
class About:
    """A unit a letter is about; ``unless_met`` is what makes an unsent one needless.

    ``milestone`` is the one whose deadline the letter speaks of; by default the unit's own.
    """

    report: ReportRow
    facts: UnitFacts
    unless_met: str = ""
    milestone: str = ""


@dataclass(slots=True)
class Letter:
    """One decision to write: about one unit (or list), to everyone it concerns.

    ``extra`` makes the message id unique beside letter, units and address: step and
    occurrence, the report's version after an act, or the day of a digest. ``newcomers``
    are addresses new in their post, ``units`` replaces the codes of ``about`` where a letter
    names units it is not about.
    """

    name: str
    extra: str
    about: Sequence[About]
    to: Sequence[Recipient]
    copies: Sequence[Recipient] = ()
    step: str = ""
    post: str = ""
    to_role: str = ""
    newcomers: frozenset[str] = frozenset()
    units: Sequence[str] | None = None
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A letter on its way to one address."""

    letter: Letter
    recipient: Recipient
    is_copy: bool


class Mailing:
    """The mails one act decides. Store them in the act's own transaction."""

    def __init__(self, frame: Frame, now: dt.datetime) -> None:
        self.frame = frame
        self.now = now
        self.rows: list[dict[str, Any]] = []
        self._copies: dict[tuple[str, str], list[_Copy]] = {}

    def add(self, letter: Letter) -> None:
        """Decide a letter. Those to nobody are allowed: then only copies leave."""
        taken: set[str] = set()
        for recipients, is_copy in ((letter.to, False), (letter.copies, True)):
            for one in recipients:
                address = one.address.lower()
                if one.address and address not in taken:
                    taken.add(address)
                    copies = self._copies.setdefault((letter.name, address), [])
                    copies.append(_Copy(letter, one, is_copy))

    def store(self, tx: Connection, *, join: bool = False) -> None:
        """Write the rows. Raises IntegrityError if one of them was decided before.

        With ``join`` an unsent mail of the same letter, address and instant is taken back and
        leaves as one with the new one.
        """
        rows, units = [], []
        threads = self._threads(tx)
        entries = Entries(tx, self.frame, self._reports_told())
        for copies in self._copies.values():
            brought = entries.brought(
                copies[0].letter.name,
                copies[0].recipient.address,
                [(one.report, one.facts["due"], one.milestone) for one in _about(copies)],
                is_copy=all(copy.is_copy for copy in copies),
            )
            row = self._row(copies, threads, {key: entry for key, (_, entry) in brought.items()})
            named = [_named(about, brought.get(about.report.id)) for about in _about(copies)]
            twin = outbox.unsent_twin(tx, row) if join else None
            if twin is not None:
                named += outbox.take_back(tx, twin.id)
                row |= self._joined(twin, row, copies[0])
            rows.append(row)
            units += [{"message_id": row["message_id"], **unit} for unit in named]
        entries.store(tx)
        outbox.add(tx, rows, units)
        self.rows += rows
        self._copies.clear()

    def _joined(self, twin: Any, row: Mapping[str, Any], copy: _Copy) -> dict[str, Any]:
        """What changes when two mails to one address become one naming the units of both."""
        order = list(self.frame.units)
        units = sorted({*twin.units, *row["units"]}, key=order.index)
        both = [*twin.facts["units"], *row["facts"]["units"]]
        facts = row["facts"] | {
            "to": list(dict.fromkeys([*twin.facts["to"], *row["facts"]["to"]])),
            "cc": list(dict.fromkeys([*twin.facts["cc"], *row["facts"]["cc"]])),
            "units": sorted(both, key=lambda unit: order.index(unit["code"])),
            "written": _written(twin.facts) | _written(row["facts"]),
        }
        return {
            "units": units,
            "facts": facts,
            "message_id": self._message_id(copy.letter, copy.recipient, units),
            "in_reply_to": twin.in_reply_to,
        }

    def _threads(self, tx: Connection) -> dict[str, str]:
        """By address the message its thread began with; the opening letter before others."""
        addresses = {
            copy.recipient.address
            for copies in self._copies.values()
            for copy in copies
            if _threaded(copy.letter.name) and copy.letter.name != THREADED
        }
        if not addresses:
            return {}
        letters = [name for name in LETTERS if _threaded(name)]
        about = {a.report.id for copies in self._copies.values() for a in _about(copies)}
        return beginnings(
            tx,
            self.frame.id,
            first=THREADED,
            letters=letters,
            addresses=list(addresses),
            reports=list(about),
        )

    def _reports_told(self) -> set[int]:
        """The reports whose units are written to about themselves."""
        return {
            about.report.id
            for copies in self._copies.values()
            if may_bring(copies[0].letter.name)
            for about in _about(copies)
        }

    def _row(
        self,
        copies: Sequence[_Copy],
        threads: Mapping[str, str],
        entries: Mapping[int, Entry],
    ) -> dict[str, Any]:
        letter, recipient = copies[0].letter, copies[0].recipient
        units = [about.facts["code"] for about in _about(copies)]
        if letter.units is not None:
            units = list(letter.units)
        return {
            "campaign_id": self.frame.id,
            "message_id": self._message_id(letter, recipient, units),
            "in_reply_to": threads.get(recipient.address, ""),
            "kind": kind_of(letter.name, after=self._after(copies)),
            "letter": letter.name,
            "step": letter.step,
            "units": units,
            "address": recipient.address,
            "lang": directory(self.frame).language_of(recipient.address, self.frame.day(self.now)),
            "decided_at": self.now,
            "facts": self._facts(copies, entries),
            "status": "ready",
            "not_before": self._not_before(letter.name, recipient),
            "attempts": 0,
        }

    def _message_id(self, letter: Letter, recipient: Recipient, units: list[str]) -> str:
        domain = self.frame.plan.mail.reply_to.rpartition("@")[2]
        extra = f"{letter.step}:{letter.extra}"
        return message_id(
            campaign=self.frame.code,
            letter=letter.name,
            address=recipient.address,
            units=units,
            extra=extra,
            domain=domain,
        )

    def _facts(self, copies: Sequence[_Copy], entries: Mapping[int, Entry]) -> dict[str, Any]:
        first = copies[0]
        facts = dict(first.letter.facts)
        facts |= {
            "letter": first.letter.name,
            "step": first.letter.step,
            "campaign": self.frame.code,
            "zone": self.frame.zones[first.recipient.post.unit].key,
            "copy": first.is_copy,
            "recipient": first.recipient.as_fact(),
            **_post(first),
            "to": _addresses(one for copy in copies for one in copy.letter.to),
            "cc": _addresses(one for copy in copies for one in copy.letter.copies),
            "units": [
                _for_recipient(about, copies, entries.get(about.report.id))
                for about in _about(copies)
            ],
        }
        if len(copies) > 1:
            facts["written"] = {
                about.facts["code"]: Written(
                    to=_addresses(copy.letter.to), cc=_addresses(copy.letter.copies)
                )
                for copy in copies
                for about in copy.letter.about
            }
        return facts

    def _after(self, copies: Iterable[_Copy]) -> bool:
        """Whether the deadline the letter is about has passed."""
        today = self.frame.day(self.now).isoformat()
        dues = (about.facts["due"] for about in _about(copies))
        return any(due is not None and due["last_valid_day"] < today for due in dues)

    def _not_before(self, letter: str, recipient: Recipient) -> dt.datetime:
        if letter in IMMEDIATE:
            return self.now
        return self.frame.workdays.next_opening(self.now, self.frame.zones[recipient.post.unit])


def _threaded(letter: str) -> bool:
    return LETTERS[letter].thread != "none"


def _about(copies: Iterable[_Copy]) -> list[About]:
    """The units of a mail, in the register's order."""
    found = {about.report.id: about for copy in copies for about in copy.letter.about}
    return [found[key] for key in sorted(found)]


def _post(copy: _Copy) -> dict[str, str]:
    """The post a letter is addressed to: where several hold it, the recipient's own title."""
    letter, own = copy.letter, copy.recipient.post
    holders = [one.post for one in letter.to if one.post.role == letter.to_role]
    if len(holders) > 1 and own in holders and own.role_title:
        return {"post": own.role_title, "post_role": own.role}
    first = letter.to[0].post.role if letter.to else ""
    return {"post": letter.post, "post_role": letter.to_role or first}


def _for_recipient(about: About, copies: Iterable[_Copy], entry: Entry | None) -> UnitFacts:
    """The unit's facts as this address needs them: who is new is told what went before."""
    new = any(copy.recipient.address in copy.letter.newcomers for copy in copies)
    facts: UnitFacts = {**about.facts, "newly_in_post": new}
    return {**facts, "entry": entry} if entry else facts


def _named(about: About, brought: tuple[str, Entry] | None) -> dict[str, Any]:
    """The row that says a mail speaks of a unit."""
    return {
        "report_id": about.report.id,
        "unless_met": about.unless_met,
        "dropped": False,
        "entry_milestone": brought[0] if brought else None,
        "entry_sequence": brought[1]["sequence"] if brought else None,
    }


def _written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """By unit who is written to, of one letter or several."""
    one = Written(to=facts["to"], cc=facts["cc"])
    return facts.get("written") or {unit["code"]: one for unit in facts["units"]}


def _addresses(recipients: Iterable[Recipient]) -> list[str]:
    return list(dict.fromkeys(one.address for one in recipients if one.address))


def facts_of(row: Any) -> Facts:
    """The stored facts of a mail row."""
    return cast(Facts, row.facts)
