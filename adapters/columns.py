"""A table in letters of one width, for surfaces that have no table of their own."""

from __future__ import annotations

import unicodedata

from adapters.characters import printable
from bot.answers import Table

GAP = "  "
NARROWEST = 6
KEPT = 0.9
"""Part of the letters that has to stay readable."""
FEWEST = 3
"""Columns that are never dropped for want of room."""


def columns(table: Table, *, width: int, rows: int) -> str | None:
    """Return the first `rows` of the table with their heading, each at most `width` columns wide.

    Empty columns fall away, and so do the last ones of more than three where there is no room for them.
    None is returned when too little would be left of the cells (see `KEPT`).
    """
    cells = cleaned(table, rows)
    while True:
        natural = [max(wide(row[n]) for row in cells) for n in range(len(cells[0]))]
        widths = _fitted(natural, width)
        kept = sum(min(wide(cell), w) for row in cells for cell, w in zip(row, widths, strict=True))
        if kept >= KEPT * sum(wide(cell) for row in cells for cell in row):
            break
        if len(natural) <= FEWEST:
            return None
        cells = [row[:-1] for row in cells]
    shown = [GAP.join(_filled(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    left = len(table.rows) - rows
    return "\n".join(shown + ([f"… {left} more"] if left > 0 else []))


def cleaned(table: Table, rows: int) -> list[list[str]]:
    """Return the heading and the first rows as single lines of text, without columns that are empty."""
    lines = [[" ".join(printable(cell).split()) for cell in row] for row in (table.columns, *table.rows[:rows])]
    kept = [n for n in range(len(table.columns)) if any(len(line) > n and line[n] for line in lines[1:])]
    return [[line[n] if n < len(line) else "" for n in kept] for line in lines]


def wide(text: str) -> int:
    """Return how many columns a text takes: letters of East Asian scripts take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fitted(widths: list[int], width: int) -> list[int]:
    """Take from the widest column until the row fits."""
    widths = list(widths)
    while widths and sum(widths) + len(GAP) * (len(widths) - 1) > width:
        widest = max(range(len(widths)), key=lambda n: widths[n])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _filled(text: str, width: int) -> str:
    if wide(text) > width:
        kept, left = "", width - 1
        for c in text:
            if wide(c) > left:
                break
            kept, left = kept + c, left - wide(c)
        text = kept.rstrip() + "…"
    return text + " " * (width - wide(text))
