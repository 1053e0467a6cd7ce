"""Learn the weights of `bot/answering/premises/weights.json` from twins of false and true assumptions.

Usage: `make fit` (or `python -m benchmarks.fit_premises FILE`, with what `fit_ranking --dump` stored). Reads the twins of
`tests/eval/pairs*/`, `dev.jsonl`, `own_tune.jsonl` and the first half of `own_blind_premise.jsonl`, and plain questions beside them, which
are true. Only what the firm checks pass over is learnt from, and twins that the checks were written with count for half. True
questions are met with their claims in the order that
was learnt without them: by the order that knows them they would look truer than those that come later. The bar is set where
out of fold `ALARMS` of the true twins would be corrected. Prints what is caught.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.fit_ranking import EVAL, ROOT, build
from bot.answering.answer import Answering
from bot.answering.evidence import Ranked
from bot.answering.premises.check import CHECKS, asked_of, looked, supposes
from bot.answering.premises.signs import NAMES, signs
from bot.answering.premises.weighed import is_firm, may_be_weighed
from bot.understanding.classify import Classifier
from bot.understanding.encoder import SentenceEncoder
from bot.understanding.normalize import clean
from bot.understanding.query import Query
from bot.understanding.words import Lexicon

Numbers = NDArray[np.float64]
ALARMS = 0.04
"""Share of the true twins, of those the checks were not written with, that may be corrected."""
PLAIN, SHOWN = 0.3, 0.5
"""What a plain question counts beside a twin, and a twin that was looked at while the checks were written."""
SHOWN_FILES = ("d", "dev", "own_tune")
SHUT = 60
"""Twins of the blind set from this number on are for judging."""
FOLDS, DECAY = 8, 25.0


@dataclass(frozen=True)
class Question:
    """One question, and whether it takes something false for granted."""

    text: str
    false: bool
    pair: str
    """Its twin has the same; folds do not part them. Empty for a plain question."""
    counts: float


@dataclass(frozen=True)
class Seen(Question):
    """A question with its signs."""

    row: Numbers
    caught: bool
    """A written check, or one sign alone, corrects it."""


@dataclass(frozen=True)
class Order:
    """The claims that may answer a question, weighed by an order that has not learnt from it."""

    ids: tuple[str, ...]
    rows: NDArray[np.float32]
    scores: NDArray[np.float32]


def read_pairs(folder: str) -> list[Question]:
    """Read the twins of a pack, and the plain questions beside them that have an answer."""
    found: list[Question] = []
    for path in sorted((EVAL / folder).glob("*.jsonl")):
        for n, row in enumerate(_rows(path)):
            if "false" in row:
                found.append(_twin(row["q"], row["false"], path, folder, n // 2))
            elif row["claims"]:
                found.append(Question(row["q"], false=False, pair="", counts=PLAIN))
    return found


def read_sets() -> list[Question]:
    """Read the twins of the sets of conversations."""
    found: list[Question] = []
    for path in (EVAL / "dev.jsonl", EVAL / "own_tune.jsonl", EVAL / "own_blind_premise.jsonl"):
        for row in _rows(path):
            m = re.search(r"premise(?:_true)?-(\d+)$", row["id"])
            if m and not (path.stem == "own_blind_premise" and int(m[1]) > SHUT):
                found.append(_twin(row["turns"][0]["q"], row["set"] == "premise", path, "", int(m[1])))
    return found


def _twin(text: str, false: bool, path: Path, folder: str, number: int) -> Question:
    return Question(text, bool(false), f"{folder}/{path.stem}{number}", SHOWN if path.stem in SHOWN_FILES else 1.0)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def read_orders(dump: Path) -> dict[str, Order]:
    """Read the claims of the questions that the order was learnt from, scored without them."""
    prepared, _, _, scores = pickle.loads(dump.read_bytes())
    return {e.question: Order(e.ids, e.rows, scores[n]) for n, e in enumerate(prepared) if n in scores}


def ranked(answering: Answering, question: Question, query: Query, orders: Mapping[str, Order]) -> list[Ranked]:
    """Return the claims of a question, best first, as of one that was not learnt from."""
    order = None if question.false else orders.get(question.text)
    if order is None:
        return answering.evidence.rank(query)
    cards = {c.claim.id: c for c in answering.evidence.cards.of_ids(order.ids)}
    best_first = np.argsort(-order.scores, kind="stable")
    return [Ranked(cards[order.ids[i]], float(order.scores[i]), order.rows[i]) for i in best_first if order.ids[i] in cards]


def see(answering: Answering, question: Question, orders: Mapping[str, Order]) -> Seen | None:
    """Read the signs of a question; none when it states nothing that may be weighed."""
    query = answering.interpreter.read(clean(question.text), as_of=answering.as_of)
    asked = asked_of(answering.desk, query, ranked(answering, question, query, orders))
    if not asked.ranked or supposes(answering.desk, asked):
        return None
    caught = bool(looked(answering.desk, asked, CHECKS))
    if not (caught or may_be_weighed(answering.desk, asked)):
        return None
    found = signs(answering.desk, asked)
    row = np.array([found[n] for n in NAMES])
    return Seen(question.text, question.false, question.pair, question.counts, row=row, caught=caught or is_firm(found))


def fit(rows: Numbers, false: NDArray[np.bool_], counts: Numbers) -> tuple[Numbers, float]:
    """Learn weights and bias: a logistic model with its weights held small, by Newton's steps on standardised signs."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    x = np.concatenate([(rows - middle) / spread, np.ones((len(rows), 1))], 1)
    hold = np.diag([DECAY] * rows.shape[1] + [0.0])
    w = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (counts * (p - false)) + hold @ w
        w -= np.linalg.solve((x * (counts * p * (1 - p))[:, None]).T @ x + hold, gradient)
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ middle)


def out_of_fold(seen: list[Seen], rows: Numbers, false: NDArray[np.bool_], counts: Numbers) -> Numbers:
    """Return the total of each question by weights that have not learnt from it or its twin."""
    groups = {g: n % FOLDS for n, g in enumerate(np.random.RandomState(0).permutation(sorted({s.pair or s.text for s in seen})))}
    fold = np.array([groups[s.pair or s.text] for s in seen])
    totals = np.zeros(len(seen))
    for f in range(FOLDS):
        weights, bias = fit(rows[fold != f], false[fold != f], counts[fold != f])
        totals[fold == f] = rows[fold == f] @ weights + bias
    return totals


def main() -> None:
    """Fit, report by folds, store."""
    orders = read_orders(Path(sys.argv[1]))
    packs = {
        "knowledge/packs/ai-media": [*read_pairs("pairs"), *read_sets()],
        "tests/packs/cloud-compute": read_pairs("pairs_cloud"),
        "tests/packs/ev-batteries": read_pairs("pairs_ev"),
    }
    seen: list[Seen] = []
    encoder = SentenceEncoder()
    with tempfile.TemporaryDirectory() as folder:
        for pack, asked in packs.items():
            knowledge = build(encoder, Path(folder), ROOT / pack).interpreter.knowledge
            answering = Answering(knowledge, encoder, Classifier.cached(encoder, Path(folder)), Lexicon.read())
            seen += [s for q in asked if (s := see(answering, q, orders)) is not None]
    learn(seen, [q for asked in packs.values() for q in asked])


def learn(seen: list[Seen], questions: list[Question]) -> None:
    """Learn from what the checks have not caught, set the bar, print what is caught and store the numbers."""
    open_ = [s for s in seen if not s.caught]
    rows, false = np.stack([s.row for s in open_]), np.array([s.false for s in open_])
    counts = np.array([s.counts for s in open_])
    totals = out_of_fold(open_, rows, false, counts)
    alarms = sum(s.caught and not s.false and s.counts == 1 for s in seen)
    allowed = round(ALARMS * sum(q.counts == 1 and not q.false for q in questions)) - alarms
    bar = float(np.sort(totals[(counts == 1) & ~false])[::-1][max(0, allowed)])
    for name, count in (("unprepared twins", 1.0), ("shown twins", SHOWN), ("plain", PLAIN)):
        for lie in (True, False):
            all_ = sum(q.counts == count and q.false == lie for q in questions)
            firm = sum(s.caught and s.counts == count and s.false == lie for s in seen)
            more = int((totals[(counts == count) & (false == lie)] > bar).sum())
            print(f"{name}, {'false' if lie else 'true'}: {firm} by checks and single signs, {more} more weighed out of fold, of {all_}")
    weights, bias = fit(rows, false, counts)
    data = {"of": {n: round(float(v), 3) for n, v in zip(NAMES, weights, strict=True)}, "bias": round(bias, 3), "bar": round(bar, 3)}
    path = ROOT / "bot/answering/premises/weights.json"
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    for name, value in sorted(zip(NAMES, weights * rows.std(0), strict=True), key=lambda x: -abs(x[1])):
        print(f"    {name:20} {value:+.2f}")


if __name__ == "__main__":
    main()
