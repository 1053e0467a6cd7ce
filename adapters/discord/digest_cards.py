"""A digest as Discord's Components V2 cards. Pure, like `cards`; every view is inside every limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from adapters import digest_layout, layout, moments
from adapters.digest_layout import Row, Sheet, Spot
from adapters.digests.naming import handle
from adapters.digests.orders import Reply
from adapters.discord.buttons import Press
from adapters.discord.cards import CHART, PAGER, SMALL, add_texts, box, line_text, note
from adapters.discord.markup import cut, moment, safe
from adapters.discord.tables import table
from bot.answers import Status
from bot.digest.document import Digest
from bot.phrases import Phrases, phrases

COLOUR = 0x8B5CF6
ROWS = 8
"""Rows with a button of their own; with the rest of the card they stay under Discord's 40 components."""
LONGEST_ROW = 420
LONGEST_BEFORE = 250
LENGTHS = ((LONGEST_ROW, LONGEST_BEFORE), (LONGEST_ROW, 120), (LONGEST_ROW, 0), (260, 0), (120, 0))
"""Characters of a row's text and of what held before: the first lengths with which all rows stay under Discord's 4,000."""
LONGEST_NAME = 60
LONGEST_ADDRESS = 120
LEAST = 1900
"""Characters that news gets in any case, before boards and the spotlight get any."""
LONGEST_NOTE = 300
LONGEST_ALT = 1000


def card(digest: Digest, *, chart: str | None = None) -> ui.LayoutView:
    """Return the post; `chart` is the text for those who can not see its picture, none where there is no picture."""
    page, said = digest_layout.sheet(digest), phrases(digest.language)
    container = ui.Container[Any](accent_colour=COLOUR)
    head = f"## {cut(safe(page.title), 120)}\n{cut(safe(page.intro), LONGEST_NOTE)}"
    foot = SMALL + cut(safe(" ".join(page.notes)), LONGEST_NOTE)
    left = PAGER.budget - len(head) - len(foot)
    boards, spotlight = _boards(page, said), _spotlight(page.spotlight, page, said) if page.spotlight is not None else ""
    boards = boards if len(boards) <= left - LEAST else ""
    spotlight = spotlight if len(boards) + len(spotlight) <= left - LEAST else ""
    container.add_item(ui.TextDisplay(head))
    _news(container, digest, page, left - len(boards) - len(spotlight))
    if boards:
        container.add_item(ui.TextDisplay(boards))
    if chart is not None:
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{CHART}", description=cut(chart, LONGEST_ALT))))
    if spotlight:
        container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        container.add_item(ui.TextDisplay(spotlight))
    if page.notes:
        container.add_item(ui.TextDisplay(foot))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.add_item(ui.ActionRow(*_buttons(digest, page, said, hidden=len(further_pages(digest)))))
    return view


def further(digest: Digest, page: int) -> ui.LayoutView:
    """Return what stands under "more", page 1 first; a page that is not there is the last one."""
    said, shown = phrases(digest.language), further_pages(digest)
    page = max(1, min(page, len(shown)))
    container = box(Status.ANSWERED)
    add_texts(container, shown[page - 1] if shown else [said("digest_log_empty")])
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    if len(shown) > 1:
        view.add_item(
            ui.ActionRow(
                Press.button("digestpage", handle(digest), said("button_previous"), page=page - 1, disabled=page <= 1),
                Press.button("digestpage", handle(digest), said("button_next"), page=page + 1, disabled=page >= len(shown)),
            )
        )
    return view


def further_pages(digest: Digest) -> list[list[str]]:
    """Return what "more" holds, in pages: smaller news, the spotlight whole, what is to be checked again, the sources."""
    page, said = digest_layout.sheet(digest), phrases(digest.language)
    blocks = [f"- {_row(row, page, said)}" for row in page.more]
    blocks += [safe(said("digest_left", n=page.left))] if page.left else []
    if page.rechecks:
        blocks += [f"**{said('digest_rechecks')}**", *(f"- {_row(row, page, said)}" for row in page.rechecks)]
    return PAGER.pages(blocks)


def reply(answer: Reply, said: Phrases, *, chart: str | None = None) -> ui.LayoutView:
    """Return what the counter for digests says; with a digest, that one under its title."""
    if answer.digest is not None:
        view = card(answer.digest, chart=chart)
        container = view.children[0]
        assert isinstance(container, ui.Container)  # noqa: S101 - `card` just made it
        container.children[0].content = f"{SMALL}{safe(answer.title)}\n{container.children[0].content}"  # type: ignore[attr-defined]
        return view
    numbered = len(answer.orders) > 1
    lines = [
        f"{f'{n}.' if numbered else '-'} {cut(moments.shown(line, safe, moment), LONGEST_ROW)}"
        for n, line in enumerate(answer.lines, start=1)
    ]
    return note("\n".join([f"**{safe(answer.title)}**" if lines else safe(answer.title), *lines]))


def _news(container: ui.Container[Any], digest: Digest, page: Sheet, budget: int) -> None:
    """Add corrections and news, each with a button, as far as Discord takes so many."""
    said = phrases(digest.language)
    rows = [(row, "⚠️ ") for row in page.corrections] + [(row, "") for row in page.lines]
    written = _rows([row for row, _ in rows[:ROWS]], page, said, budget - 3 * ROWS)
    for (row, sign), text in zip(rows[:ROWS], written, strict=True):
        button = Press.button("digestask", handle(digest), said("digest_ask_short"), page=row.number, emoji="💬")
        container.add_item(ui.Section(ui.TextDisplay(sign + text), accessory=button))
    _add(container, [sign + _row(row, page, said) for row, sign in rows[ROWS:]], budget - 3 * ROWS - sum(map(len, written)))


def _rows(rows: Sequence[Row], page: Sheet, said: Phrases, budget: int) -> list[str]:
    """Return rows that fit together: first what stands under them gets shorter, then they themselves."""
    written: list[str] = []
    for most, before in LENGTHS:
        written = [_row(row, page, said, most=most, before=before) for row in rows]
        if sum(map(len, written)) <= budget:
            break
    return written


def _row(row: Row, page: Sheet, said: Phrases, *, most: int = LONGEST_ROW, before: int = LONGEST_BEFORE) -> str:
    text = f"**{cut(safe(row.label), 60)}** {_fitting(row.line, said, most)}"
    small = [_credit(row.line, page, said), cut(safe(row.before), before) if before else ""]
    under = " · ".join(piece for piece in small if piece)
    return f"{text}\n{SMALL}{under}" if under else text


def _fitting(line: layout.Line, said: Phrases, most: int) -> str:
    """Return a line with its marks; one that is too long loses its end."""
    whole = line_text(digest_layout.unnumbered(line), {}, said)
    return whole if len(whole) <= most else cut(safe(line.text), most)


def _credit(line: layout.Line, page: Sheet, said: Phrases) -> str:
    """Return the source of a line, with its date and a link."""
    credit = digest_layout.credit(line, page.sources, said)
    if credit is None:
        return ""
    name = cut(safe(credit.name), LONGEST_NAME)
    shown = f"[{name}](<{credit.url}>)" if credit.url and len(credit.url) <= LONGEST_ADDRESS else name
    return f"{shown} {said('more_sources', n=credit.further)}" if credit.further else shown


def _add(container: ui.Container[Any], blocks: Sequence[str], budget: int) -> None:
    """Add what fits."""
    for block in blocks:
        if len(block) <= budget:
            container.add_item(ui.TextDisplay(block))
            budget -= len(block)


def _boards(page: Sheet, said: Phrases) -> str:
    """Return where boards moved."""
    if page.table is None:
        return ""
    heading = f"**{said('digest_boards')}** {cut(safe(page.table.title), LONGEST_BEFORE)}"
    return "\n".join([heading, *table(page.table, said)])


def _spotlight(spot: Spot, page: Sheet, said: Phrases) -> str:
    lines = [f"- {_fitting(line, said, LONGEST_ROW)}\n  {SMALL}{_credit(line, page, said)}".rstrip(f" \n{SMALL}") for line in spot.lines]
    return "\n".join([f"**{cut(safe(said('digest_spotlight') + ': ' + spot.title), LONGEST_BEFORE)}**", *lines])


def _buttons(digest: Digest, page: Sheet, said: Phrases, *, hidden: int) -> Sequence[Press]:
    found = []
    if hidden:
        found.append(Press.button("digestmore", handle(digest), digest_layout.told_more(digest, said), emoji="➕"))
    if page.spotlight is not None:
        found.append(Press.button("digestask", handle(digest), said("digest_ask_spotlight"), page=page.spotlight.number, emoji="🔦"))
    found.append(Press.button("digestorder", handle(digest), said("digest_about_order"), emoji="⚙️"))
    return found
