"""Learn the numbers of `bot/answering/ranking-*.npz` from questions whose claims are known.

Usage: `make fit` (or `python -m benchmarks.fit_ranking [--held FILE]`). Reads `tests/eval/pairs/*.jsonl`, `dev.jsonl` and
`own_tune.jsonl`; never `own_held.jsonl`, which only `--held` scores. Three models, each on top of the one before:
a map from question vectors to claim vectors (softmax over all claims), the order of candidates (listwise softmax over
`features.NAMES`, with the map's own feature computed out of fold), and the gate (answer, unknown, out of scope).
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import BAR
from bot.answering.evidence import Evidence
from bot.answering.features import NAMES
from bot.answering.gate import gate_row
from bot.answering.ranking import Gate, Ranking
from bot.understanding.classify import Classifier, read_kinds
from bot.understanding.encoder import Encoder, NgramEncoder, SentenceEncoder
from bot.understanding.interpret import Interpreter
from bot.understanding.normalize import clean
from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.database import connect, migrate
from knowledge.load import load_packs
from knowledge.reader import Knowledge

ROOT = Path(__file__).parent.parent
PACK = ROOT / "knowledge/packs/ai-media"
EVAL = ROOT / "tests/eval"
FOLDS = 5
SHARPNESS = 12.0
Numbers = NDArray[np.float32]


@dataclass
class Example:
    """One question with what is known of its answer."""

    question: str
    gold: tuple[str, ...]
    label: int
    """0 answerable, 1 unknown, 2 out of scope."""
    kind: str | None
    group: str
    query: Query | None = None
    ids: tuple[str, ...] = ()
    rows: Numbers | None = None


def read_examples(paths: list[Path]) -> list[Example]:
    """Read pairs and scored records; follow-ups are left out, since they need their conversation."""
    out = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if not line.strip():
                continue
            r = json.loads(line)
            if "q" in r:
                if not r.get("false"):
                    out.append(
                        Example(
                            r["q"],
                            tuple(r["claims"]),
                            0 if r["claims"] else 2 if r.get("kind") == "out_of_scope" else 1,
                            r.get("kind"),
                            path.stem,
                        )
                    )
                continue
            for t in r["turns"][:1]:
                found = re.search(r"\[([^\]]*)\]\s*$", t.get("note") or "")
                gold = tuple(g.strip() for g in found.group(1).split(",")) if found else ()
                label = {"answer": 0, "correct": 0, "unknown": 1, "out_of_scope": 2}.get(t["expect"])
                if label is None or r["set"] == "hostile" or (label == 0 and not gold):
                    continue
                if r["set"] == "premise":
                    label = -1
                out.append(Example(t["q"], gold, label, None, r["set"]))
    return out


def out_of_scope_examples(interpreter: Interpreter, seed: int = 7) -> list[Example]:
    """Fill the slots of the out-of-scope examples with names of the pack."""
    rng = random.Random(seed)
    knowledge = interpreter.knowledge
    names = {k: [e.name for e in knowledge.entities(knowledge.entities_of_kind(k)).values()] for k in knowledge.vocabulary().entity_kinds}
    (kind,) = [k for k in read_kinds() if k.id == "out_of_scope"]

    def fill(example: str) -> str:
        return re.sub(r"\{([a-z]+?)\d?\}", lambda m: rng.choice(names.get(m.group(1)) or ["2026"]), example)

    return [Example(fill(e), (), 2, "out_of_scope", "kinds") for e in kind.examples]


def build(encoder: Encoder, folder: Path) -> tuple[Interpreter, Evidence]:
    """Load the shipped pack and make the pieces, with nothing learnt yet but the kinds of question."""
    engine = connect(f"sqlite:///{folder}/fit.db")
    migrate(engine)
    load_packs(engine, [PACK], at=datetime.now(UTC), who="fit", why="fit")
    knowledge = Knowledge(engine)
    interpreter = Interpreter(knowledge, encoder, Classifier.cached(encoder, folder), Lexicon.read())
    blank = Ranking(np.zeros(len(NAMES), np.float32), None, None)
    evidence = Evidence(knowledge, encoder, interpreter.names, blank)
    evidence.prepare()
    return interpreter, evidence


def fit_map(questions: Numbers, targets: Numbers, claims: Numbers, *, decay: float = 0.02, steps: int = 140) -> Numbers:
    """Learn what to add to the identity so that questions lie near their claims (Adam, softmax over all claims)."""
    m = np.zeros((512, 512), np.float32)
    first, second = np.zeros_like(m), np.zeros_like(m)
    for step in range(1, steps + 1):
        scores = SHARPNESS * ((questions + questions @ m) @ claims.T)
        scores -= scores.max(1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(1, keepdims=True)
        gradient = SHARPNESS * questions.T @ ((p - targets) @ claims) / len(questions) + decay * m
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        m -= 0.002 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return m


def fit_order(examples: list[Example], *, decay: float = 5e-3, steps: int = 350) -> Numbers:
    """Learn the weights of the claim order: each question is one softmax over its candidates, gold ones sharing the mass."""
    stacked = np.concatenate([e.rows for e in examples if e.rows is not None])
    spread = stacked.std(0) + 1e-6
    data = []
    for e in examples:
        gold = np.array([i in e.gold for i in e.ids])
        if e.rows is not None and gold.any() and not gold.all():
            data.append((e.rows / spread, gold))
    w = np.zeros(len(NAMES), np.float32)
    first, second = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        gradient = np.zeros_like(w)
        for rows, gold in data:
            z = rows @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            share = p * gold
            share /= share.sum()
            gradient += rows.T @ (p - share)
        gradient = gradient / len(data) + decay * w
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return (w / spread).astype(np.float32)


def fit_gate(
    rows: Numbers,
    meanings: Numbers,
    labels: NDArray[np.int64],
    *,
    hidden: int = 24,
    directions: int = 48,
    decay: float = 1.2e-2,
    steps: int = 500,
) -> Gate:
    """Learn the gate: one hidden layer, Adam on the whole set, from fixed random starts."""
    rng = np.random.RandomState(0)
    middle = meanings.mean(0)
    axes = np.linalg.svd(meanings - middle, full_matrices=False)[2][:directions].T
    whole = np.concatenate([rows, (meanings - middle) @ axes], 1)
    shift, spread = whole.mean(0), whole.std(0) + 1e-6
    x = np.concatenate([(whole - shift) / spread, np.ones((len(rows), 1), np.float32)], 1)
    y = np.eye(3, dtype=np.float32)[labels]
    parts = [
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
        d = (p - y) / len(y)
        gradients = [x.T @ ((d @ parts[1][:-1].T) * (h > 0)) + decay * parts[0] / 10, hb.T @ d + decay * parts[1] / 10]
        for n, g in enumerate(gradients):
            first, second = moments[n]
            first[:] = 0.9 * first + 0.1 * g
            second[:] = 0.999 * second + 0.001 * g**2
            parts[n] -= 0.01 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Gate(middle, axes, shift.astype(np.float32), spread.astype(np.float32), parts[0].astype(np.float32), parts[1].astype(np.float32))


def hits(examples: list[Example], scores: list[Numbers]) -> str:
    """Say how often a right claim comes first, among the first three and five."""
    ranks = []
    for e, s in zip(examples, scores):
        order = [e.ids[i] for i in np.argsort(-s)]
        ranks.append(min((order.index(g) for g in e.gold if g in order), default=999))
    return "  ".join(f"hit@{k} {np.mean([r < k for r in ranks]):.3f}" for k in (1, 3, 5, 60)) + f"  n {len(ranks)}"


def main() -> None:
    """Fit, report by folds, store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", type=Path, help="score these records too, without learning from them")
    parser.add_argument("--ngrams", action="store_true", help="learn for the mode without the sentence encoder")
    parser.add_argument("--dump", type=Path, help="store the prepared examples here, for experiments")
    args = parser.parse_args()
    encoder: Encoder = NgramEncoder() if args.ngrams else SentenceEncoder()
    with tempfile.TemporaryDirectory() as folder:
        interpreter, evidence = build(encoder, Path(folder))
        paths = sorted((EVAL / "pairs").glob("*.jsonl")) + [EVAL / "dev.jsonl", EVAL / "own_tune.jsonl"]
        examples = read_examples(paths) + out_of_scope_examples(interpreter)
        held = read_examples([args.held]) if args.held else []
        learn(encoder, interpreter, evidence, examples, held, args.dump)


def learn(
    encoder: Encoder, interpreter: Interpreter, evidence: Evidence, examples: list[Example], held: list[Example], dump: Path | None
) -> None:
    """Fit the three models and store them as package data."""
    knowledge = interpreter.knowledge
    for e in (*examples, *held):
        e.query = interpreter.read(clean(e.question), as_of=knowledge.as_of())
    claims = {c.id: c for p in knowledge.predicates() for c in knowledge.claims_with(p, limit=100_000)}
    ids = list(claims)
    cards = evidence.cards.of(claims.values())
    matrix = np.stack([c.vectors[0] for c in cards]).astype(np.float32)
    place = {i: n for n, i in enumerate(ids)}
    good = [e for e in examples if e.label in (0, -1) and any(g in place for g in e.gold)]
    questions = np.stack([e.query.vectors[0] for e in good if e.query is not None and e.query.vectors is not None])
    targets = np.zeros((len(good), len(ids)), np.float32)
    for n, e in enumerate(good):
        known = [place[g] for g in e.gold if g in place]
        targets[n, known] = 1 / len(known)
    eye = np.eye(512, dtype=np.float32)
    fold = np.random.RandomState(0).permutation(len(good)) % FOLDS
    maps = [fit_map(questions[fold != f], targets[fold != f], matrix) for f in range(FOLDS)]
    whole = fit_map(questions, targets, matrix)
    of = {id(e): maps[fold[n]] for n, e in enumerate(good)}
    for e in (*examples, *held):
        evidence._ranking = replace(evidence._ranking, map=eye + of.get(id(e), whole))
        candidates = evidence.candidates(e.query)
        found = evidence.cards.of(candidates)
        e.ids, e.rows = tuple(c.claim.id for c in found), evidence.rows(e.query, found)
    scores = []
    for f in range(FOLDS):
        w = fit_order([e for n, e in enumerate(good) if fold[n] != f])
        scores += [(n, e.rows @ w) for n, e in enumerate(good) if fold[n] == f]
    scores.sort(key=lambda s: s[0])
    by_fold = [s for _, s in scores]
    print("order, out of fold:", hits(good, by_fold))
    for group in sorted({e.group for e in good}):
        pick = [n for n, e in enumerate(good) if e.group == group]
        print(f"  {group}:", hits([good[n] for n in pick], [by_fold[n] for n in pick]))
    w = fit_order(good)
    order = {id(e): s for e, s in zip(good, by_fold)}
    if held_good := [e for e in held if e.label in (0, -1)]:
        print("order, held out:", hits(held_good, [e.rows @ w for e in held_good]))
    gated = [e for e in examples if e.label > 0 or (e.label == 0 and found_early(e, e.rows @ w))]
    rows = np.stack([gate_row(e.query, evidence, e.ids, e.rows, order.get(id(e), e.rows @ w)) for e in gated])
    meanings = np.stack([e.query.vectors[1] for e in gated])
    labels = np.array([e.label for e in gated])
    fold = np.random.RandomState(1).permutation(len(gated)) % FOLDS
    chances = np.zeros((len(gated), 3))
    for f in range(FOLDS):
        g = fit_gate(rows[fold != f], meanings[fold != f], labels[fold != f])
        chances[fold == f] = g.chances(rows[fold == f], meanings[fold == f])
    report_gate("gate, out of fold", gated, chances)
    ranking = Ranking(w, eye + whole, fit_gate(rows, meanings, labels))
    if held_gated := [e for e in held if e.label >= 0]:
        found = [ranking.chances(gate_row(e.query, evidence, e.ids, e.rows, e.rows @ w), e.query.vectors[1]) for e in held_gated]
        report_gate("gate, held out", held_gated, np.array(found))
    out = ROOT / "bot/answering" / f"ranking-{encoder.name}.npz"
    ranking.save(out)
    for name, es in (("out of fold", gated), ("held out", held_gated if held else [])):
        p0 = chances[:, 0] if name == "out of fold" else np.array([f[0] for f in found]) if es else np.array([])
        kept = np.array([e.label == 0 for e in es])
        for bar in (0.4, 0.5, 0.6, 0.7, 0.8):
            if es:
                print(
                    f"  bar {bar} {name}: answerable kept {np.mean(p0[kept] >= bar):.1%}, unknown refused {np.mean([p < bar for p, e in zip(p0, es) if e.label == 1]):.1%}, out of scope refused {np.mean([p < bar for p, e in zip(p0, es) if e.label == 2 and e.group != 'kinds']):.1%}"
                )
    print("stored", out.relative_to(ROOT), out.stat().st_size, "bytes")
    if dump:
        dump.write_bytes(pickle.dumps((examples, held, ranking, order)))
    for name, value in sorted(zip(NAMES, w), key=lambda x: -abs(x[1])):
        print(f"    {name:28} {value:+.2f}")


def found_early(e: Example, scores: Numbers) -> bool:
    """Say whether a right claim is among the first three: only then is "answerable" what the gate should say."""
    return any(e.ids[i] in e.gold for i in np.argsort(-scores)[:3])


def report_gate(title: str, examples: list[Example], chances: NDArray[np.float64]) -> None:
    """Print how many of each outcome would be answered."""
    print(title)
    for group, label in sorted({(e.group, e.label) for e in examples}):
        pick = np.array([n for n, e in enumerate(examples) if (e.group, e.label) == (group, label)])
        answered = chances[pick, 0] >= BAR
        right = chances[pick].argmax(1) == label
        print(
            f"  {group}/{('answer', 'unknown', 'out of scope')[label]}: answered {answered.mean():.1%}, exactly right {right.mean():.1%}, n {len(pick)}"
        )


if __name__ == "__main__":
    main()
