"""Cutting a long answer into pages: whole blocks, in order, inside a budget of characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Block = TypeVar("Block")


@dataclass(frozen=True, slots=True)
class Pager(Generic[Block]):
    """What fits on a page of a surface."""

    budget: int
    """Characters on one page."""
    most: int
    """Blocks on one page."""
    size: Callable[[Block], int]
    """The characters of a block."""

    def pages(self, blocks: Sequence[Block], *, less: int = 0) -> list[list[Block]]:
        """Return the blocks in pages, each with `less` characters kept free; no block may be longer than a page.

        No blocks are no pages. Raises `ValueError` for a block that fits on no page.
        """
        budget = self.budget - less
        found: list[list[Block]] = []
        left = 0
        for block in blocks:
            size = self.size(block)
            if size > budget:
                raise ValueError("a block is longer than a page")
            if not found or size > left or len(found[-1]) >= self.most:
                found.append([])
                left = budget
            found[-1].append(block)
            left -= size
        return found

    def first_and_further(self, answering: Sequence[Block], more: Sequence[Block], *, less: int) -> list[list[Block]]:
        """Return pages: what answers on the first as far as it fits beside `less` other characters, what is left and `more` after it."""
        first, *left = self.pages(answering, less=less)
        return [first, *self.pages([block for page in left for block in page] + list(more))]
