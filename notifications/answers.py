"""What a mail server's answer means: its codes (RFC 5321, RFC 3463), else its words."""

import re
from typing import Literal

Meaning = Literal[
    "mailbox_unknown", "mailbox_disabled", "mailbox_full", "domain_unknown", "no_route", "expired",
    "sender", "login", "tls", "relay", "policy", "content", "too_large", "busy", "syntax",
    "unclear",
]  # fmt: skip

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")
_BY_STATUS: dict[str, Meaning] = {
    "1.2": "domain_unknown",
    "1.7": "sender",
    "1.8": "sender",
    "1.9": "unclear",
    "1.10": "domain_unknown",
    "2.1": "mailbox_disabled",
    "2.2": "mailbox_full",
    "2.3": "too_large",
    "3.4": "too_large",
    "4.5": "busy",
    "4.7": "expired",
    "7.8": "login",
    "7.9": "login",
    "7.10": "tls",
    "7.11": "tls",
}
_BY_SUBJECT: dict[str, Meaning] = {
    "1": "mailbox_unknown",
    "3": "busy",
    "4": "no_route",
    "5": "syntax",
    "6": "content",
    "7": "policy",
}
# English words of servers, looked at only where no code says it.
_BY_WORDS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (re.compile(r"\brelay", re.IGNORECASE), "relay"),
    (re.compile(r"starttls|\btls\b|encrypt", re.IGNORECASE), "tls"),
    (re.compile(r"authenti|log ?in\b|password|credential", re.IGNORECASE), "login"),
    (re.compile(r"spam|block|black|polic|reputation|listed|virus", re.IGNORECASE), "policy"),
    (re.compile(r"quota|\bfull\b|storage", re.IGNORECASE), "mailbox_full"),
    (re.compile(r"too (large|big)|size", re.IGNORECASE), "too_large"),
)
_BY_REPLY: dict[int, Meaning] = {
    530: "login", 534: "login", 535: "login", 538: "tls", 523: "too_large", 552: "mailbox_full",
}  # fmt: skip
_AT_RCPT: dict[int, Meaning] = {
    550: "mailbox_unknown", 551: "mailbox_unknown", 553: "mailbox_unknown",
}  # fmt: skip
_ADDRESS = frozenset(
    {"mailbox_unknown", "mailbox_disabled", "domain_unknown", "no_route", "expired"}
)


def reply_code(text: str) -> int | None:
    """The reply code quoted in a server's words, as in ``smtp; 550 unknown``."""
    found = _REPLY.search(text)
    return int(found[1]) if found else None


def enhanced(text: str) -> str:
    """The enhanced status code in a server's words, as ``5.1.1``; "" if there is none.

    The first that says anything wins over one that only says that it failed (``5.0.0``).
    """
    found: list[str] = _ENHANCED.findall(text)
    return next((code for code in found if not code.endswith(".0.0")), found[0] if found else "")


def meaning(code: int | None, text: str, verb: str = "RCPT") -> Meaning:
    """What the answer to a verb means; DATA is the answer to the verb and to the mail."""
    if verb == "MAIL" and code not in _BY_REPLY:
        return _of_words(text, ("login", "tls", "relay")) or "sender"
    _, _, status = enhanced(text).partition(".")
    if status and status != "0.0":
        found = _BY_STATUS.get(status) or _BY_SUBJECT.get(status.partition(".")[0], "unclear")
        return (_of_words(text, ("relay", "tls", "login")) or found) if found == "policy" else found
    if status and code is None:
        # A notice that only says that it failed for good: nobody was reached there.
        return _of_words(text) or "mailbox_unknown"
    return _of_words(text) or _by_reply(code, verb)


def meaning_of(code: str, words: str) -> Meaning:
    """What a stored code, enhanced or of a reply, means with the words beside it."""
    return meaning(reply_code(f"{words} ") or reply_code(f"{code} "), f"{code} {words}")


def is_final(code: int | None, text: str) -> bool:
    """Whether the answer is for good: the class of its status, else of its reply code."""
    status = enhanced(text)
    return status.startswith("5") if status else (code or 0) // 100 == 5


def address_is_bad(code: int | None, text: str, verb: str = "RCPT") -> bool:
    """Whether the answer says for good that nobody can be reached at the address.

    Not so for what is said about the sender, the content, a policy or a full mailbox.
    """
    return verb != "MAIL" and is_final(code, text) and meaning(code, text, verb) in _ADDRESS


def _of_words(text: str, only: tuple[str, ...] = ()) -> Meaning | None:
    return next(
        (found for words, found in _BY_WORDS if words.search(text) and (not only or found in only)),
        None,
    )


def _by_reply(code: int | None, verb: str) -> Meaning:
    if code is None:
        return "unclear"
    if code in _BY_REPLY:
        return _BY_REPLY[code]
    if code // 100 == 4:
        return "busy"
    return _AT_RCPT.get(code, "unclear") if verb == "RCPT" else "content"
