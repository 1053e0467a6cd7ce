"""The learnt numbers by which claims are ordered and answers dared; made by `benchmarks/fit_ranking.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder_pass import DIMENSIONS

from .features import MATCH, NAMES
from .matching import Matching

Numbers = NDArray[np.float32]
GATE_NAMES = (
    "p_oos", "p_oos_squared", "best", "gap", "cover", "cover_top3", "meaning", "meaning_masked", "meaning_learnt", "subject", "shared",
    "named", "unknown", "numbers_missing", "words", "type_number", "type_date", "type_who", "p_smalltalk", "p_help", "in_period",
    "rarest_covered", "kin", "learnt_x_cover", "about_source", "areas", "holds", "p_thesis", "p_why", "p_profile", "p_verify", "p_number",
    *(f"best_{name}" for name in NAMES), "behind_2", "behind_3", "behind_4", "behind_5", "met_by_three", "met_least",
    "agrees_1", "agrees_2", "agrees_3",
)  # fmt: skip
CLOSELY = 40
"""How many claims are looked at closely."""
MATCHED = NAMES.index(MATCH)
AGREEING = 3
"""How many of the best claims are asked whether they agree with the question."""
FURTHEST = 5.0
"""Standard deviations at which an input is cut off: what was never seen shall not decide alone."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well what a claim tells fits what a question asks, both with names masked: products of a few learnt directions.

    Several pairs of maps, each learnt without part of the questions, say it together; unlike the order of claims, which
    compares claims, it is learnt from what could not be answered, too.
    """

    asked: Numbers
    """Shape (maps, 512, directions), for questions."""
    told: Numbers
    """The same shape, for claims."""
    bias: Numbers
    """Shape (maps,)."""

    def of(self, meaning: Numbers, claims: Numbers) -> Numbers:
        """Return how well each of n claims agrees with a question (vectors of masked texts), shape (n,); 0 is undecided."""
        products = np.einsum("md,mnd->mn", meaning @ self.asked, claims @ self.told)
        mean: Numbers = (products + self.bias[:, None]).mean(0).astype(np.float32)
        return mean

    def fits(self) -> bool:
        """Say whether the shapes fit one another and the vectors."""
        return self.asked.ndim == 3 and self.asked.shape == self.told.shape == (len(self.bias), DIMENSIONS, self.asked.shape[2])


@dataclass(frozen=True, slots=True)
class Gate:
    """Small networks that say together whether the best claims answer: signs of fit and the masked question's meaning go in."""

    middle: Numbers
    """Shape (512,): mean of masked question vectors."""
    axes: Numbers
    """Shape (512, directions): main directions of masked question vectors."""
    shift: Numbers
    spread: Numbers
    """Shapes (len(GATE_NAMES) + directions,): standardisation of the input."""
    first: Numbers
    """Shape (networks, input + 1, hidden), the last row the bias."""
    second: Numbers
    """Shape (networks, hidden + 1, 3): answer, unknown, out of scope."""
    agreement: Agreement

    def fits(self) -> bool:
        """Say whether the shapes fit one another, the features and the vectors."""
        if self.axes.ndim != 2 or self.first.ndim != 3 or self.second.ndim != 3 or not self.agreement.fits():
            return False
        wide = len(GATE_NAMES) + self.axes.shape[1]
        networks, _, hidden = self.first.shape
        inputs = (self.middle.shape, self.axes.shape[0], self.shift.shape, self.spread.shape)
        layers = (self.first.shape, self.second.shape)
        return inputs == ((DIMENSIONS,), DIMENSIONS, (wide,), (wide,)) and layers == (
            (networks, wide + 1, hidden),
            (networks, hidden + 1, 3),
        )

    def inputs(self, rows: Numbers, meanings: Numbers) -> Numbers:
        """Return standardised inputs of shape (n, signs + directions)."""
        whole = np.concatenate([rows, (meanings - self.middle) @ self.axes], axis=1)
        return ((whole - self.shift) / self.spread).clip(-FURTHEST, FURTHEST).astype(np.float32)

    def chances(self, rows: Numbers, meanings: Numbers) -> Numbers:
        """Return the chances of (answerable, unknown, out of scope), shape (n, 3)."""
        x = _with_bias(self.inputs(rows, meanings))
        total = np.zeros((len(rows), 3), np.float32)
        for first, second in zip(self.first, self.second, strict=True):
            z = _with_bias(np.maximum(x @ first, 0)) @ second
            e = np.exp(z - z.max(1, keepdims=True))
            total += e / e.sum(1, keepdims=True)
        mean: Numbers = (total / len(self.first)).astype(np.float32)
        return mean


def _with_bias(x: Numbers) -> Numbers:
    return np.concatenate([x, np.ones((len(x), 1), np.float32)], axis=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What orders claims: a first look at all of them, and a closer one at the best of those, which sees how their words are met."""

    look: Numbers
    """Shape (features,): weights of the first look."""
    close: Numbers
    """Shape (features,): weights of the closer look."""
    first: Numbers
    """Shape (features + 1, hidden), the last row the bias: what the closer look sees of features together."""
    second: Numbers
    """Shape (hidden,)."""
    matching: Matching | None
    """None where the encoder has no pieces."""

    def closely(self, rows: Numbers) -> tuple[Numbers, NDArray[np.int64]]:
        """Return the score of each row at a first look, and the places of those to be looked at closely."""
        looked: Numbers = rows @ self.look
        if len(rows) <= CLOSELY:
            return looked, np.arange(len(rows))
        return looked, np.argpartition(-looked, CLOSELY - 1)[:CLOSELY]

    def scores(self, rows: Numbers) -> Numbers:
        """Return a score a row, shape (n,); what is not looked at closely comes behind what is."""
        looked, best = self.closely(rows)
        if not len(best):
            return looked
        seen = rows[best]
        found = seen @ self.close + np.maximum(seen @ self.first[:-1] + self.first[-1], 0) @ self.second
        out: Numbers = looked - looked[best].min() + found.min()
        out[best] = found
        return out

    def fits(self) -> bool:
        """Say whether the shapes fit one another and the features."""
        wide, hidden = len(NAMES), len(self.second)
        shapes = (self.look.shape, self.close.shape, self.first.shape, self.second.shape)
        return shapes == ((wide,), (wide,), (wide + 1, hidden), (hidden,)) and (self.matching is None or self.matching.fits())

    @classmethod
    def blank(cls) -> Order:
        """Return an order that prefers nothing."""
        nothing, one = np.zeros(len(NAMES), np.float32), np.zeros(1, np.float32)
        return cls(nothing, nothing, np.zeros((len(NAMES) + 1, 1), np.float32), one, None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The claim order, the learnt map, and the gate that decides whether to answer."""

    order: Order
    map: Numbers | None
    """Shape (512, 512): from question vectors to claim vectors, the identity included."""
    gate: Gate | None

    def chances(self, row: Numbers, meaning: Numbers) -> tuple[float, float, float]:
        """Return the chances of (answerable, unknown, out of scope) of one question."""
        if self.gate is None:
            return (1.0, 0.0, 0.0)
        a, b, c = self.gate.chances(row.reshape(1, -1), meaning.reshape(1, -1))[0]
        return float(a), float(b), float(c)

    def save(self, path: Path) -> None:
        """Write the numbers to a file."""
        parts: dict[str, Any] = {"names": np.array(NAMES), "gate_names": np.array(GATE_NAMES)}
        parts |= {f"order_{f}": getattr(self.order, f).astype(np.float32) for f in ORDER_PARTS}
        if self.order.matching is not None:
            parts |= {f"matching_{f}": getattr(self.order.matching, f).astype(np.float16) for f in MATCHING_PARTS}
        if self.map is not None:
            parts["map"] = self.map.astype(np.float16)
        if self.gate is not None:
            parts |= {f"gate_{f}": getattr(self.gate, f).astype(np.float32) for f in GATE_PARTS}
            parts |= {f"agreement_{f}": getattr(self.gate.agreement, f).astype(np.float16) for f in AGREEMENT_PARTS}
        np.savez_compressed(path, **parts)

    @classmethod
    def read(cls, encoder: str) -> Ranking:
        """Read the numbers learnt with this encoder (package data); raises RuntimeError when they are of other features."""
        data = files("bot.answering").joinpath(f"ranking-{encoder}.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            if tuple(str(n) for n in stored["names"]) != NAMES or tuple(str(n) for n in stored["gate_names"]) != GATE_NAMES:
                raise RuntimeError(f"ranking-{encoder}.npz does not fit the features; run `make fit`")
            learnt = stored["map"].astype(np.float32) if "map" in stored.files else None
            gate = _gate(stored) if "gate_first" in stored.files else None
            found = cls(_order(stored), learnt, gate)
        if not found.fits():
            raise RuntimeError(f"ranking-{encoder}.npz has numbers of another shape; run `make fit`")
        return found

    def fits(self) -> bool:
        """Say whether all numbers have the shapes that the features and the vectors ask for."""
        square = (DIMENSIONS, DIMENSIONS)
        right = self.order.fits() and (self.map is None or self.map.shape == square)
        return right and (self.gate is None or self.gate.fits())


def _order(stored: Mapping[str, NDArray[Any]]) -> Order:
    learnt = {f: stored[f"matching_{f}"].astype(np.float32) for f in MATCHING_PARTS if f"matching_{f}" in stored}
    return Order(**{f: stored[f"order_{f}"].astype(np.float32) for f in ORDER_PARTS}, matching=Matching(**learnt) if learnt else None)


def _gate(stored: Mapping[str, NDArray[Any]]) -> Gate:
    agreement = Agreement(**{f: stored[f"agreement_{f}"].astype(np.float32) for f in AGREEMENT_PARTS})
    return Gate(**{f: stored[f"gate_{f}"].astype(np.float32) for f in GATE_PARTS}, agreement=agreement)


ORDER_PARTS = ("look", "close", "first", "second")
MATCHING_PARTS = ("projection", "attention")
AGREEMENT_PARTS = ("asked", "told", "bias")
GATE_PARTS = ("middle", "axes", "shift", "spread", "first", "second")
