"""Learn the numbers of `bot/answering/ranking-*.npz` from questions whose claims are known.

Usage: `make fit` (or `python -m benchmarks.fit_ranking [--held FILE]`); half an hour on two cores. Reads `pairs/*.jsonl` and the
scored records of `RECORDS` for the shipped pack, the other folders of pairs for packs of the tests; never the other records.
`--unseen PACK` leaves a pack out and scores it. Four models, each on top of the one before: a map from question vectors to
claim vectors (softmax over all claims of the pack), a first look at the candidates (listwise softmax over `features.NAMES`, with the map's
own feature computed out of fold), a closer one with the matching of words, and the gate (answer, unknown, out of scope).
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.at_once import at_once
from benchmarks.gate_learning import fit_gate
from benchmarks.map_learning import claims_of, learn_maps
from benchmarks.matched import fill_in, projected, shelf_of, together
from benchmarks.order_learning import Shelf, fit_look, fit_order
from benchmarks.ranking_examples import FOLDS, Example, Prepared, World, folds, out_of_scope_examples, prepare, read, read_examples
from bot.answering.admission import BAR
from bot.answering.evidence import Evidence
from bot.answering.features import NAMES
from bot.answering.gate import gate_row, told
from bot.answering.ranking import AGREEING, Agreement, Gate, Order, Ranking
from bot.understanding.classify import Classifier
from bot.understanding.encoder import Encoder, NgramEncoder, SentenceEncoder
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.interpret import Interpreter
from bot.understanding.words import Lexicon
from knowledge.database import connect, migrate
from knowledge.load import load_packs
from knowledge.reader import Knowledge

ROOT = Path(__file__).parent.parent
EVAL = ROOT / "tests/eval"
RECORDS = ("dev", "own_tune", "own_held", "own_final", "own_work3")
"""Scored records that are learnt from, too; the others judge."""
JUDGES = frozenset({"pairs/g", "pairs_cloud/c", "pairs_ev/c"})
"""Files of twins that nothing learns from: they judge."""


def twins_of(folder: str) -> list[Path]:
    """Return the files of pairs that are learnt from."""
    return [p for p in sorted((EVAL / folder).glob("*.jsonl")) if f"{folder}/{p.stem}" not in JUDGES]


LEARNT_FROM: tuple[tuple[Path, list[Path], float], ...] = (
    (ROOT / "knowledge/packs/ai-media", [*twins_of("pairs"), *(EVAL / f"{name}.jsonl" for name in RECORDS)], 1.0),
    (ROOT / "tests/packs/cloud-compute", twins_of("pairs_cloud"), 1.0),
    (ROOT / "tests/packs/ev-batteries", twins_of("pairs_ev"), 1.0),
    (ROOT / "tests/eval/packs/running-shoes", twins_of("pairs_shoes"), 1.0),
    (ROOT / "tests/eval/packs/grocery-delivery", twins_of("pairs_grocery"), 1.0),
    (ROOT / "tests/eval/packs/memory-chips", twins_of("pairs_memory"), 1.0),
)
"""Packs, questions about them, and what one question counts."""
OTHERS_COUNT = 3.0
"""What a question about a pack of the tests counts beside one about the shipped pack, for the gate: it has to serve any subject."""
Numbers = NDArray[np.float32]


def build(encoder: Encoder, folder: Path, pack: Path) -> World:
    """Load a pack and make the pieces, with nothing learnt yet but the kinds of question."""
    engine = connect(f"sqlite:///{folder}/{pack.name}.db")
    migrate(engine)
    load_packs(engine, [pack], at=datetime.now(UTC), who="fit", why="fit")
    knowledge = Knowledge(engine)
    interpreter = Interpreter(knowledge, encoder, Classifier.cached(encoder, folder), Lexicon.read())
    blank = Ranking(Order.blank(), None, None)
    evidence = Evidence(knowledge, encoder, interpreter.names, blank)
    evidence.prepare()
    return World(interpreter, evidence)


def hits(examples: Sequence[Prepared], scores: Sequence[Numbers]) -> str:
    """Say how often a right claim comes first, among the first three and five."""
    ranks = []
    for e, s in zip(examples, scores, strict=True):
        order = [e.ids[i] for i in np.argsort(-s)]
        ranks.append(min((order.index(g) for g in e.gold if g in order), default=999))
    return "  ".join(f"hit@{k} {np.mean([r < k for r in ranks]):.3f}" for k in (1, 3, 5, 60)) + f"  n {len(ranks)}"


def main() -> None:
    """Fit, report by folds, store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="score these records too, without learning from them")
    parser.add_argument(
        "--unseen", metavar="PACK", help="leave this pack out and score its questions: shows what carries over; stores nothing"
    )
    parser.add_argument("--ngrams", action="store_true", help="learn for the mode without the sentence encoder")
    parser.add_argument("--dump", type=Path, help="store the orders learnt by folds here, for `fit_premises`")
    args = parser.parse_args()
    encoder: Encoder = NgramEncoder() if args.ngrams else SentenceEncoder()
    with tempfile.TemporaryDirectory() as folder:
        learnt_from = [row for row in LEARNT_FROM if row[0].name != args.unseen]
        worlds = [build(encoder, Path(folder), pack) for pack, _, _ in learnt_from]
        examples = [e for n, (_, paths, weight) in enumerate(learnt_from) for e in read_examples(paths, n, weight)]
        examples += [e for n, w in enumerate(worlds) for e in out_of_scope_examples(w.interpreter, n)]
        held = read_examples(args.held)
        for pack, paths, _ in (row for row in LEARNT_FROM if row[0].name == args.unseen):
            worlds.append(build(encoder, Path(folder), pack))
            held += read_examples(paths, len(worlds) - 1)
        out = None if args.unseen else ROOT / "bot/answering" / f"ranking-{encoder.name}.npz"
        learn(worlds, examples, held, out=out, dump=args.dump)


def learn(worlds: list[World], examples: list[Example], held: list[Example], *, out: Path | None, dump: Path | None) -> None:
    """Fit the three models, report each, and store them."""
    claims = claims_of(worlds)
    good = [n for n, e in enumerate(examples) if e.label in (0, -1) and any(g in claims[e.world][0] for g in e.gold)]
    queries = [read(e, worlds[e.world].interpreter) for e in (*examples, *held)]
    whole, by_example = learn_maps([(examples[n], queries[n]) for n in good], claims)
    maps = dict(zip(good, by_example, strict=True))
    ready = [prepare(e, queries[n], maps.get(n, whole), worlds[e.world].evidence) for n, e in enumerate([*examples, *held])]
    prepared, prepared_held = ready[: len(examples)], ready[len(examples) :]
    shelf = shelf_of(worlds)
    order, by_fold = learn_order([prepared[n] for n in good], shelf)
    told = {id(o): projected(o, shelf) for o in (order, *by_fold)}
    fold = dict(zip(good, folds(len(good)).tolist(), strict=True))
    for n, e in enumerate(ready):
        own = by_fold[fold[n]] if n in fold else order
        fill_in(e, own, told[id(own)])
    report_order([prepared[n] for n in good], [by_fold[fold[n]].scores(prepared[n].rows) for n in good])
    for world in sorted({e.world for e in prepared_held}):
        held_good = [e for e in prepared_held if e.label in (0, -1) and e.world == world]
        print(f"order, held out, pack {world}:", hits(held_good, [order.scores(e.rows) for e in held_good]))
    scores = [(by_fold[fold[n]] if n in fold else order).scores(e.rows) for n, e in enumerate(prepared)]
    at = [n for n, e in enumerate(prepared) if e.label > 0 or (e.label == 0 and found_early(e, scores[n]))]
    gated = [prepared[n] for n in at]
    orders = [by_fold[fold[n]] if n in fold else order for n in at]
    seen = [signs(e, worlds, scores[n], together(e, o, told[id(o)], scores[n])) for n, e, o in zip(at, gated, orders, strict=True)]
    gate, chances = learn_gate(gated, np.stack([row for row, _ in seen]), np.stack([said for _, said in seen]))
    ranking = Ranking(order, whole, gate)
    if out is not None:
        ranking.save(out)
        print("stored", out.relative_to(ROOT), out.stat().st_size, "bytes")
    report_bars("out of fold", gated, chances)
    for world in sorted({e.world for e in prepared_held}):
        held_gated = [e for e in prepared_held if e.label >= 0 and e.world == world]
        found = []
        for e in held_gated:
            held_scores = order.scores(e.rows)
            row, _ = signs(e, worlds, held_scores, together(e, order, told[id(order)], held_scores), gate.agreement)
            found.append(ranking.chances(row, e.meaning))
        report_gate(f"gate, held out, pack {world}", held_gated, np.array(found))
        report_bars(f"held out, pack {world}", held_gated, np.array(found))
    if dump:
        learnt = [Ranking(o, by_example[list(fold.values()).index(f)], None) for f, o in enumerate(by_fold)]
        dump.write_bytes(pickle.dumps(({examples[n].question: f for n, f in fold.items()}, learnt)))
    for name, value in sorted(zip(NAMES, order.close, strict=True), key=lambda x: -abs(x[1])):
        print(f"    {name:28} {value:+.2f}")


def signs(
    e: Prepared, worlds: list[World], scores: Numbers, met_together: tuple[float, float], agreement: Agreement | None = None
) -> tuple[Numbers, Numbers]:
    """Return what the gate looks at for an example, and the vectors of its best claims, shape (AGREEING, 512)."""
    evidence = worlds[e.world].evidence
    claims = np.zeros((AGREEING, DIMENSIONS), np.float32)
    if len(scores):
        cards = evidence.cards.of_ids([e.ids[i] for i in np.argsort(-scores, kind="stable")[:AGREEING]])
        claims[: len(cards)] = told(cards)
    return gate_row(e.query, evidence, e.ids, e.rows, scores, agreement, met_together), claims


def learn_order(good: list[Prepared], shelf: Shelf | None) -> tuple[Order, list[Order]]:
    """Learn the order of claims from all examples, and from all but each fold."""
    fold = folds(len(good))
    parts = [good, *([e for n, e in enumerate(good) if fold[n] != f] for f in range(FOLDS))]
    order, *by_fold = at_once(lambda examples: fit_order(examples, fit_look(examples), shelf), parts)
    return order, by_fold


def report_order(good: list[Prepared], scores: list[Numbers]) -> None:
    """Print how often a right claim comes early, with scores out of fold."""
    print("order, out of fold:", hits(good, scores))
    for group in sorted({e.group for e in good}):
        pick = [n for n, e in enumerate(good) if e.group == group]
        print(f"  {group}:", hits([good[n] for n in pick], [scores[n] for n in pick]))


def learn_gate(gated: list[Prepared], rows: Numbers, told: Numbers) -> tuple[Gate, NDArray[np.float64]]:
    """Learn the gate, report by folds; return it with each example's chances out of fold."""
    meanings = np.stack([e.meaning for e in gated])
    labels = np.array([e.label for e in gated])
    weights = np.array([e.weight * (OTHERS_COUNT if e.world else 1.0) for e in gated], np.float32)
    fold = folds(len(gated), seed=1)
    chances = np.zeros((len(gated), 3))
    for f in range(FOLDS):
        learnt, left = fold != f, fold == f
        gate = fit_gate(rows[learnt], meanings[learnt], told[learnt], labels[learnt], weights[learnt])
        agrees = np.stack([gate.agreement.of(q, c) for q, c in zip(meanings[left], told[left], strict=True)])
        chances[left] = gate.chances(np.concatenate([rows[left][:, :-AGREEING], agrees], 1), meanings[left])
    report_gate("gate, out of fold", gated, chances)
    return fit_gate(rows, meanings, told, labels, weights), chances


def found_early(e: Prepared, scores: Numbers) -> bool:
    """Say whether a right claim is among the first three: only then is "answerable" what the gate should say."""
    return any(e.ids[i] in e.gold for i in np.argsort(-scores)[:3])


def report_gate(title: str, examples: Sequence[Example], chances: NDArray[np.float64]) -> None:
    """Print how many of each outcome would be answered."""
    print(title)
    for group, label in sorted({(e.group, e.label) for e in examples}):
        pick = np.array([n for n, e in enumerate(examples) if (e.group, e.label) == (group, label)])
        answered = chances[pick, 0] >= BAR
        right = chances[pick].argmax(1) == label
        outcome = ("answer", "unknown", "out of scope")[label]
        print(f"  {group}/{outcome}: answered {answered.mean():.1%}, exactly right {right.mean():.1%}, n {len(pick)}")


def report_bars(title: str, examples: Sequence[Example], chances: NDArray[np.float64]) -> None:
    """Print what would be kept and refused at several bars."""
    answerable = chances[:, 0]
    labels = np.array([e.label for e in examples])
    natural = np.array([e.group != "kinds" for e in examples])
    for bar in (0.4, 0.5, 0.6, 0.7, 0.8):
        kept = np.mean(answerable[labels == 0] >= bar)
        unknown = np.mean(answerable[labels == 1] < bar)
        outside = np.mean(answerable[(labels == 2) & natural] < bar)
        print(f"  bar {bar} {title}: answerable kept {kept:.1%}, unknown refused {unknown:.1%}, out of scope refused {outside:.1%}")


if __name__ == "__main__":
    main()
