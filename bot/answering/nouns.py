"""What sort of thing a question asks for, in the pack's own words: entity kinds and platform types by id or description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.words import Lexicon
from knowledge.models import Entity, Vocabulary
from knowledge.search import stems

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


class Nouns:
    """Finds the sorts of things that texts name, for one state of the knowledge: platform types, entity kinds by id, then by description.

    What companies are called ("makers", "who") is a company, after everything else.
    """

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon, platforms: Iterable[Entity] = ()) -> None:
        """Make the patterns; a platform type of one word is a sort of thing where `platforms` of it are called so ("Holmvik hub")."""
        called = {e.platform_type for e in platforms if e.platform_type and e.name.casefold().endswith(f" {e.platform_type}")}
        self._types = [(t.split("-"), _spaced(t.split("-"))) for t in vocabulary.platform_types if "-" in t or t in called]
        kinds = {k: v for k, v in vocabulary.entity_kinds.items() if k not in EVERYWHERE}
        self._by_id = [(Noun(kind, said=kind), re.compile(rf"\b{re.escape(kind)}s?\b")) for kind in kinds]
        self._by_head = [(head, Noun(kind, said=said)) for kind, text in kinds.items() for head, said in _head(text)]
        self._firms = re.compile(rf"(?:{lexicon.pattern('firms').pattern}|\b\w+makers?\b)")
        self.find = lru_cache(maxsize=256)(self._find)

    def _find(self, text: str) -> tuple[Found, ...]:
        """Return what a case-folded text names, the surest first."""
        found: list[Found] = []

        def add(noun: Noun, pattern: re.Pattern[str]) -> None:
            for m in pattern.finditer(text):
                if not any(m.start() < f.end and f.start < m.end() for f in found):
                    found.append(Found(noun, m.start(), m.end()))

        for words, spaced in self._types:
            pattern = re.compile(rf"{spaced}(?:[ -]platforms?)?\b")
            if pattern.search(text):
                behind = " platform" if re.search(rf"{spaced}[ -]platforms?\b", text) else ""
                add(Noun("platform", "-".join(words), " ".join(words) + behind), pattern)
        for noun, pattern in self._by_id:
            add(noun, pattern)
        words_by_stem = _by_stem(text)
        for head, noun in self._by_head:
            for word in words_by_stem.get(head, ()):
                add(noun, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"))
        add(Noun(FIRM, said=FIRM), self._firms)
        return tuple(found)


def _spaced(words: Sequence[str]) -> str:
    return rf"\b{'[ -]'.join(map(re.escape, words))}s?"


def _head(description: str) -> list[tuple[str, str]]:
    """Return the stem of the noun that a description begins with, and the words for it; nothing where there is none."""
    first = re.split(r"[,;(]| of | for | where | with ", description)[0]
    return [(head, re.sub(r"^(?:a|an|the|one)\s+", "", first.strip())) for head in stems(first)[-1:]]


def _by_stem(text: str) -> dict[str, list[str]]:
    """Return the words of a text by their stem."""
    found: dict[str, list[str]] = {}
    for word in re.findall(r"[^\W\d_]+", text):
        if len(own := stems(word)) == 1:
            found.setdefault(own[0], []).append(word)
    return found
