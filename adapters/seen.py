"""What this process has lately met: a second delivery is no second answer, a hint is given once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

REMEMBERED = 5_000


class Seen(Generic[Key]):
    """Remembers the last keys."""

    def __init__(self, most: int = REMEMBERED) -> None:
        """Remember at most so many; the oldest go."""
        self._most = most
        self._keys: OrderedDict[Key, None] = OrderedDict()

    def first(self, key: Key) -> bool:
        """Note a key; say whether it is new."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True

    def __contains__(self, key: Key) -> bool:
        """Say whether a key was noted."""
        return key in self._keys
