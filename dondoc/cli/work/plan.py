"""Everything that is right and wrong with a plan folder; a new one to start from."""

from pathlib import Path

import typer
from rich.text import Text

from dondoc.cli.options import Asking, Shown
from dondoc.cli.words import language, t
from dondoc.cli.work.findings import tell
from dondoc.cli.work.output import Json, Out, note
from dondoc.starter import starter
from states.errors import DondocError
from storage.database import utc_now
from workflow.intake.plan_folder import check_folder


def check(_ctx: typer.Context, asked: Shown, folder: Path) -> None:
    tell(check_folder(folder), as_json=asked.json, good="cli.plan.good")


def new(_ctx: typer.Context, asked: Asking, folder: Path, lang: str) -> None:
    files = starter(lang or language(), utc_now().astimezone().date())
    _need_nothing_there(folder)
    if not asked.dry_run:
        files.write(folder)
    answer: Json = {"folder": str(folder), "files": sorted(files.texts)}
    if asked.dry_run:
        answer["dry_run"] = True
    code = "cli.plan.would_write" if asked.dry_run else "cli.plan.written"
    words = t(code, folder=str(folder), files=", ".join(answer["files"]))
    Out(as_json=asked.json).one(answer, lambda console: console.print(Text(words)))
    if not asked.dry_run and not asked.json:
        note("cli.plan.next", folder=str(folder))


def _need_nothing_there(folder: Path) -> None:
    """Raises DondocError ``folder_not_empty`` where there is a file, or a folder with files."""
    if (
        folder.is_symlink()
        or (folder.exists() and not folder.is_dir())
        or (folder.is_dir() and any(folder.iterdir()))
    ):
        raise DondocError("folder_not_empty", folder=str(folder))
