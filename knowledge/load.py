"""Loading packs: all or nothing, as a difference, written down in the journal.

A pack whose files did not change costs reading and hashing them. A broken pack raises `PackError` with every problem
and leaves the knowledge as it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from knowledge.database import writing
from knowledge.difference import Change, Counts, Difference, Key, Stored, counts
from knowledge.errors import PackError, Problem
from knowledge.pack import PackFiles, read_files
from knowledge.records import Record, records_of
from knowledge.store import write_difference, write_index
from knowledge.tables import JournalTable, PackTable, RecordTable, columns_of
from knowledge.validate import check_pack, examine, is_folder

LOADER = "1"
"""Raise this number when the same pack would be stored differently; every pack is then loaded anew."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    version: str
    """The version of the knowledge afterwards."""
    unchanged: bool
    """Nothing was written, because the packs are the ones already loaded."""
    counts: Mapping[str, Counts] = field(default_factory=dict)
    """Record type -> how many were added, changed, superseded, retracted."""
    problems: tuple[Problem, ...] = ()
    """Always empty: a pack with problems raises PackError."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A pack as the database knows it."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A pack that shall be loaded; `records` only when it is not there yet in just this form."""

    pack: _Loaded
    records: tuple[Record, ...] | None


@dataclass(frozen=True, slots=True)
class _Occasion:
    """When, by whom and why the knowledge changes."""

    at: str
    who: str
    why: str


def load_packs(engine: sa.Engine, folders: Iterable[Path | str], *, at: datetime, who: str, why: str, exactly: bool = True) -> LoadReport:
    """Make the packs in `folders` the knowledge; with `exactly` any other pack is removed."""
    paths = [Path(folder) for folder in folders]
    read = {path: read_files(path) for path in paths}
    digests = [f"{LOADER}:{read[path].digest()}" for path in paths]
    with engine.connect() as connection:
        before = _loaded(connection)
    if _same(before, digests, exactly):
        return LoadReport(knowledge_version(before), unchanged=True)
    known = {pack.digest: pack for pack in before}
    wanted = _examine([read[path] for path in paths], digests, known)
    occasion = _Occasion(_instant(at), who, why)
    with writing(engine) as connection:
        current = _loaded(connection)
        if current != before:  # another process was faster: what was kept may be gone, so read everything
            wanted = _examine([read[path] for path in paths], digests, {})
        return _apply(connection, current, wanted, occasion, exactly)


def knowledge_version(packs: Sequence[_Loaded]) -> str:
    """Name the knowledge that these packs make, in this order."""
    return hashlib.sha256(" ".join(pack.digest for pack in packs).encode()).hexdigest()[:16]


def _instant(at: datetime) -> str:
    """Write a time so that times compare as text; one without a zone counts as UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _loaded(connection: sa.Connection) -> list[_Loaded]:
    pack = columns_of(PackTable)
    query = sa.select(pack.name, pack.version, pack.digest).order_by(pack.position, pack.name)
    return [_Loaded(*row) for row in connection.execute(query)]


def _same(loaded: Sequence[_Loaded], digests: Sequence[str], exactly: bool) -> bool:
    present = [pack.digest for pack in loaded]
    return present == digests if exactly else len(set(digests)) == len(digests) and set(digests) <= set(present)


def _examine(read: Sequence[PackFiles], digests: Sequence[str], known: Mapping[str, _Loaded]) -> list[_Wanted]:
    """Validate the packs that are not known yet, all of them before anything is refused."""
    wanted: list[_Wanted] = []
    problems: list[Problem] = []
    for files, digest in zip(read, digests, strict=True):
        if digest in known:
            wanted.append(_Wanted(known[digest], None))
            continue
        draft = examine(files)
        found = tuple(draft.problems) if files.contents else check_pack(files.folder)
        where = f"{files.folder.name}/" if is_folder(files.folder) else ""
        problems += [Problem(f"{where}{one.file}", one.id, one.message) for one in found]
        if not found:
            records = records_of(draft)
            wanted.append(_Wanted(_Loaded(records[0].id, str(records[0].body["version"]), digest), records))
    names = [one.pack.name for one in wanted]
    problems += [
        Problem("pack.yaml", name, "two folders hold a pack of this name: list one of them")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if problems:
        raise PackError(tuple(problems))
    return wanted


def _apply(
    connection: sa.Connection, current: Sequence[_Loaded], wanted: Sequence[_Wanted], occasion: _Occasion, exactly: bool
) -> LoadReport:
    after = [one.pack for one in wanted]
    if not exactly:
        after += [pack for pack in current if pack.name not in {one.name for one in after}]
    kept = {one.pack.name for one in wanted if one.records is None} | {pack.name for pack in after[len(wanted) :]}
    difference = Difference(
        _stored(connection, [pack.name for pack in current if pack.name not in kept]),
        {record.key: Stored(one.pack.name, record) for one in wanted for record in one.records or ()},
    )
    _refuse_clashes(connection, wanted, sorted(kept))
    changes = difference.changes()
    anew = any(not pack.digest.startswith(f"{LOADER}:") for pack in current)
    affected = write_difference(connection, difference, anew=anew)
    _write_packs(connection, after)
    _write_journal(connection, changes, (current, after), occasion)
    version = knowledge_version(after)
    write_index(connection, affected, version)
    return LoadReport(version, unchanged=False, counts=counts(changes))


def _stored(connection: sa.Connection, packs: Sequence[str]) -> dict[Key, Stored]:
    record = columns_of(RecordTable)
    query = sa.select(record.pack, record.record_type, record.record_id, record.body, record.position)
    rows = connection.execute(query.where(record.pack.in_(packs)).order_by(record.record_type, record.position))
    return {(kind, ident): Stored(pack, Record(kind, ident, json.loads(body), position)) for pack, kind, ident, body, position in rows}


def _refuse_clashes(connection: sa.Connection, wanted: Sequence[_Wanted], kept: Sequence[str]) -> None:
    """See to it that an id belongs to one pack."""
    record = columns_of(RecordTable)
    query = sa.select(record.record_type, record.record_id, record.pack).where(record.pack.in_(kept))
    holders: dict[Key, str] = {(kind, ident): pack for kind, ident, pack in connection.execute(query)} if kept else {}
    problems: list[Problem] = []
    for one in wanted:
        for record_ in one.records or ():
            holder = holders.setdefault(record_.key, one.pack.name)
            if holder != one.pack.name and record_.type != "link":
                message = f"{record_.type} {record_.id} is also in the pack {holder}: rename it in one of the two"
                problems.append(Problem(one.pack.name, record_.id, message))
    if problems:
        raise PackError(tuple(problems))


def _write_packs(connection: sa.Connection, packs: Sequence[_Loaded]) -> None:
    connection.execute(sa.delete(PackTable))
    for position, pack in enumerate(packs):
        row = {"name": pack.name, "position": position, "version": pack.version, "digest": pack.digest}
        connection.execute(sa.insert(PackTable), row)


def _write_journal(
    connection: sa.Connection, changes: Sequence[Change], packs: tuple[Sequence[_Loaded], Sequence[_Loaded]],
    occasion: _Occasion,
) -> None:  # fmt: skip
    """Write the changes down; a pack that comes or goes as a whole takes one row."""
    before, after = ({pack.name: pack for pack in some} for some in packs)
    whole = set(before) ^ set(after)
    rows = [
        {
            "at": occasion.at, "pack": change.pack, "pack_version": (after.get(change.pack) or before[change.pack]).version,
            "what": change.what, "record_type": change.record_type, "record_id": change.record_id, "who": occasion.who,
            "why": occasion.why, "before": change.before, "after": change.after,
        }
        for change in changes if change.pack not in whole or change.record_type == "pack"
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(JournalTable), rows)
