"""From records to table rows, with what only a whole pack can tell: who replaces and who disputes a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.records import Body, Record, texts
from knowledge.stemming import stems

Row = dict[str, Any]

LARGEST_RANK = 2**62
SOURCE_FIELDS = (
    "id", "title", "publisher", "published", "kind", "reliability", "url", "refers_to", "stored_copy", "published_note",
)  # fmt: skip
CLAIM_FIELDS = (
    "id", "subject", "predicate", "text", "kind", "confidence", "as_of", "object", "value", "unit", "until", "where",
    "area", "benchmark", "track", "scale",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backlinks:
    """For each claim of a pack the claims that name it."""

    superseded_by: Mapping[str, tuple[str, ...]]
    superseded_on: Mapping[str, str]
    contradicted_by: Mapping[str, tuple[str, ...]]


def backlinks(claims: Iterable[Body]) -> Backlinks:
    """Turn `supersedes` and `contradicts` round; the oldest come first."""
    replacing: defaultdict[str, list[str]] = defaultdict(list)
    disputing: defaultdict[str, list[str]] = defaultdict(list)
    since: dict[str, str] = {}
    for claim in sorted(claims, key=lambda body: (body["as_of"], body["id"])):
        for other in texts(claim, "supersedes"):
            replacing[other].append(claim["id"])
            since.setdefault(other, claim["as_of"].strip())
        for other in texts(claim, "contradicts"):
            disputing[other].append(claim["id"])
    return Backlinks(_frozen(replacing), since, _frozen(disputing))


def _frozen(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {ident: tuple(listed) for ident, listed in lists.items()}


def source_row(record: Record, pack: str) -> Row:
    """Make the row of a source."""
    return {key: _clean(record.body.get(key)) for key in SOURCE_FIELDS} | {"pack": pack}


def entity_row(record: Record, pack: str) -> Row:
    """Make the row of an entity."""
    keys = ("id", "kind", "name", "description", "owner", "family", "platform_type", "area")
    row = {key: _clean(record.body.get(key)) for key in keys}
    return row | {"aliases": tuple(alias.strip() for alias in texts(record.body, "aliases")), "pack": pack}


def link_row(record: Record, pack: str) -> Row:
    """Make the row of a link."""
    body = record.body
    return {
        "source": body["from"], "target": body["to"], "relation": body["relation"], "note": body.get("note"), "pack": pack,
    }  # fmt: skip


def claim_row(record: Record, pack: str, back: Backlinks, names: Mapping[str, str]) -> Row:
    """Make the row of a claim; `names` are the printed names of the pack's entities."""
    body, ident = record.body, record.id
    row = {key: _clean(body.get(key)) for key in CLAIM_FIELDS}
    row |= {key: texts(body, key) for key in ("sources", "supersedes", "contradicts", "tags")}
    rank = body.get("rank")
    indexed = indexed_text(row["text"], names[row["subject"]], names.get(row["object"] or ""), row["value"])
    return row | {
        "rank": None if rank is None else int(min(rank, LARGEST_RANK)),
        "superseded_by": back.superseded_by.get(ident, ()),
        "superseded_on": back.superseded_on.get(ident),
        "contradicted_by": back.contradicted_by.get(ident, ()),
        "length": len(stems(indexed)),
        "pack": pack,
    }


def indexed_text(text: str, subject: str, object_name: str | None, value: object) -> str:
    """Give the words by which a claim is found."""
    return "\n".join((text, subject, object_name or "", value if isinstance(value, str) else ""))


def _clean(value: Any) -> Any:
    """Take off the line end that a YAML block leaves; ids never carry one that matters."""
    return value.strip() if isinstance(value, str) else value
