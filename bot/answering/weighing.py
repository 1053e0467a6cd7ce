"""In which order the claims stand for one question, and how much the talk before it counts."""

from __future__ import annotations

from bot.understanding.followups import Completed
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .scene import PLAIN

JOINT_LEANING = 0.45
"""How much the question before counts beside a follow-up that names nobody."""
SAID = 0.4
"""What the claim that was the answer just now has behind."""
TERSE = 4
"""Words up to which a question that names somebody still leans on the talk."""
JOINT_THIN = 0.6
JOINT_NAMED = 0.2
JOINT_NAMED_LEANING = 0.35
"""The same where a name took the place of a pronoun."""
JUST_SAID = 0.8
"""What the claim that was the answer just now has ahead when a bare question word asks about it."""
NEAR = 1.3
"""What a claim of the answer before, or one linked to it, has ahead."""


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
                (r._replace(score=r.score + near_by.get(r.claim.id, 0.0)) for r in self._evidence.rank(query)), key=lambda r: -r.score
            )
        if not done.before:
            return self._evidence.rank(query)
        both = self._interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
        near = self._evidence.beside(done.base)
        thin = done.leans and not done.named and not self._desk.rare(set(query.content) & set(stems(query.typed)), PLAIN)
        said = dict.fromkeys(done.base[:1], JUST_SAID if thin else -SAID)
        brought = self._desk.knowledge.claims_about(done.context[:3], limit=60) if done.leans and done.context else ()
        claims = {
            c.id: c for c in (*self._evidence.candidates(query), *(self._evidence.candidates(both) if done.leans else ()), *near, *brought)
        }
        alone = self._evidence.rank(query, list(claims.values()))
        joint = {r.claim.id: r.score for r in self._evidence.rank(both, list(claims.values()))}
        share = self._share_of_the_talk(query, done)
        beside = {c.id for c in near}
        moved = [
            r._replace(score=(1 - share) * r.score + share * joint[r.claim.id] + NEAR * (r.claim.id in beside) + said.get(r.claim.id, 0.0))
            for r in alone
        ]
        return sorted(moved, key=lambda r: -r.score)

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
