"""The log: on standard error, with ids, counts and reasons, never with what people wrote.

An exception is logged as its type and the places it came through. Its message stays out: it may quote a question or a token.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import TextIO

ROOMS = ("adapters", "bot", "knowledge")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WithoutContent(logging.Formatter):
    """Formats an exception without its message and without source lines."""

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the exception's type and where it came from."""
        return where(ei[1]) if ei[1] is not None else ""


def where(error: BaseException) -> str:
    """Say an exception's type and the last places it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.name} ({'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno})" for frame in reversed(frames))
    return f"{type(error).__name__} in {places}" if places else type(error).__name__


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Send the program's own log at `level` and everyone else's warnings to standard error, or to another stream."""
    logging.raiseExceptions = False  # a log that can not be written would print what it was about
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutContent(FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level.upper())
