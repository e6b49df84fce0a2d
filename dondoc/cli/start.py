"""The installed program: its version is told at once, all else by its commands."""

import sys

from dondoc.version import VERSION

NAME = "dondoc"


def told_version() -> str:
    return f"{NAME} {VERSION}"


def run() -> None:
    """The entry point. Never shows a traceback."""
    if sys.argv[1:] == ["--version"]:
        print(told_version())
        return
    from dondoc.cli.main import run as run_command

    run_command()
