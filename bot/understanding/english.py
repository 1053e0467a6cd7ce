"""How ordinary an English word is. Names that are also words, and typing errors, are told apart by it.

The counts are those of the package pyspellchecker, kept as the sorted text they come in: a word is found by halving,
which spares a start the 0.1 s and 20 MB that a dict of 160,000 words takes.
"""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

VERY_COMMON = 50_000
COMMON = 10_000
KNOWN = 1_000
FREQUENT = 400
SAMPLE = 4_096
"""Bytes between the lines that are looked at to see whether the text is sorted."""
_COUNTED = re.compile(r'^"(.{4,})": (\d{3,})', re.MULTILINE)
"""A line with a word of at least four letters that was seen a hundred times or more."""


@lru_cache(maxsize=1)
def _lines() -> bytes:
    """Read the counts (English, from film subtitles and books): a line `"word": count,` for each word, sorted, between braces."""
    text = gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())
    if _is_sorted(text):
        return text
    counts = sorted(json.loads(text).items())
    return ("{\n" + ",\n".join(f'"{word}": {seen}' for word, seen in counts) + "\n}").encode()


def _is_sorted(text: bytes) -> bool:
    """Say whether a text has one word a line, in order, as far as samples tell."""
    if not text.startswith(b'{\n"') or not text.endswith(b"\n}") or b"\\" in text:
        return False
    places = range(2, len(text) - SAMPLE, SAMPLE)
    words = [_word(text, text.index(b"\n", place) + 1) for place in places]
    return all(words) and words == sorted(words) and text.count(b"\n") == text.count(b'\n"') + 1


def _word(text: bytes, start: int) -> bytes:
    """Return the word of the line that starts here; empty when this is no such line."""
    return text[start + 1 : text.index(b'"', start + 1)] if text.startswith(b'"', start) else b""


def _place(word: bytes) -> int:
    """Return where the first line starts whose word is not before this one."""
    text = _lines()
    low, high = 2, len(text) - 1
    while low < high:
        start = text.rfind(b"\n", 0, (low + high) // 2) + 1
        if _word(text, start) < word:
            low = text.index(b"\n", start) + 1
        else:
            high = start
    return low


@lru_cache(maxsize=50_000)
def count(word: str) -> int:
    """Return how often the folded word was seen in ordinary English; 0 when it is no English word."""
    line = f'"{word}": '.encode("utf-8", "replace")
    text, start = _lines(), _place(line[1:-3])
    if not text.startswith(line, start):
        return 0
    return int(text[start + len(line) : text.index(b"\n", start)].rstrip(b","))


def is_word(word: str) -> bool:
    """Say whether the folded word, or its simple stem, is an English word."""
    return count(word) > 0 or (word.endswith("s") and count(word[:-1]) > 0) or "'" in word


@lru_cache(maxsize=128)
def _frequent(letter: str) -> list[str]:
    """Return the frequent words of at least four letters that begin with this letter."""
    lines = _lines()[_place(letter.encode("utf-8", "replace")) : _place(letter.encode("utf-8", "replace") + b"\xff")]
    return [word for word, seen in _COUNTED.findall(lines.decode()) if int(seen) >= FREQUENT]


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """Return the frequent English word that a mistyped word most likely means, one edit away; none when there is none."""
    if len(word) < 5:
        return None
    near = process.extract(word, _frequent(word[0]), scorer=OSA.distance, score_cutoff=1, limit=20)
    return max((w for w, _, _ in near), key=count, default=None)
