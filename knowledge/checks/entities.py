"""Rules for entities.yaml: kinds, owners, families, and names that point to one entity only."""

from __future__ import annotations

import re
import unicodedata

from knowledge.checks.draft import Draft, Record, choices, entries, known, show

FILE = "entities.yaml"
REQUIRED = {"id": str, "kind": str, "name": str, "aliases": list, "description": str}
OPTIONAL = {"owner": str, "family": str, "platform_type": str, "area": str}


def check_entities(draft: Draft, rows: list[object]) -> None:
    """Check every entity and the names of all of them together."""
    draft.entities = draft.by_id(FILE, rows)
    holders: dict[str, str] = {}
    for ident, entity in draft.entities.items():
        draft.fields(FILE, ident, entity, REQUIRED, OPTIONAL)
        _kind(draft, ident, entity)
        _owner_and_family(draft, ident, entity)
        _own_names(draft, ident, entity)
        _shared_names(draft, ident, entity, holders)


def _kind(draft: Draft, ident: str, entity: Record) -> None:
    kind = entity.get("kind")
    if kind not in draft.words["entity_kinds"]:
        draft.bad(FILE, ident, f"unknown kind {show(kind)}: use one of {choices(draft.words['entity_kinds'])}")
    if (kind == "platform") != ("platform_type" in entity):
        draft.bad(FILE, ident, "platform_type belongs to every platform and to platforms only: add or remove it")
    if "platform_type" in entity and entity["platform_type"] not in draft.words["platform_types"]:
        allowed = choices(draft.words["platform_types"])
        draft.bad(FILE, ident, f"unknown platform_type {show(entity['platform_type'])}: use one of {allowed}")
    if (kind == "benchmark") != ("area" in entity):
        draft.bad(FILE, ident, "area belongs to every benchmark and to benchmarks only: add or remove it")
    if "area" in entity and not known(entity["area"], draft.areas):
        draft.bad(FILE, ident, f"unknown area {show(entity['area'])}: use one of {choices(draft.areas)}")


def _owner_and_family(draft: Draft, ident: str, entity: Record) -> None:
    if entity.get("kind") == "unit" and "owner" not in entity:
        draft.bad(FILE, ident, "a unit needs an owner: add the company it belongs to")
    if "owner" in entity:
        owner = entity["owner"]
        if draft.entity(owner) is None:
            draft.bad(FILE, ident, f"owner {show(owner)} does not exist: add the entity or correct the id")
        elif draft.kind_of(owner) not in ("company", "organization"):
            draft.bad(FILE, ident, f"owner {show(owner)} is neither company nor organization: name the firm itself")
    if "family" in entity:
        family = draft.entity(entity["family"])
        if family is None:
            draft.bad(FILE, ident, f"family {show(entity['family'])} does not exist: add the model or correct the id")
        elif entity.get("kind") != "model" or family.get("kind") != "model" or "family" in family or family is entity:
            draft.bad(FILE, ident, "family must be a model without a family of its own: name the bare model")


def _own_names(draft: Draft, ident: str, entity: Record) -> None:
    mine: set[str] = set()
    for name in (entity.get("name", ""), *entries(entity, "aliases")):
        if not isinstance(name, str) or not name.strip():
            draft.bad(FILE, ident, f"alias is no text: {show(name)}: write a name, in quotes where it is a number or date")
            continue
        if loose(name) in mine:
            draft.bad(FILE, ident, f"alias {show(name)} is there twice (case and punctuation do not count): remove one")
        mine.add(loose(name))


def _shared_names(draft: Draft, ident: str, entity: Record, holders: dict[str, str]) -> None:
    for name in (ident, str(entity.get("name", "")), *entries(entity, "aliases")):
        if isinstance(name, str):
            holder = holders.setdefault(tight(name), ident)
            if holder != ident:
                draft.bad(FILE, ident, f"alias {show(name)} also belongs to {holder}: leave it to one of the two")


def tight(name: str) -> str:
    """Reduce a name to case-folded letters and digits."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("+", "plus").replace("&", "and")
    return re.sub(r"[\W_]", "", folded)


def loose(name: str) -> str:
    """Reduce a name to case-folded words."""
    return " ".join(re.sub(r"[\W_]", " ", unicodedata.normalize("NFKC", name).casefold()).split())
