"""What the checks share: the question as they see it, and what they return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.desk import Desk
from bot.answering.evidence import Ranked
from bot.answers import Correction
from bot.understanding import english
from bot.understanding.normalize import cjk_share
from bot.understanding.query import Named, Query
from knowledge.models import Claim


@dataclass(frozen=True, slots=True)
class Finding:
    """A false assumption."""

    correction: Correction
    repaired: str | None = None
    """The question with the assumption set right, where it can be asked on."""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the checks see it."""

    query: Query
    ranked: Sequence[Ranked]
    low: str
    """The text, case-folded, names kept."""
    presuming: bool
    """It takes its content for granted: no yes/no question, no supposition."""


_SENTENCES = re.compile(r"[.!?]+(?=\s|$)\s*|[。？！]\s*")
_OPENING = re.compile(r"^(?:so|and|but|well|ok|hey|btw|question|actually|then),?\s+")
_ASKED_TOO = re.compile(r"(?:,|\band|\bor)\s+(?:by |since |until |for |at |to )?(?:what|which|who|whom|whose|when|where|why|how)\b.*$")
"""What is asked beside ("... and who?")."""


def asks_whether(desk: Desk, query: Query) -> bool:
    """Say whether the question asks if something is so, instead of taking it for granted."""
    first = _last_sentence(query.text).split()[:1]
    return bool(first and first[0].strip(",") in desk.lexicon.lists["asks_yes_no"])


def asking_clause(query: Query) -> str:
    """Return what a yes/no question asks, case-folded, with names and times blotted out."""
    text = query.text
    for n in query.named:
        text = f"{text[: n.start]}{' ' * (n.end - n.start)}{text[n.end :]}"
    for p in query.periods:
        text = text.replace(p.text, " " * len(p.text))
    return _ASKED_TOO.sub("", _last_sentence(text))


def _last_sentence(text: str) -> str:
    sentence = _SENTENCES.split(text.strip(" ?!.。？！"))[-1].casefold().strip()
    return _OPENING.sub("", sentence)


def takes_for_granted(desk: Desk, asked: Asked) -> bool:
    """Say whether the question states something beside what it asks."""
    tagged = desk.lexicon.has("tag_questions", asked.low[-14:])
    kinds = (
        "evidence",
        "definition",
        "thesis",
        "exceptions",
        "list",
        "count",
        "compare",
        "corrections",
        "profile",
        "changes",
        "landscape",
        "timeline",
    )
    open_ended = asked.query.guess.chance(*kinds) > 0.5 or desk.lexicon.has("hypothetical", asked.low)
    return bool(asked.ranked) and (asked.presuming or tagged) and (not open_ended or tagged) and not re.search(r"\bor\b", asked.low)


SHORTEST = 5
"""Words below which a question is a topic, not a statement."""


def states_something(desk: Desk, asked: Asked) -> bool:
    """Say whether the question states something, whatever it asks for; two things weighed against each other are not stated."""
    terse = len(asked.low.split()) < SHORTEST and cjk_share(asked.low) < 0.2
    if not asked.ranked or terse or re.search(r"\bor\b", asked.low) or desk.lexicon.has("hypothetical", asked.low):
        return False
    return desk.lexicon.has("tag_questions", asked.low[-14:]) or (asked.presuming and not asks_openly(asked))


def asks_openly(asked: Asked) -> bool:
    """Say whether a question asks for several things or their course, and so states nothing of any."""
    open_ended = ("compare", "definition", "list", "count", "profile", "landscape", "exceptions", "timeline", "changes")
    return asked.query.guess.chance(*open_ended) > 0.5


OPEN_KINDS = ("changes", "landscape", "profile", "help")
"""Kinds of questions that take nothing for granted, but for what they state beside."""


def opens(asked: Asked) -> bool:
    """Say whether a question is open: of a kind that takes little for granted."""
    return asked.query.kind in OPEN_KINDS or asks_openly(asked)


def speaks_of_text(desk: Desk, asked: Asked) -> bool:
    """Say whether the question is about what the text says that a thesis comes from."""
    subjects = {t.subject for t in desk.knowledge.theses()}
    return asked.query.about_source or desk.lexicon.has("text_words", asked.low) or bool(subjects & set(asked.query.entities))


def may_be_a_word(name: Named) -> bool:
    """Say whether a name, as written here, may be the English words that it also is ("its flow based model", "to make a video")."""
    text = name.text
    return text.isascii() and text.islower() and all(w.isalpha() and english.count(w) > english.COMMON for w in text.split())


def correction(desk: Desk, text: str, claims: Sequence[Claim]) -> Correction:
    """Return a correction with its sources."""
    cited = tuple(x for c in claims[:1] for x in desk.citations(c))
    return Correction(text, tuple(c.id for c in claims), cited)
