"""How the gate is learnt, for `benchmarks/fit_ranking.py`: maps that say whether a claim answers, and networks on top of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.answering.ranking import AGREEING, FURTHEST, Agreement, Gate
from bot.understanding.encoder_pass import DIMENSIONS

Numbers = NDArray[np.float32]


def fit_gate(
    rows: Numbers, meanings: Numbers, told: Numbers, labels: NDArray[np.int64], weights: Numbers, *, networks: int = 4, directions: int = 48
) -> Gate:
    """Learn the gate: several networks from different random starts, which are surer together than each alone.

    `rows` come without the agreement of question and claims (their last columns are 0), `told` are the vectors of each
    question's best claims, shape (n, AGREEING, 512). The networks see each question's agreement as the maps that were
    learnt without it find it.
    """
    agreement, found = fit_agreement(meanings, told, labels, weights)
    rows = np.concatenate([rows[:, :-AGREEING], found], 1)
    middle = meanings.mean(0)
    axes = np.linalg.svd(meanings - middle, full_matrices=False)[2][:directions].T
    whole = np.concatenate([rows, (meanings - middle) @ axes], 1)
    shift, spread = whole.mean(0), whole.std(0) + 1e-6
    x = np.concatenate([((whole - shift) / spread).clip(-FURTHEST, FURTHEST), np.ones((len(rows), 1), np.float32)], 1)
    fitted = [fit_network(x, np.eye(3, dtype=np.float32)[labels], weights, seed) for seed in range(networks)]
    first, second = (np.stack([f[n] for f in fitted]).astype(np.float32) for n in (0, 1))
    return Gate(middle, axes, shift.astype(np.float32), spread.astype(np.float32), first, second, agreement)


def fit_agreement(
    meanings: Numbers, told: Numbers, labels: NDArray[np.int64], weights: Numbers, *, seed: int = 0
) -> tuple[Agreement, Numbers]:
    """Learn which claims agree with which questions, one pair of maps from each half; return them and what each says of the other."""
    half = np.random.RandomState(seed).rand(len(labels)) < 0.5
    maps = [fit_maps(meanings[h], told[h, 0], labels[h] == 0, weights[h], seed) for h in (half, ~half)]
    asked, said, bias = (np.stack([m[n] for m in maps]).astype(np.float32) for n in range(3))
    found = np.zeros(told.shape[:2], np.float32)
    for n, h in enumerate((~half, half)):
        one = Agreement(asked[n : n + 1], said[n : n + 1], bias[n : n + 1])
        found[h] = np.stack([one.of(q, c) for q, c in zip(meanings[h], told[h], strict=True)])
    return Agreement(asked, said, bias), found


def fit_maps(
    questions: Numbers, claims: Numbers, answered: NDArray[np.bool_], weights: Numbers, seed: int, *, directions: int = 24, steps: int = 150
) -> tuple[Numbers, Numbers, Numbers]:
    """Learn maps of questions and of claims whose product says whether the claim answers (logistic loss, Adam)."""
    rng = np.random.RandomState(seed)
    start = rng.randn(DIMENSIONS, directions).astype(np.float32) * 0.1
    parts, bias, shares = [start, start.copy()], 0.0, weights / weights.sum()
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parts]
    for step in range(1, steps + 1):
        a, b = questions @ parts[0], claims @ parts[1]
        error = (1 / (1 + np.exp(-(a * b).sum(1) - bias)) - answered) * shares
        gradients = [x.T @ (error[:, None] * y) + 5e-5 * p for x, y, p in ((questions, b, parts[0]), (claims, a, parts[1]))]
        bias -= 0.2 * float(error.sum())
        for n, g in enumerate(gradients):
            first, second = moments[n]
            first[:] = 0.9 * first + 0.1 * g
            second[:] = 0.999 * second + 0.001 * g**2
            parts[n] = parts[n] - 0.02 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return parts[0], parts[1], np.array(bias, np.float32)


def fit_network(
    x: Numbers, y: Numbers, weights: Numbers, seed: int, *, hidden: int = 24, decay: float = 6e-3, steps: int = 500
) -> list[Numbers]:
    """Learn one network of one hidden layer by Adam on the whole set; return its two layers."""
    rng = np.random.RandomState(seed)
    parts: list[Numbers] = [
        rng.randn(x.shape[1], hidden).astype(np.float32) / np.sqrt(x.shape[1]),
        rng.randn(hidden + 1, 3).astype(np.float32) / np.sqrt(hidden),
    ]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parts]
    for step in range(1, steps + 1):
        h = np.maximum(x @ parts[0], 0)
        hb = np.concatenate([h, np.ones((len(h), 1), np.float32)], 1)
        z = hb @ parts[1]
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        d = weights[:, None] * (p - y) / weights.sum()
        gradients = [x.T @ ((d @ parts[1][:-1].T) * (h > 0)) + decay * parts[0], hb.T @ d + decay * parts[1]]
        for n, g in enumerate(gradients):
            first, second = moments[n]
            first[:] = 0.9 * first + 0.1 * g
            second[:] = 0.999 * second + 0.001 * g**2
            parts[n] = parts[n] - 0.01 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return parts
