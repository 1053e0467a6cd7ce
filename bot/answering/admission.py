"""Whether a question is answered at all: small talk, what is too vague, out of scope or not known is not.

The gate (`ranking.Gate`) is learnt; around it stand the few cases that are certain without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot import wording
from bot.answers import Point, Status
from bot.understanding.completed import Completed
from bot.understanding.focus import BOARDS
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from knowledge.models import Claim, Entity
from knowledge.search import stems

from .desk import Desk, Draft
from .evidence import Ranked
from .gate import gate_row
from .listing import structured
from .one_sort import nothing_measured
from .ranking import AGREEING, Ranking
from .reading import Wording
from .refusals import clarify, hello, help_, is_thanks, is_vague, out_of_scope, thanks, unknown
from .relations import holders, own
from .scene import Scene
from .spoken import (
    asks_for_the_next,
    is_of_the_sort,
    says_all,
    silent_on_private_life,
    silent_on_the_attribute,
    tells_the_attribute,
    tells_the_day,
    tells_the_number,
    tells_what_is_to_come,
    words_left,
)
from .unsaid import missing_stems

_NUMBER = re.compile(r"#?\d{1,2}")
_AT = re.compile(r"\b(?:at|inside|within)\s+$", re.IGNORECASE)
_BEFORE_SUBJECTS = r"\b(?:is|are|was|were|does|do|did|has|have|had|will|would|can|could|should|about|when|why|how)\s+(?:the\s+)?"
Refusal = tuple[Draft, str]
"""A reply that answers nothing, and the kind of question it is given to."""
Chances = tuple[float, float, float]
"""Of answerable, unknown, out of scope."""
BAR = 0.48
"""How likely it has to be that the claims answer, for an answer to be given.

Out of fold this keeps 94 of 100 answerable questions; a higher one refuses about as many of these more as of the unknown ones.
"""
BAR_SAID = 0.33
"""The bar where the best claim names those asked about and holds every word that is asked."""
BAR_WITHIN = 0.4
"""The bar for a part of a message that leans on the part before it."""
TOLD = 0.65
"""How likely it has to be that the claims answer, for the lack of a word to say nothing: they may tell it in another one."""
SURELY = 0.55
"""How likely one of the three has to be to count without another look: that the claims answer, or that the question lies outside."""
ASIDE = 0.2
"""How much more likely, when the wording is that of questions about other matters."""
A_REQUEST = 0.12
"""How likely out of scope has to be for a request to do something to be taken for one."""
ASIDE_THOUGH_NAMED = 0.4
"""How likely out of scope has to be by the wording alone, for a question that names somebody known."""
PLAINLY = 0.85
"""How sure the kind has to be for words to be set aside."""
ANOTHER_SUBJECT = 0.42
"""How likely out of scope has to be for a message in a talk to change the subject, when a word of it is found nowhere here."""
ANOTHER_SUBJECT_ALTOGETHER = 0.25
"""The same when no word of it that tells anything is found here."""
ANOTHER_SUBJECT_SURELY = 0.7
"""The same when all its words are known here, or a pronoun ties it to the talk."""
TELLING = 0.5
"""How rare a word has to be (see `Desk.rare`) for a claim that has it to be what a message is about."""
BAR_NEAR = 0.03
"""The bar where the best claim is one of those just shown, or weighed for the question before."""
BAR_BESIDE = 0.3
"""The same for a message in a talk that names somebody itself."""
BAR_IN_TALK = 0.06
"""The same in the middle of a talk, where short questions that lean on the one before are the rule."""
VERSIONS_LOOKED_AT = 50
"""Claims among which one that names a version is looked for."""
TELLING_ALL = (tells_the_day, tells_the_number, tells_the_attribute, tells_what_is_to_come, is_of_the_sort)
"""What is certain of the best claim without the gate."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands before the gate."""

    query: Query
    done: Completed
    ranked: Sequence[Ranked]
    chances: Chances
    within: bool
    """It is not the first question of its message."""


class Admission:
    """Decides which questions are answered, for one state of the knowledge."""

    def __init__(self, desk: Desk, interpreter: Interpreter, ranking: Ranking) -> None:
        """Take what the decision looks at."""
        self.desk = desk
        self.interpreter = interpreter
        self.ranking = ranking

    def small_talk(self, text: str) -> Refusal | None:
        """Return the reply to thanks and greetings; none when the text is something else."""
        said = text.casefold().strip(" !.,;:)…！。，")
        if is_thanks(said, self.desk.lexicon):
            return thanks(), "smalltalk"
        if _NUMBER.fullmatch(said):
            return Draft(status=Status.CLARIFY, headline=Point(wording.no_such_number(said))), "clarify"
        if said in self.desk.lexicon.lists["greetings"]:
            return hello(self.desk), "smalltalk"
        return None

    def chances(self, query: Query, ranked: Sequence[Ranked]) -> Chances:
        """Return how likely the claims answer, how likely they do not, and how likely the question is out of scope."""
        if not ranked or query.vectors is None:
            return (0.0, 0.4, 0.6)
        rows = np.stack([r.row for r in ranked])
        scores = np.array([r.score for r in ranked], np.float32)
        agreement = self.ranking.gate.agreement if self.ranking.gate is not None else None
        best = [ranked[i].card for i in np.argsort(-scores, kind="stable")[:AGREEING]]
        together = self.desk.evidence.together(query, best)
        row = gate_row(query, self.desk.evidence, [r.claim.id for r in ranked], rows, scores, agreement, together)
        return self.ranking.chances(row, query.vectors[1])

    def _changes_the_subject(self, asked: Asked) -> bool:
        """Say whether what was typed, taken alone, is about something else altogether (a taxi, a football cup)."""
        query = asked.query
        alone = self.interpreter.read(query.typed, as_of=query.as_of)
        if alone.entities or alone.areas or alone.guess.best != "out_of_scope":
            return False
        if asked.ranked and asked.chances[0] > SURELY and set(self.desk.rare(alone.content, TELLING)) & asked.ranked[0].card.stems:
            return False  # the best claim says what is asked about
        unheard = self.desk.rare(alone.content, 1.0)
        likely = alone.guess.chance("out_of_scope")
        if self.desk.lexicon.has("pronouns", query.typed):
            return bool(unheard) and likely > ANOTHER_SUBJECT_SURELY
        if unheard and unheard == self.desk.rare(alone.content, TELLING):
            return likely > ANOTHER_SUBJECT_ALTOGETHER
        return likely > (ANOTHER_SUBJECT if unheard else ANOTHER_SUBJECT_SURELY)

    def _is_near(self, claim: Claim, base: Sequence[str]) -> bool:
        """Say whether a claim is of what was just said: one of those claims, linked to one, or told by a source of theirs."""
        beside = self.desk.evidence.beside(base) if base else []
        told = {s for c in beside if c.id in base for s in c.sources}
        return claim in beside or not told.isdisjoint(claim.sources)

    def _strangers(self, query: Query) -> tuple[str, ...]:
        """Return names that nobody here knows, where the question is about them: nobody else is named, or they are its subject."""
        found = self.interpreter.strangers(query.typed)
        if not found or not query.entities:
            return found
        return tuple(name for name in found if re.search(rf"{_BEFORE_SUBJECTS}{re.escape(name)}\b", query.typed, re.IGNORECASE))

    def _unknown_version(self, query: Query) -> str:
        """Return a version that is asked about and not known ("Acme 9"); empty when there is none."""
        for n in query.named:
            entity = self.desk.entity(n.entity)
            after = query.text[n.end : n.end + 6]
            number = after.strip().split(" ")[0].strip("?.,!")
            if entity is not None and entity.family is None and number in query.unknown and self.desk.knowledge.versions_of(entity.id):
                return "" if self._is_told(entity, number) else f"{n.text} {number}"
        return ""

    def _is_told(self, family: Entity, number: str) -> bool:
        """Say whether a claim's text names this version of a family, though the knowledge lists no such thing ("Acme 9")."""
        hits = self.desk.knowledge.search([*stems(family.name), number], limit=VERSIONS_LOOKED_AT)
        named = re.compile(rf"\b{re.escape(family.name)}\W{re.escape(number)}(?![\w.]*\d)", re.IGNORECASE)
        return any(named.search(c.text) for c in self.desk.knowledge.claims([h.claim for h in hits]).values())

    def _plainly_known(self, query: Query) -> bool:
        """Say whether the question asks no more than what is known of anything named: what it is, whose it is, how two compare."""
        scene = Scene(self.desk, query, ())
        bare = len(query.entities) == 1 and query.kind in ("fact", "changes") and not words_left(scene)  # "what can it do?"
        plain = bare or scene.plain_words <= 2 or query.guess.chance(query.kind) > PLAINLY
        if query.unknown or not plain or (query.guess.chance("out_of_scope") > 0.5 and query.kind != "profile"):
            return False
        if query.kind == "profile" or bare:
            return bool(query.entities)
        if query.kind == "owner":
            there = {n.entity for n in query.named if _AT.search(query.text[: n.start])}  # "who runs it at Acme?" asks for a person
            return any(
                (e := self.desk.entity(i)) is not None and e.kind != "company" and set(holders(self.desk, e, query.as_of)) - there
                for i in query.entities
            )
        if query.kind in ("timeline", "changes") and query.guess.chance(query.kind) > 0.6:
            return bool(query.entities)
        if query.kind == "landscape":
            return bool(query.areas) or query.guess.chance("landscape") > PLAINLY
        if query.kind in ("thesis", "exceptions", "corrections") and query.guess.chance(query.kind) > 0.6:
            return True
        if query.kind in ("list", "count"):
            return structured(scene) is not None
        if query.kind == "standing" and self._standing_is_known(query):
            return True
        return query.kind == "compare" and len(query.entities) > 1

    def _standing_is_known(self, query: Query) -> bool:
        """Say whether places are asked of a board, or who of several is ahead in a field."""
        known, named = self.desk.knowledge, self.desk.knowledge.entities(query.entities)
        boards = [i for i, e in named.items() if e.kind in BOARDS]
        if boards:
            placed = {c.subject for b in boards for c in known.scores(benchmark=b, as_of=query.as_of)}
        elif len(named) > 1 and query.areas:
            placed = {c.subject for a in query.areas for c in known.standings(area=a, as_of=query.as_of)}
        else:
            return False
        return all(i in boards or not placed.isdisjoint(own(self.desk, i)) for i in named)

    def _counts_what_nobody_tells(self, query: Query, ranked: Sequence[Ranked]) -> bool:
        """Say whether a number is asked of somebody of whom nothing known tells it, or even holds a word for what is counted."""
        if query.kind not in ("number", "count") or len(query.entities) != 1 or query.areas or query.periods:
            return False
        if nothing_measured(Scene(self.desk, query, ())):
            return True
        missing = missing_stems(self.desk, query, ranked)
        return bool(missing) and set(Wording.of(Scene(self.desk, query, ())).left()) <= missing

    def refuse(self, asked: Asked) -> Refusal | None:
        """Return the refusal of a question, or none when it is to be answered."""
        return self._beside_the_point(asked) or self._not_known(asked)

    def _beside_the_point(self, asked: Asked) -> Refusal | None:
        """Return the reply to what asks for nothing of the knowledge: help, small talk, something too vague or something else."""
        query, done = asked.query, asked.done
        nobody = not query.entities
        if query.kind == "help" and nobody and query.guess.chance("help") > 0.5:
            return help_(self.desk), "help"
        if query.kind == "smalltalk" and nobody and not (query.unknown or done.leans) and query.guess.chance("smalltalk") > 0.6:
            return thanks(), "smalltalk"
        if self.desk.lexicon.has("doing_requests", query.text) and query.guess.chance("out_of_scope") > A_REQUEST:
            return out_of_scope(self.desk), "out_of_scope"
        if self.desk.lexicon.has("others_talks", query.text):
            return out_of_scope(self.desk), "out_of_scope"
        if not done.leans and is_vague(self.desk, query, asked.ranked):
            return clarify(self.desk, query), "clarify"
        if done.leans and done.kind is None and self._changes_the_subject(asked):
            return out_of_scope(self.desk), "out_of_scope"
        return None

    def _certain(self, asked: Asked, scene: Scene) -> bool | None:
        """Say whether it is certain without the gate that the claims answer, or that they do not; none where it is not."""
        query, done = asked.query, asked.done
        if silent_on_private_life(scene) or (not done.leans and asks_for_the_next(scene)):
            return False
        if done.kind is not None or self._plainly_known(query) or any(tells(scene) for tells in TELLING_ALL):
            return True
        named = done.named or any(m.entity for m in self.interpreter.names.find(query.typed, supported=True))
        says_whom = not done.leans or (named and query.typed.isascii())
        if (
            says_whom
            and asked.chances[0] < TOLD
            and (self._counts_what_nobody_tells(query, asked.ranked) or silent_on_the_attribute(scene))
        ):
            return False
        return None

    def _not_known(self, asked: Asked) -> Refusal | None:
        """Return the refusal of what the claims do not answer."""
        query, done = asked.query, asked.done
        if strangers := self._strangers(query):
            if not (query.entities or query.areas) and query.guess.chance("out_of_scope") > ANOTHER_SUBJECT:
                return out_of_scope(self.desk), "out_of_scope"
            return unknown(self.desk, replace(query, unknown=strangers), asked.ranked), query.kind
        if strange := self._unknown_version(query):
            return unknown(self.desk, replace(query, unknown=(strange,)), asked.ranked), query.kind
        if not asked.ranked:
            return unknown(self.desk, query, asked.ranked), query.kind
        scene = Scene(self.desk, query, asked.ranked)
        certain = self._certain(asked, scene)
        answerable, not_known, outside = asked.chances
        if certain is False and outside > SURELY and not done.leans:
            return out_of_scope(self.desk), "out_of_scope"
        if certain is not None:
            return None if certain else (unknown(self.desk, query, asked.ranked), query.kind)
        aside = ASIDE if query.guess.chance("out_of_scope") > 0.5 else 0.0
        near = self._is_near(asked.ranked[0].claim, done.base)
        in_talk = BAR_BESIDE if done.beside else BAR_NEAR if near else BAR_IN_TALK
        bar = BAR + aside if not done.leans else BAR_WITHIN if asked.within else in_talk
        if answerable >= bar or (answerable >= BAR_SAID and says_all(scene)):
            return None
        aside_too = not query.entities or query.guess.chance("out_of_scope") > ASIDE_THOUGH_NAMED
        if outside > not_known and not done.leans and aside_too:
            return out_of_scope(self.desk), "out_of_scope"
        return unknown(self.desk, query, asked.ranked), query.kind
