"""Questions whose claims are known, as `benchmarks/fit_ranking.py` learns from them."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.evidence import Evidence
from bot.understanding.classify import read_kinds
from bot.understanding.interpret import Interpreter
from bot.understanding.normalize import clean
from bot.understanding.query import Query

Numbers = NDArray[np.float32]
Record = dict[str, Any]


@dataclass
class Example:
    """One question with what is known of its answer."""

    question: str
    gold: tuple[str, ...]
    label: int
    """0 answerable, 1 unknown, 2 out of scope, -1 to be corrected: its claims count for the order, not for the gate."""
    kind: str | None
    group: str
    """The set it comes from."""
    world: int = 0
    """Which of the packs it is about."""
    weight: float = 1.0
    """How much it counts: a small pack's questions count more, so that it is heard beside a large one."""


@dataclass(kw_only=True)
class Prepared(Example):
    """An example as it was understood, with the claims that may answer it."""

    query: Query
    meaning: Numbers
    """Shape (512,): the vector of the question with names masked."""
    ids: tuple[str, ...]
    rows: Numbers
    """The features of these claims."""


@dataclass(frozen=True)
class World:
    """A pack, ready for questions."""

    interpreter: Interpreter
    evidence: Evidence


def read_examples(paths: list[Path], world: int = 0, weight: float = 1.0) -> list[Example]:
    """Read pairs and scored records; follow-ups are left out, since they need their conversation."""
    out = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                record = json.loads(line)
                out.append(_pair(record, path.stem) if "q" in record else _scored(record))
    return [replace(e, world=world, weight=weight) for e in out if e is not None]


def _pair(record: Record, group: str) -> Example | None:
    """Return a question with its claims; none where the question takes something false for granted."""
    if record.get("false"):
        return None
    kind = record.get("kind")
    label = 0 if record["claims"] else 2 if kind == "out_of_scope" else 1
    return Example(record["q"], tuple(record["claims"]), label, kind, group)


def _scored(record: Record) -> Example | None:
    """Return the first turn of a scored record; its claims stand in brackets at the end of its note."""
    turn = record["turns"][0]
    found = re.search(r"\[([^\]]*)\]\s*$", turn.get("note") or "")
    gold = tuple(g.strip() for g in found.group(1).split(",")) if found else ()
    label = {"answer": 0, "correct": 0, "unknown": 1, "out_of_scope": 2}.get(turn["expect"])
    if label is None or record["set"] == "hostile" or (label == 0 and not gold):
        return None
    return Example(turn["q"], gold, -1 if record["set"] == "premise" else label, None, record["set"])


def out_of_scope_examples(interpreter: Interpreter, world: int = 0, seed: int = 7) -> list[Example]:
    """Fill the slots of the out-of-scope examples with names of the pack."""
    rng = random.Random(seed)
    knowledge = interpreter.knowledge
    names = {k: [e.name for e in knowledge.entities(knowledge.entities_of_kind(k)).values()] for k in knowledge.vocabulary().entity_kinds}
    (kind,) = [k for k in read_kinds() if k.id == "out_of_scope"]

    def fill(example: str) -> str:
        return re.sub(r"\{([a-z]+?)\d?\}", lambda m: rng.choice(names.get(m.group(1)) or ["2026"]), example)

    return [Example(fill(e), (), 2, "out_of_scope", "kinds", world) for e in kind.examples]


def read(e: Example, interpreter: Interpreter) -> Query:
    """Understand a question, as of the day of the knowledge."""
    return interpreter.read(clean(e.question), as_of=interpreter.knowledge.as_of())


def vectors(query: Query) -> Numbers:
    """Return the two vectors that every question read by an interpreter has."""
    if query.vectors is None:
        raise ValueError(f"no vectors: {query.text}")
    return query.vectors


def prepare(e: Example, query: Query, learnt: Numbers, evidence: Evidence) -> Prepared:
    """Find the claims that may answer an example, and weigh them with this map."""
    evidence._ranking = replace(evidence._ranking, map=learnt)
    found = evidence.cards.of(evidence.candidates(query))
    ids = tuple(c.claim.id for c in found)
    known = (e.question, e.gold, e.label, e.kind, e.group, e.world, e.weight)
    return Prepared(*known, query=query, meaning=vectors(query)[1], ids=ids, rows=evidence.rows(query, found))


FOLDS = 5


def folds(n: int, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold of each of n examples, 0 to `FOLDS` - 1, drawn the same way every time."""
    return np.random.RandomState(seed).permutation(n) % FOLDS
