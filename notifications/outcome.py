"""A mail as it is handed to the server, and what became of it."""

import re
from dataclasses import dataclass
from typing import Literal

Status = Literal["sent", "retry", "failed", "uncertain"]
Fault = Literal["", "unreachable", "configuration"]
Reason = Literal[
    "", "address_invalid", "certificate", "disconnected", "refused", "timeout", "tls",
    "unexpected", "unreachable", "unsupported",
]  # fmt: skip

_TEXT_LIMIT = 500
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message for one address; ``id`` comes back in its outcome."""

    id: int
    sender: str
    recipient: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt.

    ``uncertain``: the line broke after the last dot, the server may have accepted the mail.
    ``fault``: the trouble is the server or its settings; nothing is said against this mail.
    ``text`` is what the server, or the program, said in its own language: for the log only.
    ``verb`` is what the server answered so: MAIL, RCPT, or DATA, its end included.
    """

    id: int
    status: Status
    reason: Reason = ""
    code: int | None = None
    text: str = ""
    fault: Fault = ""
    verb: str = ""


def answered(mail: int, code: int, text: str) -> Outcome:
    """What the answer to the whole mail means: 2xx, 4xx and 5xx are clear."""
    meaning: dict[int, Status] = {2: "sent", 4: "retry", 5: "failed"}
    status = meaning.get(code // 100, "uncertain")
    reason: Reason = "" if status == "sent" else "refused"
    return Outcome(id=mail, status=status, reason=reason, code=code, text=clean(text), verb="DATA")


def refused(mail: int, code: int, text: str, verb: str = "") -> Outcome:
    """What an answer means that kept the mail from being handed over: only 5xx is final."""
    status: Status = "failed" if code // 100 == 5 else "retry"
    return Outcome(id=mail, status=status, reason="refused", code=code, text=clean(text), verb=verb)


def unanswered(mail: int, status: Status, reason: Reason, error: Exception) -> Outcome:
    """The outcome of an attempt to which the server gave no answer."""
    return Outcome(id=mail, status=status, reason=reason, text=clean(str(error)))


def clean(text: str) -> str:
    """What a server said, on one line and not without end."""
    return _UNPRINTABLE.sub(" ", text)[:_TEXT_LIMIT].strip()
