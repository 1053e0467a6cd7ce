"""In which order the claims stand for one question, and how much the talk before it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.understanding.completed import Completed
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .scene import PLAIN

JOINT_LEANING = 0.38
"""How much the question before counts beside a follow-up that names nobody."""
TERSE = 4
"""Words up to which a question that names somebody still leans on the talk."""
JOINT_THIN = 0.5
JOINT_NAMED = 0.17
JOINT_NAMED_LEANING = 0.3
"""The same where a name took the place of a pronoun."""
JUST_SAID = 0.8
"""What the claim that was the answer just now has ahead when a bare question word asks about it."""
NEAR = 1.3
"""What a claim of the answer before, or one linked to it, has ahead."""
TOLD = 0.6
"""What those of that answer have less where the message leans on it: they were told, and what is asked now is mostly another thing."""
HEADED = 0.4
"""The same for the one that headed it."""
LEAD = 4.0
"""How far a claim that was told already may be ahead of the next."""
SAME_SOURCE = 0.4
"""The same for a claim that a source of that headline tells too: it is often of the same case or event."""
SPOKEN = 0.8
"""The same for a claim that holds all that a message says of its own; a part of it for a part of that."""


class Weighing:
    """Orders claims."""

    def __init__(self, desk: Desk, interpreter: Interpreter) -> None:
        """Weigh with the desk's evidence."""
        self._desk = desk
        self._evidence = desk.evidence
        self._interpreter = interpreter

    def weighed(self, query: Query, done: Completed) -> list[Ranked]:
        """Order the claims; a question that leans on the talk is weighed together with the one before it."""
        if done.kind is not None:
            near_by = {c.id: NEAR for c in self._evidence.beside(done.base)} | dict.fromkeys(done.base[:1], JUST_SAID)
            return sorted(
                (Ranked(r.card, r.score + near_by.get(r.claim.id, 0.0), r.row) for r in self._evidence.rank(query)), key=lambda r: -r.score
            )
        if not done.before:
            return self._evidence.rank(query)
        both = self._interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
        near = self._evidence.beside(done.base)
        brought = self._desk.knowledge.claims_about(done.context[:3], limit=60) if done.leans and done.context else ()
        claims = {
            c.id: c for c in (*self._evidence.candidates(query), *(self._evidence.candidates(both) if done.leans else ()), *near, *brought)
        }
        alone = self._evidence.rank(query, list(claims.values()))
        joint = {r.claim.id: r.score for r in self._evidence.rank(both, list(claims.values()))}
        share = self._share_of_the_talk(query, done)
        ahead = self._nearness(query, done, near)
        moved = [Ranked(r.card, (1 - share) * r.score + share * joint[r.claim.id] + ahead(r), r.row) for r in alone]
        return _not_far_ahead(sorted(moved, key=lambda r: -r.score), done)

    def _nearness(self, query: Query, done: Completed, near: Sequence[Claim]) -> Callable[[Ranked], float]:
        """Return what tells how far a claim is ahead by being near to what was just said, and by saying what is typed.

        The weights were learnt from talks whose right claims are known, with other talks left out for the proof.
        """
        linked = {c.id for c in near}
        headline = next((c for c in near if c.id in done.base[:1]), None)
        sources = frozenset(headline.sources) if headline is not None else frozenset()
        said = frozenset(self._desk.rare(set(query.content) & set(stems(query.typed)), PLAIN))

        def ahead(r: Ranked) -> float:
            claim = r.claim
            told = NEAR if claim.id in linked else 0.0
            if claim.id in done.base:
                told = NEAR - (TOLD if done.leans else 0.0) - (HEADED if claim.id in done.base[:1] else 0.0)
            spoken = SPOKEN * len(said & r.card.stems) / len(said) if said else 0.0
            return told + spoken + SAME_SOURCE * (not sources.isdisjoint(claim.sources))

        return ahead

    def _share_of_the_talk(self, query: Query, done: Completed) -> float:
        """Return how much the question before counts: most when this one says next to nothing of its own ("over what?")."""
        if done.noun:
            return JOINT_NAMED
        if done.named:
            return JOINT_NAMED_LEANING
        own_words = set(query.content) & set(stems(query.typed))
        if done.leans and len(self._desk.rare(own_words, PLAIN)) < 2:
            return JOINT_THIN
        return JOINT_LEANING if done.leans or len(query.typed.split()) <= TERSE else JOINT_NAMED


def _not_far_ahead(ranked: list[Ranked], done: Completed) -> list[Ranked]:
    """Return the claims with one that was told already no further ahead than lets the next be told as well."""
    if not done.leans or len(ranked) < 2 or ranked[0].claim.id not in done.base:
        return ranked
    return [ranked[0]._replace(score=min(ranked[0].score, ranked[1].score + LEAD)), *ranked[1:]]
