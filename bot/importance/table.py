"""The written-out table of how much each sort of news matters, and how a claim finds its sort."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.models import Claim, Predicate

TABLE = Path(__file__).with_name("importance.yaml")
CHANGES = ("takes_lead", "loses_lead", "rises", "falls", "slips", "enters", "stays", "new_first", "first_known", "moves", "ended")
SERIES = frozenset({"standing", "score"})
"""Predicates whose claims form a series in time."""
LAST = "other"
"""The sort of what fits no other."""
EXPLAINED = 3


class BadTable(Exception):  # noqa: N818 - it is nobody's error but the table's
    """A table that can not be used; `problems` are sentences for whoever wrote it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Sort:
    """One row."""

    id: str
    weight: float = 0.0
    changes: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    """Words of which the claim's own text has to hold one besides; none: any text will do."""
    says: Mapping[str, str] | None = None
    """What it is called, by language."""
    ask: Mapping[str, Sequence[str]] | None = None
    """What "ask about this" asks, by language: the first whose places a claim can fill."""

    def name(self, language: str) -> str:
        """Return what the sort is called in a language, in English where there is no word for it."""
        said = self.says or {}
        return said.get(language) or said.get("en") or self.id

    def questions(self, language: str) -> Sequence[str]:
        """Return what is asked about news of the sort in a language, in English where there is nothing for it."""
        asked = self.ask or {}
        return asked.get(language) or asked.get("en") or ()

    def fits(self, predicate: Predicate, change: str, text: str) -> bool:
        """Say whether news of a predicate, with what became of its series (empty: it has none) and its text, is of this sort."""
        if self.tells and not _pattern(self.tells).search(text):
            return False
        if change:
            return change in self.changes
        if predicate.id in self.predicates:
            return True
        return (
            bool(self.words)
            and _pattern(self.words).search(f"{predicate.id.replace('_', ' ')}: {predicate.meaning.split(';')[0]}") is not None
        )


@dataclass(frozen=True)
class Importance:
    """The whole table."""

    sorts: tuple[Sort, ...]
    confidence: Mapping[str, float]
    kind: Mapping[str, float]
    old_days: int
    old: float
    explains: float

    @classmethod
    def read(cls, own: str | None = None) -> Importance:
        """Return the table, changed by `own`, YAML of the same shape; raises `BadTable`."""
        table = _table(yaml.safe_load(TABLE.read_text(encoding="utf-8")))
        if own is None:
            return table
        try:
            found = yaml.safe_load(own)
        except yaml.YAMLError:
            raise BadTable(["it is no YAML"]) from None
        return _changed(table, found)

    def sort(self, predicate: Predicate, change: str, text: str = "") -> Sort:
        """Return the first sort that fits, the last one where none does."""
        return next((s for s in self.sorts if s.fits(predicate, change, text)), self._last)

    def weight(self, sort: Sort, claim: Claim, *, explains: int, days_old: int) -> float:
        """Return how much a claim of a sort matters; it explains so many others and was so many days old when it became known."""
        if not sort.weight:
            return 0.0
        late = self.old if days_old > self.old_days else 0.0
        opinion = 0.0 if claim.predicate in SERIES else self.kind.get(claim.kind, 0.0)  # a standing is a judgement by its nature
        return sort.weight + self.confidence.get(claim.confidence, 0.0) + opinion + late + self.explains * min(explains, EXPLAINED)

    @cached_property
    def _last(self) -> Sort:
        return next((s for s in self.sorts if s.id == LAST), Sort(LAST))


_FIELDS: dict[str, Any] = {
    "weight": (int, float),
    "changes": list,
    "predicates": list,
    "words": list,
    "tells": list,
    "says": dict,
    "ask": dict,
}
_NUMBERS = ("old_days", "old", "explains")


def _table(found: dict[str, Any]) -> Importance:
    return Importance(
        tuple(_sort(Sort(name), row) for name, row in found["sorts"].items()),
        found["confidence"], found["kind"], found["old_days"], found["old"], found["explains"],
    )  # fmt: skip


def _sort(before: Sort, row: dict[str, Any]) -> Sort:
    changed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return replace(before, **changed)


def _changed(table: Importance, found: Any) -> Importance:
    """Change rows by name; new ones come before those that are there."""
    problems = _problems(found)
    if problems:
        raise BadTable(problems)
    rows = found.get("sorts") or {}
    known = {s.id: s for s in table.sorts}
    fresh = tuple(_sort(Sort(name), row) for name, row in rows.items() if name not in known)
    kept = tuple(_sort(s, rows.get(s.id) or {}) for s in table.sorts)
    rest: dict[str, Any] = {name: {**getattr(table, name), **found[name]} for name in ("confidence", "kind") if name in found}
    return replace(table, sorts=fresh + kept, **rest, **{name: found[name] for name in _NUMBERS if name in found})


def _problems(found: Any) -> list[str]:
    if not isinstance(found, dict):
        return ["it has to hold `sorts`, `confidence`, `kind`, `old_days`, `old` or `explains`"]
    numbers = [f"`{name}` has to be a number" for name in _NUMBERS if name in found and not _is_number(found[name])]
    numbers += [
        f"`{name}` has to name a number for each word"
        for name in ("confidence", "kind")
        if name in found and not (isinstance(found[name], dict) and all(map(_is_number, found[name].values())))
    ]
    known = {"sorts", "confidence", "kind", *_NUMBERS}
    strange = [f"there is no `{name}`" for name in found if name not in known]
    sorts = found.get("sorts") or {}
    if not isinstance(sorts, dict):
        return [*numbers, *strange, "`sorts` has to be a list of names, each with its row"]
    return [*numbers, *strange, *(problem for name, row in sorts.items() for problem in _row_problems(str(name), row))]


def _row_problems(name: str, row: Any) -> list[str]:
    if not isinstance(row, dict):
        return [f"the sort {name} has to be a row with a weight"]
    wrong = [f"the sort {name} has no `{field}`" for field in row if field not in _FIELDS]
    wrong += [
        f"`{field}` of the sort {name} has another shape"
        for field, value in row.items()
        if field in _FIELDS and (not isinstance(value, _FIELDS[field]) or isinstance(value, bool) or not _all_texts(value, field))
    ]
    changes = row.get("changes")
    wrong += [f"the sort {name} knows no change `{c}`" for c in changes if c not in CHANGES] if isinstance(changes, list) else []
    return wrong


def _all_texts(value: Any, field: str) -> bool:
    inner: Any = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if field == "ask":
        return all(isinstance(one, list) and _all_texts(one, "") for one in inner)
    return all(isinstance(one, str) for one in inner)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)
