"""What is news: claims that came into the knowledge or into time since a digest before, weighed. The same for every subscription."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.answering.features import first_day, last_day
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .coverage import Coverage
from .importance import Importance, Sort
from .series import Series

MOST = 5_000
"""Claims of one window that are looked at."""
WINDOWS = 64
"""Windows whose news is kept: channels that are due together look back to the same time."""
REASONS = frozenset({"because", "enables", "despite", "limits"})


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a digest looks."""

    after: str
    """A full day: claims dated later are news."""
    day: str
    """The full day the digest speaks for."""
    learnt: str
    """A time, ISO 8601 in UTC: what the journal notes later is news, whatever its date."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a digest is made for."""

    day: str
    """The local day, a full date; the digest speaks for it."""
    window: Window
    missed: int = 0
    """Digests before it that fell away."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news."""

    key: str
    """The same for the same news: what a subscription was given once it is not given again."""
    claim: Claim
    sort: Sort
    weight: float
    change: str = ""
    """See `importance.CHANGES`."""
    before: Claim | None = None
    """What held before: the claim that this one replaces, or whoever was first."""


class Newsroom:
    """Finds and weighs the news of any window; keeps what it found while the knowledge stays as it is."""

    def __init__(self, knowledge: Knowledge, importance: Importance) -> None:
        """Take the knowledge and the table of what matters."""
        self.knowledge = knowledge
        self._importance = importance
        self._kept: OrderedDict[tuple[str, Window], tuple[Item, ...]] = OrderedDict()
        self._coverage: tuple[str, Coverage] | None = None
        self._lock = threading.Lock()

    def coverage(self) -> Coverage:
        """Return which areas everything is about, in the knowledge as it is now."""
        version = self.knowledge.version
        if self._coverage is None or self._coverage[0] != version:
            self._coverage = (version, Coverage(self.knowledge))
        return self._coverage[1]

    def items(self, window: Window) -> tuple[Item, ...]:
        """Return the news of a window, the most important first; lines and rows of boards alike."""
        key = (self.knowledge.version, window)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._found(window)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > WINDOWS:
                self._kept.popitem(last=False)
        return found

    def fresh(self, window: Window) -> dict[str, Claim]:
        """Return the claims that came into time or into the knowledge in a window, by id."""
        dated = [c for c in self.knowledge.claims_between(window.after, window.day, limit=MOST) if c.as_of > window.after]
        learnt = (
            e.record_id for e in self.knowledge.journal(since=window.learnt, until=window.day, limit=MOST) if _adds(e.what, e.record_type)
        )
        return {c.id: c for c in (*dated, *self.knowledge.claims(tuple(dict.fromkeys(learnt))).values()) if c.known(window.day)}

    def _found(self, window: Window) -> tuple[Item, ...]:
        fresh = self.fresh(window)
        series = Series(self.knowledge, fresh, window.day)
        explains = _explained(self.knowledge, fresh)
        items = [self._made(c, series, explains.get(c.id, 0), window.after) for c in fresh.values() if _stands(c, window.day)]
        items += self._ended(window, fresh)
        return tuple(sorted(items, key=lambda i: (-i.weight, _newest_first(i.claim.as_of), i.key)))

    def _made(self, claim: Claim, series: Series, explains: int, after: str) -> Item:
        change, before = series.change(claim)
        sort = self._importance.sort(self.knowledge.predicates()[claim.predicate], change)
        weight = self._importance.weight(sort, claim, explains=explains, days_old=_days(claim.as_of, after))
        return Item(f"claim:{claim.id}", claim, sort, weight, change, before)

    def _ended(self, window: Window, fresh: dict[str, Claim]) -> Iterator[Item]:
        """Give the claims that stopped being true, where their predicate says what that means and no claim tells of it."""
        told = {
            c.subject for c in fresh.values() if self._importance.sort(self.knowledge.predicates()[c.predicate], "").changes == ("ended",)
        }
        for claim in self.knowledge.claims_between(window.after, window.day, limit=MOST):
            predicate = self.knowledge.predicates()[claim.predicate]
            if (
                claim.id in fresh
                or claim.until is None
                or claim.subject in told
                or claim.object in told
                or "until" not in predicate.meaning
            ):
                continue
            if claim.superseded_on is None or claim.superseded_on > window.day:
                told.add(claim.subject)
                sort = self._importance.sort(predicate, "ended")
                weight = self._importance.weight(sort, claim, explains=0, days_old=0)
                yield Item(f"ended:{claim.id}", claim, sort, weight, "ended")


def _adds(what: str, record_type: str) -> bool:
    return what == "added" and record_type == "claim"


def _stands(claim: Claim, day: str) -> bool:
    """Say whether a claim is not replaced already."""
    return claim.superseded_on is None or claim.superseded_on > day


def _explained(knowledge: Knowledge, claims: Iterable[str]) -> dict[str, int]:
    """Count how many claims each one explains."""
    found: dict[str, int] = {}
    for link in knowledge.links_from(tuple(claims)):
        found[link.source] = found.get(link.source, 0) + (link.relation in REASONS)
    return found


def _days(as_of: str, day: str) -> int:
    """Return how old a claim was on a day; 0 when the month or year that is all that is known of it was not over."""
    if last_day(as_of) >= day:
        return 0
    return (date.fromisoformat(day) - date.fromisoformat(first_day(as_of))).days


def _newest_first(as_of: str) -> int:
    return -date.fromisoformat(first_day(as_of)).toordinal()
