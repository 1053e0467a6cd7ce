"""Signs from numbers and places in an order: which the question states, and whether the best claims have them."""

from __future__ import annotations

from bot.answering.figures import agrees, amounts_of
from bot.answering.premises.compared import Compared
from bot.answering.premises.places import apart, told_places
from bot.answering.premises.places import places as ranks
from bot.answering.quantities import close, like, numbers, quantities

YEARS = (1990, 2035)
"""Numbers that may be years are none."""


def of_counts(r: Compared) -> dict[str, float]:
    """See whether a stated number or amount is told by no claim that fits, though the best tells numbers."""
    text = r.stated_bare
    asked = [n for n in numbers(text) if not _year(n)]
    near = r.near(3, within=2.0)
    told = [n for x in near for n in (*numbers(x.claim.text), *_of(x.claim.value), *_of(x.claim.rank))]
    amounts = [t for x in r.near(4, within=3.0) for t in amounts_of(x.claim)]
    missed = [n for n in asked if not any(close(n, t) for t in told) and not _between(n, told)]
    other = any(
        (alike := like(q, amounts)) and not any(agrees(q, t) for t in alike) and not _between(q.value, [t.value for t in alike])
        for q in quantities(text)
    )
    has_numbers = any(not _year(n) for n in numbers(r.text))
    return {"number_untold": float(other or (bool(missed) and has_numbers)), "number_met": float(bool(asked) and not missed)}


def _between(n: float, told: list[float]) -> bool:
    """Say whether a number lies between two that may be the ends of a range."""
    return any(a <= n <= b <= 2 * a for a in told for b in told)


def _of(value: object) -> list[float]:
    return [float(value)] if isinstance(value, (int, float)) else []


def _year(n: float) -> bool:
    return YEARS[0] <= n <= YEARS[1]


def of_places(r: Compared) -> dict[str, float]:
    """See whether a place in an order that the question affirms is told by no claim that fits, though one tells a place."""
    said = () if r.desk.lexicon.has("denying", r.part.text) else ranks(r.asked.query.text)
    told = [t for x in r.near(3, within=1.5) if (t := told_places(x.claim))]
    met = any(not apart(said, t) for t in told)
    return {"place_untold": float(bool(said and told) and not met), "place_met": float(bool(said) and met)}
