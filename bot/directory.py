"""The names people may pick from or type: completion while they type, and the thing a finished name means.

Held in memory for one state of the knowledge, so that a suggestion costs a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.models import Entity

from .understanding.normalize import fold

LIKE = 0.6
"""How like a name a text has to be (1: the same) to be offered."""
SHORT, LONG = 5, 8
"""From how many letters on one typing error is forgiven, and two."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A name to pick."""

    shown: str
    """The name, and where it is another one's old or other name, that one's too."""
    name: str
    """What stands for it in a question."""


class Directory:
    """Names, aliases and areas."""

    def __init__(self, entities: Iterable[Entity], areas: Iterable[str], other_areas: Iterable[str] = ()) -> None:
        """Take the entities, the ones to offer first before the others, the areas, and other names of areas."""
        self._written: dict[str, Choice] = {}
        self._entity: dict[str, str] = {}
        known = list(entities)
        self._first = tuple(Choice(e.name, e.name) for e in known)
        for e in known:
            self._add(e.name, Choice(e.name, e.name), e.id)
        for e in known:
            for alias in e.aliases:
                self._add(alias, Choice(alias if fold(alias) == fold(e.name) else f"{alias} · {e.name}", e.name), e.id)
        self._keys = tuple(self._written)
        self._areas = tuple(areas)
        self._area_names = tuple(fold(name) for name in (*self._areas, *other_areas) if fold(name))
        self.names = tuple(dict.fromkeys(name for e in known for name in (e.name, *e.aliases)))
        """Every name as it is written."""

    def complete(self, typed: str, limit: int = 25) -> tuple[Choice, ...]:
        """Return what begins like the text, then what holds it, then what is like it; each thing once."""
        key = fold(typed)
        if not key:
            return self._first[:limit]
        begin = sorted((k for k in self._keys if k.startswith(key)), key=len)
        inside = sorted((k for k in self._keys if key in k and not k.startswith(key)), key=len)
        like: list[str] = []
        if len(begin) + len(inside) < limit and len(key) > 2:
            like = [k for k, _, _ in process.extract(key, self._keys, scorer=OSA.normalized_similarity, limit=limit, score_cutoff=LIKE)]
        found: dict[str, Choice] = {}
        for k in (*begin, *inside, *like):
            found.setdefault(self._entity[k], self._written[k])
        return tuple(found.values())[:limit]

    def find(self, name: str) -> Choice | None:
        """Return what a typed name means, small typing errors forgiven; none when it is nobody's."""
        key = fold(name)
        if key in self._written:
            return self._written[key]
        allowed = 2 if len(key) >= LONG else 1 if len(key) >= SHORT else 0
        best = process.extractOne(key, self._keys, scorer=OSA.distance, score_cutoff=allowed) if allowed else None
        return self._written[best[0]] if best is not None else None

    def areas(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Return the areas whose name holds the text."""
        return tuple(area for area in self._areas if fold(typed) in fold(area))[:limit]

    def names_area(self, text: str) -> bool:
        """Say whether a text holds the name of an area; where there are no areas, any text does."""
        return not self._area_names or any(name in fold(text) for name in self._area_names)

    def near_areas(self, text: str, limit: int) -> tuple[str, ...]:
        """Return areas, the ones whose name is likest to the text first."""
        return tuple(
            area for area, _, _ in process.extract(text, self._areas, scorer=OSA.normalized_similarity, processor=fold, limit=limit)
        )

    def _add(self, name: str, choice: Choice, entity: str) -> None:
        key = fold(name)
        if key and key not in self._written:
            self._written[key] = choice
            self._entity[key] = entity
