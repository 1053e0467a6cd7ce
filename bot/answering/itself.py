"""What the bot says of itself: read off the knowledge it answers from, so that it is true of any pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import own_words, wording
from bot.answers import Point, Status
from bot.conversation import TURNS, Talk
from bot.understanding.completed import Wish

from .credits import RELIABILITY
from .desk import Desk, Draft
from .nouns import EVERYWHERE
from .refusals import examples

NAMES_SHOWN = 12


def itself(desk: Desk, topic: str) -> Draft:
    """Answer a question about the bot itself; the topics are those of `bot.understanding.itself`."""
    return Draft(status=Status.HELP, headline=Point(SAYINGS[topic](desk)), suggestions=examples(desk))


def of_the_talk(desk: Desk, wish: Wish, talk: Talk) -> tuple[Draft, str]:
    """Answer what a message wants of the talk itself: how a question was read, the source of no answer, which of none."""
    asked = talk.asked
    if wish == Wish.READING and asked is not None:
        return Draft(status=Status.HELP, headline=Point(wording.reading(asked.question, asked.understood, len(asked.claims)))), "help"
    if wish == Wish.NOTHING_SAID:
        return Draft(status=Status.CLARIFY, headline=Point(wording.nothing_said()), suggestions=examples(desk)), "clarify"
    return Draft(status=Status.CLARIFY, headline=Point(wording.which_of_none())), "clarify"


def _until(desk: Desk) -> str:
    return own_words.knowledge_ends(wording.day(desk.knowledge.as_of()), [p.version for p in desk.knowledge.packs()])


def _sources(desk: Desk) -> str:
    known = desk.knowledge
    marks = [r for r in known.vocabulary().reliabilities if r in RELIABILITY]
    return own_words.sources(known.source_count(), known.claim_count(), marks)


def _coverage(desk: Desk) -> str:
    found = {kind: desk.knowledge.entities_of_kind(kind) for kind in desk.knowledge.vocabulary().entity_kinds}
    counts = [wording.counted(len(ids), kind, wording.plural(kind)) for kind, ids in found.items() if ids]
    firms = [i for kind in EVERYWHERE for i in found.get(kind, ())]
    claims = desk.knowledge.claims_about(firms, limit=2000)
    told = dict.fromkeys(firms, 0) | {i: sum(c.subject == i for c in claims) for i in firms}
    first = desk.labels(sorted(firms, key=lambda i: -told[i])[:NAMES_SHOWN])
    return own_words.coverage(counts, list(desk.areas.values()), desk.knowledge.claim_count(), first, len(firms))


def _maker(desk: Desk) -> str:
    return own_words.maker([p.title.split(" - ")[0] for p in desk.knowledge.packs()])


def _nature(desk: Desk) -> str:
    return own_words.nature(desk.domain(), desk.knowledge.claim_count())


def _memory(desk: Desk) -> str:
    return own_words.memory(TURNS)


SAYINGS: Mapping[str, Callable[[Desk], str]] = {
    "until": _until,
    "sources": _sources,
    "coverage": _coverage,
    "maker": _maker,
    "nature": _nature,
    "memory": _memory,
}
