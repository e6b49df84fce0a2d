"""One mail handed over while somebody watches: every step with the server's words and a cure.

For finding out why mail does not leave. It asks one verb at a time, so that a step that fails
is the step that is named; the mailer hurries and does not.
"""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from notifications.answers import Meaning, meaning
from notifications.outcome import Envelope, clean
from notifications.smtp_url import SmtpTarget
from notifications.wire import greeting_name

Name = Literal["resolve", "connect", "tls", "hello", "login", "sender", "recipient", "data"]
Said = tuple[int | None, str]
_CURES: dict[Meaning, str] = {
    "relay": "relay_denied",
    "login": "login_needed",
    "tls": "tls_needed",
    "busy": "try_later",
    "policy": "policy",
    "too_large": "too_large",
    "content": "content",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``words`` are the server's own, or the machine's; ``cure`` a code."""

    name: Name
    ok: bool
    code: int | None = None
    words: str = ""
    cure: str = ""


class _StepFailed(Exception):
    def __init__(self, cure: str, code: int | None = None, words: str = "") -> None:
        super().__init__(cure)
        self.cure, self.code, self.words = cure, code, words


def converse(
    target: SmtpTarget,
    envelope: Envelope,
    *,
    timeout: float = 20.0,
    tls_context: ssl.SSLContext | None = None,
) -> tuple[Step, ...]:
    """Hand the mail over and say how each step went; ends with the first that failed.

    ``timeout`` in seconds is the patience for every single answer. Never raises for what a
    server or network may do, never shows the password.
    """
    talk = _Talk(target, envelope, timeout, tls_context)
    try:
        return tuple(_steps(talk))
    finally:
        talk.close()


def _steps(talk: "_Talk") -> Iterator[Step]:
    for name, step in talk.plan():
        try:
            code, words = step()
        except Exception as error:
            failed = _failure(name, error)
            yield Step(name, False, failed.code, talk.hidden(failed.words), failed.cure)
            return
        yield Step(name, True, code, talk.hidden(words))


class _Talk:
    """The conversation, one step a method; each gives what the server said."""

    def __init__(
        self,
        target: SmtpTarget,
        envelope: Envelope,
        timeout: float,
        tls_context: ssl.SSLContext | None,
    ) -> None:
        self.target, self.envelope, self.timeout = target, envelope, timeout
        self.tls_context = tls_context
        self.client = smtplib.SMTP(local_hostname=greeting_name(), timeout=timeout)

    def plan(self) -> Iterator[tuple[Name, Callable[[], Said]]]:
        """The steps this server's settings ask for."""
        target = self.target
        yield "resolve", self.resolve
        yield "connect", self.connect
        if target.tls == "implicit":
            yield "tls", self.encrypt
        yield "hello", self.hello
        if target.tls == "starttls":
            yield "tls", self.start_tls
        if target.user:
            yield "login", self.login
        yield "sender", self.sender
        yield "recipient", self.recipient
        yield "data", self.data

    def resolve(self) -> Said:
        found = socket.getaddrinfo(self.target.host, self.target.port, type=socket.SOCK_STREAM)
        return None, ", ".join(dict.fromkeys(str(one[4][0]) for one in found))

    def connect(self) -> Said:
        place = (self.target.host, self.target.port)
        self.client.sock = socket.create_connection(place, self.timeout)
        return None, f"{self.target.host}:{self.target.port}"

    def hello(self) -> Said:
        greeting = self._said(self.client.getreply(), 220)
        self._said(self.client.ehlo(), 250)
        return greeting

    def start_tls(self) -> Said:
        if not self.client.has_extn("starttls"):
            raise _StepFailed("no_starttls")
        self._said(self.client.docmd("STARTTLS"), 220)
        told = self.encrypt()
        self._said(self.client.ehlo(), 250)
        return told

    def encrypt(self) -> Said:
        """As the mailer does: with the machine's own trust, for the name in the setting."""
        context = self.tls_context or ssl.create_default_context()
        assert self.client.sock is not None
        secure = context.wrap_socket(self.client.sock, server_hostname=self.target.host)
        self.client.sock, self.client.file = secure, None
        # What was said before could have been said by anybody.
        self.client.ehlo_resp, self.client.esmtp_features = None, {}
        return None, secure.version() or ""

    def login(self) -> Said:
        """PLAIN or LOGIN in UTF-8, which the library's own way does not write; else its own."""
        user, password = self.target.user, self.target.password
        offered = self.client.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            return self._said(self.client.docmd("AUTH", f"PLAIN {self._plain()}"), 235)
        if "LOGIN" in offered:
            self._said(self.client.docmd("AUTH", "LOGIN"), 334)
            self._said(self.client.docmd(_b64(user)), 334)
            return self._said(self.client.docmd(_b64(password)), 235)
        code, words = self.client.login(user, password)
        return code, _words(words)

    def sender(self) -> Said:
        words = f"FROM:<{self.envelope.sender}>"
        if not words.isascii() or not self.envelope.recipient.isascii():
            if not self.client.has_extn("smtputf8"):
                raise _StepFailed("not_ascii")
            self.client.command_encoding = "utf-8"
            words += " SMTPUTF8 BODY=8BITMIME"
        return self._said(self.client.docmd("MAIL", words), 250)

    def recipient(self) -> Said:
        return self._said(self.client.docmd("RCPT", f"TO:<{self.envelope.recipient}>"), 250, 251)

    def data(self) -> Said:
        return self._said(self.client.data(self.envelope.data), 250)

    def close(self) -> None:
        """Take leave if the server still listens."""
        try:
            if self.client.sock is not None:
                self.client.docmd("QUIT")
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.client.close()

    def hidden(self, words: str) -> str:
        """The words without the password, as it is or as it goes over the line."""
        password = self.target.password
        if password:
            for secret in (self._plain(), _b64(password), password):
                words = words.replace(secret, "***")
        return clean(words)

    def _plain(self) -> str:
        return _b64(f"\0{self.target.user}\0{self.target.password}")

    def _said(self, reply: tuple[int, bytes], *wanted: int) -> Said:
        code, words = reply[0], _words(reply[1])
        if code not in wanted:
            raise _StepFailed("", code, words)
        return code, words


def _b64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _failure(name: Name, error: Exception) -> _StepFailed:
    """The step's failure with the cure it calls for."""
    match error:
        case _StepFailed(cure=""):
            return _StepFailed(_cure(name, error.code, error.words), error.code, error.words)
        case _StepFailed():
            return error
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=said):
            return _StepFailed(_cure(name, code, _words(said)), code, _words(said))
        case smtplib.SMTPNotSupportedError():
            return _StepFailed("no_login", words=str(error))
        case _:
            return _StepFailed(_broken(name, error), words=str(error))


def _broken(name: Name, error: Exception) -> str:
    """No answer at all: the network, the certificate, or a server that speaks otherwise."""
    if name == "resolve":
        return "no_such_host"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if name in ("tls", "hello") and isinstance(error, (ssl.SSLError, TimeoutError)):
        return "other_tls"
    if name == "hello" and isinstance(error, (smtplib.SMTPServerDisconnected, OSError)):
        return "other_tls"
    return "unreachable" if name == "connect" else "hung_up"


def _cure(name: Name, code: int | None, words: str) -> str:
    """What to do about a step that the server refused."""
    verb = {"sender": "MAIL", "recipient": "RCPT", "data": "DATA"}.get(name, "")
    if name == "hello":
        return "try_later" if code is not None and code // 100 == 4 else "not_welcome"
    if name == "login":
        return "tls_needed" if code in (530, 538) else "wrong_password"
    if name == "tls":
        return "no_starttls"
    means = meaning(code, words, verb)
    if code is not None and code // 100 == 4 and means not in ("login", "tls", "relay"):
        return "try_later"
    return _CURES.get(means) or f"{name}_refused"
