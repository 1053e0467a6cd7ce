"""An answer as a terminal shows it. Pure: an answer goes in, rich's building blocks come out.

Texts become `Text`, never markup, and lose every control character on the way: what a person typed can not colour or move anything.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from adapters import layout
from adapters.characters import printable
from adapters.layout import AGAINST, Line, Part, Sheet
from bot.answers import Answer, Citation, Status, Table
from bot.phrases import phrases
from bot.wording import day

MARKS = {"assessment": "assessment", "prediction": "prediction"}
"""How a point that is no fact is marked."""


def answer(shown: Answer) -> Group:
    """Lay out a whole answer: what is corrected, what answers, why, on what sources, as of when, what next."""
    page = layout.sheet(shown)
    blocks: list[RenderableType] = [block for part in page.parts for block in _body(part)]
    blocks += _block([footnote(number, citation) for number, citation in enumerate(page.sources, start=1)])
    blocks += _block(_small_print(page))
    blocks += _block([Text(f"{number}  {printable(text)}", style="green") for number, text in enumerate(page.suggestions, start=1)])
    return Group(*blocks)


def _body(part: Part) -> list[RenderableType]:
    blocks: list[RenderableType] = [_correction(line) for line in part.corrections]
    if part.headline:
        blocks.append(told(part.headline, Style(bold=True, color="red" if part.status == Status.ERROR else None)))
    blocks += [_point(line) for line in part.points]
    blocks += [Text(f"! {printable(caveat)}", style="yellow") for caveat in part.caveats]
    return [*blocks, *([grid(part.table)] if part.table else [])]


def _block(lines: list[Text]) -> list[RenderableType]:
    """Set some lines apart with an empty one before them."""
    return [Text(), *lines] if lines else []


def _correction(line: Line) -> Panel:
    text = Text(printable(line.text)).append(_notes(line), style="dim")
    return Panel(text, title="Not quite", title_align="left", border_style="yellow")


def _point(line: Line) -> Padding:
    bullet = Text("- " if line.role in AGAINST else "+ " if line.role == "reason" else "• ", style="dim")
    row = Grid.grid(padding=0)
    row.add_row(bullet, told(line, Style()))
    return Padding(row, (0, 0, 0, 2))


def told(line: Line, style: Style) -> Text:
    """Return a line with what stands in brackets after it and the numbers of its footnotes."""
    text = Text(printable(line.text), style=style)
    if line.kind in MARKS:
        text.append(f" ({MARKS[line.kind]})", style=Style(italic=True, color="cyan", bold=False))
    if line.cautions:
        text.append(f" ({printable('; '.join(line.cautions))})", style=Style(color="yellow", bold=False))
    return text.append(_notes(line), style=Style(dim=True, bold=False))


def _notes(line: Line) -> str:
    """Return the numbers of the line's footnotes, and how many more sources it has: " [1][3] +4"."""
    numbers = "".join(f"[{number}]" for number in line.notes)
    return f" {numbers}{f' +{line.further}' if line.further else ''}" if numbers else ""


def footnote(number: int, citation: Citation) -> Text:
    """Return a source with its number and address."""
    line = Text(f"[{number}] ", style="dim")
    line.append(printable(f"{citation.publisher}: {citation.title}, {day(citation.published)}"), style="dim")
    if citation.reliability == "weak":
        line.append(" (weak source)", style="yellow")
    if citation.url:
        address = printable(citation.url)
        line.append(f" {address}", style=Style(dim=True, underline=True, link=address))
    return line


def grid(table: Table) -> Grid:
    """Return a table."""
    rows = Grid(title=printable(table.title), title_justify="left", title_style="italic", header_style="bold")
    for column in table.columns:
        rows.add_column(printable(column))
    for row in table.rows:
        rows.add_row(*(Text(printable(cell)) for cell in row))
    return rows


def _small_print(page: Sheet) -> list[Text]:
    pieces = [page.understood and f"understood: {page.understood}"]
    pieces.append(f"as of {page.as_of}" if page.as_of not in page.understood else "")
    pieces += layout.unmarked(page, phrases())
    pieces.append(f"{page.more} more: type more" if page.more else "")
    pieces.append(f"receipt {page.id}" if page.rests_on_claims else "")
    text = " · ".join(printable(piece) for piece in pieces if piece)
    return [Text(text, style="dim")] if text else []
