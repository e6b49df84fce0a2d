"""Mails from files: one mail, an mbox, a Maildir or a folder of .eml files; read, never changed."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

from states.errors import BadRequest, NotFound

FROM_LINE = b"From "


def read_mails(path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    """Every mail with its place, in order, cut after ``limit`` bytes.

    Raises NotFound ``mail_file``; OSError for what cannot be read.
    """
    if not path.exists():
        raise NotFound("mail_file", file=str(path))
    if path.is_dir():
        yield from _of_folder(path, limit)
    elif _begins_with(path, FROM_LINE):
        yield from _of_mbox(path, limit)
    else:
        yield path.name, _head(path, limit)


def _of_folder(path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    folders = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    files = [file for folder in folders for file in sorted(folder.iterdir())]
    files = files if folders else sorted(path.glob("*.eml"))
    if not folders and not files:
        raise BadRequest("no_mails", file=str(path))
    for file in files:
        if file.is_file() and not file.name.startswith("."):
            yield file.relative_to(path).as_posix(), _head(file, limit)


def _of_mbox(path: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    box = mailbox.mbox(path, create=False)
    try:
        for n, key in enumerate(box.keys(), 1):
            with box.get_file(key) as file:
                yield f"{path.name}:{n}", file.read(limit)
    finally:
        box.close()


def _begins_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _head(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)
