"""Work shared among the processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any, TypeVar

_One = TypeVar("_One")
_Made = TypeVar("_Made")
_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def at_once(work: Callable[[_One], _Made], of: Sequence[_One]) -> list[_Made]:
    """Do the same work on several things, each in a process of its own; what it works on is not sent: the children have it already."""
    _work.append((work, of))
    try:
        with get_context("fork").Pool(os.cpu_count()) as pool:
            return pool.map(_do, range(len(of)), chunksize=1)
    finally:
        _work.pop()


def _do(n: int) -> Any:
    work, of = _work[-1]
    return work(of[n])
