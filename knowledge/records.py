"""What the records of a valid pack mean: from the pack's own keys to read models and rows.

Nothing is checked here; `validate` has done that. The bodies are plain JSON values (see `pack.plain`),
the same whether they come from a file or from the table of records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.checks.draft import Draft
from knowledge.checks.words import VOCABULARY
from knowledge.models import (
    AlsoStep,
    Area,
    Moderator,
    PackInfo,
    Predicate,
    Step,
    Thesis,
    ThesisCorrection,
    Vocabulary,
)
from knowledge.pack import plain

Body = Mapping[str, Any]

RECORD_TYPES = ("pack", "source", "entity", "claim", "link", "thesis")
"""In the order in which they are written down."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a pack."""

    type: str
    """One of RECORD_TYPES."""
    id: str
    body: Body
    """As the pack writes it, reduced to what JSON can hold."""
    position: int
    """Where it stands among the pack's records of its type."""

    @property
    def key(self) -> tuple[str, str]:
        """Name the record among all records of all packs."""
        return self.type, self.id

    def written(self) -> str:
        """Give the body as JSON. The order of its keys does not matter, the order inside them does: words are listed best first."""
        return json.dumps(dict(sorted(self.body.items())), ensure_ascii=False)


def records_of(draft: Draft) -> tuple[Record, ...]:
    """List the records of a pack that was found to be valid."""
    listed = {
        "pack": {str(draft.pack["name"]): draft.pack},
        "source": draft.sources,
        "entity": draft.entities,
        "claim": draft.claims,
        "link": {link_id(link): link for link in draft.links},
        "thesis": draft.theses,
    }
    return tuple(
        Record(kind, plain(ident), plain(raw), position)
        for kind in RECORD_TYPES
        for position, (ident, raw) in enumerate(listed[kind].items())
    )


def link_id(link: Mapping[Any, Any]) -> str:
    """Name a link, which has no id of its own in the pack."""
    return f"{link['from']} {link['relation']} {link['to']}"


def texts(body: Body, key: str) -> tuple[str, ...]:
    """Give the list under a key as texts; a missing list is empty."""
    found = body.get(key)
    return tuple(str(one) for one in found) if isinstance(found, list | dict) else ()


def mappings(body: Body, key: str) -> Iterator[Body]:
    """Give the mappings listed under a key."""
    return (one for one in body.get(key) or () if isinstance(one, dict))


def pack_info(body: Body) -> PackInfo:
    """Read pack.yaml."""
    return PackInfo(
        name=body["name"],
        title=body["title"].strip(),
        description=body["description"].strip(),
        version=body["version"].strip(),
        language=body["language"],
        areas=tuple(Area(one["id"], one["name"], texts(one, "aliases")) for one in mappings(body, "areas")),
        predicates=tuple(_predicate(one) for one in mappings(body, "predicates")),
        vocabulary=_vocabulary(body["vocabulary"]),
    )


def _predicate(body: Body) -> Predicate:
    return Predicate(
        body["id"], body["meaning"], body["phrase"], texts(body, "subjects"), texts(body, "objects"), body["value"],
        texts(body, "units"),
    )  # fmt: skip


def _vocabulary(body: Body) -> Vocabulary:
    return Vocabulary(
        entity_kinds=_words(body, "entity_kinds"),
        platform_types=_words(body, "platform_types"),
        claim_kinds=_words(body, "claim_kinds"),
        confidences=_words(body, "confidences"),
        standings=_words(body, "standings"),
        relations=_words(body, "relations"),
        relation_phrases=_words(body, "relation_phrases"),
        source_kinds=_words(body, "source_kinds"),
        reliabilities=_words(body, "reliabilities"),
        tracks=_words(body, "tracks"),
        scales=_words(body, "scales"),
        tags=texts(body, "tags"),
    )


def _words(body: Body, key: str) -> dict[str, str]:
    found = body.get(key) or {}
    if isinstance(found, dict):
        return {str(word): "" if meaning is None else str(meaning) for word, meaning in found.items()}
    return {str(word): "" for word in found}


def thesis(body: Body, pack: str) -> Thesis:
    """Read one entry of theses.yaml."""
    return Thesis(
        id=body["id"],
        title=body["title"].strip(),
        statement=body["statement"].strip(),
        area=body["area"],
        claims=texts(body, "claims"),
        source=body.get("source"),
        subject=body.get("subject"),
        rival_of=body.get("rival_of"),
        steps=tuple(_step(one) for one in mappings(body, "steps")),
        corrections=tuple(_correction(one) for one in mappings(body, "corrections")),
        moderators=tuple(_moderator(one) for one in mappings(body, "moderators")),
        evidence_for=texts(body, "evidence_for"),
        evidence_against=texts(body, "evidence_against"),
        supports=texts(body, "supports"),
        opposes=texts(body, "opposes"),
        pack=pack,
    )


def _step(body: Body) -> Step:
    return Step(
        id=body["id"],
        question=body["question"],
        predicate=body["predicate"],
        of=body["of"],
        object_kind=body.get("object_kind"),
        platform_types=texts(body, "platform_types"),
        weaker_platform_types=texts(body, "weaker_platform_types"),
        ignore_platform_types=texts(body, "ignore_platform_types"),
        open_only=body.get("open_only", False),
        also=tuple(_also(one, body["of"]) for one in mappings(body, "also")),
        area=body.get("area"),
        values=texts(body, "values"),
        latest_only=body.get("latest_only", False),
    )


def _also(body: Body, of: str) -> AlsoStep:
    tag = body.get("tag")
    return AlsoStep(body["predicate"], str(body.get("of", of)), None if tag is None else str(tag))


def _correction(body: Body) -> ThesisCorrection:
    conditions = {step: bool(result) for step, result in body["applies_when"].items()}
    return ThesisCorrection(body["id"], body["statement"].strip(), texts(body, "claims"), conditions, texts(body, "examples"))


def _moderator(body: Body) -> Moderator:
    also = body.get("also_tags") or {}
    return Moderator(
        body["id"], body["name"], texts(body, "predicates"), texts(body, "claims"), texts(also, "predicates"),
        texts(also, "tags"),
    )  # fmt: skip


def full_date(version: str) -> str:
    """Turn a pack's version into the day it speaks for: 2026.1.2 into 2026-01-02."""
    year, month, day = version.split(".")
    return f"{year}-{int(month):02}-{int(day):02}"


def merged_vocabulary(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """Put the words of several packs together; of two meanings the first counts."""
    words: dict[str, dict[str, str]] = {key: {} for key in VOCABULARY if key != "tags"}
    for key, found in words.items():
        for one in vocabularies:
            for word, meaning in getattr(one, key).items():
                found.setdefault(word, meaning)
    tags = tuple(dict.fromkeys(tag for one in vocabularies for tag in one.tags))
    return Vocabulary(**words, tags=tags)
