"""A digest as Discord's Components V2 cards. Pure, like `cards`; every view is inside every limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from adapters import digest_layout, moments
from adapters.digest_layout import Row, Sheet, Spot
from adapters.digests.naming import handle
from adapters.digests.orders import Reply
from adapters.discord.buttons import Press
from adapters.discord.cards import CHART, PAGER, SMALL, add_texts, box, line_text, note
from adapters.discord.markup import cut, moment, safe
from adapters.discord.tables import table
from bot.answers import Citation, Status
from bot.digest.document import Digest
from bot.phrases import Phrases, phrases

COLOUR = 0x8B5CF6
ROWS = 8
"""Rows with a button of their own; with the rest of the card they stay under Discord's 40 components."""
LONGEST_ROW = 420
"""Characters of a row: eight of them and the rest stay under Discord's 4,000."""
LONGEST_BEFORE = 160
LONGEST_NOTE = 300
LONGEST_ALT = 1000


def card(digest: Digest, *, chart: str | None = None) -> ui.LayoutView:
    """Return the post; `chart` is the text for those who can not see its picture, none where there is no picture."""
    page, said = digest_layout.sheet(digest), phrases(digest.language)
    links = dict(enumerate(page.sources, start=1))
    container = ui.Container[Any](accent_colour=COLOUR)
    container.add_item(ui.TextDisplay(f"## {cut(safe(page.title), 120)}\n{cut(safe(page.intro), LONGEST_NOTE)}"))
    rows = [(row, "⚠️ ") for row in page.corrections] + [(row, "") for row in page.lines]
    for row, sign in rows[:ROWS]:
        button = Press.button("digestask", handle(digest), said("digest_ask_short"), page=row.number, emoji="💬")
        container.add_item(ui.Section(ui.TextDisplay(sign + _row(row, links, said)), accessory=button))
    rest = [sign + _row(row, links, said) for row, sign in rows[ROWS:]]
    budget = PAGER.budget - sum(len(_row(row, links, said)) + 3 for row, _ in rows[:ROWS]) - LONGEST_NOTE - 700
    budget = _add(container, [*rest, *_boards(page, said)], budget)
    if chart is not None:
        container.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{CHART}", description=cut(chart, LONGEST_ALT))))
    if page.spotlight is not None:
        container.add_item(ui.Separator(spacing=discord.SeparatorSpacing.small))
        _add(container, [_spotlight(page.spotlight, links, said)], budget)
    if page.notes:
        container.add_item(ui.TextDisplay(SMALL + cut(safe(" ".join(page.notes)), LONGEST_NOTE)))
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
    links = dict(enumerate(page.sources, start=1))
    blocks = [f"- {_row(row, links, said)}" for row in page.more]
    blocks += [safe(said("digest_left", n=page.left))] if page.left else []
    if page.rechecks:
        blocks += [f"**{said('digest_rechecks')}**", *(f"- {_row(row, links, said)}" for row in page.rechecks)]
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


def _row(row: Row, links: dict[int, Citation], said: Phrases) -> str:
    text = f"**{cut(safe(row.label), 60)}** {_fitting(row, links, said)}"
    return text + (f"\n{SMALL}{cut(safe(row.before), LONGEST_BEFORE)}" if row.before else "")


def _fitting(row: Row, links: dict[int, Citation], said: Phrases) -> str:
    """Return a row's line; one that is too long loses its end and keeps its sources."""
    whole = line_text(row.line, links, said)
    return whole if len(whole) <= LONGEST_ROW else cut(safe(row.line.text), LONGEST_ROW)


def _add(container: ui.Container[Any], blocks: Sequence[str], budget: int) -> int:
    """Add what fits; return how many characters are left."""
    for block in blocks:
        if len(block) <= budget:
            container.add_item(ui.TextDisplay(block))
            budget -= len(block)
    return budget


def _boards(page: Sheet, said: Phrases) -> list[str]:
    """Return where boards moved."""
    if page.table is None:
        return []
    heading = f"**{said('digest_boards')}** {cut(safe(page.table.title), LONGEST_BEFORE)}"
    return ["\n".join([heading, *table(page.table, said)])]


def _spotlight(spot: Spot, links: dict[int, Citation], said: Phrases) -> str:
    lines = [f"- {cut(line_text(line, links, said), LONGEST_ROW)}" for line in spot.lines]
    return "\n".join([f"**{cut(safe(said('digest_spotlight') + ': ' + spot.title), LONGEST_BEFORE)}**", *lines])


def _buttons(digest: Digest, page: Sheet, said: Phrases, *, hidden: int) -> Sequence[Press]:
    found = []
    if hidden:
        count = len(page.more) + page.left + len(page.rechecks)
        found.append(Press.button("digestmore", handle(digest), said("digest_more", n=count), emoji="➕"))
    if page.spotlight is not None:
        found.append(Press.button("digestask", handle(digest), said("digest_ask_spotlight"), page=page.spotlight.number, emoji="🔦"))
    found.append(Press.button("digestorder", handle(digest), said("digest_about_order"), emoji="⚙️"))
    return found
