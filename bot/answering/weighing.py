"""In which order the claims stand for one question, and how much the talk before it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bot.understanding.completed import Completed
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .nearness import Numbers, Sight, Weights
from .scene import PLAIN

TERSE = 4
"""Words up to which a question that names somebody still leans on the talk."""
JUST_SAID = 0.8
"""What the claim that was the answer just now has ahead when a bare question word asks about it."""
BESIDE = 1.3
"""The same for a claim linked to it."""
SHOWN = 3
"""Claims of the answer before that tell of the matter which is asked on about."""
LINKED = 2.0
"""What these and the claims linked to them have ahead."""
LINKED_TWICE = 1.5
"""The same for the claims linked to those."""
LEAD = 4.0
"""How far a claim that was told already may be ahead of the next."""


class Weighing:
    """Orders claims."""

    def __init__(self, desk: Desk, interpreter: Interpreter) -> None:
        """Weigh with the desk's evidence."""
        self._desk = desk
        self._evidence = desk.evidence
        self._interpreter = interpreter
        self._weights = Weights.read()

    def weighed(self, query: Query, done: Completed) -> list[Ranked]:
        """Order the claims; a question that leans on the talk is weighed together with the one before it."""
        if done.kind is not None:
            near_by = {c.id: BESIDE for c in self._evidence.beside(done.base)} | dict.fromkeys(done.base[:1], JUST_SAID)
            return sorted(
                (Ranked(r.card, r.score + near_by.get(r.claim.id, 0.0), r.row) for r in self._evidence.rank(query)), key=lambda r: -r.score
            )
        if not done.before:
            return self._evidence.rank(query)
        if done.matter:
            return self._of_the_matter(query, done)
        if done.others:
            both = self._interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
            return self._of_others(self._evidence.rank(both), query, done)
        seen = self.sight(query, done)
        moved = [r._replace(score=float(s)) for r, s in zip(seen.alone, seen.scores(self._weights), strict=True)]
        best_first = sorted(moved, key=lambda r: -r.score)
        return self._of_others(best_first, query, done) if done.leans else best_first

    def _of_the_matter(self, query: Query, done: Completed) -> list[Ranked]:
        """Order the claims for a message that asks on about what happened: ahead are those shown and those linked to them, twice over."""
        shown = self._evidence.beside(done.base[:SHOWN])
        linked = self._evidence.beside([c.id for c in shown])
        ahead = dict.fromkeys((c.id for c in linked), LINKED_TWICE) | dict.fromkeys((c.id for c in shown), LINKED)
        both = self._interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
        claims = {c.id: c for c in (*self._evidence.candidates(both), *linked) if c.known(query.as_of)}
        joint = {r.claim.id: r.score for r in self._evidence.rank(both, list(claims.values()))}
        moved = [
            r._replace(score=(r.score + joint[r.claim.id]) / 2 + ahead.get(r.claim.id, 0.0))
            for r in self._evidence.rank(query, list(claims.values()))
        ]
        return sorted(moved, key=lambda r: -r.score)

    def _of_others(self, ranked: list[Ranked], query: Query, done: Completed) -> list[Ranked]:
        """Return the claims without the one that was the answer, where more is asked for; without all about whom it tells, for others."""
        told = self._desk.knowledge.claims(done.base[:1]) if done.others else {}
        spoken_of = {e for c in told.values() for e in (c.subject, *self._evidence.kin((c.subject,)))}
        if spoken_of or self._desk.lexicon.has("more_asked", query.typed) or self._desk.lexicon.has("others_asked", query.typed):
            left = [r for r in ranked if r.claim.id not in done.base[:1] and r.claim.subject not in spoken_of]
            return left or ranked
        return _not_far_ahead(ranked, done)

    def sight(self, query: Query, done: Completed) -> Sight:
        """Return the claims that may answer a message which follows a question, with what they have to do with that question's answer."""
        share = self._share_of_the_talk(query, done)
        both = query if share is None else self._interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
        near = self._evidence.beside(done.base)
        brought = self._desk.knowledge.claims_about(done.context[:3], limit=60) if done.leans and done.context else ()
        claims = {
            c.id: c for c in (*self._evidence.candidates(query), *(self._evidence.candidates(both) if done.leans else ()), *near, *brought)
        }
        alone = self._evidence.rank(query, list(claims.values()))
        joint = {r.claim.id: r.score for r in (alone if share is None else self._evidence.rank(both, list(claims.values())))}
        linked = {c.id for c in near}
        headline = next((c for c in near if c.id in done.base[:1]), None)
        sources = frozenset(headline.sources) if headline is not None else frozenset()
        said = frozenset(self._desk.rare(set(query.content) & set(stems(query.typed)), PLAIN))
        return Sight(
            alone=alone,
            joint=np.array([joint[r.claim.id] for r in alone], np.float32),
            share=share,
            leans=done.leans,
            linked=_marked(alone, lambda c: c.id in linked),
            told=_marked(alone, lambda c: c.id in done.base),
            headed=_marked(alone, lambda c: c.id in done.base[:1]),
            same_source=_marked(alone, lambda c: not sources.isdisjoint(c.sources)),
            spoken=np.array([len(said & r.card.stems) / len(said) if said else 0.0 for r in alone], np.float32),
        )

    def _share_of_the_talk(self, query: Query, done: Completed) -> str | None:
        """Return how much the question before counts: most when this one says next to nothing of its own ("over what?").

        None where it says all by itself: then it is not even read together with the one before.
        """
        if done.noun:
            return "share_named"
        if done.named:
            return "share_filled"
        own_words = set(query.content) & set(stems(query.typed))
        if done.leans and len(self._desk.rare(own_words, PLAIN)) < 2:
            return "share_thin"
        return "share_leaning" if done.leans or len(query.typed.split()) <= TERSE else None


def _marked(ranked: Sequence[Ranked], is_so: Callable[[Claim], bool]) -> Numbers:
    return np.array([is_so(r.claim) for r in ranked], np.float32)


def _not_far_ahead(ranked: list[Ranked], done: Completed) -> list[Ranked]:
    """Return the claims with one that was told already no further ahead than lets the next be told as well."""
    if not done.leans or len(ranked) < 2 or ranked[0].claim.id not in done.base:
        return ranked
    return [ranked[0]._replace(score=min(ranked[0].score, ranked[1].score + LEAD)), *ranked[1:]]
