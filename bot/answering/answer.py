"""From one question to one draft: complete, understand, gate, check premises, answer by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

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

from .desk import Desk, Draft
from .evidence import Evidence, Ranked
from .gate import gate_row
from .listing import structured
from .premises.check import check
from .ranking import Ranking
from .refusals import clarify, hello, help_, is_vague, out_of_scope, thanks, unknown
from .relations import holders
from .scene import Scene
from .table import ANSWERERS

BAR = 0.7
"""How likely it has to be that the claims answer, for an answer to be given.

Chosen out of fold: keeps nine tenths of what can be answered.
"""
ASIDE = 0.2
"""How much more likely, when the wording is that of questions about other matters."""
PLAINLY = 0.85
"""How sure the kind has to be for words of the question to be set aside."""
SURE_ASIDE = 0.85
WORDS_OF_ITS_OWN = 5
"""Words from which a message in a talk can change the subject."""
DOUBTFUL = 0.3
"""Below this only firm findings stand: what the claims do not answer they do not contradict either."""
FIRM = ("owner", "purchase", "platform", "ended", "person", "absence")
BAR_IN_TALK = 0.06
"""The same in the middle of a talk, where short questions that lean on the one before are the rule."""
JOINT_LEANING = 0.45
"""How much the question before counts beside a follow-up that names nobody."""
SAID = 0.4
"""What the claim that was the answer just now has behind."""
TERSE = 4
"""Words up to which a question that names somebody still leans on the talk."""
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

    def empty(self) -> Drafted:
        """Return the reply to a message without words."""
        return Drafted(Draft(status=Status.CLARIFY, headline=Point(wording.empty())), "help")

    def in_words(self, query: Query) -> str:
        """Say in words what was understood."""
        return query.in_words(dict(zip(query.entities, self.desk.labels(query.entities), strict=True)), self.desk.areas)

    def answer(self, text: str, talk: Talk, *, as_of: str | None = None, share: int = 1, within: bool = False) -> Drafted:
        """Answer one question of a message that holds `share` questions; `within` it, one after another."""
        if (small := self._small(text)) is not None:
            return small
        done = complete(text, talk, self.interpreter, self.lexicon)
        query = self.interpreter.read(done.text, as_of=as_of or self.as_of, typed=text)
        if done.kind:
            query = query.with_kind(done.kind)
        ranked = self._weighed(query, done)
        chances = self._chances(query, ranked)
        findings = check(self.desk, query, ranked) if ranked and chances[2] < 0.5 else []
        if chances[0] < DOUBTFUL:
            findings = [f for f in findings if f.sort in FIRM]
        if not findings and (refused := self._refused(query, done, ranked, chances, within)) is not None:
            return replace(refused, query=query, ranked=ranked, chances=chances, leans=done.leans)
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
        share = JOINT_LEANING if done.leans or len(query.typed.split()) <= TERSE else JOINT_NAMED
        close = {c.id for c in near}
        moved = [
            replace(r, score=(1 - share) * r.score + share * joint[r.claim.id] + NEAR * (r.claim.id in close) - SAID * (r.claim.id in said))
            for r in alone
        ]
        return sorted(moved, key=lambda r: -r.score)

    def _small(self, text: str) -> Drafted | None:
        said = text.casefold().strip(" !.,;:)…！。，")
        words = said.replace("!", " ").replace(",", " ").split()
        small = set(self.lexicon.lists["thanks"])
        if said in small or (
            words
            and len(words) <= 5
            and said != "k"
            and all(
                w in small | {"so", "much", "a", "lot", "you", "very", "that", "thank", "got", "it", "helpful", "all", "is"} for w in words
            )
            and any(w in small or w == "thank" for w in words)
        ):
            return Drafted(thanks(), "smalltalk")
        if said in self.lexicon.lists["greetings"]:
            return Drafted(hello(self.desk), "smalltalk")
        return None

    def _chances(self, query: Query, ranked: Sequence[Ranked]) -> tuple[float, float, float]:
        if not ranked or query.vectors is None:
            return (0.0, 0.4, 0.6)
        rows = np.stack([r.row for r in ranked])
        scores = np.array([r.score for r in ranked], np.float32)
        return self.ranking.chances(gate_row(query, self.evidence, [r.claim.id for r in ranked], rows, scores), query.vectors[1])

    def _changes_the_subject(self, query: Query) -> bool:
        """Say whether what was typed, taken alone, is about something else altogether (a taxi, a football cup)."""
        if self.lexicon.has("pronouns", query.typed) or len(query.typed.split()) < WORDS_OF_ITS_OWN:
            return False
        alone = self.interpreter.read(query.typed, as_of=query.as_of)
        return not alone.entities and alone.guess.chance("out_of_scope") > SURE_ASIDE

    def _unknown_version(self, query: Query) -> str:
        """Return a version that is asked about and not known ("Acme 9"); empty when there is none."""
        for n in query.named:
            entity = self.desk.entity(n.entity)
            after = query.text[n.end : n.end + 6]
            number = after.strip().split(" ")[0].strip("?.,!")
            if entity is not None and entity.family is None and number in query.unknown and self.desk.knowledge.versions_of(entity.id):
                return f"{n.text} {number}"
        return ""

    def _plainly_known(self, query: Query) -> bool:
        """Say whether the question asks no more than what is known of anything named: what it is, whose it is, how two compare."""
        scene = Scene(self.desk, query, ())
        plain = scene.plain_words <= 2 or query.guess.chance(query.kind) > PLAINLY
        if query.unknown or not plain or (query.guess.chance("out_of_scope") > 0.5 and query.kind != "profile"):
            return False
        if query.kind == "profile":
            return bool(query.entities)
        if query.kind == "owner":
            return any(
                (e := self.desk.entity(i)) is not None and e.kind != "company" and holders(self.desk, e, query.as_of)
                for i in query.entities
            )
        if query.kind in ("timeline", "changes") and query.guess.chance(query.kind) > 0.6:
            return bool(query.entities)
        if query.kind == "landscape":
            return bool(query.areas)
        if query.kind in ("thesis", "exceptions", "corrections") and query.guess.chance(query.kind) > 0.6:
            return True
        if query.kind in ("list", "count"):
            return structured(scene) is not None
        return query.kind == "compare" and len(query.entities) > 1

    def _refused(
        self, query: Query, done: Completed, ranked: Sequence[Ranked], chances: tuple[float, float, float], within: bool
    ) -> Drafted | None:
        if query.kind == "help" and not query.entities and query.guess.chance("help") > 0.5:
            return Drafted(help_(self.desk), "help")
        if query.kind == "smalltalk" and not query.entities and not query.unknown and query.guess.chance("smalltalk") > 0.6 and not done.leans:
            return Drafted(thanks(), "smalltalk")
        if not done.leans and is_vague(self.desk, query):
            return Drafted(clarify(self.desk, query), "clarify")
        answerable, not_known, outside = chances
        if done.leans and done.kind is None and self._changes_the_subject(query):
            return Drafted(out_of_scope(self.desk), "out_of_scope")
        if strange := self._unknown_version(query):
            return Drafted(unknown(self.desk, replace(query, unknown=(strange,)), ranked), query.kind)
        if ranked and self._plainly_known(query):
            return None
        if not ranked:
            return Drafted(unknown(self.desk, query, ranked), query.kind)
        if done.kind is not None:
            return None
        aside = ASIDE if query.guess.chance("out_of_scope") > 0.5 else 0.0
        if answerable >= (BAR_IN_TALK if done.leans and not within else BAR + aside):
            return None
        if outside > not_known and not done.leans:
            return Drafted(out_of_scope(self.desk), "out_of_scope")
        return Drafted(unknown(self.desk, query, ranked), query.kind)


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
