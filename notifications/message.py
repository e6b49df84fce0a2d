"""A letter as the bytes that go to the wire: MIME put together from constant parts."""

import datetime as dt
import hashlib
import json
import re
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from notifications.address import is_address
from states.errors import BadRequest

_LINE = 76
_PLAIN_LIMIT = 60
_WORD_BYTES = 39  # 52 characters of base64: the word fits beside "Subject: " in one line

_UNSAFE = re.compile(r"[\r\n\0\ud800-\udfff]")
_PLAIN = re.compile(r"(?!.*=\?)[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"(?!.*=\?)[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_TOKEN = re.compile(r"<[!-;=?-~]+>|[A-Za-z0-9-]*")

# No base64 line holds a "_", so the boundary cannot occur inside a part.
_LETTER = b'Content-Type: multipart/alternative; boundary="_dondoc_"\r\n'
_TEXT = (
    b"\r\n--_dondoc_\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n"
)
_MIXED = b'Content-Type: multipart/mixed; boundary="_mixed_"\r\n\r\n--_mixed_\r\n'
_HTML = _TEXT.replace(b"text/plain", b"text/html")
_END = b"\r\n--_dondoc_--\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """What stands above a letter. ``date`` keeps its offset; ids come with their brackets."""

    date: dt.datetime
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    subject: str
    message_id: str
    in_reply_to: str = ""
    language: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the letter. ``kind`` is its content type with parameters; both are ASCII of
    our own making."""

    name: str
    kind: str
    data: bytes


def build(headers: Headers, text: str, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """The whole message in lines of at most 998 bytes ended by CRLF, ready for DATA.

    Raises BadRequest ``header_unsafe`` or ``address_invalid``, naming the header.
    """
    letter = b"".join((_LETTER, _TEXT, _body(text), _HTML, _body(html), _END))
    return _head(headers) + (_with_files(letter, attachments) if attachments else letter)


def _with_files(letter: bytes, attachments: Sequence[Attachment]) -> bytes:
    """The letter as the first part, its files after it."""
    parts = [_MIXED, letter]
    for file in attachments:
        head = (
            f'--_mixed_\r\nContent-Type: {file.kind}; name="{file.name}"\r\n'
            f'Content-Disposition: attachment; filename="{file.name}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        parts += [head.encode(), _base64(file.data), b"\r\n"]
    return b"".join((*parts, b"--_mixed_--\r\n"))


def message_id(
    *, campaign: str, letter: str, address: str, units: Iterable[str], extra: str, domain: str
) -> str:
    """The one id of a mail: the same facts give the same id, whatever the order of units."""
    facts = json.dumps([campaign, letter, address, sorted(units), extra])
    return f"<{hashlib.sha256(facts.encode()).hexdigest()[:40]}@{domain}>"


def _head(headers: Headers) -> bytes:
    lines = [
        f"Date: {format_datetime(headers.date)}",
        f"From: {_sender(headers)}",
        f"To: {_addresses('To', headers.to) or 'undisclosed-recipients:;'}",
        f"Subject: {_encoded('Subject', headers.subject, _PLAIN)}",
        f"Message-ID: {_token('Message-ID', headers.message_id)}",
        f"Content-Language: {_token('Content-Language', headers.language)}",
    ]
    if headers.cc:
        lines.append(f"Cc: {_addresses('Cc', headers.cc)}")
    if headers.reply_to:
        lines.append(f"Reply-To: {_addresses('Reply-To', (headers.reply_to,))}")
    if headers.in_reply_to:
        opening = _token("In-Reply-To", headers.in_reply_to)
        lines += [f"In-Reply-To: {opening}", f"References: {opening}"]
    lines += ["Auto-Submitted: auto-generated", "MIME-Version: 1.0", ""]
    return "\r\n".join(lines).encode()


def _sender(headers: Headers) -> str:
    address = _addresses("From", (headers.sender,))
    name = _encoded("From", headers.sender_name, _ATOMS)
    return f"{name}\r\n <{address}>" if name else address


def _addresses(header: str, addresses: tuple[str, ...]) -> str:
    for address in addresses:
        if not is_address(address):
            raise BadRequest("address_invalid", header=header, address=address)
    return ",\r\n ".join(addresses)


def _token(header: str, value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise BadRequest("header_unsafe", header=header)
    return value


def _encoded(header: str, value: str, plain: re.Pattern[str]) -> str:
    if _UNSAFE.search(value):
        raise BadRequest("header_unsafe", header=header)
    short = len(value) <= _PLAIN_LIMIT and plain.fullmatch(value)
    return value if short else _encoded_words(value.encode())


def _encoded_words(data: bytes) -> str:
    """RFC 2047: one word a line, no character cut in two."""
    words, start = [], 0
    while start < len(data):
        end = min(start + _WORD_BYTES, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(data[start:end], newline=False).decode()}?=")
        start = end
    return "\r\n ".join(words)


def _body(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return _base64(lines.encode(errors="replace"))


def _base64(content: bytes) -> bytes:
    data = b2a_base64(content, newline=False)
    return b"\r\n".join([data[i : i + _LINE] for i in range(0, len(data), _LINE)])
