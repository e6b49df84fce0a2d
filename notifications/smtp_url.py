"""Where mail is handed over: the SMTP setting, read from its URL."""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from states.errors import BadRequest

Tls = Literal["starttls", "implicit", "none"]

EXAMPLE = "smtp://user:password@mail.example.org:587?tls=starttls"
_FORCED = "insecure"  # plain to a host that is not this machine: only by this name
_PORTS: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTarget:
    """A mail server and how to speak to it; never shows the password."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)


def parse_smtp_url(url: str) -> SmtpTarget:
    """Read ``smtp://user:pass@host:587?tls=starttls|implicit|none|insecure``.

    TLS is required unless ``none`` is said, on loopback, or ``insecure``, anywhere.
    Raises BadRequest ``smtp_url`` with the faulty part and an example; never the URL itself,
    which may hold the password.
    """
    parts = _split(url)
    host, port = parts.hostname or "", _port(parts)
    if not host:
        raise _wrong("host")
    tls = _tls(parts, host, port)
    return SmtpTarget(
        host=host,
        port=port or _PORTS[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def is_loopback(host: str) -> bool:
    """Whether a name or address can only mean this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _wrong("host") from None
    if parts.scheme not in {"smtp", "smtps"}:
        raise _wrong("scheme")
    if parts.path.strip("/") or parts.fragment:
        raise _wrong("path")
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        raise _wrong("port") from None
    if port == 0:
        raise _wrong("port")
    return port


def _tls(parts: SplitResult, host: str, port: int | None) -> Tls:
    implicit = parts.scheme == "smtps"
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    said = options.pop("tls", "implicit" if implicit or port == 465 else "starttls")
    if options:
        raise _wrong("query")
    if implicit and said != "implicit":
        raise _wrong("tls")
    if said == _FORCED or (said == "none" and is_loopback(host)):
        return "none"
    if said == "starttls":
        return "starttls"
    if said == "implicit":
        return "implicit"
    raise _wrong("tls")


def _wrong(part: str) -> BadRequest:
    return BadRequest("smtp_url", part=part, example=EXAMPLE)
