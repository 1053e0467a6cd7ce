"""Learn the weights of `bot/answering/nearness.yaml` from talks whose right claims are known.

Usage: `make fit` reports, `python -m benchmarks.fit_talks --write` writes. Plays the dialogue records that the order of claims is
learnt from, with the weights as they are, and notes for each message that follows a question what can be seen of every claim. Then
weights are tried one after another; five times a fifth of the talks is left out for the proof.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from benchmarks.fit_ranking import EVAL, RECORDS, build
from benchmarks.ranking_examples import FOLDS, folds
from bot.answering.answer import Answering
from bot.answering.nearness import Sight, Weights
from bot.assistant import turn_of
from bot.conversation import Talk
from bot.understanding.encoder import SentenceEncoder
from bot.understanding.followups import complete
from bot.understanding.normalize import clean
from bot.understanding.roles import with_makers
from bot.understanding.split import questions
from bot.understanding.words import Lexicon
from knowledge.pack import shipped_pack

STEPS = (0.5, 0.75, 0.9, 1.1, 1.35, 2.0)
"""By what a weight is multiplied in turn."""
SMALLEST_GAIN = 1.0
"""Turns by which a try has to be better, so that noise does not move a weight."""
ROUNDS = 3
SECOND, THIRD = 0.6, 0.35
"""What a right claim counts in second and third place."""
_CLAIMS = re.compile(r"\[([a-z0-9][a-z0-9,; -]*)\]\s*$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of a talk, and the claims that answer it."""

    talk: int
    sight: Sight
    right: frozenset[str]


def play(answering: Answering) -> list[Seen]:
    """Play all talks and return what was seen of their messages."""
    lines = [json.loads(line) for name in RECORDS for line in (EVAL / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]
    seen: list[Seen] = []
    for n, record in enumerate(r for r in lines if r["set"] == "dialogue"):
        talk = Talk()
        for turn in record["turns"]:
            m = _CLAIMS.search(turn["note"])
            right = frozenset(re.split(r"[,;\s]+", m.group(1))) if m else frozenset()
            parts = questions(clean(turn["q"]))
            for part in parts:
                if len(parts) == 1 and right and (sight := _sight(answering, part, talk)) is not None:
                    seen.append(Seen(n, sight, right))
                talk = talk.after(turn_of(answering.answer(part, talk, share=len(parts)), answering))
    return seen


def _sight(answering: Answering, text: str, talk: Talk) -> Sight | None:
    """Return what is seen of a message that follows a question; none when nothing before it counts."""
    done = complete(text, talk, answering.interpreter, answering.lexicon)
    if done.kind is not None or done.wish is not None or not done.before:
        return None
    query = answering.interpreter.read(with_makers(done.text, answering.interpreter), as_of=answering.as_of, typed=text)
    return answering.weighing.sight(query, done)


def gain(seen: Seen, weights: Weights) -> float:
    """Return what the best place of a right claim counts."""
    order = np.argsort(-seen.sight.scores(weights))[:3]
    found = [n for n, at in enumerate(order) if seen.sight.alone[at].claim.id in seen.right]
    return (1.0, SECOND, THIRD)[found[0]] if found else 0.0


def total(seen: Sequence[Seen], weights: Weights) -> float:
    """Return the gain over all messages."""
    return sum(gain(s, weights) for s in seen)


def fit(seen: Sequence[Seen], weights: Weights) -> Weights:
    """Move one weight after another as long as that is better."""
    best = total(seen, weights)
    for _ in range(ROUNDS):
        before = best
        for name, value in asdict(weights).items():
            for step in STEPS:
                tried = replace(weights, **{name: min(value * step, 0.8) if name.startswith("share") else value * step})
                if (new := total(seen, tried)) > best + SMALLEST_GAIN:
                    weights, best = tried, new
        if best == before:
            break
    return weights


def main() -> None:
    """Play, fit with talks left out, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights, if those of the talks left out are no worse")
    write: bool = parser.parse_args().write
    encoder = SentenceEncoder()
    with tempfile.TemporaryDirectory() as folder:
        world = build(encoder, Path(folder), shipped_pack())
        known, classifier = world.interpreter.knowledge, world.interpreter._classifier
        seen = play(Answering(known, encoder, classifier, Lexicon.read()))
    now = Weights.read()
    place = folds(max(s.talk for s in seen) + 1)
    out = sum(total([s for s in seen if place[s.talk] == k], fit([s for s in seen if place[s.talk] != k], now)) for k in range(FOLDS))
    learnt = fit(seen, now)
    print(f"{len(seen)} messages; gain now {total(seen, now):.1f}, left out {out:.1f}, learnt on all {total(seen, learnt):.1f}")
    print("\n".join(f"{k}: {v:.3g}" for k, v in asdict(learnt).items()))
    if write and out >= total(seen, now):
        path = Path(str(files("bot.answering").joinpath("nearness.yaml")))
        text = path.read_text("utf-8")
        for name, value in asdict(learnt).items():
            text = re.sub(rf"^{name}: .*$", f"{name}: {value:.3g}", text, flags=re.MULTILINE)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
