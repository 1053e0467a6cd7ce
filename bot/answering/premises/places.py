"""Places in an order: which a question gives somebody, and which a claim does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction
from bot.answering.premises.ranks import boards_named
from bot.answering.relations import own
from knowledge.models import Claim

_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_TEENS = ("thir", "four", "fif", "six", "seven", "eigh", "nine")
_ORDINALS = (*_ONES, *(f"{t}teenth" for t in _TEENS), "twentieth")
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
LAST = 10_000
_FIRST = re.compile(
    r"(?<!at )(?<!before )\b(?:number one|no\.? ?1\b|nr\.? ?1\b|first place|1st place|top spot|top slot|pole position|the crown|on top of|"
    r"atop|at the top|tops|topped|topping|(?:led|leads|leading)(?! (?:up |on )?to\b)|heads|headed|heading (?:the|its|every|this)|"
    r"won|wins|winning|win|victory|champion|gold|ruled|rules|"
    r"dominat\w+|took the lead|the lead|king|best(?! (?:rank|place|position|spot|score|result)\w*)|"
    r"(?:beat|beats|beating|outranked|outscored|ahead of) "
    r"(?:all|every|everybody|everyone|anybody|anything)\b(?: else| other| the rest)?)\b|#\s?1\b|第一|冠军|榜首|领先",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:({'|'.join(_ORDINALS)})|(\d{{1,3}})(?:st|nd|rd|th)|(?:number|no\.?|place|rank|spot) ?#?(\d{{1,3}}))\b|#\s?(\d{{1,3}})\b",
    re.IGNORECASE,
)
_TOP = re.compile(
    rf"\btop[ -]?(?:(\d{{1,3}})|({'|'.join(_NUMBERS)}))\b|\b(?:first|highest|best) ({'|'.join(_NUMBERS[1:])})\b", re.IGNORECASE
)
_LAST = re.compile(r"\b(?:dead last|last place|bottom of|at the bottom|rock bottom|last on|last in|worst)\b", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
_DATES = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)|"
    r"(?:first|second|third|fourth) (?:quarter|half|time|version|party|model|generation|year|week|month|day|one|major|of))\b|"
    r"\bper second\b|\ba second\b|\bworst[ -]case\b|\bbest[ -]case\b|\b(?:second|third|first|next)-gen\w*|\bsecond to last\b|"
    r"\b(?:first|second|third|fourth|best) _+|\bat first\b|"
    r"\bfirst (?:to|built|text|video|image|opened|model|test|showing|and last|frame\w*|version)\b|(?:\bits|'s) first\b",
    re.IGNORECASE,
)
"""Ordinals that are no places."""
READ_LATELY = 2_000
"""Texts whose places are kept: the same claims are laid beside many questions."""
Range = tuple[int, int]


@lru_cache(maxsize=READ_LATELY)
def places(text: str) -> tuple[Range, ...]:
    """Return the places that a text speaks of, each as (best, worst)."""
    text = _DATES.sub(" ", text)
    found = [(1, int(m[1]) if m[1] else _NUMBERS.index((m[2] or m[3]).casefold()) + 1) for m in _TOP.finditer(text)]
    text = _TOP.sub(" ", text)
    if _FIRST.search(text):
        found.append((1, 1))
    for m in _ORDINAL.finditer(text):
        n = _ORDINALS.index(m[1].casefold()) + 1 if m[1] else int(m[2] or m[3] or m[4])
        found.append((n, n))
    if _LAST.search(text):
        found.append((LAST, LAST))
    return tuple(dict.fromkeys(found))


def told_places(claim: Claim) -> tuple[Range, ...]:
    """Return the places that a claim gives: a board's row its own, others those of their text."""
    return ((claim.rank, claim.rank),) if claim.rank else places(claim.text)


def apart(asked: Sequence[Range], told: Sequence[Range]) -> bool:
    """Say whether both speak of places and none of them meet."""
    return bool(asked and told) and not any(a[0] <= t[1] and t[0] <= a[1] for a in asked for t in told)


def other_place(desk: Desk, asked: Asked) -> Finding | None:
    """Check "how did X take the first place": the claim that fits has it in another place."""
    query = asked.query
    if not asked.presuming or not asked.ranked or desk.lexicon.has("negations", asked.low) or _ASKS_PLACE.search(asked.low):
        return None
    if not boards_named(desk, query) and not _ORDINAL.search(query.text):
        return None
    said = places(query.text)
    mine = {x for e in query.entities for x in own(desk, e)}
    best = asked.ranked[0]
    if best.card.mentions & mine and (met := told_places(best.claim)) and not apart(said, met):
        return None
    for r in asked.ranked[:3]:
        dated = not query.periods or r.feature("in_period") > 0
        if r.score < best.score - 1.5 or not dated or r.claim.subject not in mine or r.claim.predicate not in ("score", "standing"):
            continue
        others = [x.claim for x in asked.ranked[:8] if x.claim.subject in mine and x.claim.id != r.claim.id]
        if apart(said, told_places(r.claim)) and not any(
            told_places(c) and not apart(said, told_places(c)) and c.benchmark == r.claim.benchmark for c in others
        ):
            return Finding(correction(desk, r.claim.text, [r.claim]), None, "place")
    return None


LOSES_PLACE = re.compile(
    r"\b(?:los[te]|losing|fell|fall\w*|dropp\w*|slipp\w*|slid|back|no longer|any ?more|until|was (?:number one|first)|behind|below)\b"
)
"""A place is told of that was given up or is compared with."""
_ASKS_PLACE = re.compile(
    r"\b(?:which|what) (?:place|rank|spot|position)|\bwho\b|\bwhich (?:model|company|one|lab|maker)|"
    r"\b(?:behind|below|under|after|from|off|trail\w*|to|than|against|before) (?:the )?(?:first|leader|top|winner|number one|no)|"
    r"\blos[te]|\bfell|\bdropp|\bslipp|\bback\b|\bbest\b"
)
"""Questions that ask for a place, measure a distance to it or tell of its loss."""
