"""A pack under examination: what was read from it so far, and every problem found.

Also the shapes that many rules ask for: fields of a type, ids, dates. A rule never fails on bad content;
a value of the wrong type is reported once and then counts as absent.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import Problem

Record = dict[Any, Any]
Types = type | tuple[type, ...]

ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
DATE = re.compile(r"^(\d{4})(-(\d\d)(-(\d\d))?)?$")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NUMBER = (int, float)
TYPE_NAMES = {str: "text", list: "a list", dict: "a mapping", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass
class Draft:
    """The records of a pack by id, raw as YAML gave them, and the problems."""

    problems: list[Problem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Top keys of the files that could not be read: what refers to something in them is not judged."""
    areas: dict[str, Record] = field(default_factory=dict)
    predicates: dict[str, Record] = field(default_factory=dict)
    words: dict[str, list[object]] = field(default_factory=dict)
    """The pack's vocabulary: its key -> the words, in order."""
    pack: Record = field(default_factory=dict)
    sources: dict[str, Record] = field(default_factory=dict)
    entities: dict[str, Record] = field(default_factory=dict)
    claims: dict[str, Record] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Claim id -> the file it lies in."""
    links: list[Record] = field(default_factory=list)
    theses: dict[str, Record] = field(default_factory=dict)

    def bad(self, file: str, ident: object, message: str, *, without: str = "") -> None:
        """Note a problem; one that says what is `without` its like in other files is none when such a file could not be read."""
        if without in self.lost:
            return
        self.problems.append(Problem(file, ident if isinstance(ident, str) else show(ident), message))

    def fields(self, file: str, ident: object, record: Record, required: Mapping[str, Types], optional: Mapping[str, Types]) -> None:
        """Check which keys a record has and of what type their values are."""
        for key in record:
            if key not in required and key not in optional:
                self.bad(file, ident, f"unknown key {show(key)}: remove it or correct its spelling")
        for key, types in required.items():
            if key not in record:
                self.bad(file, ident, f"key {key!r} is missing: add it")
            elif record[key] == "" and types is str:
                self.bad(file, ident, f"key {key!r} is empty: fill it in")
        for key, types in (*required.items(), *optional.items()):
            if key in record and not has_type(record[key], types):
                wanted = type_names(types)
                self.bad(file, ident, f"key {key!r} is {show(record[key])}: make it {wanted}{quotes(record[key])}")

    def by_id(self, file: str, rows: Iterable[object]) -> dict[str, Record]:
        """Take the records that have an id of their own."""
        found: dict[str, Record] = {}
        for row in rows:
            if not isinstance(row, dict):
                self.bad(file, "-", f"entry {show(row)} is no mapping: write it as keys and values")
            elif not is_id(row.get("id")):
                self.bad(file, row.get("id"), "id is missing or not kebab-case: use lower-case letters, digits, single hyphens")
            elif row["id"] in found:
                self.bad(file, row["id"], "id is used twice: rename one of the two")
            else:
                found[row["id"]] = row
        return found

    def entity(self, ident: object) -> Record | None:
        """Look an entity up by whatever stands where its id should."""
        return self.entities.get(ident) if isinstance(ident, str) else None

    def kind_of(self, ident: object) -> object:
        """Say what kind of entity this is."""
        return (self.entity(ident) or {}).get("kind")


def has_type(value: object, types: Types) -> bool:
    """Say whether a value has one of the types; true and false are no numbers."""
    return isinstance(value, types) and (types is bool or not isinstance(value, bool))


def type_names(types: Types) -> str:
    """Put types in words."""
    return " or ".join(TYPE_NAMES[one] for one in (types if isinstance(types, tuple) else (types,)))


def quotes(value: object) -> str:
    """Give the hint that an unquoted date needs."""
    return " (put the date in quotes)" if type(value).__name__ in ("date", "datetime") else ""


def show(value: object) -> str:
    """Print a value of any kind and size shortly."""
    try:
        return reprlib.repr(value)
    except ValueError:  # an integer with thousands of digits
        return "a number without end"


def is_id(value: object) -> bool:
    """Say whether a value is a kebab-case id."""
    return isinstance(value, str) and ID.match(value) is not None


def is_date(value: object) -> bool:
    """Say whether a value is "2026", "2026-04" or "2026-04-19"."""
    match = DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return False
    month, day = match.group(3), match.group(5)
    if month and not 1 <= int(month) <= 12:
        return False
    return not day or 1 <= int(day) <= DAYS[int(month) - 1]


def entries(record: Record, key: str) -> list[Any]:
    """Give the list under a key; anything else (reported elsewhere) counts as empty."""
    value = record.get(key)
    return value if isinstance(value, list) else []


def known(value: object, ids: Mapping[str, object]) -> bool:
    """Say whether a value is one of these ids."""
    return isinstance(value, str) and value in ids


def choices(words: Iterable[object]) -> str:
    """List the words an author may choose from."""
    listed = [str(word)[:40] for word in words]
    return ", ".join(listed[:30]) + (", ..." if len(listed) > 30 else "")
