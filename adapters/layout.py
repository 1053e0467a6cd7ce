"""An answer cut for reading, the same for every surface: lines with footnote numbers, the sources they stand for, the small print.

Pure, and free of any platform's markup. A surface turns a `Sheet` into its own blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from adapters import cautions
from adapters.footnotes import Footnotes
from bot.answers import Answer, Chart, Citation, Correction, Point, Status, Table
from bot.phrases import Phrases

AGAINST = frozenset({"against", "other_side"})
NO_FACT = frozenset({"assessment", "prediction"})
MOST_CAUTIONS = 3
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
    points = tuple(line(point, notes) for each in answer.whole for point in each.more)
    return _sheet(answer, (Part(answer.status, points=points),), notes, more=0)


def suggested(answer: Answer) -> tuple[str, ...]:
    """Return the suggestions of an answer and of its parts, each once, in the order in which they are numbered."""
    return tuple(dict.fromkeys(text for each in answer.whole for text in each.suggestions))


def sources(answer: Answer) -> dict[int, Citation]:
    """Return every source of an answer by its footnote number, those of its further lines too."""
    return dict(enumerate(rest(answer).sources, start=1))


def marks(line: Line, said: Phrases) -> list[str]:
    """Return what stands in brackets after a line: its kind where it is no fact, and its cautions (foreign text, not escaped)."""
    return ([said(line.kind)] if line.kind in NO_FACT else []) + [cautions.told(each, said) for each in line.cautions[:MOST_CAUTIONS]]


def in_brackets(marks: Iterable[str], said: Phrases) -> str:
    """Return marks, harmless by now in a surface's markup, one after the other; empty where there is none."""
    return reduce(lambda first, second: said("two_marks", first=first, second=second) if first else second, marks, "")


def small_print(sheet: Sheet, said: Phrases) -> list[str]:
    """Return the pieces of the small line under an answer: as of when, how sure, on how many sources, and what has no mark."""
    pieces = [said("as_of", day=said.day(sheet.as_of))] if sheet.status == Status.ANSWERED and sheet.as_of else []
    pieces += [said(f"confidence_{sheet.confidence}")] if sheet.confidence else []
    count = len(sheet.sources)
    pieces += [said("source_count_one" if count == 1 else "source_count_many", n=count)] if count else []
    return pieces + unmarked(sheet, said)


def unmarked(sheet: Sheet, said: Phrases) -> list[str]:
    """Return what to know of the lines without a mark: that they are facts, as all others where none has one."""
    kinds = {line.kind for part in sheet.parts for line in (part.headline, *part.points) if line is not None and line.notes}
    if kinds <= NO_FACT:
        return []
    return [said("facts_unmarked" if kinds & NO_FACT else "facts_only")]


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
        headline=line(each.headline, notes) if each.headline else None,
        points=tuple(line(p, notes) for p in each.points),
        caveats=each.caveats,
        table=each.table,
        chart=each.chart,
    )


def _corrected(correction: Correction, notes: Footnotes) -> Line:
    numbers, further = notes.of(correction.citations)
    return Line(correction.text, notes=numbers, further=further, role="correction")


def line(point: Point, notes: Footnotes) -> Line:
    """Return a point as a line with its footnotes."""
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
