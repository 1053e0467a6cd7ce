"""The typed query: the only thing that passes from language to knowledge, and it can say itself in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from .classify import Guess
from .dates import Period
from .encoder import Vectors


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that the question names."""

    entity: str
    start: int
    end: int
    text: str
    exact: bool = True
    inherited: bool = False
    """Filled in from the conversation, not typed."""


@dataclass(frozen=True)
class Query:
    """What was understood of one question."""

    text: str
    """The cleaned question; a follow-up is completed from the conversation."""
    typed: str
    """What the person typed, cleaned."""
    kind: str
    guess: Guess
    named: tuple[Named, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that look like names and are none in the knowledge."""
    areas: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    as_of: str = ""
    """The day to answer for, a full date."""
    about_source: bool = False
    """Asks what the thesis' own source says ("the article", "the author")."""
    stems: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    """Stems that are no part of a name, each once."""
    masked: str = ""
    vectors: Vectors | None = field(default=None, compare=False, repr=False)
    """Shape (2, 512): the question as it is and with names masked."""
    pieces: Vectors | None = field(default=None, compare=False, repr=False)
    """Shape (pieces, 1280): the pieces of the question with names masked, as they stand there; none where the encoder has none."""
    follows: bool = False
    """Something was filled in from the conversation."""

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """Entity ids named or filled in, each once, in order."""
        return tuple(dict.fromkeys(n.entity for n in self.named))

    @property
    def period(self) -> Period | None:
        """The first period named."""
        return self.periods[0] if self.periods else None

    @property
    def other_times(self) -> tuple[Period, ...]:
        """Return the periods named that are not just the day to answer for ("today")."""
        return tuple(p for p in self.periods if not p.first == p.last == self.as_of)

    def with_kind(self, kind: str) -> Query:
        """Return the same query read as another kind of question."""
        return replace(self, kind=kind)

    def in_words(self, names: dict[str, str], areas: dict[str, str]) -> str:
        """Say what was understood: kind, entities, areas and time."""
        parts = [self.kind.replace("_", " ")]
        if self.entities:
            parts.append("about " + ", ".join(names.get(e, e) for e in self.entities))
        if self.areas:
            parts.append("in " + ", ".join(areas.get(a, a) for a in self.areas))
        if self.periods:
            parts.append(", ".join(p.in_words() for p in self.periods))
        if self.about_source:
            parts.append("according to the thesis' source")
        return " ".join(parts) + f", as of {self.as_of}"
