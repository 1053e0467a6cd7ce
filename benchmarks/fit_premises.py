"""Learn the weights of `bot/answering/premises/weights.json` from twins of false and true assumptions.

Usage: `make fit` (or `python -m benchmarks.fit_premises FILE`, with what `fit_ranking --dump` stored). Reads the twins of
`tests/eval/pairs*/` and of `SETS`, of `own_blind_premise.jsonl` the first half, and plain questions beside them, which are true.
Only what the firm checks pass over is learnt from, and twins that the checks were written with count for half. Both of two twins
are met with their claims in an order that was learnt without them: by the order that knows them they would look truer than those that
come later. Totals are taken out of fold, a fold for each file (its writer, its pack); the bar is set where `ALARMS` of the true twins of
the sets would be corrected, which are put as people ask: those beside the plain questions were written
to be hard. Prints what is caught, and how often each check and each sign is right and wrong.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.fit_ranking import EVAL, ROOT, build, twins_of
from bot.answering.answer import Answering
from bot.answering.evidence import Evidence
from bot.answering.premises.check import CHECKS, asked_of, looked, supposes
from bot.answering.premises.signs import NAMES, signs
from bot.answering.premises.weighed import is_firm, may_be_weighed
from bot.understanding.classify import Classifier
from bot.understanding.encoder import SentenceEncoder
from bot.understanding.normalize import clean
from bot.understanding.words import Lexicon

Numbers = NDArray[np.float64]
ALARMS = 0.025
"""Share of the true twins of the sets, of those the checks were not written with, that may be corrected."""
PLAIN, SHOWN = 0.15, 0.5
"""What a plain question counts beside a twin, and a twin that was looked at while the checks were written."""
SHOWN_FILES = ("pairs/a", "pairs/b", "pairs/c", "pairs/d", "/dev", "/own_tune")
SETS = ("dev", "own_tune", "own_blind_premise", "own_work3", "own_held", "own_final", "own_final3", "own_final4")
SHUT = 60
"""Twins of the blind set from this number on are for judging."""
FOLDS, DECAY = 8, 60.0
DOUBTED = 5
"""How often a check has to be right for once that it is wrong."""


@dataclass(frozen=True)
class Question:
    """One question, and whether it takes something false for granted."""

    text: str
    false: bool
    pair: str
    """Its twin has the same; folds do not part them. Empty for a plain question."""
    counts: float
    file: str
    """Who wrote it: folds part the files."""


@dataclass(frozen=True)
class Seen(Question):
    """A question with its signs."""

    row: Numbers
    checks: tuple[str, ...]
    """The written checks that correct it."""
    caught: bool
    """A written check, or one sign alone, corrects it."""


def read_pairs(folder: str) -> list[Question]:
    """Read the twins of a pack, and the plain questions beside them that have an answer."""
    found: list[Question] = []
    for path in twins_of(folder):
        twins = 0
        for row in _rows(path):
            if "false" in row:
                found.append(_twin(row["q"], row["false"], f"{folder}/{path.stem}", twins // 2))
                twins += 1
            elif row["claims"]:
                found.append(Question(row["q"], false=False, pair="", counts=PLAIN, file="plain"))
    return found


def read_sets() -> list[Question]:
    """Read the twins of the sets of conversations."""
    found: list[Question] = []
    for name in SETS:
        for row in _rows(EVAL / f"{name}.jsonl"):
            m = re.search(r"premise(?:_true)?-(\d+)$", row["id"])
            if m and not (name == "own_blind_premise" and int(m[1]) > SHUT):
                found.append(_twin(row["turns"][0]["q"], row["set"] == "premise", f"/{name}", int(m[1])))
    return found


def _twin(text: str, false: bool, file: str, number: int) -> Question:
    return Question(text, bool(false), f"{file}{number}", SHOWN if file in SHOWN_FILES else 1.0, file)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


class Orders:
    """The orders of claims that were learnt by folds, and which of them has not learnt from a question or its twin."""

    def __init__(self, dump: Path, questions: list[Question]) -> None:
        """Read what `fit_ranking --dump` stored."""
        by_question, self._learnt = pickle.loads(dump.read_bytes())
        self._fold = {q.pair or q.text: by_question[q.text] for q in questions if q.text in by_question}
        self._made: dict[tuple[int, int | None], Evidence] = {}

    def evidence_without(self, question: Question, answering: Answering) -> Evidence:
        """Return the evidence of an answering, in an order that does not know a question; in the shipped one where none does."""
        fold = self._fold.get(question.pair or question.text)
        key = (id(answering), fold)
        if key not in self._made:
            ranking = answering.ranking if fold is None else self._learnt[fold]
            made = Evidence(answering.interpreter.knowledge, answering.interpreter.encoder, answering.interpreter.names, ranking)
            made.prepare()
            self._made[key] = made
        return self._made[key]


def see(answering: Answering, question: Question, orders: Orders) -> Seen | None:
    """Read the signs of a question; none when it states nothing that may be weighed."""
    query = answering.interpreter.read(clean(question.text), as_of=answering.as_of)
    answering.evidence = answering.desk.evidence = orders.evidence_without(question, answering)
    asked = asked_of(answering.desk, query, answering.evidence.rank(query))
    if not asked.ranked or supposes(answering.desk, asked):
        return None
    checks = tuple(c.__name__ for c in CHECKS if looked(answering.desk, asked, [c]))
    if not (checks or may_be_weighed(answering.desk, asked)):
        return None
    found = signs(answering.desk, asked)
    row = np.array([found[n] for n in NAMES])
    said = (question.text, question.false, question.pair, question.counts, question.file)
    return Seen(*said, row=row, checks=checks, caught=bool(checks) or is_firm(found))


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
    """Return the total of each question by weights that have not learnt from its file."""
    files = sorted({s.file for s in seen if s.pair})
    groups = {g: len(files) + n % FOLDS for n, g in enumerate(np.random.RandomState(0).permutation([s.text for s in seen if not s.pair]))}
    fold = np.array([files.index(s.file) if s.pair else groups[s.text] for s in seen])
    totals = np.zeros(len(seen))
    for f in np.unique(fold):
        weights, bias = fit(rows[fold != f], false[fold != f], counts[fold != f])
        totals[fold == f] = rows[fold == f] @ weights + bias
    return totals


def main() -> None:
    """Fit, report by folds, store."""
    packs = {
        "knowledge/packs/ai-media": [*read_pairs("pairs"), *read_sets()],
        "tests/packs/cloud-compute": read_pairs("pairs_cloud"),
        "tests/packs/ev-batteries": read_pairs("pairs_ev"),
        "tests/eval/packs/running-shoes": read_pairs("pairs_shoes"),
        "tests/eval/packs/grocery-delivery": read_pairs("pairs_grocery"),
        "tests/eval/packs/memory-chips": read_pairs("pairs_memory"),
    }
    orders = Orders(Path(sys.argv[1]), [q for asked in packs.values() for q in asked])
    seen: list[Seen] = []
    encoder = SentenceEncoder()
    with tempfile.TemporaryDirectory() as folder:
        for pack, asked in packs.items():
            knowledge = build(encoder, Path(folder), ROOT / pack).interpreter.knowledge
            answering = Answering(knowledge, encoder, Classifier.cached(encoder, Path(folder)), Lexicon.read())
            seen += [s for q in asked if (s := see(answering, q, orders)) is not None]
    report(seen)
    learn(seen, [q for asked in packs.values() for q in asked])


def report(seen: list[Seen]) -> None:
    """Print how often each check and each sign speaks of a false and of a true twin, and of a plain question."""
    for title, of in [
        *((c.__name__, [s for s in seen if c.__name__ in s.checks]) for c in CHECKS),
        *((f"  sign {name}", [s for s in seen if s.row[n] > HALF]) for n, name in enumerate(NAMES)),
    ]:
        right, wrong = (sum(s.false == lie for s in of if s.pair) for lie in (True, False))
        doubted = "" if title.startswith(" ") or right >= DOUBTED * wrong else "  to be narrowed"
        print(f"{title:26} {right:4} : {wrong:<4} plain {sum(not s.pair for s in of)}{doubted}")


HALF = 0.49
"""From here on a sign speaks."""


def _is_asked_so(question: Question) -> bool:
    """Say whether a question is a true twin by which the bar is set."""
    return question.file.startswith("/") and question.counts == 1 and not question.false


def learn(seen: list[Seen], questions: list[Question]) -> None:
    """Learn from what the checks have not caught, set the bar, print what is caught and store the numbers."""
    open_ = [s for s in seen if not s.caught]
    rows, false = np.stack([s.row for s in open_]), np.array([s.false for s in open_])
    counts = np.array([s.counts for s in open_])
    totals = out_of_fold(open_, rows, false, counts)
    alarms = sum(s.caught and _is_asked_so(s) for s in seen)
    allowed = round(ALARMS * sum(_is_asked_so(q) for q in questions)) - alarms
    bar = float(np.sort(totals[np.array([_is_asked_so(s) for s in open_])])[::-1][max(0, allowed)])
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
