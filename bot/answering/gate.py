"""Whether to answer at all: what the gate looks at. Out of scope, unknown and answerable are learnt, not ruled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.understanding.query import Query

from .cards import Card
from .evidence import Evidence
from .features import NAMES
from .ranking import AGREEING, Agreement, Numbers

NOT_FOUND = -10.0
"""Stands for the score of a claim that is not there."""
_AT = {name: n for n, name in enumerate(NAMES)}


def gate_row(
    query: Query,
    evidence: Evidence,
    ids: Sequence[str],
    rows: Numbers,
    scores: Numbers,
    agreement: Agreement | None,
    together: tuple[float, float],
) -> Numbers:
    """Return the gate's features for a question and its weighed claims, in the order of `ranking.GATE_NAMES`.

    `together` is what `matching.told_together` says of the question and the best claims.
    """
    guess = query.guess
    p_oos = guess.chance("out_of_scope")
    order = np.argsort(-scores, kind="stable")[:5]
    top = rows[order] if len(order) else np.zeros((1, len(NAMES)), np.float32)
    best = top[0]
    cards = evidence.cards.of_ids([ids[i] for i in order])
    claim_stems = cards[0].stems if cards else frozenset()
    three = frozenset().union(*(c.stems for c in cards[:3])) if cards else frozenset()
    idf = evidence.rarity(query.content)
    total = sum(idf.values()) + 1e-6
    rarest = max(query.content, key=lambda s: idf[s], default="")
    numbers = {s for s in query.content if any(ch.isdigit() for ch in s)}
    named = set(query.entities)
    mentioned = cards[0].mentions | cards[0].kin if cards else frozenset()
    best_score = float(scores[order[0]]) if len(order) else NOT_FOUND
    gap = best_score - float(scores[order[-1]]) if len(order) > 1 else 0.0
    p_number, p_date, p_who = guess.chance("number", "count"), guess.chance("date"), guess.chance("who", "owner")
    top3 = sum(v for s, v in idf.items() if s in three) / total

    def at(name: str) -> float:
        return float(best[_AT[name]])

    behind = np.full(5, NOT_FOUND, np.float32)
    behind[: len(order)] = scores[order]
    signs = np.array(
        [
            p_oos, p_oos**2, best_score, gap, at("cover"), top3,
            at("meaning"), at("meaning_masked"), at("meaning_learnt"), at("subject"), at("shared"),
            bool(named), min(len(query.unknown), 3), len(numbers - claim_stems), min(len(query.content), 12) / 12,
            p_number * (1 - (cards[0].has_number if cards else 0)), p_date * (1 - (cards[0].has_date if cards else 0)),
            p_who * (1 - min(1, len(mentioned - named))), guess.chance("smalltalk"), guess.chance("help"),
            (1.0 if query.periods else 0.0) * (1 - at("in_period")), rarest in three, len(named & mentioned) / max(len(named), 1),
            at("meaning_learnt") * top3, query.about_source, bool(query.areas), at("holds"),
            guess.chance("thesis", "exceptions", "corrections", "outlook", "what_if"), guess.chance("why", "how"),
            guess.chance("profile", "definition", "compare", "standing", "owner", "list", "landscape"), guess.chance("verify"), p_number,
        ],
        np.float32,
    )  # fmt: skip
    agrees = np.zeros(AGREEING, np.float32)
    if agreement is not None and query.vectors is not None and cards:
        found = agreement.of(query.vectors[1], told(cards))
        agrees[: len(found)] = found
    return np.concatenate([signs, best, behind[1:] - behind[0], np.array(together, np.float32), agrees])


def told(cards: Sequence[Card]) -> Numbers:
    """Return the vectors of what the best claims say with names masked, shape (at most `AGREEING`, 512)."""
    return np.stack([c.vectors[1] for c in cards[:AGREEING]]).astype(np.float32)
