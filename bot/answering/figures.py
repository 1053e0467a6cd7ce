"""Figures, dates and people in a question against those in a claim: where the claim tells another one, the assumption is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .features import first_day, last_day

_UNITS = (
    ("money", r"\$|€|£|usd|dollars?|bucks|euros?|yuan|rmb|hk\$|pounds?"),
    ("percent", r"%|per ?cent|percent"),
    ("people", r"people|employees|staff|users|members|subscribers|downloads|installs"),
    ("time", r"seconds?|secs?|minutes?|mins?|hours?|hrs?"),
    (
        "things",
        r"videos?|clips?|images?|pictures?|photos?|parameters?|points?|titles|shows|models|steps|corrections?|"
        r"cars|units|plants|cells|km|kwh|gwh|gigawatt-hours?",
    ),
)
_SCALE = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "": 1.0,
}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1}
_NUMBER = r"\d[\d,]*(?:\.\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
_COUNTED = (
    r"%|per ?cent|percent|dollars?|bucks|euros?|usd|yuan|rmb|pounds?|"
    r"people|employees|staff|(?:daily |monthly |active )*users|members|subscribers|downloads|installs|"
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|"
    r"videos?|clips?|images?|pictures?|photos?|parameters?|points?|titles|shows|models|corrections?|cars|km|kwh|gwh"
)
_QUANTITY = re.compile(
    rf"(?P<cur>[$€£]|hk\$)?\s?(?P<n>{_NUMBER})\s?(?P<scale>thousand|million|billion|trillion|mio|mn|bn|[kmb])?\b\s?(?P<unit>{_COUNTED})?",
    re.IGNORECASE,
)
FEW = 3
"""Small numbers written out ("one clip") count nothing in particular."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    value: float
    unit: str
    """money, percent, people, time, things, or large (millions of what is not said)."""


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text whose unit is clear; years and versions are none."""
    found = []
    for m in _QUANTITY.finditer(text):
        word = (m["unit"] or "").casefold()
        unit = (
            "money"
            if m["cur"]
            else next((u for u, p in _UNITS if word and re.fullmatch(p, word if word.startswith("per") else word.split()[-1])), "")
        )
        if not unit and (m["scale"] or "").casefold() in ("million", "billion", "trillion", "mn", "bn", "mio"):
            unit = "large"
        if not unit:
            continue
        n = m["n"].casefold()
        if n in _WORDS and _WORDS[n] <= FEW:
            continue
        value = float(_WORDS[n]) if n in _WORDS else float(n.replace(",", ""))
        found.append(Quantity(value * _SCALE.get((m["scale"] or "").casefold(), 1.0), unit))
    return found


def other_amount(query: Query, claim: Claim) -> bool:
    """Say whether the claim gives another amount of a sort of thing than the question takes for granted."""
    asked = quantities(query.text)
    told = quantities(claim.text)
    if isinstance(claim.value, (int, float)):
        told.append(
            Quantity(
                float(claim.value),
                "money" if claim.unit and re.match(r"(USD|CNY|HKD|EUR)", claim.unit) else "percent" if claim.unit == "percent" else "?",
            )
        )
    for q in asked:
        like = [t for t in told if t.unit == q.unit or (q.unit == "large" and t.value >= 1e6)]
        numbers = [t.value for t in told]
        if like and not any(_close(q.value, n) for n in numbers):
            return True
    return False


def same_amount(query: Query, claim: Claim) -> bool:
    """Say whether the claim gives an amount that the question names."""
    told = [t.value for t in quantities(claim.text)] + ([float(claim.value)] if isinstance(claim.value, (int, float)) else [])
    return any(_close(q.value, t) for q in quantities(query.text) for t in told)


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= 0.12 * max(abs(a), abs(b), 1e-9)


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
        if len(a) < 3 or len(b) < 2 or a.casefold() in covered or b.casefold() in covered:
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
            if (m := name.search(c.text)) and m.group()[0].isupper() and m.group().split()[1][0].isupper()
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
