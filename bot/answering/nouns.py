"""What sort of thing a question asks for, in the pack's own words: entity kinds and platform types by id or description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.models import Entity
from knowledge.search import stems

from .scene import Scene

EVERYWHERE = ("company", "unit", "organization")


@dataclass(frozen=True, slots=True)
class Noun:
    """A sort of thing."""

    kind: str
    """An entity kind of the pack."""
    platform_type: str | None = None
    """Narrows platforms down."""
    said: str = ""
    """The words for it, in the singular."""

    def fits(self, entity: Entity | None) -> bool:
        """Say whether an entity is of this sort."""
        if entity is None or entity.kind != self.kind:
            return False
        return self.platform_type is None or entity.platform_type == self.platform_type


def noun_of(scene: Scene) -> Noun | None:
    """Return the sort of thing that a question asks for: a platform type, an entity kind by its id, or by its description."""
    vocabulary = scene.desk.knowledge.vocabulary()
    asked = set(scene.query.content) | set(stems(scene.query.text))
    low = scene.query.text.casefold()
    for type_ in vocabulary.platform_types:
        words = type_.split("-")
        if len(words) > 1 and re.search(rf"\b{'[ -]'.join(map(re.escape, words))}s?\b", low):
            return Noun("platform", type_, " ".join(words))
    kinds = [k for k in vocabulary.entity_kinds if k not in EVERYWHERE]
    for kind in kinds:
        if re.search(rf"\b{re.escape(kind)}s?\b", low):
            return Noun(kind, said=kind)
    for kind in kinds:
        first = re.split(r"[,;(]| of | for | where | with ", vocabulary.entity_kinds[kind])[0]
        head = stems(first)[-1:]
        if head and head[0] in asked:
            return Noun(kind, said=re.sub(r"^(?:a|an|the|one)\s+", "", first.strip()))
    return None
