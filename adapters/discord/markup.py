"""Foreign text as Discord's Markdown shows it: to the letter, without format, mention or link of its own."""

from __future__ import annotations

import re
from datetime import datetime

from adapters.characters import printable, shortened

_FORMAT = str.maketrans({sign: f"\\{sign}" for sign in "\\*_~|`[]<>"})
_SCHEME = re.compile(r"(\w):(?=//)")
_AT = re.compile(r"@(?=\w)")
_GAP = "\u200b"
_START = re.compile(r"^(#{1,3}|-#?|\+|\d{1,9}(?=[.)]))([.)]?)(?= )")
"""What makes a heading, a small line or a list of the line that it begins."""


def safe(text: str) -> str:
    """Return a text on one line that Discord shows as it is."""
    line = " ".join(printable(text).split())
    return _START.sub(_plain, _AT.sub(f"@{_GAP}", _SCHEME.sub(rf"\1:{_GAP}", line.translate(_FORMAT))))


def cut(text: str, most: int) -> str:
    """Return a text in Markdown of at most `most` characters, with no half of an escape at its end."""
    return shortened(text, most, half=r"\\+|<t:[^<>]*")


def moment(at: datetime) -> str:
    """Return a moment that every reader sees in their own time zone; only for moments (see `adapters.moments`)."""
    return f"<t:{int(at.timestamp())}:f>"


def code_block(text: str) -> str:
    """Return a text in a block of fixed width that it can not end."""
    return f"```\n{text.replace('`', 'ˋ')}\n```"


def _plain(start: re.Match[str]) -> str:
    sign, stop = start.groups()
    return f"{sign}\\{stop}" if stop else f"\\{sign}"
