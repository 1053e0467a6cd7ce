"""Rules for pack.yaml: what the pack is, its areas, predicates and vocabulary."""

from __future__ import annotations

import re

from knowledge.checks.draft import Draft, Record, choices, entries, show

FILE = "pack.yaml"
KEYS = {
    "name": str, "title": str, "description": str, "version": str, "language": str,
    "areas": list, "predicates": list, "vocabulary": dict,
}  # fmt: skip
VOCABULARY = (
    "entity_kinds", "platform_types", "claim_kinds", "confidences", "standings", "relations", "relation_phrases",
    "source_kinds", "reliabilities", "tracks", "scales", "tags",
)  # fmt: skip
VALUES = ("none", "number", "text", "date", "number or text")
PLACES = ("subject", "object", "value", "unit", "area", "benchmark", "rank")
PREDICATE_KEYS = {"id": str, "meaning": str, "subjects": list, "objects": list, "value": str, "phrase": str}
VERSION = re.compile(r"^\d{4}\.\d{1,2}\.\d{1,2}$")
PREDICATE_ID = re.compile(r"^[a-z]+(_[a-z]+)*$")


def check_words(draft: Draft) -> None:
    """Check pack.yaml and keep its words for the other rules."""
    pack = draft.pack
    draft.fields(FILE, "pack", pack, KEYS, {})
    version = pack.get("version")
    if not (isinstance(version, str) and VERSION.match(version)):
        draft.bad(FILE, "version", "must look like 2026.11.22: write the day the pack speaks for")
    draft.areas = draft.by_id(FILE, entries(pack, "areas"))
    for ident, area in draft.areas.items():
        draft.fields(FILE, ident, area, {"id": str, "name": str, "aliases": list}, {})
    _vocabulary(draft, pack.get("vocabulary"))
    for predicate in entries(pack, "predicates"):
        _predicate(draft, predicate)


def _predicate(draft: Draft, predicate: object) -> None:
    if not isinstance(predicate, dict):
        draft.bad(FILE, "-", f"predicate {show(predicate)} is no mapping: write it as keys and values")
        return
    ident = predicate.get("id")
    if not isinstance(ident, str) or not PREDICATE_ID.match(ident):
        draft.bad(FILE, ident, "predicate id must be lower-case words joined by underscores: rename it")
        return
    if ident in draft.predicates:
        draft.bad(FILE, ident, "predicate is listed twice: remove one of the two")
    draft.predicates[ident] = predicate
    draft.fields(FILE, ident, predicate, PREDICATE_KEYS, {"units": list})
    if predicate.get("value") not in VALUES:
        draft.bad(FILE, ident, f"value type {show(predicate.get('value'))} is not allowed: use one of {choices(VALUES)}")
    _phrase_and_kinds(draft, ident, predicate)


def _phrase_and_kinds(draft: Draft, ident: str, predicate: Record) -> None:
    phrase = predicate.get("phrase")
    for place in re.findall(r"\{(\w+)\}", phrase if isinstance(phrase, str) else ""):
        if place not in PLACES:
            draft.bad(FILE, ident, f"phrase has the unknown place {{{place}}}: use one of {choices(PLACES)}")
    for key in ("subjects", "objects"):
        for kind in entries(predicate, key):
            if kind not in draft.words["entity_kinds"]:
                draft.bad(FILE, ident, f"{key}: unknown entity kind {show(kind)}: use one of the entity_kinds or add it there")


def _vocabulary(draft: Draft, found: object) -> None:
    vocabulary = found if isinstance(found, dict) else {}
    for key in VOCABULARY:
        if key not in vocabulary:
            draft.bad(FILE, "vocabulary", f"{key} is missing: add it")
        draft.words[key] = _words(draft, key, vocabulary.get(key))
    for key in vocabulary:
        if key not in VOCABULARY:
            draft.bad(FILE, "vocabulary", f"unknown key {show(key)}: remove it or correct its spelling")
    relations, phrases = draft.words["relations"], draft.words["relation_phrases"]
    if any(word not in phrases for word in relations) or any(word not in relations for word in phrases):
        draft.bad(FILE, "vocabulary", "relations and relation_phrases differ: give each relation one phrase")


def _words(draft: Draft, key: str, found: object) -> list[object]:
    if not found:
        return []
    if isinstance(found, dict | list | str):
        return list(found)
    draft.bad(FILE, "vocabulary", f"{key} is {show(found)}: make it a mapping of words to their meaning, or a list")
    return []
