"""What is news: claims that came into the knowledge or into time since a digest before, weighed. The same for every subscription."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answering.features import first_day
from bot.importance.table import Importance, Sort
from bot.importance.weigher import Weighed, Weigher
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .coverage import Coverage

MOST = 5_000
"""Claims of one window that are looked at."""
WINDOWS = 64
"""Windows whose news is kept: channels that are due together look back to the same time."""


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
    """See `importance.table.CHANGES`."""
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
        weigher = Weigher(self.knowledge, self._importance, fresh, after=window.after, day=window.day)
        items = [_item("claim", c, weigher.weighed(c)) for c in fresh.values() if _stands(c, window.day)]
        items += [_item("ended", c, weigher.ended(c)) for c in self._ended(window, fresh, weigher)]
        return tuple(sorted(items, key=lambda i: (-i.weight, _newest_first(i.claim.as_of), i.key)))

    def _ended(self, window: Window, fresh: Mapping[str, Claim], weigher: Weigher) -> Iterator[Claim]:
        """Give the claims that stopped being true, where their predicate says what that means and no claim tells of it."""
        told = {c.subject for c in fresh.values() if weigher.tells_of_an_end(c)}
        for claim in self.knowledge.claims_between(window.after, window.day, limit=MOST):
            if claim.id in fresh or claim.until is None or told & {claim.subject, claim.object}:
                continue
            if "until" in self.knowledge.predicates()[claim.predicate].meaning and _stands(claim, window.day):
                told.add(claim.subject)
                yield claim


def _item(what: str, claim: Claim, weighed: Weighed) -> Item:
    return Item(f"{what}:{claim.id}", claim, weighed.sort, weighed.weight, weighed.change, weighed.before)


def _adds(what: str, record_type: str) -> bool:
    return what == "added" and record_type == "claim"


def _stands(claim: Claim, day: str) -> bool:
    """Say whether a claim is not replaced already."""
    return claim.superseded_on is None or claim.superseded_on > day


def _newest_first(as_of: str) -> int:
    return -date.fromisoformat(first_day(as_of)).toordinal()
