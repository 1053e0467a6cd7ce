"""Weighs claims that are news: what became of their series, which sort of the table they belong to, how much they matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.answering.features import first_day, last_day
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .series import Series
from .table import Importance, Sort

REASONS = frozenset({"because", "enables", "despite", "limits"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim that is news, and what it is worth."""

    claim: Claim
    sort: Sort
    weight: float
    change: str = ""
    """See `table.CHANGES`; empty for a claim without a series."""
    before: Claim | None = None
    """What held before: the claim that this one replaces, or whoever was first."""


class Weigher:
    """Weighs the news of one window."""

    def __init__(self, knowledge: Knowledge, importance: Importance, fresh: Collection[str], *, after: str, day: str) -> None:
        """Take the ids of all claims that are news: those dated after the day `after`, or learnt since, seen from the day `day`."""
        self._predicates = knowledge.predicates()
        self._importance = importance
        self._series = Series(knowledge, fresh, day)
        self._after = after
        self._explains = Counter(link.source for link in knowledge.links_from(tuple(fresh)) if link.relation in REASONS)

    def weighed(self, claim: Claim) -> Weighed:
        """Return what one of them is worth."""
        change, before = self._series.change(claim)
        sort = self._importance.sort(self._predicates[claim.predicate], change, claim.text)
        weight = self._importance.weight(sort, claim, explains=self._explains[claim.id], days_old=_days(claim.as_of, self._after))
        return Weighed(claim, sort, weight, change, before)

    def ended(self, claim: Claim) -> Weighed:
        """Return what the end of a claim is worth."""
        sort = self._importance.sort(self._predicates[claim.predicate], "ended", claim.text)
        return Weighed(claim, sort, self._importance.weight(sort, claim, explains=0, days_old=0), "ended", None)

    def tells_of_an_end(self, claim: Claim) -> bool:
        """Say whether a claim itself says that something ended."""
        return "ended" in self._importance.sort(self._predicates[claim.predicate], "").changes


def _days(as_of: str, day: str) -> int:
    """Return how old a claim was on a day; 0 when the month or year that is all that is known of it was not over."""
    if last_day(as_of) >= day:
        return 0
    return (date.fromisoformat(day) - date.fromisoformat(first_day(as_of))).days
