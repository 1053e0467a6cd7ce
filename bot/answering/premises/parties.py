"""Signs from the names in a question: whom the best claims leave out, whom they have instead, which names nobody knows."""

from __future__ import annotations

import re
from calendar import month_name

from bot.answering.premises.compared import Compared
from bot.answering.premises.dealings import dealings
from bot.answering.relations import own, related
from bot.understanding import english
from bot.understanding.normalize import Token, tokens
from bot.understanding.query import Named
from knowledge.search import stems

_SLOT = re.compile(r"\b(from|out of|in|by|under|with|on|to|for|against|of|at)\s+(?:the\s+|its\s+|a\s+)?(?=(\w[\w.&'-]*))", re.IGNORECASE)
_SAME_SLOT = {"out of": "from", "under": "by", "at": "in"}
_MONTHS = frozenset(m.casefold() for m in month_name if m)
_SEVERAL = re.compile(r"(?:[A-Z][\w.]*(?: (?:of|for|and|the))* ?){2,}")
FEW = 3
"""Words that a question states at least, for them to be told better of others."""
KNOWN = 0.99
"""How rare a word is at most that the knowledge holds."""
_PERSON = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b")
RARE_FIRST, RARE_WITHIN = 1_000, 5_000
"""How often a word with a capital may be seen in ordinary English and still be a name: first of its sentence, and within."""


def of_names(r: Compared) -> dict[str, float]:
    """See which of the names the best claims leave out, and whom they have instead."""
    first = r.top[0].card
    told = first.mentions | first.kin
    entities = set(r.asked.query.entities)
    absent = [n for n in r.names if n.entity not in told]
    present = [n for n in r.names if n.entity in first.mentions and r.kind(n.entity) not in ("benchmark", "technique")]
    instead = {r.kind(e) for e in first.mentions - entities - r.desk.evidence.kin(r.asked.query.entities)}
    free = [n for n in absent if not _beside(r, n)]
    here = strange_names(r, 1)
    far = strange_names(r, 5) if here else []  # whom five claims lack the first one lacks
    return {
        "named": len(entities) / 3,
        "absent": len(absent) / 2,
        "present": min(len(present), 2),
        "absent_first": float(bool(r.names) and r.names[0] in absent),
        "replaced": float(any(r.kind(n.entity) in instead for n in absent)) + float(any(r.kind(n.entity) in instead for n in free)),
        "replaced_subject": float(
            first.claim.subject not in entities
            and not r.desk.lexicon.has("negations", r.asked.low)
            and any(r.kind(n.entity) == r.kind(first.claim.subject) for n in absent)
        ),
        "strangers": float(any(not related(r.desk, a.entity, p.entity) for a in free for p in present)),
        "untold_dealing": float(min(_untold(r), 2)),
        "left_out": _left_out(r, [n for n in absent if r.kind(n.entity) in instead]),
        "other_person": float(_other_person(r)),
        "other_slot": float(other_slot(r, far)),
        "strange_name": float(bool(far) and bool(names_of_claim(r))),
        "strange_here": float(bool(here) and bool(names_of_claim(r))),
        "strange_known": float(any(r.rarity(stems(w)) < KNOWN for w in here)),
    }


def _beside(r: Compared, n: Named) -> bool:
    """Say whether a name only describes another party."""
    before = r.asked.query.text[max(0, n.start - 24) : n.start].rstrip()
    return any(m.end() == len(before) for m in r.desk.lexicon.finditer(before, "beside_names"))


def _left_out(r: Compared, absent: list[Named]) -> float:
    """Return how much better what the question states is told of others than of one named whom the best claim leaves out."""
    best = 0.0
    if len(r.content) < FEW:
        return best
    whole = r.rarity(r.content) or 1.0
    for n in absent:
        mine = r.desk.evidence.kin((n.entity,)) | {n.entity}
        told = [r.rarity(s for s in r.content if s in x.card.stems) for x in r.top if mine & (x.card.mentions | x.card.kin)]
        best = max(best, (r.rarity(s for s in r.content if s in r.top[0].card.stems) - max(told, default=0.0)) / whole)
    return best


def _other_person(r: Compared) -> bool:
    """Say whether a person is named whom no claim that fits names, and the best one names another."""
    text = r.asked.query.text
    taken = [(n.start, n.end) for n in r.asked.query.named]
    told = " ".join(x.claim.text for x in r.top[:3])
    asked = [m for m in _PERSON.finditer(text) if not any(a < m.end() and m.start() < b for a, b in taken)]
    strange = [m for m in asked if m[1].casefold() not in _MONTHS and m[2] not in told and m[1] not in told]
    return bool(strange) and any(m[2].casefold() not in r.asked.low for m in _PERSON.finditer(r.text))


def _untold(r: Compared) -> int:
    """Count the dealings between two parties that no claim tells of."""
    query = r.asked.query
    said = dealings(r.desk, query.text, sorted((n.start, n.end, n.entity) for n in query.named if not n.inherited))
    return sum(not _told(r, *dealing) for dealing in said)


def _told(r: Compared, sort: str, one: str, other: str) -> bool:
    mine, theirs = own(r.desk, one), own(r.desk, other)
    about = r.desk.knowledge.claims_about(sorted(mine | theirs), roles=("subject", "object"), limit=400)
    claims = {c.id: c for c in (*about, *(x.claim for x in r.top))}
    cards = r.desk.evidence.cards.of([c for c in claims.values() if c.known(r.asked.query.as_of)])
    both = [c for c in cards if (c.mentions | c.kin) & mine and (c.mentions | c.kin) & theirs]
    return any(sort == "move" or r.desk.lexicon.has(sort, c.claim.text) for c in both)


def other_slot(r: Compared, strangers: list[str]) -> bool:
    """Say whether a name of the question stands behind a preposition that the claim, which lacks it, has another name behind."""
    query, text = r.asked.query, r.text
    first = r.top[0].card
    starts = {n.start for n in r.names if n.entity not in first.mentions | first.kin}
    strange = {w.casefold() for w in strangers}
    asked = {_slot(m) for m in _SLOT.finditer(query.text) if m.end() in starts or m[2].casefold().removesuffix("'s") in strange}
    if not asked:
        return False
    told = {_slot(m) for m in _SLOT.finditer(text) if m[2][0].isupper() and m[2].casefold() not in _MONTHS and not _in(m[2], r.asked.low)}
    return bool(asked & told)


def strange_names(r: Compared, most: int) -> list[str]:
    """Return the names and places that the question states and none of so many claims that fit has."""
    strange = names_stated(r)
    if not strange:
        return []
    told = {e for x in r.top[:most] for e in (*x.card.mentions, *x.card.kin)}
    names = [name for e in r.desk.knowledge.entities(sorted(told)).values() for name in (e.name, *e.aliases)]
    best = " ".join([*(x.claim.text for x in r.top[:most]), *names])
    known = best.casefold() + " " + _initials(best)
    told_stems = frozenset().union(*(x.card.stems for x in r.top[:most]))
    return [token.text for token in strange if token.folded not in known and not set(stems(token.text)) & told_stems]


def names_stated(r: Compared) -> list[Token]:
    """Return the words of what the question states that are names or places and name nobody known."""
    query = r.asked.query
    if query.text.upper() == query.text or query.text.istitle():
        return []
    taken = [(n.start, n.end) for n in query.named]
    places, rulers = (r.desk.lexicon.lists[n] for n in ("place_names", "seats_of_power"))
    return [
        token
        for token in tokens(query.text)
        if token.text in r.part.text
        and not any(a <= token.start < b for a, b in taken)
        and token.folded not in rulers
        and (token.folded in places or _is_name(query.text, token))
    ]


def _initials(text: str) -> str:
    """Return the first letters of names of several words ("New York University" is nyu)."""
    return " ".join("".join(w[0] for w in m.group().split() if w[0].isupper()) for m in _SEVERAL.finditer(text)).casefold()


def _is_name(text: str, token: Token) -> bool:
    """Say whether a word is written as a name; an abbreviation or a short form ("didn't") is none."""
    if not token.text.isalpha() or len(token.text) < 3 or not token.text[0].isupper() or token.text.isupper():
        return False
    first = text[: token.start].rstrip()[-1:] in ("", ".", "?", "!", ":")
    seen = english.count(token.folded)
    if token.folded in _MONTHS:
        return False
    short = text[token.end : token.end + 2] in ("'t", "'l", "'v", "'r")
    return not short and seen < (RARE_FIRST if first else RARE_WITHIN) and not (first and english.nearest(token.folded) is not None)


def names_of_claim(r: Compared) -> list[str]:
    """Return the names that the best claim has and the question lacks."""
    found = re.findall(r"(?<=[\w,] )[A-Z][\w-]+", r.text)
    return [w for w in found if w.casefold() not in r.asked.low and w.casefold() not in _MONTHS]


def _slot(m: re.Match[str]) -> str:
    word = m[1].casefold()
    return _SAME_SLOT.get(word, word)


def _in(word: str, low: str) -> bool:
    return re.sub(r"'s$", "", word.casefold()) in low
