"""People in claims' texts: their names, and what a claim tells of who is at the head of something.

No pack lists people as things: a name is a run of words with capitals that is no entity's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.models import Claim, Entity

from .desk import Desk

HOLDS, LEFT = "holds", "left"
LONGEST = 3
"""Words of a person's name."""
NEAR = 30
"""Letters between what is led and the word for it ("X, since May led by")."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CLAUSE = re.compile(r"[^;.]+(?:\.(?!\s|$)[^;.]*)*")
_WHOLE = re.compile(
    r"(?:^|[,:;(]\s*|['’]s?\s+|\b(?:the|an?|its|their|as|is|was|be|become|becomes|became|remains?|new|current|acting|interim|under|both|still|and|"
    r"with|to|by|says?|said)\s+)$",
    re.IGNORECASE,
)
"""What stands before the word for a post that is no part of one ("the chief", not "the applications chief")."""
_ONLY_IT = re.compile(
    r"\W*(?:$|(?:of\s+)?(?:it|the (?:company|firm|group|unit|department|team|lab|business|whole))\b|"
    r"(?:for|since|from|until|in|on|as|after|with|and|when|there|again)\b)"
)
_BY = re.compile(r"\s+by\s+")
_UNTIL = re.compile(r"\buntil\b(?! then)")
_HE = re.compile(r"\b(?:he|she|who)\b", re.IGNORECASE)


def people(desk: Desk, text: str) -> list[tuple[int, int]]:
    """Return where a text names people: two or three words with capitals that stand together and are no entity's name.

    Some packs give a founder's name to the company as another name of its: such a name has no word of the entity's own.
    """
    known = [(m.start, m.end) for m in desk.evidence.cards.names.find(text, supported=True) if not _stands_for(desk, m.text, m.entity)]
    found: list[tuple[int, int]] = []
    run: list[re.Match[str]] = []
    for m in [*_WORD.finditer(text), None]:
        taken = m is not None and any(a < m.end() and m.start() < b for a, b in known)
        begins = m is not None and m.group()[0].isupper() and not m.group().isupper() and not taken
        if m is not None and begins and (not run or text[run[-1].end() : m.start()] == " "):
            run.append(m)
            continue
        if 1 < len(run) <= LONGEST:
            found.append((run[0].start(), run[-1].end()))
        run = [m] if m is not None and begins else []
    return found


def _stands_for(desk: Desk, said: str, entity_id: str | None) -> bool:
    """Say whether a name in a text may be that of a person who stands for an entity."""
    entity = desk.entity(entity_id) if entity_id is not None else None
    words = _WORD.findall(said)
    alike = entity is None or {w.casefold() for w in words} & {w.casefold() for w in _WORD.findall(f"{entity.name} {entity.id}")}
    return not alike and 1 < len(words) <= LONGEST and all(w[0].isupper() and not w.isupper() for w in words)


def at_the_head(desk: Desk, claim: Claim, entity: Entity, as_of: str) -> str:
    """Return whether a claim tells who is at the head of an entity (`HOLDS`) or was (`LEFT`); empty where it tells neither."""
    named = people(desk, claim.text)
    if not named:
        return ""
    over = claim.until is not None and claim.until <= as_of
    found = [
        LEFT if over or desk.lexicon.has("left_post", clause.group()) or _UNTIL.search(clause.group()) else HOLDS
        for clause in _CLAUSE.finditer(claim.text)
        if any(_heads(desk, claim, entity, clause, named))
    ]
    return HOLDS if HOLDS in found else next(iter(found), "")


def _heads(desk: Desk, claim: Claim, entity: Entity, clause: re.Match[str], named: list[tuple[int, int]]) -> Iterator[bool]:
    """Say of each word for leading in a clause whether it tells that a person leads the entity."""
    text, first = claim.text, clause.start()
    own = [n.casefold() for n in (entity.name, *entity.aliases)]
    owner = desk.label(entity.owner).casefold()
    words = {w.casefold() for w in _WORD.findall(entity.name) if w[0].isupper() and w.casefold() not in owner}
    its_own = claim.subject == entity.id

    def names_it(said: str) -> bool:
        low = said.casefold()
        return any(re.search(rf"\b{re.escape(n)}\b", low) for n in own) or any(
            w[0].isupper() and w.casefold() in words for w in _WORD.findall(said)
        )

    for m in desk.lexicon.finditer(clause.group(), "leading_verbs"):
        start, end = first + m.start(), first + m.end()
        rest = text[end : clause.end()]
        if (by := _BY.match(rest)) is not None or m.group().casefold() == "under":
            behind = end + (by.end() if by is not None else 1)
            yield any(behind <= s <= behind + NEAR for s, _ in named) and names_it(text[max(first, start - NEAR) : start])
            continue
        before = any(first <= s < start for s, _ in named)
        yield before and (names_it(" ".join(rest.split()[:2])) or (its_own and _ONLY_IT.match(rest) is not None))
    for m in desk.lexicon.finditer(clause.group(), "post_words"):
        start, end = first + m.start(), first + m.end()
        if _WHOLE.search(text[:start]) is None and not any(e == start - 1 for _, e in named):
            continue
        rest = text[end : clause.end()]
        someone = any(s == end + 1 or first <= s < start for s, _ in named) or _HE.search(text[first:start]) is not None
        of = re.match(r"\s+(?:of|at|for)\s+(.*)", rest)
        whose = re.search(r"(\S+(?:\s\S+)?)['’]s?\s+(?:\w+\s)?$", text[first:start])
        if of is not None or whose is not None:
            yield someone and names_it(" ".join(of.group(1).split()[:2]) if of is not None else whose.group(1) if whose is not None else "")
        else:
            yield someone and its_own
