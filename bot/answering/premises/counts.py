"""Signs from numbers and places in an order: which the question states, and whether the best claims have them."""

from __future__ import annotations

from bot.answering.evidence import Ranked
from bot.answering.figures import agrees, amounts_of
from bot.answering.premises.compared import Compared
from bot.answering.premises.places import LOSES_PLACE, apart, told_places
from bot.answering.premises.places import places as ranks
from bot.answering.premises.ranks import boards_named
from bot.answering.quantities import close, like, numbers, quantities
from bot.answering.relations import own

YEARS = (1990, 2035)
"""Numbers that may be years are none."""
BEHIND = 3.0
"""How far behind the best a claim may be whose place counts."""


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
    """See whether a place in an order that the question affirms is told by no claim that fits, though one tells a place.

    The second pair looks only at what is told of those named, on the board and in the time spoken of.
    """
    said = () if r.desk.lexicon.has("denying", r.part.text) else ranks(_bare(r))
    told = [t for x in r.near(3, within=1.5) if (t := told_places(x.claim))] if said else []
    met = any(not apart(said, t) for t in told)
    own_told = [t for x in _of_named(r) if (t := told_places(x.claim))] if said and not LOSES_PLACE.search(r.asked.low) else []
    own_met = any(not apart(said, t) for t in own_told)
    return {
        "place_untold": float(bool(told) and not met),
        "place_met": float(bool(said) and met),
        "own_place_untold": float(bool(own_told) and not own_met),
        "own_place_met": float(own_met),
    }


def _of_named(r: Compared) -> list[Ranked]:
    """Return the claims not far behind whose subject is one's who is named, on the boards and in the time spoken of.

    They are rows of boards and standings: others may tell places of another sort.
    """
    query, top = r.asked.query, r.top
    mine = {e for n in r.names if r.kind(n.entity) not in ("benchmark", "technique") for e in own(r.desk, n.entity)}
    makers = r.desk.evidence.kin(query.entities)
    boards = boards_named(r.desk, query)
    return [
        x
        for x in top
        if x.score > top[0].score - BEHIND
        and (x.claim.rank or x.claim.predicate in ("score", "standing"))
        and (x.claim.subject in mine or x.claim.object in mine or (x.claim.subject in makers and mine & x.card.mentions))
        and (not query.periods or x.feature("in_period") > 0)
        and (not boards or x.claim.benchmark in (None, *boards))
    ]


def _bare(r: Compared) -> str:
    """Return the question with its names blotted out: "the first Acme" is no place."""
    text = r.asked.query.text
    for n in r.asked.query.named:
        text = text[: n.start] + "_" * (n.end - n.start) + text[n.end :]
    return text
