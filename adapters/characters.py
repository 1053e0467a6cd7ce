"""Characters that must not pass: into a terminal, into a database, into the core; and texts that must not be longer.

What a message says is not judged here.
"""

from __future__ import annotations

import re

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Invisible characters that turn the reading direction or break lines, with which a text can look like another one."""


def well_formed(text: str) -> str:
    """Return the text as valid Unicode without NUL: what every database and encoder can take."""
    return _LONE_SURROGATES.sub("\ufffd", text).replace("\x00", "")


def printable(text: str) -> str:
    """Return the text without anything that moves the cursor, changes colours or turns the direction; line breaks and tabs stay."""
    return _DIRECTIONS.sub("", _CONTROLS.sub("", _LONE_SURROGATES.sub("\ufffd", text)))


def shortened(text: str, most: int, *, half: str = "") -> str:
    """Return a text of at most `most` characters, shortened at a word where it can be.

    `half` is a pattern of what a cut may leave of a surface's markup; it goes too.
    """
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, gap, _ = kept.rpartition(" ")
    kept = head if gap and len(head) > most // 2 else kept
    return re.sub(rf"(?:{half})$", "", kept.rstrip()).rstrip() + "…"
