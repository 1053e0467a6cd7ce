"""Writing a difference into the tables, inside the transaction of one load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from knowledge.difference import Difference, Key, Stored
from knowledge.records import Record, texts
from knowledge.rows import Row, backlinks, claim_row, entity_row, indexed_text, link_row, source_row
from knowledge.search import impacts, rounded_length
from knowledge.stemming import stems
from knowledge.tables import (
    ClaimTable,
    EntityTable,
    LinkTable,
    PostingTable,
    RecordTable,
    SourceTable,
    StateTable,
    TermTable,
    VectorTable,
    columns_of,
)

CHUNK = 500
"""How many ids go into one statement."""


def write_difference(connection: sa.Connection, difference: Difference, *, anew: bool = False) -> set[str]:
    """Write records and their tables, all of them when `anew`; say which claims have to be indexed."""
    old, new = difference.old, difference.new
    rewritten = {key for key in new if key in old} if anew else set(difference.rewritten())
    moved = set(difference.moved())
    stale, wanted = {*difference.gone(), *rewritten}, {*difference.fresh(), *rewritten}
    _records(connection, new, stale | moved, wanted | moved)
    makers: tuple[tuple[str, type[Any], Callable[[Record, str], Row]], ...] = (
        ("source", SourceTable, source_row), ("entity", EntityTable, entity_row), ("link", LinkTable, link_row),
    )  # fmt: skip
    for kind, table, maker in makers:
        _delete(connection, table, [_primary(kind, old[key]) for key in stale if key[0] == kind])
        _insert(connection, table, [maker(new[key].record, new[key].pack) for key in new if key in wanted and key[0] == kind])
    return _claims(connection, difference, stale, wanted)


def _records(connection: sa.Connection, new: Mapping[Key, Stored], stale: set[Key], wanted: set[Key]) -> None:
    _delete(connection, RecordTable, [{"record_type": kind, "record_id": ident} for kind, ident in sorted(stale)])
    rows = [
        {
            "pack": stored.pack, "record_type": key[0], "record_id": key[1], "body": stored.record.written(),
            "position": stored.record.position,
        }
        for key, stored in new.items() if key in wanted
    ]  # fmt: skip
    _insert(connection, RecordTable, rows)


def _primary(kind: str, stored: Stored) -> Row:
    body = stored.record.body
    if kind == "link":
        return {"source": body["from"], "target": body["to"], "relation": body["relation"]}
    return {"id": stored.record.id}


def _claims(connection: sa.Connection, difference: Difference, stale: set[Key], wanted: set[Key]) -> set[str]:
    old, new = difference.old, difference.new
    affected = _affected(difference, stale | wanted)
    bodies = [stored.record.body for (kind, _), stored in new.items() if kind == "claim"]
    names = {ident: stored.record.body["name"] for (kind, ident), stored in new.items() if kind == "entity"}
    back = backlinks(bodies)
    _delete(connection, ClaimTable, [{"id": ident} for ident in sorted(affected) if ("claim", ident) in old])
    present = [new["claim", ident] for ident in sorted(affected) if ("claim", ident) in new]
    _insert(connection, ClaimTable, [claim_row(stored.record, stored.pack, back, names) for stored in present])
    _forget_vectors(connection, difference, affected)
    return affected


def _affected(difference: Difference, changed: set[Key]) -> set[str]:
    """Take the claims that changed, those they name, and those about an entity that changed."""
    entities = {ident for kind, ident in changed if kind == "entity"}
    affected = {ident for kind, ident in changed if kind == "claim"}
    for records in (difference.old, difference.new):
        for key, stored in records.items():
            body = stored.record.body
            if key[0] != "claim":
                continue
            if key in changed:
                affected |= {*texts(body, "supersedes"), *texts(body, "contradicts")}
            if body["subject"] in entities or body.get("object") in entities:
                affected.add(key[1])
    return affected


def _forget_vectors(connection: sa.Connection, difference: Difference, affected: set[str]) -> None:
    outdated = {ident for ident in affected if _said(difference.old, ident) != _said(difference.new, ident)}
    for records, others in ((difference.old, difference.new), (difference.new, difference.old)):
        links = [stored.record.body for key, stored in records.items() if key[0] == "link" and key not in others]
        outdated |= {link[end] for link in links for end in ("from", "to")}
    _delete(connection, VectorTable, [{"claim": ident} for ident in sorted(outdated)])


def _said(records: Mapping[Key, Stored], claim: str) -> object:
    """Take what is noted of a claim beside its vector: its words, and the entities that it is about."""
    found = records.get(("claim", claim))
    if found is None:
        return None
    body = found.record.body
    entities = [records.get(("entity", body.get(role) or "")) for role in ("subject", "object")]
    return body["text"], body.get("value"), [entity.record.body for entity in entities if entity is not None]


def write_index(connection: sa.Connection, affected: set[str], version: str) -> None:
    """Bring postings, terms and the state up to date after the claims in `affected` were written."""
    length = columns_of(ClaimTable).length
    total, count = connection.execute(sa.select(sa.func.sum(length), sa.func.count(length))).one()
    mean = rounded_length(int(total or 0), int(count))
    state = columns_of(StateTable)
    before = connection.execute(sa.select(state.revision, state.mean_length)).one_or_none()
    revision, old_mean = (0, None) if before is None else before
    if mean != old_mean:
        connection.execute(sa.delete(PostingTable))
        connection.execute(sa.delete(TermTable))
        _insert(connection, PostingTable, _postings(connection, None, mean))
        _count_terms(connection, None)
    else:
        _refresh_postings(connection, sorted(affected), mean)
    connection.execute(sa.delete(StateTable))
    row = {"id": 1, "version": version, "revision": revision + 1, "claims": int(count), "mean_length": mean}
    _insert(connection, StateTable, [row])


def _refresh_postings(connection: sa.Connection, claims: Sequence[str], mean: int) -> None:
    posting = columns_of(PostingTable)
    touched: set[str] = set()
    rows: list[Row] = []
    for chunk in _chunks(claims):
        touched |= set(connection.scalars(sa.select(posting.stem).where(posting.claim.in_(chunk)).distinct()))
        connection.execute(sa.delete(PostingTable).where(posting.claim.in_(chunk)))
        rows += _postings(connection, chunk, mean)
    _insert(connection, PostingTable, rows)
    _count_terms(connection, sorted(touched | {row["stem"] for row in rows}))


def _postings(connection: sa.Connection, claims: Sequence[str] | None, mean: int) -> list[Row]:
    claim = columns_of(ClaimTable)
    subject, other = EntityTable.__table__.alias(), EntityTable.__table__.alias()  # type: ignore[attr-defined]  # SQLModel
    query = (
        sa.select(claim.id, claim.text, subject.c.name, other.c.name, claim.value)
        .join_from(claim.id.table, subject, claim.subject == subject.c.id)
        .join(other, claim.object == other.c.id, isouter=True)
        .order_by(claim.id)
    )
    if claims is not None:
        query = query.where(claim.id.in_(claims))
    return [
        {"claim": ident, "stem": stem, "weight": weight}
        for ident, text, subject_name, object_name, value in connection.execute(query)
        for stem, weight in impacts(stems(indexed_text(text, subject_name, object_name, value)), mean).items()
    ]


def _count_terms(connection: sa.Connection, changed: Sequence[str] | None) -> None:
    """Count again in how many claims stems occur: in the changed ones, or in all."""
    term, posting = columns_of(TermTable), columns_of(PostingTable)
    counted = sa.select(posting.stem, sa.func.count()).group_by(posting.stem)
    if changed is None:
        connection.execute(sa.insert(TermTable).from_select(["stem", "df"], counted))
        return
    for chunk in _chunks(changed):
        connection.execute(sa.delete(TermTable).where(term.stem.in_(chunk)))
        connection.execute(sa.insert(TermTable).from_select(["stem", "df"], counted.where(posting.stem.in_(chunk))))


def _insert(connection: sa.Connection, table: type[Any], rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(sa.insert(table.__table__), listed)


def _delete(connection: sa.Connection, table: type[Any], keys: Sequence[Row]) -> None:
    if keys:
        target = table.__table__
        matches = [target.c[name] == sa.bindparam(f"key_{name}") for name in keys[0]]
        rows = [{f"key_{name}": value for name, value in key.items()} for key in keys]
        connection.execute(sa.delete(target).where(*matches), rows)


def _chunks(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def drop_vectors(connection: sa.Connection, encoder: str, but: str) -> None:
    """Drop what was stored under names that begin with an encoder's, but for one of them."""
    vector = columns_of(VectorTable)
    connection.execute(sa.delete(VectorTable).where(vector.encoder.startswith(encoder, autoescape=True), vector.encoder != but))


def write_vectors(connection: sa.Connection, vectors: Mapping[str, bytes], encoder: str) -> None:
    """Keep vectors of claims, replacing older ones; those of claims that are gone are dropped."""
    vector, claim = columns_of(VectorTable), columns_of(ClaimTable)
    present = [ident for chunk in _chunks(list(vectors)) for ident in connection.scalars(sa.select(claim.id).where(claim.id.in_(chunk)))]
    for chunk in _chunks(present):
        connection.execute(sa.delete(VectorTable).where(vector.encoder == encoder, vector.claim.in_(chunk)))
    _insert(connection, VectorTable, [{"encoder": encoder, "claim": one, "vector": vectors[one]} for one in present])
