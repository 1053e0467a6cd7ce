"""What a load changes: the records of the packs as they are against those as they shall be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.records import RECORD_TYPES, Record, texts

Key = tuple[str, str]
WHAT = ("added", "changed", "superseded", "retracted")


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the database holds it."""

    pack: str
    record: Record


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one record."""

    what: str
    """added, changed, superseded or retracted."""
    record_type: str
    record_id: str
    pack: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of one type a load changed."""

    added: int = 0
    changed: int = 0
    superseded: int = 0
    retracted: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sets of records, by key."""

    old: Mapping[Key, Stored]
    new: Mapping[Key, Stored]

    def gone(self) -> list[Key]:
        """Name the records that are no longer there."""
        return [key for key in self.old if key not in self.new]

    def fresh(self) -> list[Key]:
        """Name the records that were not there before."""
        return [key for key in self.new if key not in self.old]

    def rewritten(self) -> list[Key]:
        """Name the records that say something else now, or lie in another pack."""
        return [key for key, stored in self.new.items() if key in self.old and _differ(self.old[key], stored)]

    def moved(self) -> list[Key]:
        """Name the records that only stand elsewhere in their pack."""
        return [
            key for key, stored in self.new.items()
            if key in self.old and self.old[key].record.position != stored.record.position
            and not _differ(self.old[key], stored)
        ]  # fmt: skip

    def changes(self) -> tuple[Change, ...]:
        """List every change, by type of record and in the order of the packs."""
        found = [*self._retracted(), *self._added(), *self._changed(), *self._superseded()]
        order = {(what, kind): (RECORD_TYPES.index(kind), WHAT.index(what)) for what in WHAT for kind in RECORD_TYPES}
        return tuple(sorted(found, key=lambda change: order[change.what, change.record_type]))

    def _retracted(self) -> Iterator[Change]:
        for key in self.gone():
            stored = self.old[key]
            yield Change("retracted", *key, stored.pack, stored.record.written(), None)

    def _added(self) -> Iterator[Change]:
        for key in self.fresh():
            stored = self.new[key]
            yield Change("added", *key, stored.pack, None, stored.record.written())

    def _changed(self) -> Iterator[Change]:
        for key in self.rewritten():
            before, after = self.old[key].record.written(), self.new[key].record.written()
            if before != after:
                yield Change("changed", *key, self.new[key].pack, before, after)

    def _superseded(self) -> Iterator[Change]:
        """Find older claims that a new or changed one replaces: before is the older, after the newer."""
        for key in (*self.fresh(), *self.rewritten()):
            newer = self.new[key]
            known = texts(self.old[key].record.body, "supersedes") if key in self.old else ()
            for ident in texts(newer.record.body, "supersedes") if key[0] == "claim" else ():
                older = self.old.get(("claim", ident))
                if older is not None and ident not in known:
                    yield Change("superseded", "claim", ident, newer.pack, older.record.written(), newer.record.written())


def _differ(old: Stored, new: Stored) -> bool:
    return old.pack != new.pack or old.record.written() != new.record.written()


def counts(changes: tuple[Change, ...]) -> dict[str, Counts]:
    """Count the changes for each type of record that has any."""
    totals = Counter((change.record_type, change.what) for change in changes)
    return {kind: Counts(*(totals[kind, what] for what in WHAT)) for kind in RECORD_TYPES if any(totals[kind, what] for what in WHAT)}
