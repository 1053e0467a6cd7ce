"""The core's public face: one message in, one answer out. Synchronous and deterministic; time and ids are ports."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.reader import Knowledge

from . import documents, wording
from .answering.answer import Answering
from .answering.drafted import Drafted, listed
from .answering.refusals import examples
from .answers import Answer, Status
from .conversation import Talk, Turn
from .directory import Directory
from .importance.table import Importance
from .messages import Incoming
from .ports import Clock, Conversations, Ids, Receipt, Receipts
from .understanding.asking import asks
from .understanding.classify import Classifier
from .understanding.encoder import Encoder, best_encoder
from .understanding.normalize import clean, tokens
from .understanding.split import questions
from .understanding.words import Lexicon

KEPT_OF_A_REPEAT = 2
"""Points that are kept of a part of a message whose answer an earlier part has given."""
NO_ANSWER_SOUGHT = frozenset({Status.HELP, Status.CLARIFY})
"""Replies that say nothing about a day."""
NEAR = 5
"""Claims that a talk remembers of a question that was not answered."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Where talks and receipts are kept."""

    conversations: Conversations
    receipts: Receipts


class Assistant:
    """Answers messages from the knowledge, and remembers the talk."""

    def __init__(
        self, knowledge: Knowledge, memory: Memory, clock: Clock, ids: Ids, *,
        model_dir: Path | None = None, encoder: Encoder | None = None, importance: Importance | None = None,
    ) -> None:  # fmt: skip
        """Load the encoder and the classifier (learnt from files at the first start, then cached in `model_dir`).

        `importance` says which changes matter most; without it the shipped table does.
        """
        self._knowledge = knowledge
        self._memory = memory
        self._clock = clock
        self._ids = ids
        self._encoder = encoder or best_encoder(model_dir)
        self._classifier = Classifier.cached(self._encoder, model_dir)
        self._lexicon = Lexicon.read()
        self._importance = importance
        self._answering: Answering | None = None
        self._directory: tuple[str, Directory] | None = None
        self._lock = threading.Lock()

    @property
    def mode(self) -> str:
        """Say how questions are understood here."""
        if self._encoder.understands_meaning:
            return f"Questions are understood by meaning ({self._encoder.name})."
        return (
            "Questions are understood by their words only: the sentence encoder is not installed, "
            "so unusual wording and Chinese are understood less well."
        )

    def prepare(self) -> None:
        """Make ready for the first question: names, vectors of new claims."""
        self._current()

    def directory(self) -> Directory:
        """Return the names that people may pick from: companies first, the rest by name."""
        knowledge, version = self._knowledge, self._current().version
        with self._lock:
            if self._directory is None or self._directory[0] != version:
                ids = dict.fromkeys(entity for _, entity in knowledge.names())
                entities = sorted(knowledge.entities(list(ids)).values(), key=lambda e: (e.kind != "company", e.name.casefold()))
                areas = knowledge.areas()
                other = [name for area in areas for name in (area.id, *area.aliases)]
                self._directory = (version, Directory(entities, [area.name for area in areas], other))
            return self._directory[1]

    def name_of(self, entity: str) -> str:
        """Return an entity's name; the id itself for one that is not known."""
        found = self._knowledge.entity(entity)
        return found.name if found is not None else entity

    def introduction(self) -> tuple[str, str]:
        """Return what the knowledge is about, and a question to begin with."""
        answering = self._current()
        return answering.desk.domain(), next(iter(examples(answering.desk, 1)), "")

    def examples(self, most: int) -> list[str]:
        """Return questions that this knowledge can answer."""
        return examples(self._current().desk, most)

    def asks(self, text: str) -> bool:
        """Say whether a message has the form of a question or of a follow-up to one."""
        return asks(clean(text), self._current().interpreter, self._lexicon)

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        """Answer one message; raises only what a broken port or database raises.

        `told` is given the answer as soon as it is there: talk and receipt are kept after that.
        """
        started = time.perf_counter()
        answering = self._current()
        text = clean(incoming.text)
        talk = self._talk(incoming)
        drafted = self._drafted(answering, text, talk, incoming.as_of)
        if incoming.as_of is not None and incoming.as_of > answering.as_of and drafted[-1].draft.status not in NO_ANSWER_SOUGHT:
            drafted[-1].draft.caveats = [*drafted[-1].draft.caveats, wording.knowledge_ends(answering.as_of)]
        answer = self._assemble(answering, incoming, drafted)
        answer = replace(answer, took_ms=(time.perf_counter() - started) * 1000)  # the core's time alone, without what storage takes
        if told is not None:
            told(answer)
        self._remember(incoming, text, talk, answering, drafted, answer)
        return answer

    def _talk(self, incoming: Incoming) -> Talk:
        """Return the talk as it was after the answer that is replied to, or else as it is."""
        if incoming.alone:
            return Talk()
        receipt = self._memory.receipts.find(incoming.replies_to) if incoming.replies_to else None
        return Talk.read(receipt.talk if receipt is not None else self._memory.conversations.load(incoming.conversation))

    def _current(self) -> Answering:
        """Return the answering for the knowledge as it is now; made anew when the knowledge has changed."""
        version = self._knowledge.version
        with self._lock:
            if self._answering is None or self._answering.version != version:
                self._answering = Answering(self._knowledge, self._encoder, self._classifier, self._lexicon, self._importance)
            return self._answering

    def _drafted(self, answering: Answering, text: str, talk: Talk, as_of: str | None) -> list[Drafted]:
        if not tokens(text):
            return [answering.empty()]
        shown = self._shown(answering, text, talk, as_of)
        for drafted in shown:
            answering.offer(drafted, as_of)
        return shown

    def _shown(self, answering: Answering, text: str, talk: Talk, as_of: str | None) -> list[Drafted]:
        """Answer the questions of a message one after another, or as a whole where that does better, and choose what is shown."""
        parts = questions(text)
        drafted: list[Drafted] = []
        first_talk = talk
        for part in parts:
            ground = not drafted or drafted[-1].draft.status == Status.ANSWERED
            one = answering.answer(part, talk, as_of=as_of, share=len(parts), within=bool(drafted), leaning=ground)
            if one.leans and not ground:
                continue
            drafted.append(one)
            talk = talk.after(turn_of(one, answering))
        if len(parts) > 1 and not any(d.draft.status == Status.ANSWERED for d in drafted):
            whole = answering.answer(text, first_talk, as_of=as_of)  # what cannot be split may be answered whole
            return [whole] if whole.draft.status == Status.ANSWERED else worth_showing([whole, *drafted])
        return worth_showing(drafted)

    def _assemble(self, answering: Answering, incoming: Incoming, drafted: Sequence[Drafted]) -> Answer:
        answers = [self._document(answering, incoming, d) for d in drafted]
        if len(answers) == 1:
            return answers[0]
        first = next((a for a in answers if a.status == Status.ANSWERED), answers[0])
        return Answer(
            id=self._ids.new(),
            conversation=incoming.conversation,
            status=first.status,
            intent=first.intent,
            understood="; ".join(a.understood for a in answers),
            entities=tuple(dict.fromkeys(e for a in answers for e in a.entities)),
            corrections=tuple(c for a in answers for c in a.corrections),
            as_of=first.as_of,
            knowledge_version=first.knowledge_version,
            suggestions=tuple(dict.fromkeys(s for a in answers for s in a.suggestions))[:3],
            passed_over=tuple(dict.fromkeys(p for a in answers for p in a.passed_over)),
            parts=tuple(answers),
        )

    def _document(self, answering: Answering, incoming: Incoming, drafted: Drafted) -> Answer:
        draft, query = drafted.draft, drafted.query
        used = set(draft.claims)
        return Answer(
            id=self._ids.new(),
            conversation=incoming.conversation,
            status=draft.status,
            intent=drafted.kind,
            understood=answering.in_words(query) if query else "",
            entities=query.entities if query else (),
            corrections=tuple(draft.corrections),
            headline=draft.headline,
            points=tuple(draft.points),
            more=tuple(draft.more),
            caveats=tuple(draft.caveats),
            table=draft.table,
            chart=draft.chart,
            suggestions=tuple(draft.suggestions),
            as_of=query.as_of if query else answering.as_of,
            knowledge_version=answering.version,
            passed_over=tuple(r.claim.id for r in drafted.ranked[:12] if r.claim.id not in used),
        )

    def _remember(
        self, incoming: Incoming, text: str, talk: Talk, answering: Answering, drafted: Sequence[Drafted], answer: Answer
    ) -> None:
        for one in drafted:
            talk = talk.after(turn_of(one, answering))
        state = talk.dump()
        self._memory.conversations.save(incoming.conversation, state)
        self._memory.receipts.keep(
            Receipt(
                id=answer.id,
                at=self._clock.now(),
                conversation=incoming.conversation,
                question=text,
                understood=answer.understood,
                status=str(answer.status),
                intent=answer.intent,
                as_of=answer.as_of,
                knowledge_version=answer.knowledge_version,
                claims_used=answer.claims,
                claims_passed_over=answer.passed_over,
                text=wording.plain(answer),
                trace=json.dumps([d.trace() for d in drafted], ensure_ascii=False),
                person=incoming.person,
                document=documents.dump(answer),
                talk=state,
                place="" if incoming.private else incoming.place,
            )
        )


def turn_of(drafted: Drafted, answering: Answering) -> Turn:
    """Return what a talk remembers of an answer."""
    query = drafted.query
    named = query is not None and bool(query.entities) and not drafted.leans
    return Turn(
        question=query.text if query else "",
        kind=drafted.kind,
        entities=query.entities if query else (),
        topics=drafted.draft.topics,
        areas=query.areas if query else (),
        claims=drafted.draft.claims if drafted.draft.status == Status.ANSWERED else (),
        answered=drafted.draft.status == Status.ANSWERED,
        inherits=drafted.inherits,
        aside=drafted.draft.status == Status.HELP or (drafted.draft.status == Status.OUT_OF_SCOPE and not named),
        listed=drafted.draft.listed or listed(answering.desk, drafted),
        unknown=query.unknown if query else (),
        understood=answering.in_words(query) if query else "",
        focus=drafted.focus,
        near=() if drafted.draft.status == Status.ANSWERED else tuple(r.claim.id for r in drafted.ranked[:NEAR]),
    )


def worth_showing(drafted: list[Drafted]) -> list[Drafted]:
    """Drop the refusals of a message of which another part was answered; the last answer names what is not known."""
    answered = [d for d in drafted if d.draft.status == Status.ANSWERED]
    if not answered:
        return drafted[:1]
    answered = _without_repeats(answered)
    left = [d.query.typed for d in drafted if d.query is not None and d.draft.status in (Status.UNKNOWN, Status.OUT_OF_SCOPE)]
    if left:
        answered[-1].draft.caveats = [*answered[-1].draft.caveats, wording.left_unanswered(left)]
    return answered


def _without_repeats(answered: list[Drafted]) -> list[Drafted]:
    """Say nothing twice in the parts of a message: what answers one is no point of another, what was answered adds its points."""
    answers = {d.draft.headline.text for d in answered if d.draft.headline is not None}
    told: set[str] = set()
    kept: list[Drafted] = []
    for one in answered:
        first = one.draft.headline
        if first is not None and first.text in told and kept:
            before = kept[-1].draft
            more = [p for p in one.draft.points if p.text not in told | answers][:KEPT_OF_A_REPEAT]
            before.points = [*before.points, *more]
            before.corrections = [*before.corrections, *one.draft.corrections]
            before.table = before.table or one.draft.table
            told |= {p.text for p in more}
            continue
        one.draft.points = [p for p in one.draft.points if p.text not in told | answers]
        told |= {x.text for x in (first, *one.draft.points) if x is not None}
        kept.append(one)
    return kept
