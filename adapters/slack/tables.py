"""A table as Slack's own block, and in lines where the message has one already: Slack takes one table in a message."""

from __future__ import annotations

import re

from adapters.columns import cleaned
from adapters.slack.blocks import NOTHING, Block, listed, paragraph, words
from adapters.slack.markup import cut, literal
from bot.answers import Table
from bot.phrases import Phrases

ROWS = 10
"""What is read at once."""
MOST_ROWS = 200
MOST_COLUMNS = 8
MOST_CELLS = 100
"""Cells of one table, and `MOST_LETTERS` the characters in them: Slack takes more, but not in a message with much beside it."""
MOST_LETTERS = 3000
LONGEST_CELL = 150
LONGEST_ITEM = 400
SHORT_TITLE = 30
_NUMBER = re.compile(r"[-+–]?[$€£¥]?\d[\d.,]*\s?(%|[kKMB]|[a-z]{1,7})?")


def table(given: Table, said: Phrases, *, native: bool) -> list[Block]:
    """Return the blocks of a table: its title, its first rows, and how many there are more; nothing for one without cells."""
    heading, *rows = _grid(given)
    if not heading or not rows:
        return []
    left = rows_left(given)
    return _shown(given, heading, rows[:ROWS], native=native) + (_left(left, said) if left else [])


def further_rows(given: Table, said: Phrases) -> list[Block]:
    """Return the rows that the first page has no room for, in tables that a message can take one by one; none where it shows all."""
    heading, *rows = _grid(given)
    if not heading:
        return []
    at_once = MOST_CELLS // len(heading) - 1
    found = [block for n in range(ROWS, len(rows), at_once) for block in _shown(given, heading, rows[n : n + at_once], native=True)]
    return found + (_left(len(given.rows) - MOST_ROWS, said) if len(given.rows) > MOST_ROWS else [])


def rows_left(given: Table) -> int:
    """Return how many rows the first page has no room for."""
    return max(0, len(given.rows) - ROWS)


def _grid(given: Table) -> list[list[str]]:
    return [row[:MOST_COLUMNS] for row in cleaned(given, MOST_ROWS)]


def _left(rows: int, said: Phrases) -> list[Block]:
    return [paragraph(words(said("more_rows", n=rows), italic=True))]


def _shown(given: Table, heading: list[str], rows: list[list[str]], *, native: bool) -> list[Block]:
    """Return a table under its title; a short title fits into the corner where the heading begins with none."""
    title = cut(literal(given.title), LONGEST_CELL)
    if native and not heading[0] and len(title) <= SHORT_TITLE:
        heading, title = [title, *heading[1:]], ""
    above = [paragraph(words(title, bold=True))] if title else []
    return above + ([_block([heading, *rows])] if native else _lines(heading, rows))


def _block(grid: list[list[str]]) -> Block:
    most = min(LONGEST_CELL, MOST_LETTERS // (len(grid) * len(grid[0])))
    rows = [[{"type": "raw_text", "text": cut(literal(cell), most) or NOTHING} for cell in row] for row in grid]
    settings = [{"is_wrapped": True, "align": "right" if _numbers([row[n] for row in grid[1:]]) else "left"} for n in range(len(grid[0]))]
    return {"type": "table", "column_settings": settings, "rows": rows}


def _lines(heading: list[str], rows: list[list[str]]) -> list[Block]:
    found = []
    for first, *others in rows:
        told = " · ".join(f"{literal(name)}: {literal(cell)}" for name, cell in zip(heading[1:], others, strict=True) if cell)
        name = words(cut(literal(first), LONGEST_CELL) or NOTHING, bold=True)
        found.append(listed([[*name, *words(cut(f"  {told}", LONGEST_ITEM) if told else "")]]))
    return found


def _numbers(cells: list[str]) -> bool:
    written = [cell for cell in cells if cell]
    return bool(written) and all(_NUMBER.fullmatch(cell) for cell in written)
