"""How the map from question vectors to claim vectors is learnt, for `benchmarks/fit_ranking.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.at_once import at_once
from benchmarks.ranking_examples import FOLDS, Example, World, folds, vectors
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.query import Query

Numbers = NDArray[np.float32]
Claims = tuple[dict[str, int], Numbers]
"""The place of each claim of a pack, and the vectors of their texts in that order."""
SHARPNESS = 12.0


@dataclass(frozen=True)
class Part:
    """The questions about one pack."""

    questions: Numbers
    targets: Numbers
    """Shape (questions, claims): how much of the answer each claim is."""
    claims: Numbers
    weights: Numbers


def fit_map(parts: Sequence[Part], *, decay: float = 0.02, steps: int = 140) -> Numbers:
    """Learn the identity and what to add to it so that questions lie near their claims (Adam, softmax over all claims of their pack)."""
    m = np.zeros((DIMENSIONS, DIMENSIONS), np.float32)
    first, second = np.zeros_like(m), np.zeros_like(m)
    total = sum(float(part.weights.sum()) for part in parts)
    for step in range(1, steps + 1):
        gradient = decay * m
        for part in parts:
            scores = SHARPNESS * ((part.questions + part.questions @ m) @ part.claims.T)
            scores -= scores.max(1, keepdims=True)
            p = np.exp(scores)
            p /= p.sum(1, keepdims=True)
            gradient += SHARPNESS * part.questions.T @ ((part.weights[:, None] * (p - part.targets)) @ part.claims) / total
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        m -= 0.002 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return np.eye(DIMENSIONS, dtype=np.float32) + m


def claims_of(worlds: Sequence[World]) -> list[Claims]:
    """Return the claims of each pack."""
    found: list[Claims] = []
    for world in worlds:
        knowledge = world.interpreter.knowledge
        claims = {c.id: c for p in knowledge.predicates() for c in knowledge.claims_with(p, limit=100_000)}
        cards = world.evidence.cards.of(claims.values())
        found.append(({c.claim.id: n for n, c in enumerate(cards)}, np.stack([c.vectors[0] for c in cards]).astype(np.float32)))
    return found


def learn_maps(good: Sequence[tuple[Example, Query]], claims: Sequence[Claims]) -> tuple[Numbers, list[Numbers]]:
    """Learn the map from questions to claims: from all of them, and for each question from the folds without it."""
    fold = folds(len(good))
    chosen = [np.ones(len(good), np.bool_), *(fold != f for f in range(FOLDS))]
    whole, *maps = at_once(lambda which: fit_map(_parts([g for g, taken in zip(good, which, strict=True) if taken], claims)), chosen)
    return whole, [maps[f] for f in fold]


def _parts(good: Sequence[tuple[Example, Query]], claims: Sequence[Claims]) -> list[Part]:
    parts = []
    for world in sorted({e.world for e, _ in good}):
        mine = [(e, query) for e, query in good if e.world == world]
        place, matrix = claims[world]
        targets = np.zeros((len(mine), len(place)), np.float32)
        for n, (e, _) in enumerate(mine):
            known = [place[g] for g in e.gold if g in place]
            targets[n, known] = 1 / len(known)
        questions = np.stack([vectors(query)[0] for _, query in mine])
        parts.append(Part(questions, targets, matrix, np.array([e.weight for e, _ in mine], np.float32)))
    return parts
