"""Which kind of question it is: a softmax over sentence vectors and hashed n-grams, learnt from `kinds/*.yaml`.

Names are masked before ("the company"), so that an invented company is understood like a known one; out of scope is a
kind of its own with examples of its own. Learnt in numpy by full-batch Adam at the first start, then cached under a
digest of the examples and the encoder's name. The method and what it was chosen over: `docs/decisions/`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from .encoder import Encoder, Vectors, ngrams
from .encoder_pass import DIMENSIONS
from .words import plain_yaml

BUCKETS = 4096
NGRAM_WEIGHT = 0.4
STEPS = 160
RATE = 0.05
DECAY = 2e-4

FILLERS = {
    "company": ("the company", "Acme"),
    "unit": ("the unit", "Acme Labs"),
    "platform": ("the platform", "Clipper"),
    "model": ("the model", "Zeta"),
    "product": ("the product", "Zapp"),
    "dataset": ("the dataset", "OpenSet"),
    "benchmark": ("the board", "TopBoard"),
    "technique": ("the technique", "deep mixing"),
    "organization": ("the organization", "Guild"),
    "area": ("this field", "this field"),
    "date": ("last spring", "March 2026"),
    "thesis": ("the thesis", "the formula"),
}
"""What stands in place of a name: a word for its kind, and a made-up name. One row for each slot that examples use."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question."""

    id: str
    description: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """How likely each kind is for one question; likeliest first."""

    ranked: tuple[tuple[str, float], ...]

    @cached_property
    def _chances(self) -> Mapping[str, float]:
        return dict(self.ranked)

    @property
    def best(self) -> str:
        """The likeliest kind."""
        return self.ranked[0][0]

    def chance(self, *kinds: str) -> float:
        """Return the probability of one of these kinds, 0 to 1."""
        return sum(sorted((self._chances.get(k, 0.0) for k in kinds), reverse=True))


def read_kinds() -> tuple[Kind, ...]:
    """Read all kinds of question and their examples from the package's YAML files, in order of id."""
    folder = files("bot.understanding").joinpath("kinds")
    kinds = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            data = plain_yaml(entry.read_text("utf-8"))
            kinds.append(Kind(data["id"], data["description"], tuple(str(e) for e in data["examples"])))
    return tuple(kinds)


def filled(example: str, style: int) -> str:
    """Return an example with its slots filled in one of the two mask styles (0: kind words, 1: made-up names)."""
    return re.sub(r"\{([a-z]+?)\d?\}", lambda m: FILLERS.get(m.group(1), ("it", "it"))[style], example)


def filler(entity_kind: str, style: int) -> str:
    """Return what stands in place of a name of this kind of entity; kinds of other domains get their own word."""
    return FILLERS[entity_kind][style] if entity_kind in FILLERS else (f"the {entity_kind}", "Acme")[style]


def features(masked: Sequence[str], first: Vectors, second: Vectors) -> NDArray[np.float32]:
    """Return the classifier's input, shape (n, 512 + 512 + 4096), of texts masked by kind words and their vectors."""
    whole = np.zeros((len(masked), BUCKETS), np.float32)
    for n, text in enumerate(masked):
        buckets, weights = hashed(text)
        whole[n, buckets] = weights
    return np.concatenate([first, second, whole], axis=1)


def hashed(masked: str) -> tuple[list[int], NDArray[np.float32]]:
    """Return the buckets of a text's n-grams, and what each counts."""
    found: dict[int, float] = {}
    for gram, weight in ngrams(masked):
        bucket = zlib.crc32(gram) % BUCKETS
        found[bucket] = found.get(bucket, 0.0) + weight
    weights = np.array(list(found.values()), np.float32)
    return list(found), weights * np.float32(NGRAM_WEIGHT / (float(np.linalg.norm(weights)) or 1.0))


class Classifier:
    """Tells the kind of a question."""

    def __init__(self, kinds: Sequence[str], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Take learnt weights of shape (features, kinds) and a bias for each kind."""
        self.kinds = tuple(kinds)
        self._weights = weights
        self._bias = bias

    def guess(self, masked: str, first: Vectors, second: Vectors) -> Guess:
        """Return the chances of all kinds for a question masked by kind words, and its vectors in both mask styles."""
        buckets, weights = hashed(masked)
        meaning, grams = np.concatenate([first, second]), self._weights[2 * DIMENSIONS :]  # most buckets hold nothing
        scores = meaning @ self._weights[: 2 * DIMENSIONS] + weights @ grams[buckets] + self._bias
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return Guess(tuple((self.kinds[i], float(chances[i])) for i in np.argsort(-chances)))

    @classmethod
    def learn(cls, kinds: Sequence[Kind], encoder: Encoder) -> Classifier:
        """Learn from the examples (about two seconds)."""
        rows = [(n, e.casefold()) for n, k in enumerate(kinds) for e in k.examples]
        first = [filled(e, 0) for _, e in rows]
        x = features(first, encoder.encode(first), encoder.encode([filled(e, 1) for _, e in rows]))
        weights, bias = _softmax(x, np.array([n for n, _ in rows]), len(kinds))
        return cls([k.id for k in kinds], weights, bias)

    @classmethod
    def cached(cls, encoder: Encoder, folder: Path | None) -> Classifier:
        """Return the classifier from the cache in `folder`, or learn it and store it there (none: never stored)."""
        digest = hashlib.sha256(encoder.name.encode())
        for entry in sorted(files("bot.understanding").joinpath("kinds").iterdir(), key=lambda e: e.name):
            digest.update(entry.read_bytes())
        digest.update(repr((BUCKETS, NGRAM_WEIGHT, STEPS, RATE, DECAY, FILLERS)).encode())
        path = folder / f"kinds-{digest.hexdigest()[:16]}.npz" if folder else None
        if path is not None and path.is_file():
            try:
                with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                    return cls([str(k) for k in stored["kinds"]], stored["weights"].astype(np.float32), stored["bias"])
            except (OSError, ValueError, KeyError, EOFError, BadZipFile):
                pass  # a torn cache file is made anew
        learnt = cls.learn(read_kinds(), encoder)
        if path is not None:
            learnt._store(path)
        return learnt

    def _store(self, path: Path) -> None:
        """Write the cache file whole or not at all; a folder that cannot be written costs only time at the next start."""
        draft = path.with_suffix(f".{id(self)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as out:
                np.savez(out, kinds=np.array(self.kinds), weights=self._weights.astype(np.float16), bias=self._bias)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)


def _softmax(x: NDArray[np.float32], y: NDArray[np.int64], n: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fit a softmax by full-batch Adam; classes weigh alike however many examples they have."""
    target = np.eye(n, dtype=np.float32)[y]
    weight = (1 / np.sqrt(np.bincount(y, minlength=n)))[y].astype(np.float32)
    weight /= weight.sum()
    x = np.concatenate([x, np.ones((len(x), 1), np.float32)], axis=1)
    w = np.zeros((x.shape[1], n), np.float32)
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        gradient = x.T @ ((chances - target) * weight[:, None]) + DECAY * w
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        w -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w[:-1], w[-1]
