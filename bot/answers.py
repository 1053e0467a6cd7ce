"""What goes back: the platform-neutral answer document.

An adapter turns it into its own blocks; `bot.wording.plain` turns it into text. Nothing here formats anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out_of_scope"
    CLARIFY = "clarify"
    HELP = "help"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Citation:
    """One source as shown under an answer."""

    source: str
    """Source id."""
    publisher: str
    title: str
    published: str
    reliability: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One line of an answer and what it rests on."""

    text: str
    kind: str = "fact"
    """fact, assessment or prediction."""
    claims: tuple[str, ...] = ()
    as_of: str | None = None
    """The date of the claim, as exact as its source."""
    citations: tuple[Citation, ...] = ()
    cautions: tuple[str, ...] = ()
    """Short remarks: "one weak source", "disputed", "of 2021", "until April 2026"."""
    role: str = ""
    """Why it is here: answer, reason, against, context, other_side."""
    confidence: str = ""
    """How sure the claim is: high, medium or low; empty where the line is no claim's."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A false assumption of the question, set right."""

    text: str
    claims: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows for comparisons and standings; adapters show it where it serves."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a chart."""

    name: str
    points: tuple[tuple[str, float], ...]
    """(date, value), oldest first; dates as exact as their source."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Measurements over time; adapters draw it where it serves."""

    title: str
    unit: str
    curves: tuple[Curve, ...]
    """Best first."""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply to one question."""

    id: str
    conversation: str
    status: Status
    intent: str
    """The kind of question understood (see `bot/understanding/kinds/`)."""
    understood: str = ""
    """The query in words: what was taken to be asked."""
    entities: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    headline: Point | None = None
    """The line that answers."""
    points: tuple[Point, ...] = ()
    """What a reader sees at once."""
    more: tuple[Point, ...] = ()
    """What comes under "more"."""
    caveats: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    suggestions: tuple[str, ...] = ()
    """Questions to ask next, each answerable."""
    as_of: str = ""
    """The day the answer speaks for."""
    knowledge_version: str = ""
    passed_over: tuple[str, ...] = ()
    """Claims that were weighed and not used, best first."""
    parts: tuple[Answer, ...] = ()
    """The answers to the questions of one message, when it held more than one."""
    took_ms: float = 0.0

    @property
    def whole(self) -> tuple[Answer, ...]:
        """The answer and those it is made of: what carries lines."""
        return (self, *self.parts)

    @property
    def claims(self) -> tuple[str, ...]:
        """Every claim the shown answer rests on, in order, each once."""
        shown = [c for x in self.corrections for c in x.claims]
        lines = ([self.headline] if self.headline else []) + list(self.points)
        shown += [c for line in lines for c in line.claims]
        shown += [c for part in self.parts for c in part.claims]
        return tuple(dict.fromkeys(shown))
