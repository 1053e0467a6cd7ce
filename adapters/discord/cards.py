"""An answer as Discord's Components V2 cards. Pure: a `Sheet` goes in, views come out, and every view is inside every limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from adapters import layout
from adapters.columns import cleaned, columns
from adapters.controls import Button, under
from adapters.discord.buttons import Next, Press, fitting
from adapters.discord.markup import code_block, cut, safe
from adapters.footnotes import address, superscript
from adapters.layout import AGAINST, Line, Part, Sheet
from adapters.paging import Pager
from bot.answers import Answer, Citation, Status, Table
from bot.phrases import Phrases

PAGER: Pager[str] = Pager(budget=3800, most=24, size=len)
"""Discord refuses more than 4,000 characters and, with the buttons, 40 components on all of a message."""
LONGEST_BLOCK = 1500
"""Characters of one line of an answer; whatever is longer is cut at a word."""
LONGEST_CAUTION = 80
ABOVE = 180
"""Characters of the small line above an answer, and of the one below it."""
WIDEST = 44
"""Characters of a row of a table that a phone shows without breaking it."""
LONGEST_ROW = 300
ROWS = 14
SHORT_HEADLINE = 90
COLOURS = {
    Status.ANSWERED: 0x3B82F6,
    Status.UNKNOWN: 0x94A3B8,
    Status.OUT_OF_SCOPE: 0x94A3B8,
    Status.CLARIFY: 0xF59E0B,
    Status.HELP: 0x10B981,
    Status.ERROR: 0xEF4444,
}
CHART = "chart.png"
SMALL = "-# "


@dataclass(frozen=True, slots=True)
class Options:
    """What a card shows beside its text."""

    private: bool = False
    """Only the asker sees it: it can be shared."""
    chart: str | None = None
    """The text for those who cannot see the picture; none: there is no picture."""
    asked: str = ""
    """The question, where the reader does not see it otherwise."""
    shared_by: str = ""


def card(answer: Answer, phrases: Phrases, options: Options = Options()) -> ui.LayoutView:
    """Return the card that answers."""
    sheet = layout.sheet(answer)
    shown = _pages(answer, phrases)
    container = box(sheet.status)
    above = [safe(options.asked)] if options.asked else []
    above += [phrases("shared_by", name=safe(options.shared_by))] if options.shared_by else []
    if above:
        container.add_item(ui.TextDisplay(SMALL + cut(" · ".join(above), ABOVE)))
    add_texts(container, shown[0])
    if options.chart is not None:
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{CHART}", description=cut(options.chart, 1000))))
    small = layout.small_print(sheet, phrases)
    if small:
        container.add_item(ui.TextDisplay(SMALL + cut(" · ".join(small), ABOVE)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for row in _controls(sheet, phrases, options, further=max(sheet.more, 1) if len(shown) > 1 else 0):
        view.add_item(row)
    return view


def further(answer: Answer, page: int, phrases: Phrases) -> ui.LayoutView:
    """Return what comes after the card, page 1 first; a page that is not there is the last one."""
    shown = _pages(answer, phrases)
    page = max(0, min(page, len(shown) - 1))
    container = box(answer.status)
    container.add_item(ui.TextDisplay(f"**{safe(phrases('more_title'))}**"))
    add_texts(container, shown[page])
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if len(shown) > 2:
        back, on = ("more", page - 1, page <= 1), ("more", page + 1, page >= len(shown) - 1)
        view.add_item(
            ui.ActionRow(
                Press.button("page", answer.id, phrases("button_previous"), page=back[1], disabled=back[2]),
                Press.button("page", answer.id, phrases("button_next"), page=on[1], disabled=on[2]),
            )
        )
    return view


def sources(answer: Answer, phrases: Phrases) -> ui.LayoutView:
    """Return the sources behind the footnote numbers."""
    lines = [source_line(number, citation, phrases) for number, citation in layout.sources(answer).items()]
    blocks = [f"**{safe(phrases('sources_title'))}**", *(lines or [phrases("sources_none")])]
    container = box(Status.ANSWERED)
    add_texts(container, PAGER.pages(blocks)[0])
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def note(text: str, status: Status = Status.HELP) -> ui.LayoutView:
    """Return a card with some sentences of our own (Markdown is theirs to use)."""
    container = box(status)
    add_texts(container, PAGER.pages(text.split("\n\n"))[0])
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def _pages(answer: Answer, phrases: Phrases) -> list[list[str]]:
    """Return the texts of each page: what answers on the first as far as it fits, the rest after it."""
    links = layout.sources(answer)
    first = [block for part in layout.sheet(answer).parts for block in _part(part, links, phrases)]
    more = [_point(line, links, phrases) for line in layout.rest(answer).parts[0].points]
    return PAGER.first_and_further(first or [phrases("sources_none")], more, less=2 * ABOVE)


def _part(part: Part, links: dict[int, Citation], phrases: Phrases) -> list[str]:
    blocks = [f"> **{safe(phrases('correction'))}:** {line_text(line, links, phrases)}" for line in part.corrections]
    if part.headline:
        text = line_text(part.headline, links, phrases, bold=True)
        blocks.append(f"### {text.replace('**', '')}" if len(part.headline.text) <= SHORT_HEADLINE else text)
    points = "\n".join(_point(line, links, phrases) for line in part.points)
    if points and len(points) <= LONGEST_BLOCK:
        blocks.append(points)
    else:
        blocks += [_point(line, links, phrases) for line in part.points]
    sign = "⚠ " if part.status == Status.ANSWERED else ""
    blocks += [f"{sign}{cut(safe(caveat), LONGEST_BLOCK)}" for caveat in part.caveats if caveat]
    if part.table:
        blocks.append(table_text(part.table))
    return blocks


def _point(line: Line, links: dict[int, Citation], phrases: Phrases) -> str:
    sign = "↔ " if line.role in AGAINST else ""
    return f"- {sign}{line_text(line, links, phrases)}"


def line_text(line: Line, links: dict[int, Citation], phrases: Phrases, *, bold: bool = False) -> str:
    """Return a line with its marks and footnotes."""
    text = cut(safe(line.text), LONGEST_BLOCK - 300)
    parts = [f"**{text}**" if bold else text]
    marks = [cut(safe(mark), LONGEST_CAUTION) for mark in layout.marks(line, phrases)]
    if marks:
        parts.append(f"*({'; '.join(marks)})*")
    numbers = " ".join(_mark(n, links.get(n)) for n in line.notes)
    more = f" {phrases('more_sources', n=line.further)}" if line.further else ""
    return " ".join([*parts, *([numbers + more] if numbers else [])])


def _mark(number: int, citation: Citation | None) -> str:
    """Return a footnote number that leads to its source where the source has an address."""
    url = address(citation.url) if citation is not None else None
    return f"[{superscript(number)}]({url})" if url and len(url) <= 200 else superscript(number)


def source_line(number: int, citation: Citation, phrases: Phrases) -> str:
    """Return a source with its number."""
    name = cut(safe(f"{citation.publisher}: {citation.title}"), 200)
    url = address(citation.url)
    shown = f"[{name}](<{url}>)" if url and len(url) <= 300 else name
    weak = f" · *{phrases('weak_source')}*" if citation.reliability == "weak" else ""
    return f"{number}. {shown}, {phrases.day(citation.published)}{weak}"


def table_text(table: Table) -> str:
    """Return a table as columns, or as a list where it is too wide for a phone."""
    grid = columns(table, width=WIDEST, rows=ROWS)
    if grid is not None:
        return code_block(grid)
    heading, *rows = cleaned(table, ROWS)
    lines = [
        f"**{safe(row[0])}**  " + " · ".join(_cell(name, cell) for name, cell in zip(heading[1:], row[1:], strict=True) if cell)
        for row in rows
    ]
    return cut("\n".join(cut(line, LONGEST_ROW) for line in lines), LONGEST_BLOCK)


def _cell(name: str, cell: str) -> str:
    return f"{cut(safe(name), LONGEST_CAUTION)}: {cut(safe(cell), LONGEST_CAUTION)}"


def _controls(sheet: Sheet, phrases: Phrases, options: Options, *, further: int) -> list[ui.ActionRow[Any]]:
    controls = under(sheet, phrases, private=options.private, further=further)
    rows: list[ui.ActionRow[Any]] = [_row(sheet.id, controls.buttons)] if controls.buttons else []
    if fitting(controls.questions):
        rows.append(ui.ActionRow(Next.select(sheet.id, controls.questions, phrases("next_questions"))))
    return rows + ([_row(sheet.id, controls.marks)] if controls.marks else [])


def _row(answer: str, buttons: Sequence[Button]) -> ui.ActionRow[Any]:
    return ui.ActionRow(*(Press.button(each.action, answer, each.label, emoji=each.emoji) for each in buttons))


def box(status: Status) -> ui.Container[ui.LayoutView]:
    """Return the frame of a card."""
    return ui.Container(accent_colour=COLOURS[status])


def add_texts(container: ui.Container[ui.LayoutView], texts: Sequence[str]) -> None:
    """Put texts into a card."""
    for text in texts:
        container.add_item(ui.TextDisplay(text))
