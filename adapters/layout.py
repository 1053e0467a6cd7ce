"""An answer cut for reading, the same for every surface: lines with footnote numbers, the sources they stand for, the small print.

Pure, and free of any platform's markup. A surface turns a `Sheet` into its own blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers import Answer, Chart, Citation, Correction, Point, Status, Table

MARKED = 2
"""How many sources of a line get a footnote; the best come first."""
AGAINST = frozenset({"against", "other_side"})
SURENESS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    text: str
    kind: str = "fact"
    notes: tuple[int, ...] = ()
    """Numbers of its footnotes."""
    further: int = 0
    """Sources beyond those with a footnote."""
    cautions: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question of a message."""

    status: Status
    corrections: tuple[Line, ...] = ()
    headline: Line | None = None
    points: tuple[Line, ...] = ()
    caveats: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole answer."""

    id: str
    status: Status
    parts: tuple[Part, ...]
    sources: tuple[Citation, ...]
    """Footnote 1 first."""
    as_of: str
    understood: str
    confidence: str
    """high, medium or low, of the line that answers; empty where nothing is claimed."""
    more: int
    """Lines that are not shown."""
    suggestions: tuple[str, ...]
    entities: tuple[str, ...]
    rests_on_claims: bool


class Footnotes:
    """Gives each source its number, in the order in which sources are met."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._numbers: dict[str, int] = {}
        self.sources: list[Citation] = []

    def of(self, citations: Sequence[Citation]) -> tuple[tuple[int, ...], int]:
        """Return the numbers of a line's first sources, and how many more it has."""
        distinct = list({citation.source: citation for citation in citations}.values())
        return tuple(self._number(citation) for citation in distinct[:MARKED]), max(0, len(distinct) - MARKED)

    def _number(self, citation: Citation) -> int:
        if citation.source not in self._numbers:
            self.sources.append(citation)
            self._numbers[citation.source] = len(self.sources)
        return self._numbers[citation.source]


def sheet(answer: Answer) -> Sheet:
    """Return what a reader sees at once."""
    notes = Footnotes()
    parts = tuple(_part(each, notes) for each in answer.parts or (answer,))
    return _sheet(answer, parts, notes, more=sum(len(each.more) for each in answer.whole))


def rest(answer: Answer) -> Sheet:
    """Return what comes under "more"; its footnotes are numbered after the first sheet's."""
    notes = Footnotes()
    for each in answer.parts or (answer,):
        _part(each, notes)
    points = tuple(_line(point, notes) for each in answer.whole for point in each.more)
    return _sheet(answer, (Part(answer.status, points=points),), notes, more=0)


def suggested(answer: Answer) -> tuple[str, ...]:
    """Return the suggestions of an answer and of its parts, each once, in the order in which they are numbered."""
    return tuple(dict.fromkeys(text for each in answer.whole for text in each.suggestions))


def _sheet(answer: Answer, parts: tuple[Part, ...], notes: Footnotes, *, more: int) -> Sheet:
    return Sheet(
        id=answer.id,
        status=answer.status,
        parts=parts,
        sources=tuple(notes.sources),
        as_of=answer.as_of,
        understood=answer.understood,
        confidence=_confidence(answer),
        more=more,
        suggestions=suggested(answer),
        entities=answer.entities,
        rests_on_claims=bool(answer.claims),
    )


def _part(each: Answer, notes: Footnotes) -> Part:
    return Part(
        status=each.status,
        corrections=tuple(_corrected(c, notes) for c in each.corrections),
        headline=_line(each.headline, notes) if each.headline else None,
        points=tuple(_line(p, notes) for p in each.points),
        caveats=each.caveats,
        table=each.table,
        chart=each.chart,
    )


def _corrected(correction: Correction, notes: Footnotes) -> Line:
    numbers, further = notes.of(correction.citations)
    return Line(correction.text, notes=numbers, further=further, role="correction")


def _line(point: Point, notes: Footnotes) -> Line:
    numbers, further = notes.of(point.citations)
    return Line(point.text, point.kind, numbers, further, point.cautions, point.role)


def _confidence(answer: Answer) -> str:
    """Return how sure the lines that answer are: the least sure of the first line of each part."""
    found = [c for each in answer.parts or (answer,) for c in _first(p.confidence for p in _lines(each))]
    return min(found, key=SURENESS.index, default="")


def _lines(each: Answer) -> Iterable[Point]:
    return ((each.headline,) if each.headline else ()) + each.points


def _first(words: Iterable[str]) -> tuple[str, ...]:
    return next(((word,) for word in words if word in SURENESS), ())
