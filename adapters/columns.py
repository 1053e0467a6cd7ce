"""A table in letters of one width, for surfaces that have no table of their own."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from adapters.characters import printable
from bot.answers import Table

GAP = "  "
LONGEST = 300
"""Characters of a cell that are read at all; every surface shows fewer."""
NARROWEST = 11
"""A column is not cut below that: dates stay whole."""
KEPT = 0.9
"""Part of the letters that has to stay readable."""
FEWEST = 3
"""Columns that are never dropped for want of room."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table written in columns."""

    text: str
    whole: bool
    """No column was dropped and no cell cut."""


def columns(table: Table, *, width: int, rows: int) -> Grid | None:
    """Return the first `rows` of the table with their heading, each at most `width` columns wide.

    Empty columns fall away, and so do the last ones of more than three where there is no room for them.
    None is returned when too little would be left of the cells (see `KEPT`).
    """
    cells, whole = cleaned(table, rows), True
    while True:
        natural = [max(wide(row[n]) for row in cells) for n in range(len(cells[0]))]
        widths = _fitted(natural, width)
        kept = sum(min(wide(cell), w) for row in cells for cell, w in zip(row, widths, strict=True))
        if _across(widths) <= width and kept >= KEPT * sum(wide(cell) for row in cells for cell in row):
            break
        if len(natural) <= FEWEST:
            return None
        cells, whole = [row[:-1] for row in cells], False
    text = "\n".join(GAP.join(_filled(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells)
    return Grid(text, whole and widths == natural)


def cleaned(table: Table, rows: int) -> list[list[str]]:
    """Return the heading and the first rows as single lines of text, without columns that are empty."""
    lines = [[" ".join(printable(cell[:LONGEST]).split()) for cell in row] for row in (table.columns, *table.rows[:rows])]
    kept = [n for n in range(len(table.columns)) if any(len(line) > n and line[n] for line in lines[1:])]
    return [[line[n] if n < len(line) else "" for n in kept] for line in lines]


def wide(text: str) -> int:
    """Return how many columns a text takes: letters of East Asian scripts take two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fitted(widths: list[int], width: int) -> list[int]:
    """Take from the widest column until the row fits."""
    widths = list(widths)
    while widths and _across(widths) > width:
        widest = max(range(len(widths)), key=lambda n: widths[n])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _across(widths: list[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _filled(text: str, width: int) -> str:
    if wide(text) > width:
        kept, left = "", width - 1
        for c in text:
            if wide(c) > left:
                break
            kept, left = kept + c, left - wide(c)
        text = kept.rstrip() + "…"
    return text + " " * (width - wide(text))
