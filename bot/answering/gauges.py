"""What a figure measures, however its unit is worded, and all the figures that a claim tells: its value, and others in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.models import Claim
from knowledge.search import stems

_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALE = "thousand|million|billion|trillion"
_TAIL = re.compile(r"\s*\(.*\)|\s+at\s+\S+$|\s+of\s+[A-Z]\w+$")
"""What narrows a unit down without making it another one: "(both together)", "at 720p", "of Acme"."""
_FILLERS = frozenset({"active", "total"})
_SPANS = ("daily", "weekly", "monthly", "quarterly", "annual", "yearly")
"""Words before what is counted that make two counts of one thing."""
_VALUE = re.compile(rf"^(?:about |over |more than )?(?P<n>\d[\d,.]*)\s*(?P<scale>{_SCALE})?\s+(?P<unit>[^\W\d][\w -]*?)(?: with .*)?$")
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)\s*(?:to|–|-)\s*(?P<high>\d+(?:\.\d+)?)(?![\d%-])")
_WIDEST = 100
"""How many times the smaller end of a range the larger one may be."""


@lru_cache(maxsize=2_000)
def measure(unit: str) -> tuple[str, ...]:
    """Return the stems of what a unit counts, without what narrows it down; the same for units that measure the same."""
    plain = unit if unit.startswith("percent") else _TAIL.sub("", unit)
    return tuple(stems(" ".join(w for w in plain.split() if w.casefold() not in _FILLERS)))


def narrowed(unit: str) -> str:
    """Return the end of a unit that narrows it down (" at 720p"); empty where it has none."""
    m = None if unit.startswith("percent") else _TAIL.search(unit)
    return m.group() if m is not None else ""


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two measures count the same thing in another way: by the day and by the month, in another currency."""
    return bool(one and other) and one != other and one[-1] == other[-1]


def read(claim: Claim) -> list[Claim]:
    """Return a claim once for each figure that it tells, with that figure as its value.

    "has 117 million daily and 376 million monthly users" tells two, of which a claim has one as its value.
    """
    if isinstance(claim.value, str):
        return [r for part in claim.value.split(", ") if (r := _of_text(claim, part)) is not None]
    if not isinstance(claim.value, (int, float)) or not claim.unit:
        return []
    words = claim.unit.casefold().split()
    if words[0] not in _SPANS:
        return [claim]
    head = _TAIL.sub("", claim.unit).split()[-1]
    others = [s for s in _SPANS if s != words[0]]
    found = re.finditer(
        rf"(?P<n>\d[\d,.]*)\s+(?:(?P<scale>{_SCALE})\s+)?(?P<span>{'|'.join(others)})\b(?:\s+\S+){{0,5}}?\s+{re.escape(head)}\b", claim.text
    )
    return [claim, *(replace(claim, value=_number(m), unit=f"{m['span']} {head}") for m in found)]


def _of_text(claim: Claim, text: str) -> Claim | None:
    m = _VALUE.match(text.strip())
    return None if m is None else replace(claim, value=_number(m), unit=m["unit"].strip())


def _number(m: re.Match[str]) -> float:
    return float(m["n"].rstrip(".,").replace(",", "")) * _SCALES.get(m["scale"] or "", 1.0)


def end_of_range(claim: Claim, *, smallest: bool) -> float | None:
    """Return the smaller or larger end of the range in which a claim's text puts its value; none where it tells no range."""
    if not isinstance(claim.value, (int, float)):
        return None
    for m in _RANGE.finditer(claim.text):
        low, high = float(m["low"]), float(m["high"])
        if 0 < low <= claim.value <= high <= low * _WIDEST and low < high:
            return low if smallest else high
    return None
