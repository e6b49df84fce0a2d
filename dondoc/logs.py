"""The program's own log: a file in the data folder, as text or JSON lines."""

import logging
from functools import cached_property
from pathlib import Path
from typing import Any

NAME = "dondoc.log"
_handlers: list[logging.FileHandler] = []


def log_to(folder: Path, style: str = "text") -> None:
    """Let everything the program logs go to the folder's log file; calling it again moves it.

    Nothing is written, nor the file made, before there is something to say.
    """
    root = logging.getLogger()
    while _handlers:
        root.removeHandler(_handlers[0])
        _handlers.pop(0).close()
    handler = logging.FileHandler(folder / NAME, encoding="utf-8", delay=True)
    handler.setFormatter(_Formatter(style))
    root.addHandler(handler)
    _handlers.append(handler)


def is_logging() -> bool:
    """Whether the log has its place already."""
    return bool(_handlers)


def make_folder() -> None:
    """Make sure that what is to be logged next finds its place."""
    for handler in _handlers:
        Path(handler.baseFilename).parent.mkdir(parents=True, exist_ok=True)


class _Formatter(logging.Formatter):
    """Text or JSON; what writes it is loaded with the first line, which most commands never log."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._kind = style

    def format(self, record: logging.LogRecord) -> str:
        return self._written.format(record)

    @cached_property
    def _written(self) -> logging.Formatter:
        import structlog  # noqa: PLC0415 - said above

        words: tuple[Any, ...] = (structlog.dev.ConsoleRenderer(colors=False),)
        if self._kind == "json":
            words = (
                structlog.processors.dict_tracebacks,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            )
        plain = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=(
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ),
            processors=[plain, *words],
        )
