"""Moments in sentences, so that every reader sees them in their own time zone where the chat can do that.

Only moments: when something was sent, when the next one comes. A calendar day (the date of a claim, "as of", the day that a digest is named
after) is no moment: shifted by a time zone it would be another day for half of the world, so days are written out and stay as they are.

A sentence is made before it is known where it is shown. In it a moment stands between two marks that no one types; each surface puts its
own notation there, and what lies between moments is made safe as it always is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

_BEGIN, _END = "\ue000", "\ue001"
_MARKED = re.compile(f"{_BEGIN}(\\d{{1,12}}){_END}")


def marked(at: datetime) -> str:
    """Return a moment for a sentence; `at` knows its zone."""
    return f"{_BEGIN}{int(at.timestamp())}{_END}"


def shown(sentence: str, words: Callable[[str], str], moment: Callable[[datetime], str]) -> str:
    """Return a sentence with its moments as `moment` writes them, and all else as `words` makes it safe."""
    pieces = _MARKED.split(sentence)  # in turn what lies between, and a moment
    shown = [moment(_read(piece)) if n % 2 else _between(piece, words) for n, piece in enumerate(pieces)]
    return "".join(shown)


def in_utc(at: datetime) -> str:
    """Return a moment where the reader's time zone is not known."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _read(seconds: str) -> datetime:
    return datetime.fromtimestamp(min(int(seconds), 253_402_300_799), UTC)


def _between(text: str, words: Callable[[str], str]) -> str:
    """Make a text safe that may begin and end with a blank, which belongs to the sentence."""
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{words(text.strip(' '))}{after}" if text.strip(" ") else text
