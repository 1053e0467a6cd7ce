"""The statements of the reader. Each one is answered from an index (a test asks SQLite for its plan)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from knowledge.models import Claim, Entity, JournalEntry, Link, Source
from knowledge.tables import (
    ClaimTable,
    EntityTable,
    JournalTable,
    LinkTable,
    PackTable,
    PostingTable,
    RecordTable,
    SourceTable,
    StateTable,
    Table,
    TermTable,
    VectorTable,
    columns_of,
)

Statement = sa.Select[Any]


@cache
def _select(table: type[Table], model: type[Any]) -> Statement:
    """Select the columns of a read model in the order of its fields."""
    columns = columns_of(table)
    return sa.select(*(columns[one.name] for one in fields(model)))


def state() -> Statement:
    """Select what a `Shelf` is opened with."""
    columns = columns_of(StateTable)
    return sa.select(columns.version, columns.revision, columns.claims)


def records(kind: str) -> Statement:
    """Select (pack, body) of all records of one type, in the order of packs and files."""
    record, pack = columns_of(RecordTable), columns_of(PackTable)
    joined = sa.select(record.pack, record.body).join_from(record.pack.table, pack.name.table, record.pack == pack.name)
    return joined.where(record.record_type == kind).order_by(pack.position, record.position)


def record_count(kind: str) -> Statement:
    """Count the records of one type."""
    record = columns_of(RecordTable)
    return sa.select(sa.func.count()).select_from(RecordTable).where(record.record_type == kind)


def names() -> Statement:
    """Select every entity with its names."""
    entity = columns_of(EntityTable)
    return sa.select(entity.id, entity.name, entity.aliases).order_by(entity.id)


def entities(**where: str | Collection[str]) -> Statement:
    """Select entities by one of their indexed columns: id, kind, owner or family."""
    return _select(EntityTable, Entity).where(*_matches(EntityTable, where)).order_by(columns_of(EntityTable).id)


def sources(ids: Sequence[str]) -> Statement:
    """Select sources by id."""
    return _select(SourceTable, Source).where(columns_of(SourceTable).id.in_(ids))


def claims(**where: str | Collection[str] | None) -> Statement:
    """Select claims by their columns, newest first."""
    claim = columns_of(ClaimTable)
    return _select(ClaimTable, Claim).where(*_matches(ClaimTable, where)).order_by(claim.as_of.desc(), claim.id)


def made(after: str, until: str, **where: str | Collection[str] | None) -> Statement:
    """Select claims that were made after `after` and by `until`."""
    claim = columns_of(ClaimTable)
    return claims(**where).where(claim.as_of > after, claim.as_of <= until)


def ended(after: str, until: str, **where: str | Collection[str] | None) -> Statement:
    """Select claims that stopped being true after `after` and by `until`."""
    claim = columns_of(ClaimTable)
    return claims(**where).where(claim.until > after, claim.until <= until)


def known(as_of: str, **where: str | Collection[str] | None) -> Statement:
    """Select claims that had been made by a day."""
    return claims(**where).where(columns_of(ClaimTable).as_of <= as_of)


def holding(as_of: str, **where: str | Collection[str] | None) -> Statement:
    """Select claims that had been made by a day and were neither ended nor replaced then."""
    claim = columns_of(ClaimTable)
    return known(as_of, **where).where(
        sa.or_(claim.until.is_(None), claim.until > as_of),
        sa.or_(claim.superseded_on.is_(None), claim.superseded_on > as_of),
    )


def links(**where: Collection[str]) -> Statement:
    """Select links by `source` or `target`."""
    return _select(LinkTable, Link).where(*_matches(LinkTable, where))


def terms(stems: Sequence[str]) -> Statement:
    """Select (stem, df)."""
    columns = columns_of(TermTable)
    return sa.select(columns.stem, columns.df).where(columns.stem.in_(stems))


@cache
def postings(limit: int) -> Statement:
    """Select (claim, weight) of the stem given as `stem`, the heaviest first."""
    posting = columns_of(PostingTable)
    heaviest = sa.select(posting.claim, posting.weight).where(posting.stem == sa.bindparam("stem"))
    return heaviest.order_by(posting.weight.desc(), posting.claim.desc()).limit(limit)


def journal(since: str | None, until: str | None, limit: int) -> Statement:
    """Select changes with since < at <= until, newest first."""
    columns = columns_of(JournalTable)
    query = _select(JournalTable, JournalEntry).order_by(columns.at.desc(), columns.id.desc()).limit(limit)
    if since is not None:
        query = query.where(columns.at > since)
    return query if until is None else query.where(columns.at <= until)


def vectors(ids: Sequence[str], encoder: str) -> Statement:
    """Select (claim, vector)."""
    columns = columns_of(VectorTable)
    return sa.select(columns.claim, columns.vector).where(columns.encoder == encoder, columns.claim.in_(ids))


def without_vector(encoder: str, limit: int) -> Statement:
    """Select claims that an encoder has not seen; for a job in the background, this one walks through the claims."""
    claim, vector = columns_of(ClaimTable), columns_of(VectorTable)
    seen = sa.exists().where(vector.encoder == encoder, vector.claim == claim.id)
    return _select(ClaimTable, Claim).where(~seen).order_by(claim.id).limit(limit)


def _matches(table: type[Table], where: Mapping[str, str | Collection[str] | None]) -> list[sa.ColumnElement[bool]]:
    """Compare columns with one text or several; none and no texts at all mean any."""
    columns = columns_of(table)
    return [
        columns[name] == value if isinstance(value, str) else columns[name].in_(tuple(value))
        for name, value in where.items()
        if value is not None
    ]


def journal_bound(time: str | None, *, whole_day: bool = False) -> str | None:
    """Turn a bound of the journal into text that compares with its times; `whole_day` takes a day in to its end."""
    if time is None:
        return None
    if "T" not in time and " " not in time:
        return f"{time}~" if whole_day else time
    moment = datetime.fromisoformat(time)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
