"""A folder of received mails, one file each; several processes may fill it at once."""

import email.policy
import itertools
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path

_ENVELOPE = "X-Envelope-To: "
_count = itertools.count()


@dataclass(frozen=True)
class StoredMail:
    """A received mail; its file is read when it is first asked about."""

    path: Path

    @cached_property
    def message(self) -> EmailMessage:
        parser = BytesParser(_class=EmailMessage, policy=email.policy.default)
        return parser.parsebytes(self.path.read_bytes())

    @property
    def envelope_to(self) -> tuple[str, ...]:
        """The addresses it was handed over for, whoever it names in To and Cc."""
        with self.path.open("rb") as file:
            return tuple(file.readline().decode().strip().removeprefix(_ENVELOPE).split(", "))

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    def data(self) -> bytes:
        """The mail byte for byte as it was received."""
        return self.path.read_bytes().partition(b"\r\n")[2]


class Mailbox:
    """The folder; made when the first mail arrives."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def store(self, data: bytes, envelope_to: Sequence[str]) -> StoredMail:
        """Keep a mail under a name nobody else uses, in order of arrival.

        The file appears whole or not at all. It is not forced to disk: this is no archive.
        """
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{time.time_ns():019d}-{os.getpid()}-{next(_count)}"
        draft = self.directory / f".{name}"
        draft.write_bytes(f"{_ENVELOPE}{', '.join(envelope_to)}\r\n".encode() + data)
        return StoredMail(draft.rename(self.directory / f"{name}.eml"))

    def messages(self) -> list[StoredMail]:
        """All mails, first received first."""
        return [StoredMail(path) for path in sorted(self.directory.glob("*.eml"))]
