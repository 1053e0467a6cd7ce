"""An answer as Slack's blocks. Pure: an answer goes in, a message comes out that is inside every limit.

What an answer says is foreign text and stands in rich text, which Slack shows to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adapters import layout, naming
from adapters.controls import under
from adapters.footnotes import address, superscript
from adapters.layout import AGAINST, Line, Part
from adapters.paging import Pager
from adapters.slack import controls
from adapters.slack.blocks import (
    Block,
    context,
    divider,
    header,
    image,
    joined,
    length,
    link,
    listed,
    paragraph,
    quotation,
    section,
    weight,
    words,
)
from adapters.slack.markup import cut, in_markdown, literal, safe
from adapters.slack.tables import further_rows, rows_left, table
from bot.answers import Answer, Citation, Status
from bot.phrases import Phrases

BUDGET = 4000
"""Characters that a person reads without scrolling much."""
HEAVIEST = 8000
"""What the text of a message may weigh; its controls weigh as much as half of that."""
ABOVE = 180
"""Characters of the small lines above and below an answer."""
LONGEST_LINE = 1200
LONGEST_CAUTION = 80
LONGEST_ADDRESS = 200
LONGEST_SOURCE = 180
LONGEST_TEXT = 3000
SHORT_HEADLINE = 80
"""Characters of a headline that may stand in large letters."""
LONGEST_STREAM = 10_000
"""Slack takes 12,000 characters of Markdown."""


def _size(block: Block) -> int:
    """Return how much of a page a block takes. Slack takes one table in a message: it counts for more than half of a page."""
    size = max(length(block), weight(block) * BUDGET // HEAVIEST)
    return min(BUDGET - 2 * ABOVE, max(size, BUDGET // 2 + 1)) if block["type"] == "table" else size


PAGER: Pager[Block] = Pager(budget=BUDGET, most=30, size=_size)


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted."""

    text: str
    """The whole in words, for notifications and screen readers."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ChartShown:
    """A picture that Slack has already."""

    file: str
    """Its id there."""
    alt: str
    """The text for those who can not see it."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a card shows beside its text."""

    private: bool = False
    """Only the asker sees it: it can be shared."""
    chart: ChartShown | None = None
    asked: str = ""
    """The question, where the reader does not see it otherwise."""
    shared_by: str = ""
    feedback: Literal["buttons", "native"] = "buttons"
    """native: with the buttons that Slack draws under an agent's answer."""
    link: bool = False
    """It has a page of its own that somebody may want to pass on."""


def card(answer: Answer, said: Phrases, options: Options = Options()) -> Message:
    """Return the card that answers."""
    above = [literal(options.asked)] if options.asked else []
    above += [said("shared_by", name=literal(options.shared_by))] if options.shared_by else []
    blocks = [context(cut(" · ".join(above), ABOVE))] if above else []
    pages = _pages(answer, said)
    return Message(told(answer, said), (*blocks, *pages[0], *_below(answer, said, options, pages=len(pages))))


def below(answer: Answer, said: Phrases, options: Options = Options()) -> Message:
    """Return what stands below the text of an answer: chart, small print, controls. For a text that was streamed."""
    return Message(told(answer, said), tuple(_below(answer, said, options, pages=len(_pages(answer, said)))))


def _below(answer: Answer, said: Phrases, options: Options, *, pages: int) -> list[Block]:
    sheet = layout.sheet(answer)
    blocks = [image(options.chart.file, options.chart.alt)] if options.chart is not None else []
    small = layout.small_print(sheet, said)
    blocks += [context(" · ".join(small))] if small else []
    left = sheet.more + sum(rows_left(part.table) for part in sheet.parts if part.table)
    further = max(left, 1) if pages > 1 else 0
    shown = under(sheet, said, private=options.private, further=further, link=options.link)
    return blocks + controls.rows(answer.id, shown, said, native=options.feedback == "native")


def further(answer: Answer, page: int, said: Phrases) -> Message:
    """Return what comes after the card, page 1 first; a page that is not there is the last one."""
    shown = _pages(answer, said)
    last = len(shown) - 1
    page = max(0, min(page, last))
    buttons = [controls.button("page", answer.id, said("button_previous"), page=page - 1, number=1)] if page > 1 else []
    buttons += [controls.button("page", answer.id, said("button_next"), page=page + 1, number=2)] if 0 < page < last else []
    place = [context(said("page_of", page=page, pages=last))] if last > 1 and page else []
    title = paragraph(words(said("more_title"), bold=True))
    return Message(said("more_title"), (title, *shown[page], *place, *controls.row(answer.id, buttons)))


def sources(answer: Answer, said: Phrases) -> Message:
    """Return the sources behind the footnote numbers."""
    found = list(layout.sources(answer).values())
    title = paragraph(words(said("sources_title"), bold=True))
    if not found:
        return Message(said("sources_none"), (title, paragraph(words(said("sources_none")))))
    shown = PAGER.pages([listed([_source(citation, said)], "ordered") for citation in found])[0]
    rest = [context(said("more_sources", n=len(found) - len(shown)))] if len(found) > len(shown) else []
    return Message(said("sources_title"), (title, *joined(shown), *rest))


def points(answer: Answer, said: Phrases) -> list[list[Block]]:
    """Return the lines of an answer that stand in a list, each as rich text with its footnotes."""
    links = layout.sources(answer)
    return [_point(line, links, said) for part in layout.sheet(answer).parts for line in part.points]


def note(text: str, status: Status = Status.HELP) -> Message:
    """Return some sentences of our own, in `mrkdwn`; foreign text in them has been made `safe`."""
    sign = "⚠ " if status == Status.ERROR else ""
    blocks = [section(each) for each in f"{sign}{text}".split("\n\n")[:20] if each.strip()]
    return Message(cut(f"{sign}{text}", LONGEST_TEXT), tuple(blocks))


def did_you_mean(strange: naming.Strange, said: Phrases) -> Message:
    """Return the question back for a name that is nobody's, with what it may mean to choose from."""
    asked = note(naming.told(strange, said, lambda text: cut(safe(text), LONGEST_CAUTION)))
    if not strange.questions:
        return asked
    return Message(asked.text, (*asked.blocks, *controls.row(controls.NO_ANSWER, controls.select(strange.questions, said("choose_meant")))))


def markdown(answer: Answer, said: Phrases) -> str:
    """Return the text of an answer as Markdown, for streaming; `below` goes under it."""
    links, lines = layout.sources(answer), []
    for part in layout.sheet(answer).parts:
        lines += [f"> **{said('correction')}** {_streamed(line, links, said)}\n" for line in part.corrections]
        lines += [f"{_streamed(part.headline, links, said, bold=True)}\n"] if part.headline else []
        lines += [f"- {'↔ ' if line.role in AGAINST else ''}{_streamed(line, links, said)}" for line in part.points]
        lines += [f"\n{cut(in_markdown(caveat), LONGEST_LINE)}" for caveat in part.caveats if literal(caveat)]
        lines.append("")
    shown, left = [], LONGEST_STREAM
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    return "\n".join(shown).strip() or said("sources_none")


def _streamed(line: Line, links: dict[int, Citation], said: Phrases, *, bold: bool = False) -> str:
    text = cut(in_markdown(line.text), LONGEST_LINE) or "…"
    marks = layout.in_brackets((cut(in_markdown(mark), LONGEST_CAUTION) for mark in layout.marks(line, said)), said)
    pieces = [f"**{text}**" if bold else text, *([f"*({marks})*"] if marks else [])]
    for number in line.notes:
        url = _address(links.get(number))
        pieces.append(f"[{superscript(number)}]({url})" if url else superscript(number))
    return " ".join(pieces + ([said("more_sources", n=line.further)] if line.further else []))


def privacy(said: Phrases, *, days: int, receipts: int) -> Message:
    """Return what is kept of people, with the button that deletes it."""
    told = note(said("privacy", days=days, receipts=f"{receipts:,}"))
    return Message(told.text, (*told.blocks, *controls.row(controls.NO_ANSWER, [controls.forget(said)])))


def told(answer: Answer, said: Phrases) -> str:
    """Return what an answer comes to in words: what is corrected, and the line that answers."""
    lines = []
    for part in layout.sheet(answer).parts:
        lines += [f"{said('correction')} {safe(line.text)}" for line in part.corrections]
        lines += [safe(part.headline.text)] if part.headline else []
        lines += [safe(line.text) for line in part.points[:1]] if not part.headline else []
        lines += [safe(caveat) for caveat in part.caveats[:1]] if not part.headline and not part.points else []
    return cut("\n".join(line for line in lines if line), LONGEST_TEXT) or said("sources_none")


def _pages(answer: Answer, said: Phrases) -> list[list[Block]]:
    """Return the blocks of each page: what answers on the first as far as it fits, the rest after it."""
    links = layout.sources(answer)
    first: list[Block] = []
    more: list[Block] = []
    for part in layout.sheet(answer).parts:
        alone = not any(block["type"] == "table" for block in first)
        first += [divider()] if first else []
        first += _part(part, links, said, native=alone)
        more += further_rows(part.table, said) if part.table and alone else []
    more += [listed([_point(line, links, said)]) for line in layout.rest(answer).parts[0].points]
    shown = PAGER.first_and_further(first or [paragraph(words(said("sources_none")))], more, less=2 * ABOVE)
    return [joined(page) for page in shown]


def _part(part: Part, links: dict[int, Citation], said: Phrases, *, native: bool) -> list[Block]:
    blocks = [quotation([*words(f"{said('correction')} ", bold=True), *_line(line, links, said)]) for line in part.corrections]
    if part.headline:
        blocks.append(_headline(part.headline, links, said))
    blocks += [listed([_point(line, links, said)]) for line in part.points]
    sign = "⚠ " if part.status == Status.ANSWERED else ""
    blocks += [paragraph(words(f"{sign}{cut(literal(caveat), LONGEST_LINE)}")) for caveat in part.caveats if literal(caveat)]
    return blocks + (table(part.table, said, native=native) if part.table else [])


def _headline(line: Line, links: dict[int, Citation], said: Phrases) -> Block:
    """Return a short line that stands for itself in large letters, any other one in bold."""
    text = literal(line.text)
    if text and len(text) <= SHORT_HEADLINE and not line.notes and not layout.marks(line, said):
        return header(text)
    return paragraph(_line(line, links, said, bold=True))


def _point(line: Line, links: dict[int, Citation], said: Phrases) -> list[Block]:
    return [*words("↔ " if line.role in AGAINST else ""), *_line(line, links, said)]


def _line(line: Line, links: dict[int, Citation], said: Phrases, **style: bool) -> list[Block]:
    pieces = words(cut(literal(line.text), LONGEST_LINE) or "…", **style)
    marks = layout.in_brackets((cut(literal(mark), LONGEST_CAUTION) for mark in layout.marks(line, said)), said)
    pieces += words(f" ({marks})", italic=True) if marks else []
    for number in line.notes:
        pieces += [*words(" "), *_mark(number, links.get(number))]
    return pieces + (words(f" {said('more_sources', n=line.further)}") if line.further else [])


def _mark(number: int, citation: Citation | None) -> list[Block]:
    """Return a footnote number that leads to its source where the source has an address."""
    url = _address(citation)
    return link(url, superscript(number)) if url else words(superscript(number))


def _source(citation: Citation, said: Phrases) -> list[Block]:
    name = cut(literal(f"{citation.publisher}: {citation.title}"), LONGEST_SOURCE)
    url = _address(citation)
    weak = words(f" · {said('weak_source')}", italic=True) if citation.reliability == "weak" else []
    return [*(link(url, name) if url else words(name)), *words(f", {said.day(citation.published)}"), *weak]


def _address(citation: Citation | None) -> str | None:
    url = address(citation.url) if citation is not None else None
    return url if url and len(url) <= LONGEST_ADDRESS else None
