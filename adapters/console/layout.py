"""An answer as a terminal shows it. Pure: an answer goes in, rich's building blocks come out.

Texts become `Text`, never markup, and lose every control character on the way: what a person typed can not colour or move anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from adapters.characters import printable
from adapters.console.talk import suggested
from bot.answers import Answer, Citation, Correction, Point, Status, Table
from bot.wording import day

MARKS = {"assessment": "assessment", "prediction": "prediction"}
"""How a point that is no fact is marked."""
MARKED = 2
"""How many sources of a line get a footnote; the best come first."""
AGAINST = frozenset({"against", "other_side"})


class Footnotes:
    """Gives each source its number, in the order in which sources are met."""

    def __init__(self) -> None:
        """Begin at 1."""
        self._numbers: dict[str, int] = {}
        self._citations: list[Citation] = []

    def marks(self, citations: Sequence[Citation]) -> str:
        """Return the numbers of the first sources of a line, and how many more it has: " [1][3] +4"."""
        sources = list({citation.source: citation for citation in citations}.values())
        rest = len(sources) - MARKED
        numbers = "".join(f"[{self._number(citation)}]" for citation in sources[:MARKED])
        return f" {numbers}{f' +{rest}' if rest > 0 else ''}" if numbers else ""

    def lines(self) -> list[Text]:
        """Return a line for each source met."""
        return [_source(number, citation) for number, citation in enumerate(self._citations, start=1)]

    def _number(self, citation: Citation) -> int:
        if citation.source not in self._numbers:
            self._citations.append(citation)
            self._numbers[citation.source] = len(self._citations)
        return self._numbers[citation.source]


def answer(shown: Answer) -> Group:
    """Lay out a whole answer: what is corrected, what answers, why, on what sources, as of when, what next."""
    notes = Footnotes()
    blocks: list[RenderableType] = []
    for each in shown.parts or (shown,):
        blocks += _body(each, notes)
    blocks += _block(notes.lines())
    blocks += _block(_small_print(shown))
    blocks += _block(_next(shown))
    return Group(*blocks)


def _body(each: Answer, notes: Footnotes) -> list[RenderableType]:
    blocks: list[RenderableType] = [_correction(correction, notes) for correction in each.corrections]
    if each.headline:
        blocks.append(_line(each.headline, notes, Style(bold=True, color="red" if each.status == Status.ERROR else None)))
    blocks += [_point(point, notes) for point in each.points]
    blocks += [Text(f"! {printable(caveat)}", style="yellow") for caveat in each.caveats]
    return [*blocks, *([_table(each.table)] if each.table else [])]


def _block(lines: list[Text]) -> list[RenderableType]:
    """Set some lines apart with an empty one before them."""
    return [Text(), *lines] if lines else []


def _correction(correction: Correction, notes: Footnotes) -> Panel:
    text = Text(printable(correction.text)).append(notes.marks(correction.citations), style="dim")
    return Panel(text, title="Not quite", title_align="left", border_style="yellow")


def _point(point: Point, notes: Footnotes) -> Padding:
    bullet = Text("- " if point.role in AGAINST else "+ " if point.role == "reason" else "• ", style="dim")
    line = Grid.grid(padding=0)
    line.add_row(bullet, _line(point, notes, Style()))
    return Padding(line, (0, 0, 0, 2))


def _line(point: Point, notes: Footnotes, style: Style) -> Text:
    text = Text(printable(point.text), style=style)
    if point.kind in MARKS:
        text.append(f" ({MARKS[point.kind]})", style=Style(italic=True, color="cyan", bold=False))
    if point.cautions:
        text.append(f" ({printable('; '.join(point.cautions))})", style=Style(color="yellow", bold=False))
    return text.append(notes.marks(point.citations), style=Style(dim=True, bold=False))


def _source(number: int, citation: Citation) -> Text:
    line = Text(f"[{number}] ", style="dim")
    line.append(printable(f"{citation.publisher}: {citation.title}, {day(citation.published)}"), style="dim")
    if citation.reliability == "weak":
        line.append(" (weak source)", style="yellow")
    if citation.url:
        address = printable(citation.url)
        line.append(f" {address}", style=Style(dim=True, underline=True, link=address))
    return line


def _table(table: Table) -> Grid:
    grid = Grid(title=printable(table.title), title_justify="left", title_style="italic", header_style="bold")
    for column in table.columns:
        grid.add_column(printable(column))
    for row in table.rows:
        grid.add_row(*(Text(printable(cell)) for cell in row))
    return grid


def _small_print(shown: Answer) -> list[Text]:
    pieces = [shown.understood and f"understood: {shown.understood}"]
    pieces.append(f"as of {shown.as_of}" if shown.as_of not in shown.understood else "")
    more_points = sum(len(each.more) for each in (shown, *shown.parts))
    pieces.append(f"{more_points} more: type more" if more_points else "")
    pieces.append(f"receipt {shown.id}" if shown.claims else "")
    text = " · ".join(printable(piece) for piece in pieces if piece)
    return [Text(text, style="dim")] if text else []


def _next(shown: Answer) -> list[Text]:
    return [Text(f"{number}  {printable(text)}", style="green") for number, text in enumerate(suggested(shown), start=1)]
