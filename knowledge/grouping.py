"""Parting and thinning of rows: by a key, by series, by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from knowledge.models import Area, Claim, Predicate

T = TypeVar("T")
W = TypeVar("W", Area, Predicate)


def grouped(keys: Iterable[str], things: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """Part things by their key; a key that none has gets none."""
    found: dict[str, list[T]] = {one: [] for one in keys}
    for thing in things:
        found[key(thing)].append(thing)
    return {one: tuple(group) for one, group in found.items()}


def ends(newest_first: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Take the newest claim of each time series."""
    ends: dict[tuple[str | None, ...], Claim] = {}
    for claim in newest_first:
        ends.setdefault((claim.subject, claim.area, claim.benchmark, claim.track, claim.scale), claim)
    return tuple(ends.values())


def first_of_each(words: Iterable[W]) -> dict[str, W]:
    """Give areas or predicates by id; of two with one id the first."""
    found: dict[str, W] = {}
    for word in words:
        found.setdefault(word.id, word)
    return found
