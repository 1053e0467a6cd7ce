"""An answer as Discord's Components V2 cards. Pure: a `Sheet` goes in, views come out, and every view is inside every limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from adapters import layout
from adapters.characters import printable
from adapters.controls import Button, under
from adapters.discord.buttons import LONGEST_LABEL, Next, Press, fitting
from adapters.discord.markup import cut, safe
from adapters.discord.tables import further_rows, in_lines, rows_after, table
from adapters.footnotes import address, superscript
from adapters.layout import AGAINST, Line, Part, Sheet
from adapters.paging import Pager
from bot.answers import Answer, Citation, Status
from bot.phrases import Phrases

PAGER: Pager[str] = Pager(budget=3800, most=24, size=len)
"""Discord refuses more than 4,000 characters and, with the buttons, 40 components on all of a message."""
LONGEST_BLOCK = 1500
"""Characters of one line of an answer; whatever is longer is cut at a word."""
LONGEST_CAUTION = 80
LONGEST_URL = 512
"""Characters of the address of a button."""
MOST_LINKS = 5
"""Sources that get a button each; of more, the list is easier to read."""
ABOVE = 180
"""Characters of the small line above an answer, and of the one below it."""
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
STAYS = "\u00a0"
"""A space at which no line is broken: a footnote number never stands alone on a line."""
SMALL = "-# "
RULE = ""
"""The text of a block that is a thin line: between the answers to two questions, and before a table written in lines."""


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
    pictured: bool = True
    """Its picture may be posted; if not, the card names the permission for that."""


def card(answer: Answer, phrases: Phrases, options: Options = Options()) -> ui.LayoutView:
    """Return the card that answers."""
    sheet = layout.sheet(answer)
    shown = _pages(answer, phrases)
    container = box(sheet.status)
    above = [asked] if (asked := safe(options.asked).strip("\u200b ")) else []
    above += [phrases("shared_by", name=safe(options.shared_by))] if options.shared_by else []
    if above:
        container.add_item(ui.TextDisplay(SMALL + cut(" · ".join(above), ABOVE)))
    add_texts(container, shown[0])
    if options.chart is not None:
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{CHART}", description=cut(options.chart, 1000))))
    small = layout.small_print(sheet, phrases)
    if small:
        container.add_item(ui.TextDisplay(SMALL + cut(" · ".join(small), ABOVE)))
    if not options.pictured:
        container.add_item(ui.TextDisplay(SMALL + phrases("missing_permission", names="Attach Files")))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    for row in _controls(sheet, phrases, options, further=_left(sheet) if len(shown) > 1 else 0):
        view.add_item(row)
    return view


def further(answer: Answer, page: int, phrases: Phrases) -> ui.LayoutView:
    """Return what comes after the card, page 1 first; a page that is not there is the last one."""
    shown = _pages(answer, phrases)
    return _leaf(Leaf(phrases("more_title"), "page", tuple(shown[1:] or shown)), answer, page, phrases)


def sources(answer: Answer, page: int, phrases: Phrases) -> ui.LayoutView:
    """Return the sources behind the footnote numbers, page 1 first; a few of them get a button each."""
    found = layout.sources(answer)
    lines = [source_line(number, citation, phrases) for number, citation in found.items()]
    shown = PAGER.pages(_joined(lines) or [phrases("sources_none")], less=ABOVE)
    view = _leaf(Leaf(phrases("sources_title"), "sourcepage", tuple(shown)), answer, page, phrases)
    links = [(number, citation, url) for number, citation in found.items() if (url := address(citation.url)) and len(url) <= LONGEST_URL]
    if 0 < len(links) <= MOST_LINKS:
        view.add_item(ui.ActionRow(*(ui.Button(label=_link_label(n, citation), url=url) for n, citation, url in links)))
    return view


@dataclass(frozen=True, slots=True)
class Leaf:
    """Pages that one turns with two buttons."""

    title: str
    action: str
    """What the buttons do, also their name in their ids."""
    pages: tuple[list[str], ...]


def _leaf(leaf: Leaf, answer: Answer, page: int, phrases: Phrases) -> ui.LayoutView:
    last = len(leaf.pages)
    page = max(1, min(page, last))
    container = box(Status.ANSWERED)
    add_texts(container, [f"**{safe(leaf.title)}**", *leaf.pages[page - 1]])
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if last > 1:
        container.add_item(ui.TextDisplay(f"{SMALL}{page}/{last}"))
        back = Press.button(leaf.action, answer.id, phrases("button_previous"), page=page - 1, disabled=page == 1)
        on = Press.button(leaf.action, answer.id, phrases("button_next"), page=page + 1, disabled=page == last)
        view.add_item(ui.ActionRow(back, on))
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
    first = [block for part in layout.sheet(answer).parts for block in (RULE, *_part(part, links, phrases))][1:]
    more = [_point(line, links, phrases) for line in layout.rest(answer).parts[0].points]
    more += [block for each in answer.whole if each.table for block in further_rows(each.table)]
    return PAGER.first_and_further(first or [phrases("sources_none")], more, less=2 * ABOVE)


def _left(sheet: Sheet) -> int:
    """Return how many lines and rows come after the card; at least one, where a long line alone has to go on."""
    return max(1, sheet.more + sum(rows_after(part.table) for part in sheet.parts if part.table))


def _part(part: Part, links: dict[int, Citation], phrases: Phrases) -> list[str]:
    blocks = [f"> **{phrases('correction')}** {line_text(line, links, phrases)}" for line in part.corrections]
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
        rows = table(part.table, phrases)
        blocks += ([RULE] if blocks and rows and in_lines(rows[0]) else []) + rows
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
        parts.append(f"*({layout.in_brackets(marks, phrases)})*")
    numbers = [_mark(n, links.get(n)) for n in line.notes]
    more = [phrases("more_sources", n=line.further)] if numbers and line.further else []
    return STAYS.join([" ".join(parts), *numbers, *more])


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


def _joined(lines: Sequence[str]) -> list[str]:
    """Return lines in a few blocks, so that a page is full of letters before it is full of blocks."""
    blocks: list[str] = []
    for line in lines:
        if blocks and len(blocks[-1]) + len(line) < LONGEST_BLOCK:
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return blocks


def _link_label(number: int, citation: Citation) -> str:
    return cut(f"{number} {' '.join(printable(citation.publisher).split())}".strip(), LONGEST_LABEL)


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
    for n, text in enumerate(texts):
        if text:
            container.add_item(ui.TextDisplay(text))
        elif 0 < n < len(texts) - 1:
            container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
