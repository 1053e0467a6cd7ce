"""A table in Discord, which has none: letters in columns where a phone has room for them, else a line for each row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

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
BULLET = "- "


def table(given: Table, said: Phrases) -> list[str]:
    """Return the blocks of a table's first rows, and how many there are more."""
    left = len(given.rows) - ROWS
    return _first(given).blocks + ([f"-# {said('more_rows', n=left)}"] if left > 0 else [])


def rows_after(given: Table) -> int:
    """Return how many rows come on the further pages."""
    return max(0, len(given.rows) - ROWS) if _first(given).whole else len(given.rows)


def further_rows(given: Table) -> list[str]:
    """Return the rows that were not shown at once; all of them in full where something of the first ones had to be left out."""
    if not _first(given).whole:
        return _lines(given)
    return [block for n in range(ROWS, len(given.rows), ROWS) for block in _written(replace(given, rows=given.rows[n : n + ROWS])).blocks]


@dataclass(frozen=True, slots=True)
class Written:
    """Some rows, written."""

    blocks: list[str]
    whole: bool
    """Nothing was left out."""


def _first(given: Table) -> Written:
    return _written(replace(given, rows=given.rows[:ROWS]))


def _written(given: Table) -> Written:
    """Write rows in columns; what does not fit that way in groups by the first column, or in lines."""
    grid = columns(given, width=WIDEST, rows=len(given.rows))
    if grid is not None and grid.whole:
        return Written([code_block(grid.text)] if grid.text else [], whole=True)
    grouped = _grouped(given)
    if grouped is not None:
        return grouped
    return Written([code_block(grid.text)], whole=False) if grid is not None else Written(_lines(given), whole=True)


def _grouped(given: Table) -> Written | None:
    """Write rows under what they have in common in the first column; none where that does not make everything fit."""
    groups = [(name, tuple(row[1:] for row in rows)) for name, rows in groupby(given.rows, key=lambda row: row[0] if row else "")]
    if len(groups) * 2 > len(given.rows):
        return None
    grids = [columns(Table("", given.columns[1:], rows), width=WIDEST, rows=len(rows)) for _, rows in groups]
    blocks = [f"**{_cell(name)}**\n{code_block(grid.text)}" for (name, _), grid in zip(groups, grids, strict=True) if grid and grid.whole]
    return Written(blocks, whole=True) if len(blocks) == len(groups) else None


def _lines(given: Table) -> list[str]:
    """Return a line for each row, a few lines in each block."""
    heading, *rows = cleaned(given, len(given.rows))
    blocks: list[str] = []
    for first, *others in filter(any, rows):
        told = " · ".join(_named(name, cell) for name, cell in zip(heading[1:], others, strict=True) if cell)
        line = cut(BULLET + " · ".join(piece for piece in (f"**{_cell(first)}**" if first else "", told) if piece), LONGEST_BLOCK)
        if blocks and len(blocks[-1]) + len(line) < LONGEST_BLOCK:
            blocks[-1] += f"\n{line}"
        else:
            blocks.append(line)
    return blocks


def in_lines(block: str) -> bool:
    """Say whether a block of a table is written in lines."""
    return block.startswith(BULLET)


def _named(name: str, cell: str) -> str:
    return f"*{_cell(name)}:* {_cell(cell)}" if name else _cell(cell)


def _cell(text: str) -> str:
    return cut(safe(text), LONGEST_CELL)
