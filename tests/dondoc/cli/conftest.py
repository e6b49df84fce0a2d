"""Data folders to run commands on: empty, just opened, and in the middle of the campaign."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import EXAMPLE, MORNING, TIMELINE, Folder


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "DATABASE_URL", "SMTP_URL", "SMTP_PASSWORD_FILE", "MAIL_FROM", "LANG"):
        monkeypatch.delenv(f"DONDOC_{name}", raising=False)


@pytest.fixture(scope="session")
def just_opened(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("opened") / "data")
    folder.ok("init", "--trial")
    folder.ok("campaign", "open", str(EXAMPLE))
    return folder


@pytest.fixture(scope="session")
def in_may(just_opened: Folder, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = just_opened.copy_to(tmp_path_factory.mktemp("may") / "data")
    folder.ok("replay", str(TIMELINE), "--until", MORNING)
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Folder:
    """Nothing yet."""
    return Folder(tmp_path / "data")


@pytest.fixture
def opened(just_opened: Folder, tmp_path: Path) -> Folder:
    """The example campaign on its first morning."""
    return just_opened.copy_to(tmp_path / "opened")


@pytest.fixture
def may(in_may: Folder, tmp_path: Path) -> Folder:
    """The example campaign on 9 May, eight in the morning: two days after the deadline."""
    return in_may.copy_to(tmp_path / "may")


@pytest.fixture
def report_file(tmp_path: Path) -> Callable[..., str]:
    """A report of the example, changed as asked."""

    def write(name: str, **changes: Any) -> str:
        data = json.loads((EXAMPLE / "reports" / f"{name}.json").read_text(encoding="utf-8"))
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(data | changes, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write
