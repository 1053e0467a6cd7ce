"""Full-text search over claims with plain tables: for each stem the claims it says most about come first.

A posting's weight is its BM25 impact, computed when the claim is loaded; a search adds up weight times rarity over
the first postings of each stem, so what it costs does not grow with the knowledge.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from knowledge.models import Hit
from knowledge.stemming import stems

__all__ = ["impacts", "rank", "rarest", "rarity", "rounded_length", "stems"]

SATURATION = 1.2
"""BM25's k1: how soon repeating a word stops counting."""
LENGTH_SHARE = 0.6
"""BM25's b: how much long texts are marked down."""
LENGTH_GRID = 4
"""The mean length is rounded to this, so that a few changed claims do not touch the weights of all the others."""
POSTINGS_READ = 200
"""For each stem of a query."""
STEMS_READ = 12
"""For each query; the rarest are taken."""

Postings = Sequence[tuple[str, float]]


def impacts(indexed: Sequence[str], mean_length: int) -> dict[str, float]:
    """Weigh the stems of one claim."""
    norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * len(indexed) / mean_length)
    return {stem: count * (SATURATION + 1) / (count + norm) for stem, count in Counter(indexed).items()}


def rounded_length(total: int, claims: int) -> int:
    """Round the mean number of stems in a claim."""
    return max(LENGTH_GRID, round(total / max(claims, 1) / LENGTH_GRID) * LENGTH_GRID)


def rarity(df: int, claims: int) -> float:
    """Say how much a stem tells that occurs in `df` of the claims."""
    return math.log((claims + 1) / (df + 0.5))


def rarest(words: Iterable[str], idf: Callable[[Sequence[str]], Mapping[str, float]]) -> dict[str, float]:
    """Choose the stems of a query that are worth reading."""
    asked = list(dict.fromkeys(stem for word in words for stem in stems(word)))
    rare = sorted(idf(asked).items(), key=lambda item: (-item[1], item[0]))
    return dict(rare[:STEMS_READ])


def rank(weights: Mapping[str, float], postings: Mapping[str, Postings], limit: int) -> tuple[Hit, ...]:
    """Add up what the stems say about each claim, best first."""
    scores: dict[str, float] = {}
    before = scores.get
    for stem, idf in weights.items():
        for claim, weight in postings.get(stem, ()):
            scores[claim] = before(claim, 0.0) + weight * idf
    least = min(sorted(scores.values(), reverse=True)[: max(limit, 0)], default=0.0)
    best = sorted((item for item in scores.items() if item[1] >= least), key=lambda item: (-item[1], item[0]))
    return tuple(Hit(claim, score) for claim, score in best[: max(limit, 0)])
