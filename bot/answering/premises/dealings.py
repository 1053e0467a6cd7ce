"""Who does what to whom: the parties of a dealing in a question and in a claim, and where they have changed places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.desk import Desk
from bot.answering.evidence import Ranked
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.relations import own

REACH = 70
"""Characters that may lie between a party and the verb."""
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|gets?|got)\s+(?:\w+ly\s+)?$")
_MOVE_FROM = re.compile(
    r"\b(?:left|leave|leaves|leaving|quit|quits|quitting|from|departed|ex|former|abandon\w*)[\s-]+(?:the\s+|old\s+|its\s+)?$"
)
_MOVE_TO = re.compile(r"\b(?:for|to|join|joins|joined|joining|into|at|over to)\s+(?:the\s+|rival\s+)?$")
_MOVES = re.compile(
    r"\b(?:go|goes|going|left|leave|leaves|leaving|quit\w*|moved?|moves|moving|join\w*|went|switch\w*|jump\w*|defect\w*|return\w*|poach\w*|lur\w*|hired|came)\b"
)

Spans = list[tuple[int, int, str]]
Dealing = tuple[str, str, str]
"""Sort, who does it, to whom."""


def dealings(desk: Desk, text: str, spans: Spans) -> set[Dealing]:
    """Return the dealings between named parties that a text tells of."""
    low = text.casefold()
    found: set[Dealing] = set()
    for name in desk.lexicon.ending("_dealing"):
        for m in desk.lexicon.finditer(low, name):
            before = [s for s in spans if s[1] <= m.start() and m.start() - s[1] < REACH and not _ends(low[s[1] : m.start()])]
            after = [s for s in spans if s[0] >= m.end() and s[0] - m.end() < REACH and not _ends(low[m.end() : s[0]])]
            if not before or not after:
                continue
            one, other = before[-1], after[0]
            between = low[m.end() : other[0]]
            by = bool(re.search(r"\bby\s+(?:the\s+)?$", between)) or (bool(_PASSIVE.search(low[: m.start()])) and "by" in between.split())
            gives = bool(re.search(r"\b(?:to|out to)\s+(?:the\s+)?$", between)) and name in _GIVEN
            pair = (other[2], one[2]) if by or gives else (one[2], other[2])
            if pair[0] != pair[1]:
                found.add((name, *pair))
    return found | _moves(low, spans)


_GIVEN = ("rent_dealing", "license_dealing")


def _ends(between: str) -> bool:
    return bool(re.search(r"[.;?!]\s", between))


def _moves(low: str, spans: Spans) -> set[Dealing]:
    """Return from where to where somebody moves."""
    if not _MOVES.search(low):
        return set()
    origin = [s[2] for s in spans if _MOVE_FROM.search(low[: s[0]])]
    goal = [s[2] for s in spans if _MOVE_TO.search(low[: s[0]]) and s[2] not in origin]
    return {("move", o, g) for o in origin[:1] for g in goal[:1]}


def spans_of(desk: Desk, text: str, entities: Iterable[str]) -> Spans:
    """Return where a text names these entities or what belongs to them."""
    found: Spans = []
    for e in entities:
        entity = desk.entity(e)
        for name in () if entity is None else (entity.name, *entity.aliases):
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            found += [(m.start(), m.end(), e) for m in re.finditer(pattern, text, re.IGNORECASE if len(name) > 2 else 0)]
    found.sort(key=lambda s: (s[0], -s[1]))
    kept: Spans = []
    for s in found:
        if not kept or s[0] >= kept[-1][1]:
            kept.append(s)
    return kept


def swapped(desk: Desk, asked: Asked, said: set[Dealing], r: Ranked) -> bool:
    """Say whether a claim has the parties of a dealing of the question the other way round, and not that way too."""
    query = asked.query
    told = dealings(desk, r.claim.text, spans_of(desk, r.claim.text, _with_kin(desk, query.entities)))
    told = {(s, _as_named(desk, a, query.entities), _as_named(desk, b, query.entities)) for s, a, b in told}
    return any((sort, b, a) in told and (sort, a, b) not in told and not _one_house(desk, a, b) for sort, a, b in said)


def _one_house(desk: Desk, a: str, b: str) -> bool:
    return a in own(desk, b) or b in own(desk, a)


def _with_kin(desk: Desk, entities: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(x for e in entities for x in (e, *sorted(own(desk, e)))))


def _as_named(desk: Desk, entity: str, named: Iterable[str]) -> str:
    return next((n for n in named if entity == n or entity in own(desk, n)), entity)


def swapped_parties(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why does A rent from B": it is B that rents from A."""
    if not asked.presuming or not asked.ranked or desk.lexicon.has("negations", asked.low):
        return None
    best, query = asked.ranked[0].score, asked.query
    several = len(query.entities) > 1
    said = dealings(desk, query.text, sorted((n.start, n.end, n.entity) for n in query.named if not n.inherited)) if several else set()
    for r in asked.ranked[:4] if said else ():
        if r.score > best - 4.0 and swapped(desk, asked, said, r):
            return Finding(correction(desk, r.claim.text, [r.claim]), None, "parties")
    return None


HARD = ("sue_dealing", "accuse_dealing", "buy_dealing", "hire_dealing")
"""Dealings that are told where they happened."""
NEAR = 3.0


def unheard_dealing(desk: Desk, asked: Asked) -> Finding | None:
    """Check "why did A sue B": claims tell of others who sued B, and none of A and B."""
    query = asked.query
    if not asked.presuming or not asked.ranked or desk.lexicon.has("negations", asked.low):
        return None
    said = dealings(desk, query.text, sorted((n.start, n.end, n.entity) for n in query.named if not n.inherited))
    for sort, one, other in sorted(said):
        if sort not in HARD or _one_house(desk, one, other):
            continue
        mine, theirs = own(desk, one), own(desk, other)
        both = [r for r in asked.ranked if (r.card.mentions | r.card.kin) & mine and (r.card.mentions | r.card.kin) & theirs]
        if any(desk.lexicon.has(sort, r.claim.text) or r.claim.subject in mine for r in both):
            continue
        best = asked.ranked[0].score
        for r in asked.ranked[:3]:
            others = {e for e in (r.claim.subject, r.claim.object) if e} - mine - theirs
            if r.score > best - NEAR and r.claim.object in theirs and others and desk.lexicon.has(sort, r.claim.text) and r not in both:
                names = (desk.label(one, query), desk.label(other, query))
                text = f"My knowledge tells of nothing of that sort between {names[0]} and {names[1]}. {r.claim.text}"
                return Finding(correction(desk, text, [r.claim]), None, "dealing")
    return None
