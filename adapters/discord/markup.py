"""Foreign text as Discord's Markdown shows it: to the letter, without format, mention or link of its own."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from adapters.characters import printable

_FORMAT = re.compile(r"([\\*_~|`\[\]<>])")
_SCHEME = re.compile(r"(\w):(?=//)")
_AT = re.compile(r"@(?=\w)")
_GAP = "\u200b"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def safe(text: str) -> str:
    """Return a text on one line that Discord shows as it is."""
    line = " ".join(printable(text).split())
    return _AT.sub(f"@{_GAP}", _SCHEME.sub(rf"\1:{_GAP}", _FORMAT.sub(r"\\\1", line)))


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters, shortened at a word where it can be."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, gap, _ = kept.rpartition(" ")
    return (head if gap and len(head) > most // 2 else kept).rstrip(" \\") + "…"


def address(url: str | None) -> str | None:
    """Return a source's address fit for a masked link; none for what is no web address."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return quote(url.strip(), safe=":/?#@!$&'*+,;=%~-._")


def superscript(number: int) -> str:
    """Return a number as small raised digits."""
    return str(number).translate(_SUPERSCRIPT)


def code_block(text: str) -> str:
    """Return a text in a block of fixed width that it can not end."""
    return f"```\n{text.replace('`', 'ˋ')}\n```"
