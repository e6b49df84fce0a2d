"""What a piece of work spends its time on: a sampled profile, told in one line by package."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyinstrument import Profiler

from bench.pairs import looking_on

PACKAGE = re.compile(r".*/(?:site-packages|python3\.\d+)/([A-Za-z0-9_]+)")
OURS = re.compile(r".*/(states|i18n|storage|notifications|workflow|dondoc|bench)/")
DATABASE = ("Cursor.", "Connection.")


def limit_of(work: Callable[[], object], *, shown: int = 5) -> str:
    """The shares of the packages that take most of what the work measures by ``seconds``.

    A built-in counts for the package that called it, except the database's own.
    """
    profiler = Profiler(interval=0.001, async_mode="disabled")
    looking_on.append(profiler)
    try:
        work()
    finally:
        looking_on.clear()
    session = profiler.last_session
    assert session is not None
    root = session.root_frame(trim_stem=False)
    shares: Counter[str] = Counter()
    _add(root, "python", shares)
    del shares["bench"], shares["pyinstrument"]
    whole = sum(shares.values()) or 1.0
    return ", ".join(f"{name} {share / whole:.0%}" for name, share in shares.most_common(shown))


def _add(frame: Any, caller: str, shares: "Counter[str]") -> None:
    package = _package(frame, caller)
    shares[package] += frame.absorbed_time  # type: ignore[assignment]
    for child in frame.children:
        if child.is_synthetic:
            shares[package] += child.time
        else:
            _add(child, package, shares)


def _package(frame: Any, caller: str) -> str:
    path = Path(frame.file_path or "<").as_posix()
    if path.startswith("<"):
        return "SQLite" if frame.function.startswith(DATABASE) else caller
    ours = OURS.match(path)
    if ours and "site-packages" not in path:
        return ours[1]
    found = PACKAGE.match(path)
    return found[1].removesuffix(".py") if found else caller
