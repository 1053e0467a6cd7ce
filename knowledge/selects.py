"""The statements of the reader. Each one is answered from an index (a test asks SQLite for its plan).

What is asked for every answer is built once and asked again with other values: building takes longer than the look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from knowledge.models import Claim, Entity, JournalEntry, Link, Source
from knowledge.tables import (
    FILLED,
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
Union = sa.Select[Any] | sa.CompoundSelect[Any]
Where = str | Collection[str] | None
"""What a column has to be: one text, one of several, or anything."""
Shape = tuple[tuple[str, bool], ...]
"""Columns that are compared, and whether with several texts."""
BY_ID: Shape = (("id", True),)


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement with the values it is asked with."""

    statement: Union
    values: Mapping[str, Any] = field(default_factory=dict)


def state() -> Bound:
    """Select what a `Shelf` is opened with."""
    return Bound(_chosen(StateTable, ("version", "revision", "claims")))


def records(kind: str) -> Bound:
    """Select (pack, body) of all records of one type, in the order of packs and files."""
    record, pack = columns_of(RecordTable), columns_of(PackTable)
    joined = sa.select(record.pack, record.body).join_from(record.pack.table, pack.name.table, record.pack == pack.name)
    return Bound(joined.where(record.record_type == kind).order_by(pack.position, record.position))


def record_count(kind: str) -> Bound:
    """Count the records of one type."""
    record = columns_of(RecordTable)
    return Bound(sa.select(sa.func.count()).select_from(RecordTable).where(record.record_type == kind))


def whole(table: type[Table], names: tuple[str, ...]) -> Bound:
    """Select columns of every row; for a small knowledge, and once."""
    return Bound(_chosen(table, names))


def names() -> Bound:
    """Select every entity with its names."""
    return Bound(_chosen(EntityTable, ("id", "name", "aliases"), order="id"))


def entities(**where: Where) -> Bound:
    """Select entities by one of their indexed columns: id, kind, owner or family."""
    shape, values = _shaped(where)
    return Bound(_chosen(EntityTable, fields_of(Entity), shape, "id"), values)


def sources(ids: Sequence[str]) -> Bound:
    """Select sources by id."""
    return Bound(_chosen(SourceTable, fields_of(Source), BY_ID), {"id": ids})


def claims(ids: Sequence[str]) -> Bound:
    """Select claims by id."""
    return Bound(_chosen(ClaimTable, fields_of(Claim), BY_ID), {"id": ids})


def links(end: str, ids: Sequence[str]) -> Bound:
    """Select links by their `source` or `target`."""
    return Bound(_chosen(LinkTable, fields_of(Link), ((end, True),)), {end: ids})


def terms(stems: Sequence[str]) -> Bound:
    """Select (stem, df)."""
    return Bound(_chosen(TermTable, ("stem", "df"), (("stem", True),)), {"stem": stems})


def vectors(ids: Sequence[str], encoder: str) -> Bound:
    """Select (claim, vector)."""
    return Bound(_chosen(VectorTable, ("claim", "vector"), (("encoder", False), ("claim", True))), {"claim": ids, "encoder": encoder})


def postings(stems: Sequence[str], limit: int) -> Bound:
    """Select (claim, weight, stem) of some stems, the heaviest of each first."""
    return Bound(_heaviest(len(stems)), {"most": limit, **{f"stem_{n}": stem for n, stem in enumerate(stems)}})


def either(queries: Sequence[Bound]) -> Bound:
    """Select what any of several statements finds; values of one name have to be the same in all."""
    if len(queries) == 1:
        return queries[0]
    return Bound(
        _union(tuple(query.statement for query in queries)), {name: one for query in queries for name, one in query.values.items()}
    )


def dated(where: Mapping[str, Where], limit: int | None = None, when: str = "any", days: Mapping[str, str] | None = None) -> Bound:
    """Select (id, as_of) of claims by their columns, and by their days in one of the ways of `WHEN`; newest first."""
    shape, values = _shaped(where)
    most = {} if limit is None else {"most": max(limit, 0)}
    return Bound(_dated(shape, when, limit is not None), {**values, **(days or {}), **most})


WHEN: Mapping[str, Callable[[Any], Sequence[sa.ColumnElement[bool]]]] = {
    "any": lambda claim: (),
    "made": lambda claim: (claim.as_of > sa.bindparam("after"), claim.as_of <= sa.bindparam("by")),
    "ended": lambda claim: (claim.until > sa.bindparam("after"), claim.until <= sa.bindparam("by")),
    "known": lambda claim: (claim.as_of <= sa.bindparam("by"),),
    "holding": lambda claim: (
        claim.as_of <= sa.bindparam("by"),
        sa.or_(claim.until.is_(None), claim.until > sa.bindparam("by")),
        sa.or_(claim.superseded_on.is_(None), claim.superseded_on > sa.bindparam("by")),
    ),
    **{
        column: lambda claim, filled=filled: (sa.text(filled), claim.as_of <= sa.bindparam("by"))  # type: ignore[misc]
        for column, filled in FILLED.items()
    },
}
"""Claims that were made or stopped being true `after` a day and `by` another; that had been made by a day; and of those the ones
that were neither ended nor replaced then; and those that dispute or replace others."""


@cache
def _chosen(table: type[Table], names: tuple[str, ...], shape: Shape = (), order: str | None = None) -> Statement:
    """Select columns by what other columns are."""
    columns = columns_of(table)
    chosen = sa.select(*(columns[name] for name in names)).where(*_matches(table, shape))
    return chosen if order is None else chosen.order_by(columns[order])


@cache
def _heaviest(stems: int) -> Union:
    posting = columns_of(PostingTable)
    ordered = sa.select(posting.claim, posting.weight, posting.stem).order_by(posting.weight.desc(), posting.claim.desc())
    limited = ordered.limit(sa.bindparam("most", type_=sa.Integer))
    return _union(tuple(limited.where(posting.stem == sa.bindparam(f"stem_{n}")) for n in range(stems)))


@cache
def _union(statements: tuple[Union, ...]) -> Union:
    """Put statements one after another, each with an order and a limit of its own."""
    parts = [statement.subquery() for statement in statements]
    return sa.union_all(*(sa.select(part) for part in parts)) if len(parts) > 1 else statements[0]


@cache
def _dated(shape: Shape, when: str, limited: bool) -> Statement:
    claim = columns_of(ClaimTable)
    ordered = _chosen(ClaimTable, ("id", "as_of"), shape).where(*WHEN[when](claim)).order_by(claim.as_of.desc(), claim.id)
    return ordered.limit(sa.bindparam("most", type_=sa.Integer)) if limited else ordered


@cache
def fields_of(model: type[Any]) -> tuple[str, ...]:
    """Name the columns of a read model."""
    return tuple(one.name for one in fields(model))


def _shaped(where: Mapping[str, Where]) -> tuple[Shape, Mapping[str, Any]]:
    """Part the shape of a statement from the values it is asked with."""
    values = {name: value for name, value in where.items() if value is not None}
    return tuple((name, not isinstance(value, str)) for name, value in values.items()), values


def _matches(table: type[Table], shape: Shape) -> list[sa.ColumnElement[bool]]:
    """Compare columns with what is given under their names."""
    columns = columns_of(table)
    return [
        columns[name].in_(sa.bindparam(name, expanding=True)) if several else columns[name] == sa.bindparam(name) for name, several in shape
    ]


def journal(since: str | None, until: str | None, limit: int) -> Bound:
    """Select changes with since < at <= until, newest first."""
    columns = columns_of(JournalTable)
    query = _chosen(JournalTable, fields_of(JournalEntry)).order_by(columns.at.desc(), columns.id.desc()).limit(limit)
    if since is not None:
        query = query.where(columns.at > since)
    return Bound(query if until is None else query.where(columns.at <= until))


def without_vector(encoder: str, limit: int) -> Bound:
    """Select claims that an encoder has not seen; for a job in the background, this one walks through the claims."""
    claim, vector = columns_of(ClaimTable), columns_of(VectorTable)
    seen = sa.exists().where(vector.encoder == encoder, vector.claim == claim.id)
    return Bound(_chosen(ClaimTable, fields_of(Claim)).where(~seen).order_by(claim.id).limit(limit))


def journal_bound(time: str | None, *, whole_day: bool = False) -> str | None:
    """Turn a bound of the journal into text that compares with its times; `whole_day` takes a day in to its end."""
    if time is None:
        return None
    if "T" not in time and " " not in time:
        return f"{time}~" if whole_day else time
    moment = datetime.fromisoformat(time)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")
