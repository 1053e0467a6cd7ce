"""A digest cut for reading, the same for every surface: lines with footnote numbers, and the sources they stand for.

Pure, and free of any platform's markup, like `layout` for answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters import layout
from adapters.footnotes import Footnotes, address
from bot.answers import Chart, Citation, Table
from bot.digest import document
from bot.digest.document import Digest
from bot.phrases import Phrases
from bot.wording import publisher


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of news."""

    line: layout.Line
    label: str
    before: str
    number: int
    """Which of `Digest.asked` its button asks, from 0."""


@dataclass(frozen=True, slots=True)
class Credit:
    """The source of a line, for surfaces that name it with the line."""

    name: str
    """Publisher and date (foreign text, not escaped)."""
    url: str | None
    further: int
    """How many more sources there are."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands in the spotlight."""

    title: str
    lines: tuple[layout.Line, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole digest."""

    title: str
    intro: str
    corrections: tuple[Row, ...]
    lines: tuple[Row, ...]
    more: tuple[Row, ...]
    left: int
    table: Table | None
    chart: Chart | None
    spotlight: Spot | None
    rechecks: tuple[Row, ...]
    notes: tuple[str, ...]
    sources: tuple[Citation, ...]
    """Footnote 1 first; those of `more` come last."""
    sources_at_once: int
    """How many of them belong to what is seen without "more"."""


def sheet(digest: Digest) -> Sheet:
    """Return what a reader sees, with what comes under "more"."""
    notes = Footnotes()
    corrections = _rows(digest.corrections, notes, 0)
    lines = _rows(digest.lines, notes, len(corrections))
    at = len(corrections) + len(lines) + len(digest.more)
    spot = None
    if digest.spotlight is not None:
        spot = Spot(digest.spotlight.title, tuple(layout.line(p, notes) for p in digest.spotlight.points), at)
        at += 1
    rechecks = _rows(digest.rechecks, notes, at)
    at_once = len(notes.sources)
    more = _rows(digest.more, notes, len(corrections) + len(lines))
    return Sheet(
        digest.title, digest.intro, corrections, lines, more, digest.left, digest.table, digest.chart, spot, rechecks, digest.notes,
        tuple(notes.sources), at_once,
    )  # fmt: skip


def _rows(lines: tuple[document.Line, ...], notes: Footnotes, first: int) -> tuple[Row, ...]:
    return tuple(Row(layout.line(each.point, notes), each.label, each.before, first + n) for n, each in enumerate(lines))


def credit(line: layout.Line, sources: Sequence[Citation], said: Phrases) -> Credit | None:
    """Return the best source of a line; none where it has none."""
    if not line.notes:
        return None
    first = sources[line.notes[0] - 1]
    return Credit(f"{publisher(first)}, {said.day(first.published)}", address(first.url), len(line.notes) - 1 + line.further)


def unnumbered(line: layout.Line) -> layout.Line:
    """Return a line without numbers of footnotes, for surfaces that name its source with it."""
    return replace(line, notes=(), further=0)


def told_more(digest: Digest, said: Phrases) -> str:
    """Return what stands under "more": how much news, and how much is due to be looked at again; nothing where there is neither."""
    news, due = len(digest.more) + digest.left, len(digest.rechecks)
    return " · ".join(said(phrase, n=n) for phrase, n in (("digest_more", news), ("digest_due", due)) if n)
