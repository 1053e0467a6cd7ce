"""What was said and does not stand any more: claims that were taken back or now say something else, and claims that are disputed now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.models import Claim, JournalEntry
from knowledge.reader import Knowledge
from knowledge.search import stems

from .news import MOST, Newsroom, Window

SAYS = ("subject", "predicate", "object", "value", "unit", "until", "area", "benchmark", "rank", "track", "scale", "kind")
"""What a claim says, in the words of its record; a change of anything else is no correction."""
SAME = 0.75
"""Of the words of two texts that say the same, this part is common to both."""
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One claim that does not stand as it was told."""

    key: str
    claim: str
    """Its id."""
    text: str
    """What it said."""
    now: Claim | None
    """What it says now, or the claim that disputes it; none when it was taken back."""
    disputed: bool = False
    why: str = ""
    """The reason that was noted with the change, as whoever made it wrote it."""


def withdrawn(newsroom: Newsroom, window: Window) -> tuple[Withdrawn, ...]:
    """Return all of a window, newest first; whoever was told of them is for the caller to find out."""
    knowledge = newsroom.knowledge
    entries = knowledge.journal(since=window.learnt, until=window.day, limit=MOST)
    found = [*_taken_back(knowledge, entries), *_disputed(knowledge, newsroom.fresh(window))]
    return tuple({one.claim: one for one in reversed(found)}.values())[::-1]


def _taken_back(knowledge: Knowledge, entries: tuple[JournalEntry, ...]) -> Iterator[Withdrawn]:
    """Go through the journal from the oldest change: what a claim said first is what was told."""
    first: dict[str, tuple[JournalEntry, Mapping[str, Any]]] = {}
    for entry in reversed(entries):
        if entry.record_type == "claim" and entry.what in ("retracted", "changed") and entry.before is not None:
            first.setdefault(entry.record_id, (entry, json.loads(entry.before)))
    present = knowledge.claims(tuple(first))
    for ident, (entry, before) in first.items():
        now = present.get(ident)
        if now is None or _says_otherwise(before, now):
            yield Withdrawn(f"withdrawn:{ident}@{entry.at}", ident, str(before["text"]), now, why=entry.why if now is None else "")


def _disputed(knowledge: Knowledge, fresh: Mapping[str, Claim]) -> Iterator[Withdrawn]:
    for claim in fresh.values():
        for older in knowledge.claims(claim.contradicts).values():
            if older.id not in fresh:
                yield Withdrawn(f"disputed:{older.id}@{claim.id}", older.id, older.text, claim, disputed=True)


def _says_otherwise(before: Mapping[str, Any], now: Claim) -> bool:
    if any(before.get(name) != getattr(now, name) for name in SAYS):
        return True
    text = str(before["text"])
    if sorted(_NUMBERS.findall(text)) != sorted(_NUMBERS.findall(now.text)):
        return True
    then, today = set(stems(text)), set(stems(now.text))
    return len(then & today) < SAME * len(then | today)
