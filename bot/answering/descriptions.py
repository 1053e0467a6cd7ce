"""What the descriptions of companies say, ready to be looked up: read once, and not for every question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache

from knowledge.models import Entity
from knowledge.reader import Knowledge
from knowledge.search import stems


class Descriptions:
    """The descriptions of all entities of one kind, for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, kind: str) -> None:
        """Take where they stand; nothing is read before the first question for them."""
        self._knowledge = knowledge
        self._kind = kind
        self.matching = lru_cache(maxsize=64)(self._matching)

    def saying(self, words: Collection[str]) -> tuple[str, ...]:
        """Return the entities that are what all of these stems say, by the words for what they are."""
        first, *others = (self._by_stem.get(word, {}) for word in words)
        return tuple(e for e in first if all(e in other for other in others))

    def _matching(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """Return the entities whose description holds the pattern."""
        return tuple(e.id for e in self._entities().values() if pattern.search(e.description))

    @cached_property
    def _by_stem(self) -> Mapping[str, Mapping[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for entity in self._entities().values():
            for stem in stems(what_it_is(entity)):
                found.setdefault(stem, {})[entity.id] = None
        return found

    def _entities(self) -> Mapping[str, Entity]:
        return self._knowledge.entities(self._knowledge.entities_of_kind(self._kind))


def what_it_is(entity: Entity) -> str:
    """Return the words of a description that say what a thing is, without those that say what it does or belongs to."""
    return re.split(r"\b(?:that|which|who|whose|of|for|to|by|in|from|behind|with|and|\w+ing)\b|[,;(]", entity.description)[0]
