"""What a reader keeps in memory: bounded, shared by threads, and thrown away when the knowledge changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from knowledge import selects
from knowledge.models import Claim, Entity, Link, Source

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")

ROLES = ("subject", "object", "benchmark")
"""In which an entity may be in a claim."""
CHECK_EVERY = 1.0
"""Seconds for which a reader trusts that the knowledge is still the one it last saw."""


class Recent(Generic[K, V]):
    """The values used most recently, at most `size` of them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """Give the value, none when it is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and 2 * len(self._values) > self._size:
                self._values.move_to_end(key)
            return found

    def put(self, key: K, value: V) -> None:
        """Keep a value, letting go of the one that was not used for longest."""
        self._keep({key: value})

    def fill(self, values: Mapping[K, V]) -> None:
        """Keep all of these, however many there are."""
        self._size = max(self._size, 2 * len(values))
        self._keep(values)

    def collect(self, keys: Iterable[K], fetch: Callable[[list[K]], dict[K, V]]) -> dict[K, V]:
        """Give the values of many keys in the order asked for; those not kept are fetched together."""
        asked = dict.fromkeys(keys)
        found = self._among(asked)
        if len(found) == len(asked):
            return found
        fetched = fetch([key for key in asked if key not in found])
        self._keep(fetched)
        found.update(fetched)
        return {key: found[key] for key in asked if key in found}

    def _among(self, keys: Iterable[K]) -> dict[K, V]:
        """Give what is kept of these keys; which were used last is only told apart when it may matter soon."""
        with self._lock:
            found = {key: self._values[key] for key in keys if key in self._values}
            if 2 * len(self._values) > self._size:
                for key in found:
                    self._values.move_to_end(key)
            return found

    def _keep(self, values: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)


class Whole:
    """All claims of a small knowledge, by what they are about."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._having: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            for role in ROLES:
                if (entity := getattr(claim, role)) is not None:
                    self._having.setdefault((role, entity), []).append(claim)

    def about(self, entities: Iterable[str], roles: Iterable[str], limit: int, fits: Callable[[Claim], bool]) -> tuple[Claim, ...]:
        """List the fitting claims in which one of the entities has one of the roles, newest first; no more of each role than in all."""
        asked = dict.fromkeys(entities)
        found = [_newest((c for entity in asked for c in self._having.get((role, entity), ()) if fits(c)), limit) for role in roles]
        return tuple(_newest({claim.id: claim for claims in found for claim in claims}.values(), limit))


def _newest(claims: Iterable[Claim], limit: int) -> list[Claim]:
    """Take the newest claims, of one day in the order of their ids."""
    return sorted(sorted(claims, key=attrgetter("id")), key=attrgetter("as_of"), reverse=True)[: max(limit, 0)]


class Shelf:
    """Everything kept for one state of the knowledge."""

    def __init__(self, version: str = "", revision: int = 0, claim_count: int = 0) -> None:
        self.version = version
        self.revision = revision
        self.claim_count = claim_count
        self.whole: Whole | None = None
        """Everything of a small knowledge is kept here: what is not, is not there."""
        self.claims: Recent[str, Claim] = Recent(20_000)
        self.entities: Recent[str, Entity] = Recent(20_000)
        self.sources: Recent[str, Source] = Recent(20_000)
        self.belongings: dict[str, Recent[str, tuple[Entity, ...]]] = {"owner": Recent(20_000), "family": Recent(20_000)}
        """Owner or family -> what has it."""
        self.links: dict[str, Recent[str, tuple[Link, ...]]] = {"source": Recent(20_000), "target": Recent(20_000)}
        """End of a link -> claim -> the links that have it there."""
        self.terms: Recent[str, int] = Recent(50_000)
        """Stem -> in how many claims it occurs."""
        self.postings: Recent[str, tuple[tuple[str, float], ...]] = Recent(1_000)
        self.results: Recent[Hashable, object] = Recent(4_000)
        """What was asked -> the answer."""


class Rows:
    """Reads from the database and keeps what was read while the knowledge stays the same."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], float]) -> None:
        self.engine = engine
        self._clock = clock
        self._turn = threading.Lock()
        self._shelf = Shelf()
        self.refresh()

    def refresh(self) -> Shelf:
        """Look at once whether the knowledge changed; the shelf is emptied if so."""
        with self._turn:
            self._checked = self._clock()
            row = next(iter(self.read(selects.state())), ("", 0, 0))
            if (row[0], row[1]) != (self._shelf.version, self._shelf.revision):
                self._shelf = Shelf(*row)
            return self._shelf

    def shelf(self) -> Shelf:
        """Give the shelf of the knowledge as it is, or was a moment ago."""
        return self.refresh() if self._clock() - self._checked >= CHECK_EVERY else self._shelf

    def kept(self, key: Hashable, read: Callable[[], T]) -> T:
        """Give the answer kept under a key, or read it and keep it."""
        results = self.shelf().results
        found = results.get(key)
        if found is None:
            found = read()
            results.put(key, found)
        return found  # type: ignore[return-value]  # what is kept under a key is what `read` gives for it

    def read(self, query: selects.Bound) -> Sequence[Any]:
        """Ask the database."""
        with self.engine.connect() as connection:
            return connection.execute(query.statement, query.values).all()
