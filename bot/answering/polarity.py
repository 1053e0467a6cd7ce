"""Which words of a text are affirmed and which denied ("not the videos", "without a model", "stays forbidden")."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understanding.normalize import tokens
from bot.understanding.words import Lexicon
from knowledge.search import stems

REACH = 8
"""Words that a denial reaches at most."""
_STOP = re.compile(r"[,;:.!?](?!\d)")
_STATE = re.compile(r"\b(?:is|are|was|were|stays?|remains?|been|be|being|got)\b[\w ]*$")
_BOUND = re.compile(r"[,;:.!?]|\b(?:but|and|which|that)\b")


class Polarity:
    """Reads texts; what was read of one is kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the words that deny."""
        self._lexicon = lexicon
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, text: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the stems that are only affirmed, and those that are only denied."""
        spans = self._denied(text)
        affirmed: set[str] = set()
        denied: set[str] = set()
        for token in tokens(text):
            inside = any(a <= token.start < b for a, b in spans)
            (denied if inside else affirmed).update(stems(token.text))
        return frozenset(affirmed - denied), frozenset(denied - affirmed)

    def _denied(self, text: str) -> list[tuple[int, int]]:
        """Return where a text denies."""
        spans = []
        for m in self._lexicon.finditer(text, "denying"):
            behind = text[m.end() :]
            ends = [x.start() for p in (_STOP, self._lexicon.pattern("denial_ends")) if (x := p.search(behind)) is not None]
            words = list(re.finditer(r"\S+", behind[: min(ends, default=len(behind))]))[:REACH]
            if words:
                spans.append((m.end(), m.end() + words[-1].end()))
        for m in self._lexicon.finditer(text, "denied_before"):
            start = max((x.end() for x in _BOUND.finditer(text[: m.start()])), default=0)
            if _STATE.search(text[start : m.start()]):
                spans.append((start, m.start()))
        return spans
