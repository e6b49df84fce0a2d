"""What SMTP wants beside its verbs: data with dots, and a name to greet with."""

import re
import socket

_FULL_NAME = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def dotted(data: bytes) -> bytes:
    """The data as DATA wants it: lines ended by CRLF, leading dots doubled, a last dot."""
    lines = b"\r\n" + b"\r\n".join(data.splitlines())
    return lines.replace(b"\r\n.", b"\r\n..")[2:] + b"\r\n.\r\n"


def greeting_name() -> str:
    """The name for EHLO: that of this machine if it has a full one. May ask the DNS."""
    name = socket.getfqdn()
    return name if _FULL_NAME.fullmatch(name) else "[127.0.0.1]"
