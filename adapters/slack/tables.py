"""A table as Slack's own block, and in lines where the message has one already: Slack takes one table in a message."""

from __future__ import annotations

import re

from adapters.columns import cleaned
from adapters.slack.blocks import NOTHING, Block, listed, paragraph, words
from adapters.slack.markup import cut, literal
from bot.answers import Table
from bot.phrases import Phrases

ROWS = 15
MOST_COLUMNS = 8
MOST_LETTERS = 6000
"""Characters of all cells; Slack refuses more than 10,000."""
LONGEST_CELL = 150
LONGEST_ITEM = 400
_NUMBER = re.compile(r"[-+–]?[$€£¥]?\d[\d.,]*\s?(%|[kKMB]|[a-z]{1,7})?")


def table(given: Table, said: Phrases, *, native: bool) -> list[Block]:
    """Return the blocks of a table: its title, itself, and how many rows are not shown; nothing for one without cells."""
    grid = [row[:MOST_COLUMNS] for row in cleaned(given, ROWS)]
    if len(grid) < 2 or not grid[0]:
        return []
    left = len(given.rows) - (len(grid) - 1)
    title = words(cut(literal(given.title), LONGEST_CELL), bold=True)
    found = [paragraph(title)] if title else []
    found += [_block(grid)] if native else _lines(grid)
    return found + ([paragraph(words(said("more_rows", n=left), italic=True))] if left > 0 else [])


def _block(grid: list[list[str]]) -> Block:
    most = min(LONGEST_CELL, MOST_LETTERS // (len(grid) * len(grid[0])))
    rows = [[{"type": "raw_text", "text": cut(literal(cell), most) or NOTHING} for cell in row] for row in grid]
    settings = [{"is_wrapped": True, "align": "right" if _numbers([row[n] for row in grid[1:]]) else "left"} for n in range(len(grid[0]))]
    return {"type": "table", "column_settings": settings, "rows": rows}


def _lines(grid: list[list[str]]) -> list[Block]:
    heading, *rows = grid
    found = []
    for first, *others in rows:
        told = " · ".join(f"{literal(name)}: {literal(cell)}" for name, cell in zip(heading[1:], others, strict=True) if cell)
        name = words(cut(literal(first), LONGEST_CELL) or NOTHING, bold=True)
        found.append(listed([[*name, *words(cut(f"  {told}", LONGEST_ITEM) if told else "")]]))
    return found


def _numbers(cells: list[str]) -> bool:
    written = [cell for cell in cells if cell]
    return bool(written) and all(_NUMBER.fullmatch(cell) for cell in written)
