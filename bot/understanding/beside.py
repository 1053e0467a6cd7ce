"""Completes a message that names somebody and speaks of the talk as well: set beside it, going back, the same asked with more words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Turn

from .filling import with_names
from .focus import makers, meant
from .interpret import Interpreter
from .names import Mention
from .normalize import tokens
from .swap import sets_against
from .words import Lexicon

LEAD = re.compile(r"^(?:(?:and|but|so|ok|okay|hm+|well|yes but|yeah but|then|sorry|wait|oh)[ ,]+)+", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?:(?:and|but|so|then|ok|why|how|when|where|what|which|for whom)[ ,]+)*"
    r"(?:is|was|are|were|does|do|did|has|have|had|can|could|will|would)\s+(it|they)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"\s*(?:true|right|correct|known|possible|likely|clear|said|take|took|mean|an?\b|the\b|[A-Z])")
_NOT = re.compile(
    r"\W*(?:(?:and|but|so|wait|hm+|no)\W+)*"
    r"(?:not|(?:is|was|does|did|are)n['’]?t\s+(?:it|that|they)|it['’]?s not|不是|难道不是)\s*(?:the\s+|by\s+)*",
    re.IGNORECASE,
)
_END = re.compile(r"[\W吗]*(?:then|though|tho|instead|'s)?\W*", re.IGNORECASE)
_MEASURED_AT = re.compile(
    r"(?:\b(?:than|vs\.?|versus|against|over|above|below|behind|ahead of|unlike|compared? (?:to|with)|relative to|next to)"
    r"\s+(?:the\s+|what\s+)?|比)$",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok)\W+)*"
    r"(?:(?:who|what|which|whose|is there|are there|any\w*|some\w*|does any\w*|list|name|show|tell|the|an?)\b|谁|哪|什么)"
    r"|\b(?:it|they|that|this|he|she|there)\b|它",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*,?\s*((?:at|in|with|without|for|by|on|as of|from|under|over|per)\s+.+)", re.IGNORECASE)
_LIKE = re.compile(r"\b(?:like|such as|e\.?g\.?|for example|say)\s+(?:the\s+)?$", re.IGNORECASE)
SHOWN = 4
"""Claims of the answer before among which one is looked for that is like whom a message names."""
SHORT_TAIL = 4
"""Words behind a name that only say more exactly what is asked once more."""


def back_to(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> str | None:
    """Return what is asked behind "back to X", of X; none when a message does not go back."""
    m = re.match(rf"(?:{LEAD.pattern[1:]})?(?:{lexicon.pattern('back_to').pattern})\s*", text, re.IGNORECASE)
    if m is None or mentions[0].start > m.end() + len("the "):
        return None
    rest = text[mentions[0].end :].lstrip(" :,;.!?-")
    return with_names(rest, [mentions[0].text]) if len(tokens(rest)) > 1 else f"tell me about {mentions[0].text}"


def compared(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> str | None:
    """Return a comparison of what the talk is about with the one that a message names ("and compared to X?")."""
    if not sets_against(text, mentions):
        return None
    known = interpreter.knowledge.entities([*asked.entities, *meant("it", asked, interpreter), *[m.entity for m in mentions if m.entity]])
    against = known.pop(mentions[0].entity or "", None)
    name = next((e.name for e in sorted(known.values(), key=lambda e: against is None or e.kind != against.kind)), None)
    return None if name is None else f"compare {name} with {mentions[0].text}"


def with_subject(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> tuple[str, str | None]:
    """Put a name where a message sets what the talk is about beside the one it names; return whom that is too.

    It says "it" or "they" ("is it better than X?"), or nothing at all ("earns more than X?").
    """
    m = _SUBJECT.match(text)
    whom = _not_named(text if m is not None else "it", mentions, asked, interpreter)
    if whom is None:
        return text, None
    name = interpreter.knowledge.entities([whom])[whom].name
    if m is not None and m.end() <= mentions[0].start and not _NO_SUBJECT.match(text[m.end() :]):
        return text[: m.start(1)] + name + text[m.end(1) :], whom
    if _leaves_out_its_subject(text, mentions):
        return f"{text} ({name})", whom
    return text, None


def denied(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> tuple[str, str] | None:
    """Return a doubt that sets another in place of the answer ("isn't it X?"), with whom it is about; none for other messages."""
    if len(mentions) != 1 or not _NOT.fullmatch(text[: mentions[0].start]) or not _END.fullmatch(text[mentions[0].end :]):
        return None
    whom = next((i for i in meant("it", asked, interpreter) if i != mentions[0].entity), None)
    return None if whom is None else (f"{text} ({interpreter.knowledge.entities([whom])[whom].name})", whom)


def _leaves_out_its_subject(text: str, mentions: Sequence[Mention]) -> bool:
    """Say whether a message measures somebody by whom it names and does not say whom ("by how much over X?")."""
    before = text[: mentions[0].start]
    return len(mentions) == 1 and _MEASURED_AT.search(before) is not None and _OWN_SUBJECT.search(before) is None


def _not_named(text: str, mentions: Sequence[Mention], asked: Turn, interpreter: Interpreter) -> str | None:
    """Return whom the talk is about, if the message does not name him or what is his."""
    knowledge = interpreter.knowledge
    named = [x.entity for x in mentions if x.entity]
    beside = {*named, *makers(named, knowledge)}
    whom = [i for i in (*meant(text, asked, interpreter), *asked.topics) if i not in beside]
    if whom and whom[0] in (*asked.focus, *asked.entities):
        return next(iter(knowledge.entities(whom[:1])), None)
    shown = [e for c in knowledge.claims(asked.ground[:SHOWN]).values() for e in (c.subject, c.object) if e and e not in beside]
    known = knowledge.entities([*whom, *shown, *named])
    kinds = {known[i].kind for i in named if i in known}
    return next(iter(sorted((i for i in (*whom, *shown) if i in known), key=lambda i: known[i].kind not in kinds)), None)


def asked_more_exactly(text: str, mentions: Sequence[Mention]) -> tuple[str, str] | None:
    """Return "what about X?" and what a message says more exactly ("X in 4k?"), or how it comes to X ("others like X?"); else none."""
    if len(mentions) != 1:
        return None
    m = mentions[0]
    lead, tail = text[: m.start], text[m.end :].strip(" ?!.")
    if _LIKE.search(lead) and not tail:
        return f"what about {m.text}", ""
    more = _TAIL.fullmatch(tail)
    if more is None or len(tokens(tail)) > SHORT_TAIL:
        return None
    return lead + m.text, more.group(1)
