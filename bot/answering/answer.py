"""From one question to one draft: complete, understand, gate, check premises, answer by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot import wording
from bot.answers import Correction, Point, Status
from bot.conversation import Talk
from bot.importance.table import Importance
from bot.understanding.classify import Classifier
from bot.understanding.completed import Completed
from bot.understanding.encoder import Encoder
from bot.understanding.focus import maker
from bot.understanding.followups import complete
from bot.understanding.interpret import Interpreter
from bot.understanding.itself import asked_of_itself
from bot.understanding.plainer import in_plainer_words
from bot.understanding.query import Named, Query
from bot.understanding.roles import with_makers
from bot.understanding.words import Lexicon
from knowledge.reader import Knowledge

from .admission import SURELY, Admission, Asked, Chances
from .alone import may_stand_alone, says_all_itself, stands_alone
from .desk import Desk, Draft
from .drafted import ENUMERATING, Drafted
from .evidence import Evidence, Ranked
from .itself import itself, of_the_talk
from .members import composed_list
from .nearest import TRIED_KEPT, offer
from .next_questions import next_questions
from .outcomes import by_outcome
from .premises.asked import Finding
from .premises.check import check
from .ranking import Ranking
from .refusals import help_
from .rivals import asks_for_rivals, rivals
from .scene import Scene
from .spoken import says_all
from .table import ANSWERERS, COMPOSERS, from_claims
from .topics import headlined, topics
from .weighing import Weighing
from .whether import as_no, say_yes_or_no

DOUBTFUL = 0.3
"""Below this only firm findings stand: what the claims do not answer they do not contradict either."""
STATES = 7
"""Words from which on a message that leans on the talk states something of its own."""
FIRM = ("owner", "purchase", "platform", "ended", "person", "absence", "ruling", "parties", "launch", "version")
BESIDE = ("ended", "weighed", "launch")
"""Sorts of findings that do not tell that the rest of the question is answered."""
SURE_IN_TALK = dict.fromkeys(("evidence", "exceptions", "corrections", "thesis", "outlook", "timeline", "changes", "owner"), 0.3) | {
    "profile": 0.4
}
"""How sure the kind has to be of a message that leans on the talk, for an answer of a shape of its own; else the best claims answer."""
UNSURE = 0.22
"""How sure the kind has to be, at least, for an answer of its shape where the best claim holds every word that is asked."""
HELP = 0.6
"""A call for help in the middle of a talk is more certain than this."""
SHOWN_AT_MOST = 14
"""Of the claims that fit best."""
WORDS_WITH_CORRECTIONS = 90
"""Of corrections and claims together."""


class Answering:
    """Everything that answers, for one state of the knowledge."""

    def __init__(
        self, knowledge: Knowledge, encoder: Encoder, classifier: Classifier, lexicon: Lexicon, importance: Importance | None = None
    ) -> None:  # fmt: skip
        """Build the index of names and make vectors of claims that have none yet; `importance` weighs news, else the shipped table."""
        self.version = knowledge.version
        self.as_of = knowledge.as_of()
        self.lexicon = lexicon
        self.interpreter = Interpreter(knowledge, encoder, classifier, lexicon)
        self.ranking = Ranking.read(encoder.name)
        self.evidence = Evidence(knowledge, encoder, self.interpreter.names, self.ranking)
        self.evidence.prepare()
        self.desk = Desk(knowledge, self.evidence, lexicon, importance or Importance.read())
        self.weighing = Weighing(self.desk, self.interpreter)
        self.admission = Admission(self.desk, self.interpreter, self.ranking)
        self._tried = lru_cache(TRIED_KEPT)(lambda asked, as_of: self._answered(asked, Talk(), as_of=as_of).draft)

    def empty(self) -> Drafted:
        """Return the reply to a message without words."""
        return Drafted(Draft(status=Status.CLARIFY, headline=Point(wording.empty())), "help")

    def in_words(self, query: Query) -> str:
        """Say in words what was understood."""
        return query.in_words(dict(zip(query.entities, self.desk.labels(query.entities), strict=True)), self.desk.areas)

    def answer(
        self, text: str, talk: Talk, *, as_of: str | None = None, share: int = 1, within: bool = False, leaning: bool = True
    ) -> Drafted:  # fmt: skip
        """Answer one question of a message that holds `share` questions, `within` it one after another.

        Without `leaning`, one that leans on what was said before is not worked out: its reply would not be shown.
        """
        if (small := self.admission.small_talk(text)) is not None:
            return Drafted(*small)
        drafted = self._answered(text, talk, as_of=as_of, share=share, within=within, leaning=leaning)
        if self.lexicon.is_foreign(text):
            if drafted.draft.status == Status.ANSWERED:
                drafted.draft.caveats = [*drafted.draft.caveats, wording.other_language()]
            else:
                drafted.draft.headline, drafted.draft.caveats = Point(wording.other_language()), drafted.draft.caveats[:1]
                drafted.draft.points = []
        return drafted

    def offer(self, drafted: Drafted, as_of: str | None = None) -> None:
        """Put what can be answered beside a reply that says what is not known; that costs up to three answers, so only what is shown."""
        if drafted.draft.status == Status.UNKNOWN and drafted.query is not None:
            offer(self.desk, drafted.draft, (drafted.query, drafted.ranked), lambda asked: self._tried(asked, as_of))

    def _answered(
        self, text: str, talk: Talk, *, as_of: str | None, share: int = 1, within: bool = False, leaning: bool = True
    ) -> Drafted:  # fmt: skip
        """Answer a question that is no small talk."""
        if (special := self._of_the_talk_itself(text, talk, as_of or self.as_of)) is not None:
            return special
        done, query = self._read(text, talk, as_of or self.as_of)
        if done.leans and done.kind is None and self._asks_for_help(text, query.as_of):
            return Drafted(help_(self.desk), "help", query)
        if done.wish is not None:
            return Drafted(*of_the_talk(self.desk, done.wish, talk), query)
        if done.leans and not leaning:
            return Drafted(Draft(status=Status.UNKNOWN), query.kind, query, leans=True)
        if (kind := done.kind or done.carried) is not None:
            query = query.with_kind(kind)
        inherits = done.leans and done.carried is None
        ranked = self.weighing.weighed(query, done)
        chances = self._chances(query, ranked, done)
        findings = check(self.desk, query, ranked) if ranked and chances[2] < 0.5 else []
        if chances[0] < DOUBTFUL or (done.leans and len(text.split()) < STATES):
            findings = [f for f in findings if f.sort in FIRM]
        composed = self._composed(Scene(self.desk, query, ranked, share=share)) if not findings and done.kind is None else None
        beside = composed is None and all(f.sort in BESIDE for f in findings)
        refused = self.admission.refuse(Asked(query, done, ranked, chances, within)) if beside else None
        if refused is not None and not findings:
            plain = in_plainer_words(text, self.lexicon)
            again = self._answered(plain, talk, as_of=as_of, share=share, within=within) if plain != text else None
            if again is not None and again.draft.status == Status.ANSWERED:
                return again
            return Drafted(*refused, query, ranked, chances, done.leans, inherits, done.focus)
        written = self._written(query, ranked, done, findings, composed, share)
        beside_known = refused is None or refused[0].status != Status.UNKNOWN or not written.draft.corrections
        if refused is not None and not beside_known:  # what is asked beside what is corrected is not known
            written.draft.headline, written.draft.points = refused[0].headline, refused[0].points
        return replace(written, chances=chances, leans=done.leans, inherits=inherits, focus=done.focus)

    def _read(self, text: str, talk: Talk, as_of: str) -> tuple[Completed, Query]:
        """Return a message completed from the talk, and how it is understood."""
        done = complete(text, talk, self.interpreter, self.lexicon)
        done = replace(done, text=with_makers(done.text, self.interpreter))
        query = self.interpreter.read(done.text, as_of=as_of, typed=text)
        if self._stands_alone(text, done, query):
            return Completed(text), self.interpreter.read(text, as_of=as_of)
        return done, query

    def _chances(self, query: Query, ranked: Sequence[Ranked], done: Completed) -> Chances:
        """Return of what sort a question is likely to be; one that leans on the talk also together with the one before."""
        chances = self.admission.chances(query, ranked)
        if done.leans and done.before and chances[0] < SURELY:
            both = self.interpreter.read(f"{done.before} {query.typed}", as_of=query.as_of)
            return max(chances, self.admission.chances(both, self.evidence.rank(both)))
        return chances

    def _written(
        self, query: Query, ranked: list[Ranked], done: Completed, findings: Sequence[Finding], composed: Draft | None, share: int
    ) -> Drafted:
        """Write the answer to a question that may be answered: what is corrected, what answers, what may be asked next."""
        asked, weighed = query, ranked
        if findings and findings[0].repaired:
            asked = self.interpreter.read(findings[0].repaired, as_of=query.as_of, typed=query.typed)
            weighed = self.evidence.rank(asked)
        said = {c for f in findings for c in f.correction.claims}
        scene = Scene(self.desk, asked, [r for r in weighed if r.claim.id not in said], done.base if done.kind else (), share)
        kind = answerable_kind(asked)
        if (
            share == 1
            and done.leans
            and done.kind is None
            and done.carried is None
            and asked.guess.chance(kind) < SURE_IN_TALK.get(kind, 0.0)
        ):
            kind = "fact"
        plainly = share == 1 and composed is None and not (findings or done.leans)
        if plainly and asked.guess.chance(kind) < UNSURE and says_all(scene):
            kind = "fact"  # the best claim says what is asked, of whatever kind that is
        self.desk.look_up_sources([r.claim for r in weighed[:SHOWN_AT_MOST]])
        if composed is None and asks_for_rivals(scene):
            kind, draft = "thesis", rivals(scene)
        else:
            draft = composed or ANSWERERS[kind](scene)
            if done.leans and draft.status == Status.UNKNOWN and not draft.silent and scene.ranked[0].claim.id in done.base:
                draft = from_claims(scene)  # what was just shown may answer
        draft.corrections = [self._up_to_date(f.correction, query) for f in findings]
        if findings:
            self._leave_out_others(asked, draft)
            beside_corrections(draft)
            as_no(scene, draft)
        if not findings and composed is None:
            say_yes_or_no(scene, draft)
        draft.topics = draft.topics or topics(query, weighed)
        if kind not in (*ENUMERATING, "compare", "profile"):
            draft.topics = tuple(dict.fromkeys([*headlined(self.desk, draft, query), *draft.topics]))
        draft.suggestions = draft.suggestions or next_questions(scene, kind, draft.topics)
        return Drafted(draft, kind, query, ranked)

    def _leave_out_others(self, query: Query, draft: Draft) -> None:
        """Leave out of what stands beside a correction the lines that tell nothing of anybody named, nor of their kin."""
        if not query.entities:
            return
        named = {*query.entities, *self.evidence.kin(query.entities)}
        lines = [x for x in (draft.headline, *draft.points) if x is not None]
        kept = [x for x in lines if not x.claims or any(named & c.circle for c in self.evidence.cards.of_ids(x.claims))]
        draft.headline, draft.points = (kept[0] if kept else None), kept[1:]

    def _of_the_talk_itself(self, text: str, talk: Talk, as_of: str) -> Drafted | None:
        """Answer what is asked of the program itself, or chooses from what the answer before listed; none when neither is asked."""
        if (topic := asked_of_itself(text, self.interpreter, self.lexicon, in_talk=bool(talk.turns))) is not None:
            return Drafted(itself(self.desk, topic), "help")
        return self._of_them(text, talk, as_of)

    def _of_them(self, text: str, talk: Talk, as_of: str) -> Drafted | None:
        """Answer "which of them ..." from what the answer before listed; none when that is not asked."""
        listed = talk.last.listed if talk.last is not None else ()
        if len(listed) < 2 or not self.lexicon.has("of_them", text):
            return None
        query = self.interpreter.read(text, as_of=as_of)
        ranked = self.evidence.rank(query)
        firms = tuple(dict.fromkeys(f for e in listed if (f := maker([e], self.desk.knowledge))))
        owning = self.lexicon.has("ownership", text)  # what somebody owns is asked of those whose things were listed
        tried = [x for x in ((firms, listed) if owning else (listed, firms)) if len(x) > 1]
        draft = next((d for x in tried if (d := composed_list(Scene(self.desk, query, ranked, among=x))) is not None), None)
        if draft is None or not (draft.listed or answerable_kind(query) == "count"):
            return None  # "none of them" answers how many, not which
        filled = [Named(e, 0, 0, self.desk.label(e), inherited=True) for e in listed]
        return Drafted(draft, answerable_kind(query), self.interpreter.read(text, as_of=as_of, filled=filled), ranked, leans=True)

    def _stands_alone(self, text: str, done: Completed, query: Query) -> bool:
        """Say whether what was taken for a follow-up has a subject of its own: a question for a list, or one that says all by itself."""
        if not done.leans or done.noun or done.kind is not None or done.wish is not None:
            return False
        listed, whole = may_stand_alone(text), says_all_itself(text, done, self.lexicon)
        if not (listed or whole):
            return False
        alone = self.interpreter.read(text, as_of=query.as_of)
        ranked = self.evidence.rank(alone)
        if whole and ranked:
            answerable, _, outside = self.admission.chances(alone, ranked)
            if alone.unknown or answerable >= SURELY or outside >= SURELY:
                return True
        scene = Scene(self.desk, alone, ranked)
        return listed and (by_outcome(scene) is not None or (stands_alone(self.desk, alone, query) and composed_list(scene) is not None))

    def _asks_for_help(self, text: str, as_of: str) -> bool:
        """Say whether a message that could follow the talk asks, taken alone, what there is to ask ("help" means help at any time)."""
        alone = self.interpreter.read(text, as_of=as_of)
        return alone.kind == "help" and not alone.entities and alone.guess.chance("help") > HELP

    def _up_to_date(self, correction: Correction, query: Query) -> Correction:
        """Return a correction that tells a replaced claim with what holds today instead."""
        claims = list(self.desk.knowledge.claims(correction.claims).values())
        if query.periods or len(claims) != 1 or not correction.text.endswith(claims[0].text):
            return correction
        first = correction.text.removesuffix(claims[0].text)
        newest = self.desk.newest(claims[0], query.as_of)
        return correction if newest.id == claims[0].id else Correction(first + newest.text, (newest.id,), self.desk.citations(newest))

    def _composed(self, scene: Scene) -> Draft | None:
        """Return an answer that is certain from the structure of the knowledge: every word was understood, the gate need not be asked."""
        return next((d for compose in COMPOSERS if (d := compose(scene)) is not None), None)


def beside_corrections(draft: Draft) -> None:
    """Leave out of an answer what its corrections have told already, and what would make it too long beside them."""
    told = {c for x in draft.corrections for c in x.claims}
    lines = [x for x in (draft.headline, *draft.points) if x is not None and not (x.claims and told.issuperset(x.claims))]
    spent = sum(len(x.text.split()) for x in draft.corrections)
    kept: list[Point] = []
    for line in lines:
        spent += len(line.text.split())
        if not kept or spent <= WORDS_WITH_CORRECTIONS:
            kept.append(line)
    draft.headline, draft.points = (kept[0] if kept else None), kept[1:]


def answerable_kind(query: Query) -> str:
    """Return the kind to answer by: the likeliest that asks for something."""
    if query.kind not in ("out_of_scope", "smalltalk", "help"):
        return query.kind
    return next(k for k, _ in query.guess.ranked if k not in ("out_of_scope", "smalltalk", "help"))
