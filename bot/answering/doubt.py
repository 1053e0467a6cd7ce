"""What makes a question's assumption doubtful, as numbers: how the best claims lean against it.

The rules of `premises.py` find what can be told in words; this tells how likely it is that the best claim contradicts what
is taken for granted, from the same signs and from the meaning of question and claim. Learnt (`benchmarks/fit_ranking.py`).
"""

from __future__ import annotations

import re
from typing import Sequence

import numpy as np

from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .ranking import Numbers

LOOKED_AT = 3
_NUMBER = re.compile(r"\d[\d,.]*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SORTS = ("owner", "purchase", "platform", "ended", "not ended", "absence", "standing", "contrary", "person", "figures")
DOUBT_NAMES = (
    *(f"opposed_{n}" for n in range(LOOKED_AT)), *(f"denied_{n}" for n in range(LOOKED_AT)), *(f"denied_name_{n}" for n in range(LOOKED_AT)),
    *(f"negations_{n}" for n in range(LOOKED_AT)), "question_negated", "parity", "presuming", "tag", "hypothetical", "marker", "or",
    "numbers", "numbers_absent", "year_absent", "named", "named_absent", "stranger", "cover", "meaning", "masked", "learnt", "best_gap",
    "why", "number", "date", "who", "verify", "fact", "evidence", "thesis", "source", "statement_first", *(f"found_{s}" for s in SORTS),
)  # fmt: skip


def doubt_row(desk: Desk, query: Query, ranked: Sequence[Ranked], presuming: bool, found: Sequence[str]) -> Numbers:
    """Return the features of a question and its best claims, in the order of `DOUBT_NAMES`; `found` are sorts of rule findings."""
    low = query.text.casefold()
    lexicon = desk.lexicon
    top = list(ranked[:LOOKED_AT])
    blank = [0.0] * (LOOKED_AT - len(top))
    names = {s for n in query.named for s in stems(n.text)}
    idf = desk.knowledge.idf(list(query.content))
    content = {s for s in query.content if len(s) > 3 and idf[s] > 2.5}
    negated = lexicon.has("negations", low)
    denied = [denied_stems(desk, r.claim.text) for r in top]
    first = top[0] if top else None
    numbers = {n.strip(".,") for n in _NUMBER.findall(query.text) if not _YEAR.fullmatch(n.strip(".,"))}
    years = set(_YEAR.findall(query.text))
    said = first.claim.text if first else ""
    mentions = (first.card.mentions | first.card.kin) if first else frozenset()
    named = set(query.entities)
    chance = query.guess.chance
    denials = len(lexicon.pattern("denials").findall(said))

    def at(name: str) -> float:
        return first.feature(name) if first else 0.0

    return np.array(
        [
            *(opposed(desk, low, r.claim.text) for r in top), *blank,
            *(len(content & d) for d in denied), *blank,
            *(len(names & d) for d in denied), *blank,
            *(min(3, len(lexicon.pattern("denials").findall(r.claim.text))) for r in top), *blank,
            negated, (denials > 0) != negated, presuming, lexicon.has("tag_questions", low[-14:]), lexicon.has("hypothetical", low),
            lexicon.has("presuming_markers", low), bool(re.search(r"\bor\b", low)),
            len(numbers), sum(n not in said for n in numbers), sum(y not in said for y in years), len(named),
            len(named - mentions), bool(first and first.claim.subject not in named), at("cover"), at("meaning"), at("meaning_masked"),
            at("meaning_learnt"), (ranked[0].score - ranked[1].score) if len(ranked) > 1 else 5.0,
            chance("why", "how"), chance("number", "count"), chance("date"), chance("who", "owner"), chance("verify"), chance("fact"),
            chance("evidence"), chance("thesis", "exceptions", "corrections"), query.about_source, bool(re.search(r"[.,;:-]\s+\w+", low)),
            *(s in found for s in SORTS),
        ],
        np.float32,
    )  # fmt: skip


def opposed(desk: Desk, low: str, text: str) -> int:
    """Count the pairs of opposites of which the question holds one side and the claim only the other."""
    asked, told = desk.lexicon.sides(low), desk.lexicon.sides(text)
    return sum(other in told and other not in asked and side not in told for side, other in opposites(desk.lexicon, asked))


def opposites(lexicon: Lexicon, sides: frozenset[str]) -> list[tuple[str, str]]:
    """Return these sides, each with the list that stands against it."""
    names = [n for n in lexicon.lists if n.endswith("_side")]
    against = {a: b for x, y in zip(names[::2], names[1::2]) for a, b in ((x, y), (y, x))}
    return [(s, against[s]) for s in sorted(sides)]


def denied_stems(desk: Desk, text: str, words: int = 5) -> set[str]:
    """Return the stems that closely follow a negation in a text and stand nowhere else in it."""
    found: set[str] = set()
    rest, at = [], 0
    for m in desk.lexicon.pattern("denials").finditer(text):
        behind = re.split(r"[,;:.]|\bbut\b|\band\b|\balthough\b", text[m.end() :])[0].split()[:words]
        end = m.end() + len(" ".join(behind)) + 1
        found.update(stems(" ".join(behind)))
        rest.append(text[at : m.start()])
        at = max(at, end)
    rest.append(text[at:])
    return found - set(stems(" ".join(rest)))
