"""The log: on standard error, with ids, counts and reasons, never with what people wrote.

Each line tells which event it belongs to: whatever handles one binds its ids (`bound`), and every line until then carries them, in the
worker's thread as well. What is bound has one of a few names and the shape of an id, so that no sentence can get in by that door.
An exception is logged as its type and the places it came through. Its message stays out: it may quote a question or a token. Of what
other libraries log, only the pattern and the numbers are shown, for the same reason.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TextIO

ROOMS = ("adapters", "bot", "knowledge")
FIELDS = ("reference", "kind", "event_id", "interaction_id", "message_id", "team", "guild", "channel", "order")
"""What a line may carry beside its text, in the order in which it is shown."""
Form = Literal["plain", "json"]
REMOVED = "[removed]"
_ID = re.compile(r"[\w.:/-]{1,80}", re.ASCII)
_TOKEN = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w.-]+"  # Slack's tokens
    r"|(?<=hooks\.slack\.com/)[\w/-]+"  # addresses that reply without a token
    r"|(?<=/webhooks/)\d+/[\w.-]+|(?<=/interactions/)\d+/[\w.-]+"  # Discord's
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # who signs in to a database, and how
)
_PLACE = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?([a-zA-Z])")
_NOTHING: Mapping[str, str] = {}
_bound: ContextVar[Mapping[str, str]] = ContextVar("bound", default=_NOTHING)


@contextmanager
def bound(**fields: object) -> Iterator[None]:
    """Give every line within these ids; tasks that begin within carry them on."""
    before = _bound.set({**_bound.get(), **_ids(fields)})
    try:
        yield
    finally:
        _bound.reset(before)


def bind(**fields: object) -> None:
    """Give every line of this task these ids from now on: where one call begins what another ends, and the task ends after it."""
    _bound.set({**_bound.get(), **_ids(fields)})


def reference() -> str:
    """Return a new number under which a person can ask about what went wrong."""
    return secrets.token_hex(4)


def where(error: BaseException) -> str:
    """Say an exception's type and the last places it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.name} ({'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno})" for frame in reversed(frames))
    return f"{type(error).__name__} in {places}" if places else type(error).__name__


class Lines(logging.Formatter):
    """Writes a record as a line for people, or as a line of JSON."""

    def __init__(self, form: Form = "plain", tokens: Iterable[str] = ()) -> None:
        """Take the form, and what is secret and must not stand in a line whatever happens."""
        super().__init__()
        self._form = form
        self._tokens = tuple(sorted({token for token in tokens if len(token) > 3}, key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said, fields = self._without_tokens(_said(record)), _fields(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if self._form == "json":
            row = {"at": at, "level": record.levelname.lower(), "logger": record.name, "said": said, **fields}
            return json.dumps(row, ensure_ascii=False)
        pairs = "".join(f" {name}={value}" for name, value in fields.items())
        return f"{at} {record.levelname} {record.name}: {said}{pairs}"

    def _without_tokens(self, text: str) -> str:
        for token in self._tokens:
            text = text.replace(token, REMOVED)
        return _TOKEN.sub(REMOVED, text)


def set_up(level: str, stream: TextIO | None = None, *, form: Form = "plain", tokens: Iterable[str] = ()) -> None:
    """Send the program's own log at `level` and everyone else's warnings to standard error, or to another stream."""
    logging.raiseExceptions = False  # a log that can not be written would print what it was about
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(form, tokens))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level.upper())


def _ids(fields: Mapping[str, object]) -> dict[str, str]:
    """Return the fields that say something, each in the shape of an id; what has another shape is not shown."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise KeyError(*sorted(unknown))
    return {name: text if _ID.fullmatch(text := str(value)) else "?" for name, value in fields.items() if value}


def _fields(record: logging.LogRecord) -> dict[str, str]:
    """Return what a line carries: what is bound, and what its call gave along."""
    given = {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
    found = {**_bound.get(), **_ids(given)}
    return {name: found[name] for name in FIELDS if name in found}


def _said(record: logging.LogRecord) -> str:
    """Return what a record says, on one line."""
    ours = record.name.partition(".")[0] in ROOMS
    parts = [record.getMessage() if ours else _pattern(record)]
    if record.exc_info and record.exc_info[1] is not None:
        parts.append(where(record.exc_info[1]))
    return " ".join(": ".join(parts).split())


def _pattern(record: logging.LogRecord) -> str:
    """Return the pattern of another library's record with the numbers in it; a text that was put together already is not shown."""
    place = f"({record.filename}:{record.lineno})"
    arguments = record.args if isinstance(record.args, tuple) else ()
    if not arguments:
        return place
    left = iter(arguments)

    def number(match: re.Match[str]) -> str:
        value = next(left, None)
        return str(value) if isinstance(value, (int, float)) else "…"

    return f"{_PLACE.sub(number, str(record.msg).replace('%%', ' per cent'))} {place}"
