"""How the order of claims is learnt, for `benchmarks/fit_ranking.py`: a linear first look, then a closer one with the matching of pieces.

Both by a softmax over each question's candidates, right ones sharing the mass. The closer look is learnt together with the projection
of pieces it rests on, by Adam with decoupled decay over small batches; the gradients are written out, so that nothing but numpy is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking_examples import Prepared
from bot.answering.features import NAMES
from bot.answering.matching import DIRECTIONS, LONGEST, Matching
from bot.answering.ranking import MATCHED, Order
from bot.understanding.encoder_pass import IN_PLACE

Numbers = NDArray[np.float32]
Pieces = NDArray[np.float16]
ClaimOf = tuple[int, str]
"""The number of a pack, and the id of a claim in it."""
HIDDEN, BATCH, EPOCHS = 64, 48, 7
BEST, OTHERS = 26, 6
"""Candidates of one question that are learnt from: the best ones at a first look, and others by chance."""
RATE, SLOWER, DECAY, QUICKER = 1.2e-3, 0.76, 0.05, 5.0
"""Step, what is left of it after each epoch, decay, and how much quicker the linear weights move."""
AT_FIRST = 5.0
"""What matching counts before anything is learnt."""


@dataclass
class Adam:
    """Steps for one set of parameters."""

    parts: dict[str, Numbers]
    count: int = 0
    moments: dict[str, tuple[Numbers, Numbers]] = field(default_factory=dict)

    def step(self, gradients: Mapping[str, Numbers], rate: float) -> None:
        """Move all parts against their gradients."""
        self.count += 1
        for name, g in gradients.items():
            part = self.parts[name]
            first, second = self.moments.setdefault(name, (np.zeros_like(part), np.zeros_like(part)))
            first += 0.1 * (g - first)
            second += 0.001 * (g * g - second)
            own = rate * (QUICKER if name == "close" else 1.0)
            part *= 1 - (0.0 if name == "close" else own * DECAY)
            part -= own * (first / (1 - 0.9**self.count)) / (np.sqrt(second / (1 - 0.999**self.count)) + 1e-8)


@dataclass(frozen=True)
class Shelf:
    """The pieces of many claims, one after another."""

    pieces: Pieces
    """Shape (all pieces, 1280)."""
    place: Mapping[ClaimOf, int]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, claims: Mapping[ClaimOf, Pieces]) -> Shelf:
        """Put the pieces of claims on one shelf."""
        cut = [p[:LONGEST] for p in claims.values()]
        lengths = np.array([len(p) for p in cut])
        return cls(np.concatenate(cut), {c: n for n, c in enumerate(claims)}, np.cumsum(lengths) - lengths, lengths)

    def of_claim(self, claim: ClaimOf) -> Pieces:
        """Return the pieces of one claim."""
        n = self.place[claim]
        return self.pieces[self.starts[n] : self.starts[n] + self.lengths[n]]


@dataclass(frozen=True)
class Task:
    """One question to learn from."""

    rows: Numbers
    claims: NDArray[np.int64]
    """Places on the shelf."""
    right: NDArray[np.bool_]
    pieces: Pieces
    weight: float


def fit_look(examples: Sequence[Prepared], *, decay: float = 5e-3, steps: int = 350) -> Numbers:
    """Learn the weights of the first look."""
    stacked = np.concatenate([e.rows for e in examples])
    spread = stacked.std(0) + 1e-6
    spread[MATCHED] = np.inf
    data = []
    for e in examples:
        gold = np.array([i in e.gold for i in e.ids])
        if gold.any() and not gold.all():
            data.append((e.rows / spread, gold, e.weight))
    total = sum(weight for _, _, weight in data)
    w = np.zeros(len(NAMES), np.float32)
    adam = Adam({"look": w})
    for _ in range(steps):
        gradient = np.zeros_like(w)
        for rows, gold, weight in data:
            gradient += weight * (rows.T @ _error(rows @ w, gold))
        adam.step({"look": gradient / total + decay * w}, 0.05)
    weights: Numbers = (w / spread).astype(np.float32)
    return weights


def fit_order(examples: Sequence[Prepared], look: Numbers, shelf: Shelf | None, *, seed: int = 0) -> Order:
    """Learn the closer look on top of a first one; `shelf` holds the pieces of all claims, none where the encoder has none."""
    rng = np.random.RandomState(seed)
    tasks = [t for e in examples if (t := task(e, look, shelf, rng)) is not None]
    spread = np.concatenate([t.rows for t in tasks]).std(0) + 1e-6
    spread[MATCHED] = 1.0
    wide = len(NAMES)
    parts = {
        "close": (0.5 * look * spread).astype(np.float32),
        "first": (rng.rand(wide + 1, HIDDEN).astype(np.float32) * 2 - 1) / np.sqrt(wide),
        "second": np.zeros(HIDDEN, np.float32),
        "projection": (rng.rand(IN_PLACE, DIRECTIONS).astype(np.float32) * 2 - 1) / np.sqrt(IN_PLACE),
        "attention": np.zeros(IN_PLACE + 1, np.float32),
    }
    parts["close"][MATCHED] = AT_FIRST if shelf is not None else 0.0
    adam, rate = Adam(parts), RATE
    for _ in range(EPOCHS):
        order = rng.permutation(len(tasks))
        for at in range(0, len(order), BATCH):
            adam.step(gradients(parts, [tasks[n] for n in order[at : at + BATCH]], spread, shelf), rate)
        rate *= SLOWER
    close = (parts["close"] / spread).astype(np.float32)
    first = np.concatenate([parts["first"][:-1] / spread[:, None], parts["first"][-1:]]).astype(np.float32)
    matching = Matching(parts["projection"], parts["attention"]) if shelf is not None else None
    return Order(look, close, first, parts["second"], matching)


def task(e: Prepared, look: Numbers, shelf: Shelf | None, rng: np.random.RandomState) -> Task | None:
    """Return what is learnt from an example; none where no right claim is among its candidates, or nothing else is."""
    right = np.array([i in e.gold for i in e.ids])
    order = np.argsort(-(e.rows @ look), kind="stable")
    rest = order[BEST:]
    chosen = [*order[:BEST], *rng.permutation(rest)[:OTHERS], *(i for i in rest if right[i])]
    picked = np.array(list(dict.fromkeys(chosen)), np.int64)
    if not right.any() or right[picked].all():
        return None
    claims = np.array([shelf.place[e.world, e.ids[i]] for i in picked]) if shelf is not None else picked
    pieces = (e.query.pieces if e.query.pieces is not None else np.zeros((0, IN_PLACE)))[:LONGEST].astype(np.float16)
    return Task(e.rows[picked], claims, right[picked], pieces, e.weight)


def _error(scores: Numbers, right: NDArray[np.bool_]) -> Numbers:
    """Return the gradient of the loss by the scores: what each has of the mass, less what it should have."""
    p = np.exp(scores - scores.max())
    p /= p.sum()
    share = p * right
    error: Numbers = p - share / share.sum()
    return error


def gradients(parts: Mapping[str, Numbers], tasks: Sequence[Task], spread: Numbers, shelf: Shelf | None) -> dict[str, Numbers]:
    """Return the gradients of the mean loss of some questions."""
    out = {name: np.zeros_like(part) for name, part in parts.items()}
    total = sum(t.weight for t in tasks)
    batch = Batch(parts, tasks, shelf) if shelf is not None else None
    for n, t in enumerate(tasks):
        rows = t.rows / spread
        if batch is not None:
            rows[:, MATCHED] = batch.matched(n)
        hidden = rows @ parts["first"][:-1] + parts["first"][-1]
        alive = np.maximum(hidden, 0)
        error = _error(rows @ parts["close"] + alive @ parts["second"], t.right) * (t.weight / total)
        back = (error[:, None] * parts["second"]) * (hidden > 0)
        out["close"] += rows.T @ error
        out["second"] += alive.T @ error
        out["first"][:-1] += rows.T @ back
        out["first"][-1] += back.sum(0)
        if batch is not None:
            batch.take(n, error * parts["close"][MATCHED] + back @ parts["first"][MATCHED])
    if batch is not None:
        out["projection"], out["attention"] = batch.gradients()
    return out


class Batch:
    """The matching of some questions with their candidates, forward and back."""

    def __init__(self, parts: Mapping[str, Numbers], tasks: Sequence[Task], shelf: Shelf) -> None:
        """Project the pieces of all these questions and claims, each once."""
        self._tasks, self._attention = tasks, parts["attention"]
        claims, self._which = np.unique(np.concatenate([t.claims for t in tasks]), return_inverse=True)
        lengths = shelf.lengths[claims]
        rows = np.concatenate([np.arange(s, s + n) for s, n in zip(shelf.starts[claims], lengths, strict=True)])
        starts = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.max()))
        self._inside = places < lengths[:, None]
        self._rows = np.where(self._inside, starts[:, None] + places, 0)
        self._told = shelf.pieces[rows].astype(np.float32)
        self._asked = np.concatenate([t.pieces for t in tasks]).astype(np.float32)
        self._ends = np.cumsum([0, *(len(t.pieces) for t in tasks)])
        self._firsts = np.cumsum([0, *(len(t.claims) for t in tasks)])
        self._near_told, self._size_told = _unit(self._told @ parts["projection"])
        self._near_asked, self._size_asked = _unit(self._asked @ parts["projection"])
        self._push = self._asked @ self._attention[:-1] + self._attention[-1]
        self._back_told, self._back_asked = np.zeros_like(self._near_told), np.zeros_like(self._near_asked)
        self._back_push = np.zeros_like(self._push)
        self._seen: dict[int, tuple[NDArray[np.int64], Numbers, Numbers]] = {}

    def matched(self, n: int) -> Numbers:
        """Return how well each candidate of a question is matched."""
        mine = slice(self._ends[n], self._ends[n + 1])
        claims = self._which[self._firsts[n] : self._firsts[n + 1]]
        rows = self._rows[claims]
        near = (self._near_asked[mine] @ self._near_told[rows.ravel()].T).reshape(-1, *rows.shape)
        near[:, ~self._inside[claims]] = -2.0
        at = near.argmax(2)
        best = np.take_along_axis(near, at[:, :, None], 2)[:, :, 0]
        counts = np.logaddexp(0, self._push[mine])
        shares = counts / max(float(counts.sum()), 1e-6)
        self._seen[n] = (rows[np.arange(len(claims)), at], best, shares)
        found: Numbers = shares @ best
        return found

    def take(self, n: int, error: Numbers) -> None:
        """Take in the gradient by what `matched` returned."""
        mine = slice(self._ends[n], self._ends[n + 1])
        rows, best, shares = self._seen.pop(n)
        by_best = shares[:, None] * error
        by_share = best @ error
        self._back_asked[mine] += np.einsum("pc,pcd->pd", by_best, self._near_told[rows])
        np.add.at(self._back_told, rows, by_best[:, :, None] * self._near_asked[mine][:, None])
        counts = max(float(np.logaddexp(0, self._push[mine]).sum()), 1e-6)
        self._back_push[mine] += (by_share - shares @ by_share) / counts / (1 + np.exp(-self._push[mine]))

    def gradients(self) -> tuple[Numbers, Numbers]:
        """Return the gradients of projection and attention."""
        asked = _back(self._near_asked, self._size_asked, self._back_asked)
        told = _back(self._near_told, self._size_told, self._back_told)
        attention = np.append(self._asked.T @ self._back_push, self._back_push.sum()).astype(np.float32)
        return self._asked.T @ asked + self._told.T @ told, attention


def _unit(rows: Numbers) -> tuple[Numbers, Numbers]:
    size = np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
    return rows / size, size


def _back(unit: Numbers, size: Numbers, gradient: Numbers) -> Numbers:
    """Return the gradient by rows of that by the rows made one long."""
    shortened: Numbers = (gradient - unit * (unit * gradient).sum(1, keepdims=True)) / size
    return shortened
