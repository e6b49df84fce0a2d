"""Who we are among the processes on one data folder, and which of the others are dead."""

import fcntl
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import IO


class Node:
    """A process that sends mail. Its lock file is held as long as it lives, so a claim of a
    process that was killed can be given back at once instead of after its lease."""

    def __init__(self, directory: Path) -> None:
        self.name = f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = self._path(self.name).open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def _path(self, name: str) -> Path:
        return self._directory / f"{name}.lock"

    def dead(self, names: Iterable[str]) -> set[str]:
        """Those of the named processes that no longer live on this machine."""
        return {name for name in names if name != self.name and self._is_dead(name)}

    def _is_dead(self, name: str) -> bool:
        path = self._path(name)
        try:
            with path.open("r+") as lock:
                return _free(lock)
        except FileNotFoundError:
            # Its folder is another machine's; only the lease can tell.
            return False

    def close(self) -> None:
        """Leave: the lock goes, and the file with it."""
        self._path(self.name).unlink(missing_ok=True)
        self._lock.close()


def _free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(lock, fcntl.LOCK_UN)
    return True
