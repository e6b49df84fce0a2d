"""The text of a file from outside: bounded, UTF-8, or UTF-16 where a byte order mark says so."""

import codecs
import errno
import os
import unicodedata
from pathlib import Path

from states.legacy import old_text
from workflow.intake.problems import Place, Problems

LARGEST_FILE = 5 * 1024 * 1024
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_EXCERPT = 60


def read_bytes(path: Path, problems: Problems, *, largest: int = LARGEST_FILE) -> bytes | None:
    """The bytes of a regular file, or ``None`` with a problem."""
    try:
        if not path.is_file():
            problems.error("missing_file", Place(), name=path.name)
            return None
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as refusal:
        reason = errno.errorcode.get(refusal.errno or 0, "")
        problems.error("unreadable_file", Place(), name=path.name, reason=reason)
        return None
    if len(data) > largest:
        problems.error("file_too_large", Place(), largest=largest)
        return None
    return data


def decoded(data: bytes, problems: Problems) -> str | None:
    """The bytes as text, without its byte order mark; letters as they were sent."""
    try:
        return data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError as reason:
        line = data.count(b"\n", 0, reason.start) + 1
        _refuse(data, data[reason.start], Place(line=line), problems)
        return None


def _refuse(data: bytes, byte: int, place: Place, problems: Problems) -> None:
    """Say how the line would read in an old encoding, if it would; nothing is guessed."""
    lines = data.split(b"\n")
    line = lines[(place.line or 1) - 1].decode("latin-1").strip()
    old = old_text(line)
    if old is None:
        problems.error("not_utf8", place, byte=f"0x{byte:02X}")
    else:
        reading = old.reading[:_EXCERPT]
        problems.error("old_encoding", place, encoding=old.encoding, reading=reading)


def read_text(path: Path, problems: Problems) -> str | None:
    """The text of a file in composed letters (NFC), or ``None`` with a problem."""
    data = read_bytes(path, problems)
    text = None if data is None else decoded(data, problems)
    return None if text is None else composed(text)


def composed(text: str) -> str:
    """The text in composed letters (NFC)."""
    return unicodedata.normalize("NFC", text)


def exists(path: Path) -> bool:
    """Whether there is such a file, or something that should be one."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # Path.is_dir() raises where a folder above is closed to us
