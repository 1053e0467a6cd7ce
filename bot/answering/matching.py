"""How well the words of a claim meet those of a question: late interaction over the pieces of the sentence encoder.

Each piece of a question looks for the piece of a claim that is nearest to it, both as they stand in their text and projected to
what was learnt to matter; the nearness found is summed, each piece of the question counting as much as was learnt (after O. Khattab
and M. Zaharia, ColBERT, 2020). One vector for a whole text knows what it is about; this knows which of its words are met.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder_pass import IN_PLACE

Numbers = NDArray[np.float32]
Told = NDArray[np.int8]
"""Shape (pieces, directions): the pieces of a claim, projected, of length `LENGTH`."""
LENGTH = 127.0
DIRECTIONS = 64
LEAST = 3
"""How many pieces of a question count as those that are met least."""
LONGEST = 56
"""Pieces of a text that are looked at."""


@dataclass(frozen=True)
class Asked:
    """The pieces of a question, ready to look for what meets them."""

    pieces: Numbers
    """Shape (pieces, directions), each of length one."""
    shares: Numbers
    """Shape (pieces,): how much each counts; they sum to one."""


@dataclass(frozen=True)
class Matching:
    """What was learnt of pieces."""

    projection: Numbers
    """Shape (1280, directions)."""
    attention: Numbers
    """Shape (1281,): how much a piece of a question counts, before `softplus`; the last one is the bias."""

    @cached_property
    def name(self) -> str:
        """A name for these numbers: claims projected by others are projected anew."""
        return hashlib.sha256(np.ascontiguousarray(self.projection).tobytes()).hexdigest()[:8]

    def fits(self) -> bool:
        """Say whether the shapes fit one another and the encoder's."""
        return self.projection.shape == (IN_PLACE, DIRECTIONS) and self.attention.shape == (IN_PLACE + 1,)

    def told(self, pieces: Numbers) -> Told:
        """Return the pieces of a claim as they are stored."""
        told: Told = np.rint(self._projected(pieces) * LENGTH).astype(np.int8)
        return told

    def asked(self, pieces: Numbers) -> Asked:
        """Return the pieces of a question, and how much each counts."""
        pieces = pieces[:LONGEST]
        counts = np.logaddexp(0, pieces @ self.attention[:-1] + self.attention[-1])
        return Asked(self._projected(pieces), (counts / counts.sum()).astype(np.float32))

    def _projected(self, pieces: Numbers) -> Numbers:
        found = pieces[:LONGEST] @ self.projection
        shortened: Numbers = found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-6)
        return shortened


def met(asked: Asked, claims: Sequence[Told]) -> Numbers:
    """Return how near the nearest piece of each claim is to each piece of a question, shape (claims, pieces); 0 for a claim without any."""
    out = np.zeros((len(claims), len(asked.pieces)), np.float32)
    there = [n for n, pieces in enumerate(claims) if len(pieces)]
    if not there or not len(asked.pieces):
        return out
    lengths = [len(claims[n]) for n in there]
    near = np.concatenate([claims[n] for n in there]).astype(np.float32) @ (asked.pieces.T / LENGTH)
    out[there] = np.maximum.reduceat(near, np.cumsum([0, *lengths[:-1]]), axis=0)
    return out


def told_together(asked: Asked, claims: Sequence[Told]) -> tuple[float, float]:
    """Return how well a question is met by several claims together, and how well the pieces are that are met least; 0 without pieces."""
    found = met(asked, claims)
    if not found.size:
        return 0.0, 0.0
    best = found.max(0)
    return float(best @ asked.shares), float(np.sort(best)[:LEAST].mean())
