"""Data folders to run commands on: empty, just opened, and in the middle of the campaign."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import EXAMPLE, MORNING, TIMELINE, Folder
from databases import by_kind


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "DATABASE_URL", "SMTP_URL", "SMTP_PASSWORD_FILE", "MAIL_FROM", "LANG"):
        monkeypatch.delenv(f"DONDOC_{name}", raising=False)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Folder]:
    """Folders to copy from, made once for each kind of database."""

    @by_kind
    def stage(name: str) -> Folder:
        path = tmp_path_factory.mktemp(name) / "data"
        if name == "may":
            folder = stage("opened").copy_to(path)
            folder.ok("replay", str(TIMELINE), "--until", MORNING)
            return folder
        folder = Folder.new(path)
        folder.ok("init", "--trial")
        folder.ok("campaign", "open", str(EXAMPLE))
        return folder

    return stage


@pytest.fixture
def fresh(tmp_path: Path) -> Folder:
    """Nothing yet."""
    return Folder.new(tmp_path / "data")


@pytest.fixture
def opened(stage: Callable[[str], Folder], tmp_path: Path) -> Folder:
    """The example campaign on its first morning."""
    return stage("opened").copy_to(tmp_path / "opened")


@pytest.fixture
def may(stage: Callable[[str], Folder], tmp_path: Path) -> Folder:
    """The example campaign on 9 May, eight in the morning: two days after the deadline."""
    return stage("may").copy_to(tmp_path / "may")


@pytest.fixture
def report_file(tmp_path: Path) -> Callable[..., str]:
    """A report of the example, changed as asked."""

    def write(name: str, **changes: Any) -> str:
        data = json.loads((EXAMPLE / "reports" / f"{name}.json").read_text(encoding="utf-8"))
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(data | changes, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write
