"""Figures, dates and people in a question against those in a claim: where the claim tells another one, the assumption is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.answering.premises.stated import stated
from bot.understanding import english
from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .features import first_day, last_day
from .quantities import Quantity, close, like, quantities

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


_MONEY = re.compile(r"(USD|CNY|HKD|EUR|GBP)")


def amounts_of(claim: Claim) -> list[Quantity]:
    """Return the quantities that a claim tells, in its text or as its value."""
    told = quantities(claim.text)
    if isinstance(claim.value, (int, float)):
        unit = "money" if _MONEY.match(claim.unit or "") else "percent" if (claim.unit or "").startswith("percent") else "?"
        told.append(Quantity(float(claim.value), unit))
    return told


def amounts_asked(query: Query) -> list[Quantity]:
    """Return the quantities that a question states; numbers in names are none, nor those in what it asks beside."""
    text = query.text
    for n in query.named:
        text = text[: n.start] + "_" * (n.end - n.start) + text[n.end :]
    for p in query.periods:
        text = text.replace(p.text, "_" * len(p.text))
    return quantities(stated(text).text)


def agrees(asked: Quantity, told: Quantity) -> bool:
    """Say whether a told number makes a stated one true, as exactly as it was stated."""
    if asked.bound == "over" and told.value >= asked.value:
        return True
    return close(asked.value, told.value) or (asked.bound == "under" and told.value <= asked.value)


def other_amount(query: Query, ranked: Sequence[Ranked]) -> bool:
    """Say whether the first claim gives another amount of a sort of thing than the question states, and no claim like it that one."""
    asked = amounts_asked(query)
    if not asked:
        return False
    first = amounts_of(ranked[0].claim)
    about = [r for r in ranked if set(query.entities) <= r.card.mentions] or ranked
    told = [t for r in (ranked[0], *about) for t in amounts_of(r.claim)]
    return any(like(q, first) and not any(agrees(q, t) for t in like(q, told)) and not _between(q, like(q, first)) for q in asked)


def _between(asked: Quantity, told: Sequence[Quantity]) -> bool:
    """Say whether a number lies between two that may be the ends of a range."""
    values = [t.value for t in told]
    return min(values) <= asked.value <= max(values) <= 2 * min(values)


def other_time(query: Query, claim: Claim) -> bool:
    """Say whether the claim dates to another year than the one the question takes for granted for the event."""
    if not query.periods:
        return False
    told = (
        set(_YEAR.findall(claim.text))
        | {claim.as_of[:4]}
        | ({claim.until[:4]} if claim.until else set())
        | ({str(claim.value)[:4]} if claim.value else set())
    )
    asked = {p.first[:4] for p in query.periods} | {p.last[:4] for p in query.periods}
    inside = any(first_day(claim.as_of) <= p.last and last_day(claim.as_of) >= p.first for p in query.periods)
    return not inside and not (asked & told) and all(p.mode == "in" for p in query.periods)


def person_elsewhere(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Claim | None:
    """Return the claim that shows a person named at another company than the question says.

    A person is a pair of words that stands, written with capitals, in claims and is no name of an entity.
    """
    text = query.text
    words = re.findall(r"[^\W\d_]+", text)
    covered = " ".join(n.text.casefold() for n in query.named)
    companies = [n.entity for n in query.named if (e := desk.entity(n.entity)) is not None and e.kind in ("company", "unit")]
    if not companies:
        return None
    for a, b in pairwise(words):
        if min(len(a), len(b)) < 2 or a.casefold() in covered or b.casefold() in covered:
            continue
        pair = stems(f"{a} {b}")
        if len(pair) != 2:
            continue
        idf = desk.knowledge.idf(pair)
        if min(idf.values()) < 3.8 or max(idf.values()) > 6.9:
            continue
        name = re.compile(rf"\b{re.escape(a)} {re.escape(b)}\b", re.IGNORECASE)
        about = [
            c
            for c in desk.knowledge.claims([h.claim for h in desk.knowledge.search(pair, limit=12)]).values()
            if (m := name.search(c.text))
            and m.group()[0].isupper()
            and m.group().split()[1][0].isupper()
            # "Acme Film Studios" and "Outside China the ..." are no persons
            and not re.match(r" [A-Z]", c.text[m.end() :])
            and (m.start() > 0 or english.count(a) < english.COMMON)
        ]
        if not about:
            continue
        cards = desk.evidence.cards.of(about)
        where = frozenset().union(*(c.mentions | c.kin for c in cards))
        strangers = [c for c in companies if not ({c, *desk.evidence.kin((c,))} & where)]
        if strangers:
            order = {r.claim.id: n for n, r in enumerate(ranked)}
            return min(about, key=lambda c: order.get(c.id, 999))
    return None
