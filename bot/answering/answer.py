"""From one question to one draft: complete, understand, gate, check premises, answer by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.answers import Point, Status
from bot.conversation import Talk
from bot.understanding.classify import Classifier
from bot.understanding.encoder import Encoder
from bot.understanding.followups import Completed, complete
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from bot.understanding.words import Lexicon
from knowledge.reader import Knowledge
from knowledge.search import stems

from .admission import BAR, Admission, Asked
from .desk import Desk, Draft
from .evidence import Evidence, Ranked
from .premises.check import check
from .ranking import Ranking
from .scene import PLAIN, Scene
from .table import ANSWERERS

DOUBTFUL = 0.3
"""Below this only firm findings stand: what the claims do not answer they do not contradict either."""
FIRM = ("owner", "purchase", "platform", "ended", "person", "absence", "ruling", "parties")
JOINT_LEANING = 0.45
"""How much the question before counts beside a follow-up that names nobody."""
SAID = 0.4
"""What the claim that was the answer just now has behind."""
TERSE = 4
"""Words up to which a question that names somebody still leans on the talk."""
JOINT_THIN = 0.75
JOINT_NAMED = 0.2
NEAR = 0.8
"""What a claim of the answer before, or one linked to it, has ahead."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with what led to it."""

    draft: Draft
    kind: str
    query: Query | None = None
    ranked: Sequence[Ranked] = ()
    chances: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Of answerable, unknown, out of scope."""
    leans: bool = False
    """It was completed from the turn before."""

    def trace(self) -> dict[str, object]:
        """Return the reading of the question, for the receipt."""
        q = self.query
        return {
            "kind": self.kind,
            "completed": q.text if q else "",
            "kinds": [(k, round(p, 3)) for k, p in q.guess.ranked[:4]] if q else [],
            "entities": list(q.entities) if q else [],
            "unknown_names": list(q.unknown) if q else [],
            "areas": list(q.areas) if q else [],
            "periods": [p.in_words() for p in q.periods] if q else [],
            "answerable_unknown_out_of_scope": [round(c, 3) for c in self.chances],
            "best_claims": [(r.claim.id, round(r.score, 2)) for r in self.ranked[:8]],
        }


class Answering:
    """Everything that answers, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder, classifier: Classifier, lexicon: Lexicon) -> None:
        """Build the index of names and make vectors of claims that have none yet."""
        self.version = knowledge.version
        self.as_of = knowledge.as_of()
        self.lexicon = lexicon
        self.interpreter = Interpreter(knowledge, encoder, classifier, lexicon)
        self.ranking = Ranking.read(encoder.name)
        self.evidence = Evidence(knowledge, encoder, self.interpreter.names, self.ranking)
        self.evidence.prepare()
        self.desk = Desk(knowledge, self.evidence, lexicon)
        self.admission = Admission(self.desk, self.interpreter, self.ranking)

    def empty(self) -> Drafted:
        """Return the reply to a message without words."""
        return Drafted(Draft(status=Status.CLARIFY, headline=Point(wording.empty())), "help")

    def in_words(self, query: Query) -> str:
        """Say in words what was understood."""
        return query.in_words(dict(zip(query.entities, self.desk.labels(query.entities), strict=True)), self.desk.areas)

    def answer(self, text: str, talk: Talk, *, as_of: str | None = None, share: int = 1, within: bool = False) -> Drafted:
        """Answer one question of a message that holds `share` questions; `within` it, one after another."""
        if (small := self.admission.small_talk(text)) is not None:
            return Drafted(*small)
        done = complete(text, talk, self.interpreter, self.lexicon)
        query = self.interpreter.read(done.text, as_of=as_of or self.as_of, typed=text)
        if done.kind:
            query = query.with_kind(done.kind)
        ranked = self._weighed(query, done)
        chances = self.admission.chances(query, ranked)
        if done.leans and done.before and chances[0] < BAR:
            both = self.interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
            chances = max(chances, self.admission.chances(both, self.evidence.rank(both)))
        findings = check(self.desk, query, ranked) if ranked and chances[2] < 0.5 else []
        if chances[0] < DOUBTFUL:
            findings = [f for f in findings if f.sort in FIRM]
        if not findings and (refused := self.admission.refuse(Asked(query, done, ranked, chances, within))) is not None:
            return Drafted(*refused, query, ranked, chances, done.leans)
        asked, weighed = query, ranked
        if findings and findings[0].repaired:
            asked = self.interpreter.read(findings[0].repaired, as_of=query.as_of, typed=query.typed)
            weighed = self.evidence.rank(asked)
        said = {c for f in findings for c in f.correction.claims}
        scene = Scene(self.desk, asked, [r for r in weighed if r.claim.id not in said], done.base if done.kind else (), share)
        kind = answerable_kind(asked)
        draft = ANSWERERS[kind](scene)
        draft.corrections = [f.correction for f in findings]
        draft.topics = draft.topics or topics(query, weighed)
        return Drafted(draft, kind, query, ranked, chances, done.leans)

    def _weighed(self, query: Query, done: Completed) -> list[Ranked]:
        """Order the claims; a question that leans on the talk is weighed together with the one before it."""
        if not done.before:
            return self.evidence.rank(query)
        both = self.interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
        near = self.evidence.beside(done.base)
        said = set(done.base[:1]) if done.kind is None else set()
        brought = self.desk.knowledge.claims_about(done.context[:3], limit=60) if done.leans and done.context else ()
        claims = {
            c.id: c for c in (*self.evidence.candidates(query), *(self.evidence.candidates(both) if done.leans else ()), *near, *brought)
        }
        alone = self.evidence.rank(query, list(claims.values()))
        joint = {r.claim.id: r.score for r in self.evidence.rank(both, list(claims.values()))}
        share = self._share_of_the_talk(query, done)
        close = {c.id for c in near}
        moved = [
            replace(r, score=(1 - share) * r.score + share * joint[r.claim.id] + NEAR * (r.claim.id in close) - SAID * (r.claim.id in said))
            for r in alone
        ]
        return sorted(moved, key=lambda r: -r.score)

    def _share_of_the_talk(self, query: Query, done: Completed) -> float:
        """Return how much the question before counts: most when this one says next to nothing of its own ("over what?")."""
        own_words = set(query.content) & set(stems(query.typed))
        if done.leans and len(self.desk.rare(own_words, PLAIN)) < 2:
            return JOINT_THIN
        return JOINT_LEANING if done.leans or len(query.typed.split()) <= TERSE else JOINT_NAMED


def answerable_kind(query: Query) -> str:
    """Return the kind to answer by: the likeliest that asks for something."""
    if query.kind not in ("out_of_scope", "smalltalk", "help"):
        return query.kind
    return next(k for k, _ in query.guess.ranked if k not in ("out_of_scope", "smalltalk", "help"))


def topics(query: Query, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Return the entities that the best claims bring up and the question did not name."""
    named = set(query.entities)
    found = [e for r in ranked[:2] for e in (r.claim.subject, r.claim.object, *sorted(r.card.mentions)) if e and e not in named]
    return tuple(dict.fromkeys(found))[:6]
