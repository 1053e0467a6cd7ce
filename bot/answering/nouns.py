"""What sort of thing a question asks for, in the pack's own words: entity kinds and platform types by id or description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.models import Entity
from knowledge.search import stems

from .scene import Scene

EVERYWHERE = ("company", "unit", "organization")
FIRM = "company"


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


@dataclass(frozen=True, slots=True)
class Found:
    """A sort of thing where a text names it."""

    noun: Noun
    start: int
    end: int


def nouns_in(scene: Scene, text: str) -> list[Found]:
    """Return the sorts of things that a text names, the surest first: platform types, entity kinds by id, then by description.

    The text is case-folded. What companies are called ("makers", "who") is a company, after everything else.
    """
    vocabulary = scene.desk.knowledge.vocabulary()
    found: list[Found] = []

    def add(noun: Noun, pattern: str) -> None:
        for m in re.finditer(pattern, text):
            if not any(m.start() < f.end and f.start < m.end() for f in found):
                found.append(Found(noun, m.start(), m.end()))

    for type_ in vocabulary.platform_types:
        words = type_.split("-")
        if len(words) > 1:
            pattern = rf"\b{'[ -]'.join(map(re.escape, words))}s?"
            behind = " platform" if re.search(rf"{pattern}[ -]platforms?\b", text) else ""
            add(Noun("platform", type_, " ".join(words) + behind), rf"{pattern}(?:[ -]platforms?)?\b")
    kinds = [k for k in vocabulary.entity_kinds if k not in EVERYWHERE]
    for kind in kinds:
        add(Noun(kind, said=kind), rf"\b{re.escape(kind)}s?\b")
    for kind in kinds:
        first = re.split(r"[,;(]| of | for | where | with ", vocabulary.entity_kinds[kind])[0]
        head = stems(first)[-1:]
        said = re.sub(r"^(?:a|an|the|one)\s+", "", first.strip())
        for word in re.finditer(r"[^\W\d_]+", text):
            if head and stems(word.group()) == head:
                add(Noun(kind, said=said), rf"(?<!\w){re.escape(word.group())}(?!\w)")
    firms = scene.desk.lexicon.pattern("firms").pattern
    add(Noun(FIRM, said=FIRM), rf"(?:{firms}|\b\w+makers?\b)")
    return found


def noun_of(scene: Scene) -> Noun | None:
    """Return the sort of thing beside companies that a question asks for."""
    return next((f.noun for f in nouns_in(scene, scene.query.text.casefold()) if f.noun.kind != FIRM), None)
