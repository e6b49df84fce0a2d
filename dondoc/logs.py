"""The program's own log: a file in the data folder, as text or JSON lines."""

import logging
from pathlib import Path

import structlog
from structlog.typing import Processor

NAME = "dondoc.log"
_SHARED: tuple[Processor, ...] = (
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
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
    handler.setFormatter(_formatter(style))
    root.addHandler(handler)
    _handlers.append(handler)


def is_logging() -> bool:
    """Whether the log has its place already."""
    return bool(_handlers)


def make_folder() -> None:
    """Make sure that what is to be logged next finds its place."""
    for handler in _handlers:
        Path(handler.baseFilename).parent.mkdir(parents=True, exist_ok=True)


def _formatter(style: str) -> logging.Formatter:
    words: tuple[Processor, ...] = (structlog.dev.ConsoleRenderer(colors=False),)
    if style == "json":
        words = (
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *words],
    )
