"""Whom a description means that goes by somebody else: "the firm that makes it", "its maker", "the replacement" of the answer before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.reader import Knowledge
from knowledge.search import stems

from .focus import FIRMS, makers
from .interpret import Interpreter
from .names import Mention

_ROLE = r"(?:makers?|developers?|owners?|parent(?: company| firm)?|creators?|manufacturer|publisher)"
_WHO = r"(?:compan(?:y|ies)|firms?|people|teams?|labs?|makers?|guys|folks|ones?|outfit|group|start-?up|studio|those|developers?)"
_DOES = (
    r"(?:makes?|made|builds?|built|owns?|owned|develops?|developed|runs?|created|operates?|sells?|(?:is|are|stands?|sits?) behind|behind)"
)
_BEHIND = re.compile(rf"\b(?:the |those )?{_WHO}(?: that| who| which)? {_DOES} (?:the )?$", re.IGNORECASE)
_OF = re.compile(rf"\b(?:the )?{_ROLE} of (?:the )?$", re.IGNORECASE)
_WHOSE = re.compile(rf"['’]s? {_ROLE}\b(?:'s\b)?", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"(?:\b(?:who|whom|whose|what|which|name)(?:'s|\s+(?:is|are|was|were))?\s*(?:the\s+(?:[\w-]+\s+)?)?|^\W*(?:the\s+)?)$", re.IGNORECASE
)
_NO_MORE = re.compile(r"(?:\b(?:is|are|was|were|now|today|currently|again|exactly|please)\b|\W)*", re.IGNORECASE)
_COUNTERPART = re.compile(
    r"\b(?:counterparts?|equivalents?|"
    r"(?:answer|rival|alternative|response) to (?:it|that|this)(?: one)?|version of (?:it|that|this)(?: one)?)\b",
    re.IGNORECASE,
)
_ASKS_NO_MORE = re.compile(
    r"(?:\b(?:and|but|so|ok|what|whats|who|which|is|are|was|the|an?|their|its|about|how|does|do|have|has|there|of|by|from|at)\b|'s|[\W])*",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|that|this)\s+(?!ones?\b|others?\b|two\b|same\b)([a-z]+)\b(?!\s+(?:one|ones)\b)", re.IGNORECASE)


def with_makers(text: str, interpreter: Interpreter) -> str:
    """Return a text that names the maker where it speaks of "the firm that makes X" or of "X's owner", and asks more than who that is."""
    for m in interpreter.names.find(text, supported=True):
        span = _described(text, m)
        holder = next(iter(_holders(m, interpreter.knowledge)), None) if span is not None else None
        if span is None or holder is None or (_ASKED_FOR.search(text[: span[0]]) and _NO_MORE.fullmatch(text[span[1] :])):
            continue
        return text[: span[0]] + holder + text[span[1] :]
    return text


def _described(text: str, m: Mention) -> tuple[int, int] | None:
    """Return where a text describes somebody by what is named: as its maker, or as who is behind it."""
    before = _BEHIND.search(text[: m.start]) or _OF.search(text[: m.start])
    if before is not None:
        return before.start(), m.end
    after = _WHOSE.match(text[m.end :])
    if after is None:
        return None
    return m.start, m.end + after.end() - (2 if after.group().endswith("'s") else 0)


def _holders(m: Mention, knowledge: Knowledge) -> list[str]:
    """Return the names of the firms that own or make what is named."""
    found = knowledge.entities(makers([m.entity], knowledge) if m.entity else [])
    return [e.name for e in found.values() if e.kind in FIRMS]


def described(text: str, claims: Sequence[str], besides: Sequence[str], interpreter: Interpreter) -> tuple[int, int, str] | None:
    """Return where a message says "the replacement", and who that is by the claims just shown: whom these call so."""
    told = interpreter.knowledge.claims(claims)
    for m in _DEFINITE.finditer(text):
        noun = m.group(1).casefold()
        for claim in told.values():
            if (entity := _beside_noun(noun, claim.text, besides, interpreter)) is not None:
                return m.start(), m.end(), entity
    return None


def counterpart(text: str, mentions: Sequence[Mention], spoken_of: Sequence[str], interpreter: Interpreter) -> str | None:
    """Return a message with the thing that a firm it names has beside the one spoken of ("X's counterpart"); none where there is none.

    That is the one of the same kind whose description names the same fields, and has the most words in common with that of the other.
    """
    m = _COUNTERPART.search(text)
    known = interpreter.knowledge
    firm = next((e for e in known.entities([x.entity for x in mentions if x.entity]).values() if e.kind in FIRMS), None)
    thing = next((e for e in known.entities(spoken_of).values() if e.kind not in FIRMS), None)
    if m is None or len(mentions) != 1 or firm is None or thing is None:
        return None
    theirs = [e for e in known.owned_by(firm.id) if e.kind == thing.kind and e.family is None]
    fields, words = set(interpreter.find_areas(thing.description)), set(stems(thing.description))
    best = max(
        theirs, key=lambda e: (len(fields & {*interpreter.find_areas(e.description)}), len(words & {*stems(e.description)})), default=None
    )
    if best is None or not (fields & {*interpreter.find_areas(best.description)} or words & {*stems(best.description)}):
        return None
    around = f"{text[: min(m.start(), mentions[0].start)]} {text[max(m.end(), mentions[0].end) :]}"
    if _ASKS_NO_MORE.fullmatch(around):
        return f"tell me about {best.name}"
    return text[: min(m.start(), mentions[0].start)] + best.name + text[max(m.end(), mentions[0].end) :]


def _beside_noun(noun: str, said: str, besides: Sequence[str], interpreter: Interpreter) -> str | None:
    """Return the entity that a text calls by a noun ("X as its replacement", "X, a rival", "the broker X")."""
    if not re.search(rf"\b{re.escape(noun)}\b", said, re.IGNORECASE):
        return None
    called = re.compile(
        rf"(?:,| as| is| was| becomes?| became) (?:an?|the|its|their|his|her) (?:[\w-]+ ){{0,2}}{re.escape(noun)}\b", re.IGNORECASE
    )
    calling = re.compile(rf"\b{re.escape(noun)} $", re.IGNORECASE)
    for m in interpreter.names.find(said, supported=True):
        if m.entity and m.entity not in besides and (called.match(said[m.end :]) or calling.search(said[: m.start])):
            return m.entity
    return None
