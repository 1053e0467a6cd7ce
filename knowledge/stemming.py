"""From text to stems, for indexing and for asking alike.

NFKC, casefold, word tokens, English Snowball stems without a short list of empty words; Chinese, Japanese and Korean
runs become pairs of characters; numbers stay as they are ("3.0", "1000", "t2v").
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Protocol

import snowballstemmer

LONGEST_TOKEN = 48
"""Longer tokens are no words; they are cut off, to bound the cache."""
WORD_CACHE = 50_000
TEXT_CACHE = 4_000
"""Texts whose stems are kept: on the way to one answer the same words are looked at again and again."""
TOKEN = re.compile(r"[^\W_]+(?:\.\d+|,\d{3}(?!\d)|['’][^\W_]+)*")
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
PIECE = re.compile(f"[{_WIDE}]+|[^{_WIDE}]+")
WIDE = re.compile(f"[{_WIDE}]")
EMPTY_WORDS = frozenset(
    """
    a an and any are as at be been but by can did do does for from had has have how i if in into is it its me my
    of on or our please so such than that the their them then there these they this those to was we were what when
    where which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a list literal would take a hundred lines
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - snowballstemmer's name


class _English:
    """Snowball's stemmer keeps the word it works on, so threads take turns."""

    def __init__(self) -> None:
        self._stemmer: _Stemmer = snowballstemmer.stemmer("english")
        self._turn = threading.Lock()

    def stem(self, word: str) -> str:
        """Reduce one word."""
        with self._turn:
            return self._stemmer.stemWord(word)


def stems(text: str) -> list[str]:
    """Give the stems of a text in order, repeated as often as they occur."""
    return list(_stems(text))


@lru_cache(maxsize=TEXT_CACHE)
def _stems(text: str) -> tuple[str, ...]:
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return tuple(stem for token in TOKEN.findall(folded) for stem in _token_stems(token[:LONGEST_TOKEN]))


@lru_cache(maxsize=WORD_CACHE)
def _token_stems(token: str) -> tuple[str, ...]:
    if token.isascii():
        return _word_stem(token)
    found: list[str] = []
    for piece in PIECE.findall(token):
        found += _pairs(piece) if WIDE.match(piece) else _word_stem(piece.replace("’", "'"))
    return tuple(found)


def _word_stem(word: str) -> tuple[str, ...]:
    if word in EMPTY_WORDS:
        return ()
    if any(character.isdigit() for character in word):
        return (word.replace(",", ""),)
    return (_english().stem(word),)


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[index : index + 2] for index in range(len(run) - 1)]


@lru_cache(maxsize=1)
def _english() -> _English:
    return _English()
