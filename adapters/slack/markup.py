"""Foreign text as Slack shows it: to the letter, without format, mention or link of its own.

Slack reads text in three ways: rich text, plain text and table cells to the letter (`literal`), `mrkdwn` with its own marks (`safe`), and
what is streamed as Markdown (`in_markdown`). The marks of `mrkdwn` can not be escaped, so a mark that would count becomes its double.
"""

from __future__ import annotations

import re
from datetime import datetime

from adapters.characters import printable, shortened
from adapters.moments import in_utc

_GAP = "\u200b"
_MENTION = re.compile(r"<(?=[!@#])|&(?=(?:lt|gt|amp);)")
_MARK = re.compile(r"(?<![0-9A-Za-z])[*_~](?=\S)|(?<=\S)[*_~](?![0-9A-Za-z])|`")
"""A mark at the edge of a word, where it begins or ends a format; inside a word and between blanks it is a letter."""
_DOUBLES = str.maketrans("*_~`", "∗ˍ∼ˋ")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_SCHEME = re.compile(r"(\w):(?=//)")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~])")
_LINE_BEGIN = re.compile(r"^(?=[#>+=-]|\d+[.)])")
"""What would make a heading, a quotation or a list of a Markdown line."""
_HALF = r"&\w*|(?<!\\)\\(?:\\\\)*|<[^<>]*"


def literal(text: str) -> str:
    """Return a text on one line for places that Slack shows to the letter; nothing in it can be taken for a mention."""
    return _MENTION.sub(rf"\g<0>{_GAP}", " ".join(printable(text).split()))


def safe(text: str) -> str:
    """Return a text on one line for `mrkdwn`."""
    line = _MARK.sub(lambda mark: mark[0].translate(_DOUBLES), " ".join(printable(text).split()))
    line = _SCHEME.sub(rf"\1:{_GAP}", _EMOJI.sub(f":{_GAP}", line))
    return (_GAP if line.startswith(">") else "") + escaped(line)


def in_markdown(text: str) -> str:
    """Return a text on one line for Markdown."""
    line = _SCHEME.sub(rf"\1:{_GAP}", _EMOJI.sub(f":{_GAP}", " ".join(printable(text).split())))
    return escaped(_MARKDOWN.sub(r"\\\1", _LINE_BEGIN.sub(_GAP, line)))


def escaped(text: str) -> str:
    """Return a text with the three characters escaped that Slack asks for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """Return a text in any of the three ways of at most `most` characters, with no half of an escape or a link at its end."""
    return shortened(text, most, half=_HALF)


def moment(at: datetime, *, form: str = "{date_short_pretty} {time}") -> str:
    """Return a moment in `mrkdwn` that every reader sees in their own time zone.

    Only for moments (see `adapters.moments`).
    """
    return f"<!date^{int(at.timestamp())}^{form}|{in_utc(at)}>"
