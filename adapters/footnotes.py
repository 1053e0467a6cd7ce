"""The small numbers after a line and the addresses they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from bot.answers import Citation

MARKED = 2
"""How many sources of a line get a footnote; the best come first."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Footnotes:
    """Gives each source its number, in the order in which sources are met."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._numbers: dict[str, int] = {}
        self.sources: list[Citation] = []

    def of(self, citations: Sequence[Citation]) -> tuple[tuple[int, ...], int]:
        """Return the numbers of a line's first sources, and how many more it has."""
        distinct = list({citation.source: citation for citation in citations}.values())
        return tuple(self._number(citation) for citation in distinct[:MARKED]), max(0, len(distinct) - MARKED)

    def _number(self, citation: Citation) -> int:
        if citation.source not in self._numbers:
            self.sources.append(citation)
            self._numbers[citation.source] = len(self.sources)
        return self._numbers[citation.source]


def superscript(number: int) -> str:
    """Return a number as small raised digits."""
    return str(number).translate(_SUPERSCRIPT)


def address(url: str | None) -> str | None:
    """Return a source's address fit for a link in any markup; none for what is no web address."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return quote(url.strip(), safe=":/?#@!$&'*+,;=%~-._")
