"""Mails about mails: delivery status notices (RFC 3464) and older bounces, read and never trusted.

Whatever they hold, reading them raises nothing, takes bounded time and believes only what is
needed: which of our messages it is about, what became of it, and the server's words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from hashlib import sha256
from itertools import islice
from typing import Any, Literal

from flufl.bounce import all_failures

from notifications.answers import address_is_bad, enhanced, reply_code
from notifications.outcome import clean

Action = Literal["failed", "delayed", "delivered"]
LIMIT = 2**20  # what matters stands before the copy of the mail, which may be long

_PARTS = 100
_BLOCKS = 100
_ACTIONS: dict[str, Action] = {
    "failed": "failed",
    "fail": "failed",
    "error": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
_OUR_ID = r"<[0-9a-f]{40}@[^<>\s]{1,253}>"
_ID = re.compile(_OUR_ID)
_ID_LINE = re.compile(rf"^[>\s]*message-id:\s*({_OUR_ID})", re.IGNORECASE | re.MULTILINE)
Recipients = frozenset[bytes]
_MACHINES = ("mailer-daemon", "postmaster")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What is said of one recipient. ``recipients`` are in lower case; there may be none."""

    action: Action
    code: str
    words: str
    recipients: frozenset[str]

    @property
    def address_is_bad(self) -> bool:
        """Whether nobody can be reached there, for good."""
        said = f"{self.code} {self.words}"
        return self.action == "failed" and address_is_bad(reply_code(self.words), said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A notice: the ids of the message it may be about, likeliest first, and what is said."""

    message_ids: tuple[str, ...]
    fates: tuple[Fate, ...]
    digest: str


def read_bounce(data: bytes) -> Bounce | None:
    """The notice in a mail; ``None`` for a mail that is none, or cannot be read."""
    try:
        message = BytesParser(policy=compat32).parsebytes(data[:LIMIT])
        parts = list(islice(message.walk(), _PARTS))
        fates = tuple(_reported(parts)) or tuple(_guessed(message, parts))
        if not fates:
            return None
        return Bounce(
            message_ids=tuple(dict.fromkeys(_ids(message, parts))),
            fates=fates,
            digest=_digest(message, fates),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The library's own limits, reached by a mail that was made to reach them.
        return None


def _reported(parts: list[Message]) -> Iterator[Fate]:
    """What a machine wrote for machines."""
    for part in parts:
        blocks = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            for block in blocks[:_BLOCKS]:
                action = _ACTIONS.get(_text(block, "Action").lower().split("(")[0].strip())
                if action:
                    yield _fate(block, action)


def _fate(block: Any, action: Action) -> Fate:
    status, said = _text(block, "Status"), _text(block, "Diagnostic-Code")
    kind, semicolon, words = said.partition(";")
    words = words if semicolon and kind.strip().isidentifier() else said
    recipients = (_text(block, name) for name in ("Original-Recipient", "Final-Recipient"))
    return Fate(
        action=action,
        code=enhanced(f"{status} {words}"),
        words=clean(words),
        recipients=frozenset(filter(None, map(_address, recipients))),
    )


def _guessed(message: Message, parts: list[Message]) -> Iterator[Fate]:
    """What a machine wrote for people: only where it says itself that it is a machine."""
    if not _from_a_machine(message):
        return
    try:
        delayed, failed = all_failures(message)
    except Exception:
        # Its many detectors were not written for mails that are made to break them.
        return
    lines = [line for part in parts for line in _lines(part)]
    said = next((line for line in lines if enhanced(line) or reply_code(line)), "")
    found: tuple[tuple[Action, Recipients], ...] = (("failed", failed), ("delayed", delayed))
    for action, addresses in found:
        for address in sorted(addresses)[:_BLOCKS]:
            to = frozenset({address.decode("ascii", "replace").lower()})
            yield Fate(action=action, code=enhanced(said), words=clean(said), recipients=to)


def _from_a_machine(message: Message) -> bool:
    sender = parseaddr(_text(message, "From"))[1].partition("@")[0].lower()
    return _text(message, "Return-Path") == "<>" or sender in _MACHINES


def _ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """Of the copy of the mail, then of what the notice answers, then of a copy among its words."""
    for part in parts[1:]:
        yield from _ID.findall(_text(part, "Message-ID"))
        yield from _ID.findall(_text(part, "Original-Message-ID"))
        if part.get_content_type() == "text/rfc822-headers":
            yield from _ID_LINE.findall("\n".join(_lines(part)))
    yield from _ID.findall(_text(message, "In-Reply-To"))
    for part in parts:
        if part.get_content_type() == "text/plain":
            yield from _ID_LINE.findall("\n".join(_lines(part)))


def _lines(part: Message) -> list[str]:
    """A part's text whatever it says of its own charset."""
    if part.is_multipart() or part.get_content_maintype() != "text":
        return []
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace").splitlines() if isinstance(content, bytes) else []


def _text(message: Any, header: str) -> str:
    return " ".join(str(message.get(header, "")).split())


def _address(recipient: str) -> str:
    """``rfc822; <cb7@x.example>`` as a bare address in lower case."""
    return recipient.rpartition(";")[2].strip().strip("<>").lower()


def _digest(message: Message, fates: tuple[Fate, ...]) -> str:
    """The same for the same notice, whichever way it came."""
    name = _text(message, "Message-ID") or _text(message, "Date")
    said = repr([(fate.action, fate.code, fate.words, sorted(fate.recipients)) for fate in fates])
    return sha256(f"{name}\n{said}".encode(errors="replace")).hexdigest()
