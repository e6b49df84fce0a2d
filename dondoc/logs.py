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


def log_to(folder: Path, style: str = "text") -> Path:
    """Let everything the program logs go to the folder's log file; gives the file.

    Calling it again moves the log. Nothing is written, nor the folder made, before there is
    something to say.
    """
    path = folder / NAME
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(_formatter(style))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, logging.FileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    return path


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
