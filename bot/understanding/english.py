"""How ordinary an English word is. Names that are also words, and typing errors, are told apart by it."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib.resources import files
from typing import Mapping, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

VERY_COMMON = 50_000
COMMON = 10_000
KNOWN = 1_000


@lru_cache(maxsize=1)
def _counts() -> Mapping[str, int]:
    """Read the word counts that the package pyspellchecker ships (English, from film subtitles and books)."""
    packed = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return cast("Mapping[str, int]", json.loads(gzip.decompress(packed)))


def count(word: str) -> int:
    """Return how often the folded word was seen in ordinary English; 0 when it is no English word."""
    return _counts().get(word, 0)


def is_word(word: str) -> bool:
    """Say whether the folded word, or its simple stem, is an English word."""
    return count(word) > 0 or (word.endswith("s") and count(word[:-1]) > 0) or "'" in word


@lru_cache(maxsize=1)
def _frequent() -> Mapping[str, list[str]]:
    by_letter: dict[str, list[str]] = {}
    for word, seen in _counts().items():
        if seen >= 400 and len(word) >= 4:
            by_letter.setdefault(word[0], []).append(word)
    return by_letter


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """Return the frequent English word that a mistyped word most likely means, one edit away; none when there is none."""
    if len(word) < 5:
        return None
    near = process.extract(word, _frequent().get(word[0], ()), scorer=OSA.distance, score_cutoff=1, limit=20)
    return max((w for w, _, _ in near), key=count, default=None)
