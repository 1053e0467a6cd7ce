"""Cutting a long answer into pages: whole blocks, in order, inside a budget of characters."""

from __future__ import annotations

from collections.abc import Sequence


def pages(blocks: Sequence[str], *, budget: int, most: int) -> list[list[str]]:
    """Return the blocks in pages of at most `budget` characters and `most` blocks; no block may be longer than the budget.

    No blocks are no pages. Raises `ValueError` for a block that fits on no page.
    """
    found: list[list[str]] = []
    left = 0
    for block in blocks:
        if len(block) > budget:
            raise ValueError("a block is longer than a page")
        if not found or len(block) > left or len(found[-1]) >= most:
            found.append([])
            left = budget
        found[-1].append(block)
        left -= len(block)
    return found
