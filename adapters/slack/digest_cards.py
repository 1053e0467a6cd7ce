"""A digest as Slack's blocks. Pure, like `cards`; every message is inside every limit."""

from __future__ import annotations

from collections.abc import Sequence

from adapters import digest_layout, layout, moments
from adapters.digest_layout import Row, Sheet
from adapters.digests.naming import handle
from adapters.digests.orders import Reply
from adapters.slack import controls
from adapters.slack.blocks import Block, context, divider, header, image, section
from adapters.slack.cards import ChartShown, Message, note
from adapters.slack.markup import cut, moment, safe
from adapters.slack.tables import table
from bot.digest.document import Digest
from bot.phrases import Phrases, phrases

LONGEST_ROW = 900
LONGEST_MARK = 80
LONGEST_BEFORE = 250
LONGEST_ADDRESS = 200
LONGEST_TEXT = 3000
MOST_LEFT = 24
"""Rows under "more"."""


def card(digest: Digest, *, chart: ChartShown | None = None) -> Message:
    """Return the post."""
    page, said = digest_layout.sheet(digest), phrases(digest.language)
    blocks: list[Block] = [header(page.title), section(safe(page.intro))]
    if page.corrections:
        blocks += [
            section(f"*{said('digest_corrections')}*"),
            *(_row(digest, row, page, said, "⚠ ") for row in page.corrections),
            divider(),
        ]
    blocks += [_row(digest, row, page, said) for row in page.lines]
    if page.table is not None:
        blocks += [divider(), section(f"*{said('digest_boards')}*"), *table(page.table, said, native=True)]
    blocks += [image(chart.file, chart.alt)] if chart is not None else []
    if page.spotlight is not None:
        title = f"*{said('digest_spotlight')}: {safe(page.spotlight.title)}*"
        lines = [f"• {_text(line, said)} _{_credit(line, page, said)}_".removesuffix(" __") for line in page.spotlight.lines]
        ask = _ask(digest, page.spotlight.number, said)
        blocks += [divider(), section(cut("\n".join([title, *lines]), LONGEST_TEXT)) | {"accessory": ask}]
    blocks += [context(" ".join(page.notes))] if page.notes else []
    return Message(told(digest), (*blocks, *controls.row(handle(digest), _buttons(digest, said))))


def further(digest: Digest) -> Message:
    """Return what stands under "more": smaller news, and what is to be checked again."""
    page, said = digest_layout.sheet(digest), phrases(digest.language)
    blocks = [_row(digest, row, page, said) for row in page.more[:MOST_LEFT]]
    blocks += [context(said("digest_left", n=page.left))] if page.left else []
    if page.rechecks:
        blocks += [section(f"*{said('digest_rechecks')}*"), *(_row(digest, row, page, said) for row in page.rechecks[:8])]
    return Message(page.title, tuple(blocks or [context(said("digest_log_empty"))]))


def reply(answer: Reply, said: Phrases, *, chart: ChartShown | None = None) -> Message:
    """Return what the counter for digests says; with a digest, that one under its title."""
    if answer.digest is not None:
        shown = card(answer.digest, chart=chart)
        return Message(shown.text, (context(answer.title), *shown.blocks))
    numbered = len(answer.orders) > 1
    lines = [f"{f'{n}.' if numbered else '•'} {cut(told_line(line), LONGEST_ROW)}" for n, line in enumerate(answer.lines, start=1)]
    return note("\n".join([f"*{safe(answer.title)}*" if lines else safe(answer.title), *lines]))


def told_line(line: str) -> str:
    """Return a line of the counter's, with its moments as each reader's clock shows them."""
    return moments.shown(line, safe, moment)


def told(digest: Digest) -> str:
    """Return a digest in words: its title, what it says at once, its first lines."""
    lines = [digest.title, digest.intro, *(f"• {line.point.text}" for line in (*digest.corrections, *digest.lines))]
    return cut("\n".join(safe(line) for line in lines), LONGEST_TEXT)


def _row(digest: Digest, row: Row, page: Sheet, said: Phrases, sign: str = "") -> Block:
    text = f"{sign}*{cut(safe(row.label), LONGEST_MARK)}*  {_text(row.line, said)}"
    under = " · ".join(piece for piece in (_credit(row.line, page, said), cut(safe(row.before), LONGEST_BEFORE)) if piece)
    return section(f"{text}\n_{under}_" if under else text) | {"accessory": _ask(digest, row.number, said)}


def _text(line: layout.Line, said: Phrases) -> str:
    text = cut(safe(line.text), LONGEST_ROW) or "…"
    marks = layout.in_brackets((cut(safe(mark), LONGEST_MARK) for mark in layout.marks(line, said)), said)
    return f"{text} _({marks})_" if marks else text


def _credit(line: layout.Line, page: Sheet, said: Phrases) -> str:
    """Return the source of a line, with its date and a link."""
    credit = digest_layout.credit(line, page.sources, said)
    if credit is None:
        return ""
    name = cut(safe(credit.name), LONGEST_MARK)
    fits = credit.url is not None and len(credit.url) <= LONGEST_ADDRESS and not set(credit.url) & set("<>|")
    shown = f"<{credit.url}|{name}>" if fits else name
    return f"{shown} {said('more_sources', n=credit.further)}" if credit.further else shown


def _ask(digest: Digest, number: int, said: Phrases) -> Block:
    return controls.button("digest_ask", handle(digest), said("digest_ask"), page=number, number=number)


def _buttons(digest: Digest, said: Phrases) -> Sequence[Block]:
    hidden = digest_layout.told_more(digest, said)
    more = [controls.button("digest_more", handle(digest), hidden, emoji="➕")] if hidden else []
    return [*more, controls.button("digest_order", handle(digest), said("digest_about_order"), emoji="⚙️")]


def order_lines(lines: Sequence[tuple[str, str]], said: Phrases) -> tuple[str, ...]:
    """Return a line for each order of a workspace, with its channel: for the home."""
    places = [f"<#{channel}>" if channel.startswith(("C", "G")) else said("digest_direct") for channel, _ in lines]
    return tuple(f"{place} {told_line(line)}" for place, (_, line) in zip(places, lines, strict=True))
