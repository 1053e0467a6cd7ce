"""A table in Discord, which has none: letters in columns where a phone has room for them, else a line for each row."""

from __future__ import annotations

from dataclasses import replace

from adapters.columns import cleaned, columns
from adapters.discord.markup import code_block, cut, safe
from bot.answers import Table
from bot.phrases import Phrases

ROWS = 14
"""What is read at once."""
WIDEST = 44
"""Characters of a row that a phone shows without breaking it."""
LONGEST_BLOCK = 1200
LONGEST_CELL = 80


def table(given: Table, said: Phrases) -> list[str]:
    """Return the blocks of a table's first rows, and how many there are more."""
    left = rows_left(given)
    return _shown(replace(given, rows=given.rows[:ROWS])) + ([f"-# {said('more_rows', n=left)}"] if left else [])


def rows_after(given: Table) -> int:
    """Return how many rows come on the further pages."""
    first = columns(given, width=WIDEST, rows=ROWS)
    return len(given.rows) if first is not None and not first.whole else rows_left(given)


def further_rows(given: Table) -> list[str]:
    """Return the rows that were not shown at once; all of them in full where something of the first ones had to be left out."""
    first = columns(given, width=WIDEST, rows=ROWS)
    if first is not None and not first.whole:
        return _lines(given)
    return [block for n in range(ROWS, len(given.rows), ROWS) for block in _shown(replace(given, rows=given.rows[n : n + ROWS]))]


def rows_left(given: Table) -> int:
    """Return how many rows are not shown at once."""
    return max(0, len(given.rows) - ROWS)


def _shown(given: Table) -> list[str]:
    grid = columns(given, width=WIDEST, rows=len(given.rows))
    if grid is None:
        return _lines(given)
    return [code_block(grid.text)] if grid.text else []


def _lines(given: Table) -> list[str]:
    """Return a line for each row, a few lines in each block."""
    heading, *rows = cleaned(given, len(given.rows))
    blocks: list[str] = []
    for first, *others in rows:
        told = " · ".join(f"{_cell(name)}: {_cell(cell)}" for name, cell in zip(heading[1:], others, strict=True) if cell)
        line = cut(f"**{_cell(first)}**  {told}" if first else told, LONGEST_BLOCK)
        if blocks and len(blocks[-1]) + len(line) < LONGEST_BLOCK:
            blocks[-1] += f"\n{line}"
        elif line:
            blocks.append(line)
    return blocks


def _cell(text: str) -> str:
    return cut(safe(text), LONGEST_CELL)
