"""Things in the order of a figure: all figures that measure the same, whatever predicate holds them and however the unit is worded.

What is told in another way only ("by the day" where the others are told by the month) is not put into the order, but named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.understanding.query import Query
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .desk import Desk
from .gauges import alike, end_of_range, measure, narrowed, read
from .reading import Wording

LEFT_OUT = 3
"""Figures of another sort named beside an order."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who has the largest or the smallest figure, the first one first, and who could not be compared."""

    unit: str
    rows: dict[str, Claim]
    """Member -> its newest figure; of a range the end that is asked for."""
    apart: dict[str, Claim]
    """Member -> a figure that measures the like in another way."""
    open_ended: frozenset[str] = frozenset()
    """Ids of the claims that tell a range."""


def in_order(
    said: Wording, predicates: Sequence[Predicate], member: Callable[[Claim], str | None], *, smallest: bool, least: int = 2
) -> Order | None:
    """Return the members in the order of their figures in the measure asked for, else in that which most of them have."""
    desk, query = said.scene.desk, said.scene.query
    by: dict[tuple[str, ...], list[tuple[str, Claim]]] = defaultdict(list)
    for p in predicates:
        for c in desk.knowledge.claims_with(p.id, limit=400):
            if (c.known(query.as_of) if query.periods else c.holds(query.as_of)) and (who := member(c)):
                for r in read(c):
                    by[measure(r.unit or "")].append((who, r))
    asked = set(stems(said.text))
    known = set().union(*by) if by else set()
    groups = {m: _newest(found, dated=bool(query.periods)) for m, found in by.items()}
    best = max(groups, key=lambda m: (len(asked & known & set(m)), len(groups[m])), default=())
    chosen = {e: c for e, c in groups.get(best, {}).items() if float(c.value or 0) >= 0}
    if len(chosen) < least:
        return None
    ends = {c.id: end for c in chosen.values() if (end := end_of_range(c, smallest=smallest)) is not None}
    rows = {e: replace(c, value=ends[c.id]) if c.id in ends else c for e, c in chosen.items()}
    ordered = dict(sorted(rows.items(), key=lambda x: float(x[1].value or 0), reverse=not smallest))
    others = [(e, c) for m, found in groups.items() if alike(m, best) for e, c in found.items() if e not in chosen]
    units = [c.unit or "" for c in rows.values()]
    apart = dict(sorted(others, key=lambda x: (x[1].as_of[:4], float(x[1].value or 0)), reverse=True))
    return Order(max(dict.fromkeys(units), key=units.count), ordered, apart, frozenset(ends))


def _newest(found: Sequence[tuple[str, Claim]], *, dated: bool) -> dict[str, Claim]:
    """Return the newest figure of each; a doubtful one only where there is no other."""
    of: dict[str, Claim] = {}
    for who, c in sorted(sorted(found, key=lambda x: x[1].as_of, reverse=True), key=lambda x: x[1].confidence == "low" and not dated):
        of.setdefault(who, c)
    return of


def told(claim: Claim, order: Order, *, smallest: bool) -> str:
    """Return a figure as it stands in the order: with what narrows its unit down, with the day, as the end of a range."""
    if claim.id in order.open_ended:
        return f"{'from' if smallest else 'up to'} {wording.number(float(claim.value or 0))}, {wording.day(claim.as_of)}"
    return f"{wording.number(float(claim.value or 0))}{narrowed(claim.unit or '')}, {wording.day(claim.as_of)}"


def left_out(desk: Desk, order: Order, query: Query) -> dict[str, str]:
    """Return for each that was not compared its figure in words."""
    return {
        e: f"{desk.label(c.subject, query)} ({wording.number(float(c.value or 0))} {c.unit}, {wording.day(c.as_of)})"
        for e, c in order.apart.items()
    }


def not_compared(named: Sequence[str]) -> str:
    """Return the sentence that names what was not compared; empty where there is nothing."""
    if not named:
        return ""
    more = f" and {len(named) - LEFT_OUT} more" if len(named) > LEFT_OUT else ""
    return f" Told in other units, so not compared: {', '.join(named[:LEFT_OUT])}{more}."
