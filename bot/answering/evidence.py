"""Finds and orders the claims that may answer a question.

Candidates come from index look-ups only (claims about the entities named, their kin, and full-text search), so the
cost does not grow with the knowledge. They are ordered by a linear model over `features.py`, learnt from questions
with known claims (`benchmarks/fit_ranking.py`); whether the best of them answers at all is a second, smaller model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.interpret import UNHEARD
from bot.understanding.names import NameIndex
from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .cards import Card, Cards
from .features import NAMES, Setting, features
from .matching import Asked, Matching, met, told_together
from .ranking import MATCHED, Ranking

MOST_RARE = 7.5
ABOUT_NAMED = 220
ABOUT_KIN = 120
FOUND = 60
NEAR = 40
"""Claims nearest to the question by meaning that are weighed too."""
NEAR_POOL = 2048
"""Claims among which they are looked for: the newest of each predicate in turn, so that the cost has a bound."""
_AT = {name: place for place, name in enumerate(NAMES)}


class Ranked(NamedTuple):
    """A claim and how well it fits the question."""

    card: Card
    score: float
    """Higher is better; comparable within one question."""
    row: NDArray[np.float32]
    """Its features."""

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.card.claim

    def feature(self, name: str) -> float:
        """Return one feature by name."""
        return float(self.row[_AT[name]])


class Evidence:
    """Looks up and orders claims for questions, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder, names: NameIndex, ranking: Ranking) -> None:
        """Read the theses and predicates; compute the vectors of predicates."""
        self.knowledge = knowledge
        self.cards = Cards(knowledge, encoder, names, ranking.order.matching)
        self._ranking = ranking
        predicates = knowledge.predicates()
        self._predicates = tuple(predicates)
        self._meanings = encoder.encode([p.meaning for p in predicates.values()])
        self._dated = frozenset(p.id for p in predicates.values() if p.value == "date")
        theses = knowledge.theses()
        self.thesis_sources = frozenset(t.source for t in theses if t.source)
        self.thesis_claims = frozenset(
            c for t in theses for group in (t.claims, t.evidence_for, t.evidence_against, *(x.claims for x in t.corrections)) for c in group
        )
        self.kin = lru_cache(maxsize=4096)(self._kin)
        self._last_asked: tuple[Vectors, Asked] | None = None
        self._pool: list[Claim] = []
        self._pool_vectors = np.zeros((0, DIMENSIONS), np.float32)

    def prepare(self) -> None:
        """Make the vectors that are missing and load those of the pool; once for each state of the knowledge."""
        self.cards.prepare()
        self.knowledge.read_ahead()
        share = max(1, NEAR_POOL // max(len(self._predicates), 1))
        by_predicate = [self.knowledge.claims_with(p, limit=NEAR_POOL) for p in self._predicates]
        pool = [c for claims in by_predicate for c in claims[:share]]
        rest = [c for claims in by_predicate for c in claims[share:]]
        self._pool = (pool + rest)[:NEAR_POOL]
        self._pool_vectors = self.cards.vectors(self._pool)

    def near(self, query: Query) -> list[Claim]:
        """Return the claims of the pool whose meaning is nearest to the question's."""
        if query.vectors is None or not self._pool:
            return []
        asked = query.vectors[0] @ self._ranking.map if self._ranking.map is not None else query.vectors[0]
        scores = self._pool_vectors @ asked
        best = np.argpartition(-scores, min(NEAR, len(scores) - 1))[:NEAR]
        return [self._pool[i] for i in sorted(best, key=lambda i: -scores[i])]

    def nearest_predicates(self, vector: NDArray[np.float32]) -> list[tuple[str, float]]:
        """Return the predicates by how near their meaning is to a vector, the nearest first."""
        near = self._meanings @ vector
        return [(self._predicates[i], float(near[i])) for i in np.argsort(-near, kind="stable")]

    def candidates(self, query: Query) -> list[Claim]:
        """Return the claims worth weighing, each once, known on the day asked for."""
        entities = query.entities
        kin = self.kin(entities)
        claims: dict[str, Claim] = {}
        if entities:
            for c in self.knowledge.claims_about(entities, roles=("subject", "object", "benchmark"), limit=ABOUT_NAMED):
                claims[c.id] = c
        if kin:
            for c in self.knowledge.claims_about(sorted(kin), limit=ABOUT_KIN):
                claims.setdefault(c.id, c)
        hits = self.knowledge.search(list(query.stems), limit=FOUND)
        found = self.knowledge.claims([h.claim for h in hits])
        for c in (*found.values(), *self.near(query)):
            claims.setdefault(c.id, c)
        return [c for c in claims.values() if c.known(query.as_of)]

    def beside(self, claims: Sequence[str]) -> list[Claim]:
        """Return these claims and those linked to them."""
        ids = list(
            dict.fromkeys(
                [*claims, *(x.source for x in self.knowledge.links_to(claims)), *(x.target for x in self.knowledge.links_from(claims))]
            )
        )
        return list(self.knowledge.claims(ids).values())

    def rank(self, query: Query, claims: Sequence[Claim] | None = None) -> list[Ranked]:
        """Return the candidates, or these claims, best first."""
        cards = self.cards.of(self.candidates(query) if claims is None else claims)
        rows = self.rows(query, cards)
        scores = self._ranking.order.scores(rows)
        best_first, scored = np.argsort(-scores, kind="stable").tolist(), scores.tolist()
        return [Ranked(cards[i], scored[i], rows[i]) for i in best_first]

    def rows(self, query: Query, cards: Sequence[Card]) -> NDArray[np.float32]:
        """Return the features of these cards for the question, one row a card."""
        rows = features(query, cards, self._setting(query))
        matching = self._ranking.order.matching
        if matching is not None and query.pieces is not None and len(cards):
            _, best = self._ranking.order.closely(rows)
            asked = self._asked(matching, query.pieces)
            rows[best, MATCHED] = met(asked, [cards[i].pieces for i in best.tolist()]) @ asked.shares
        return rows

    def together(self, query: Query, cards: Sequence[Card]) -> tuple[float, float]:
        """Return how well the words of a question are met by these claims together, and how well those that are met least."""
        matching = self._ranking.order.matching
        if matching is None or query.pieces is None:
            return 0.0, 0.0
        return told_together(self._asked(matching, query.pieces), [c.pieces for c in cards])

    def _asked(self, matching: Matching, pieces: Vectors) -> Asked:
        """Return the pieces of a question ready for matching; the same ones are asked for several times in a row."""
        seen = self._last_asked
        if seen is None or seen[0] is not pieces:
            self._last_asked = seen = (pieces, matching.asked(pieces))
        return seen[1]

    def rarity(self, stems: Iterable[str]) -> dict[str, float]:
        """Return how rare stems are, 0 to `MOST_RARE` whatever the size of the knowledge: what is learnt on one pack fits another."""
        idf = self.knowledge.idf([*sorted(stems), UNHEARD])
        most = idf.pop(UNHEARD)
        return {s: MOST_RARE * v / most for s, v in idf.items()}

    def _setting(self, query: Query) -> Setting:
        return Setting(
            kin=self.kin(query.entities),
            idf=self.rarity({*query.stems, *query.content}),
            predicates=self._predicates,
            meanings=self._meanings,
            dated_predicates=self._dated,
            thesis_sources=self.thesis_sources,
            thesis_claims=self.thesis_claims,
            map=self._ranking.map,
        )

    def _kin(self, entities: tuple[str, ...]) -> frozenset[str]:
        """Return the owners, belongings, families and versions of these entities, without themselves."""
        above = {x for e in self.knowledge.entities(entities).values() for x in (e.owner, e.family) if x}
        below = {x.id for x in (*self.knowledge.owned_by(*entities), *self.knowledge.versions_of(*entities))}
        return frozenset((above | below) - set(entities))
