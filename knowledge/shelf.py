"""What a reader keeps in memory: bounded, shared by threads, and thrown away when the knowledge changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from knowledge.models import Claim, Entity, Source

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


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
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        """Keep a value, letting go of the one that was not used for longest."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)

    def collect(self, keys: Iterable[K], fetch: Callable[[list[K]], dict[K, V]]) -> dict[K, V]:
        """Give the values of many keys in the order asked for; those not kept are fetched together."""
        asked = list(dict.fromkeys(keys))
        found = {key: value for key in asked if (value := self.get(key)) is not None}
        missing = [key for key in asked if key not in found]
        if missing:
            fetched = fetch(missing)
            for key, value in fetched.items():
                self.put(key, value)
            found.update(fetched)
        return {key: found[key] for key in asked if key in found}


class Shelf:
    """Everything kept for one version of the knowledge."""

    def __init__(self, version: str, claim_count: int) -> None:
        self.version = version
        self.claim_count = claim_count
        self.claims: Recent[str, Claim] = Recent(20_000)
        self.entities: Recent[str, Entity] = Recent(20_000)
        self.sources: Recent[str, Source] = Recent(20_000)
        self.terms: Recent[str, int] = Recent(50_000)
        """Stem -> in how many claims it occurs."""
        self.postings: Recent[str, tuple[tuple[str, float], ...]] = Recent(1_000)
        self.results: Recent[Hashable, object] = Recent(4_000)
        """What was asked -> the answer."""
