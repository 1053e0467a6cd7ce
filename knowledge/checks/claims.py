"""Rules for claims/*.yaml, for one claim at a time; what holds between claims is in `series`."""

from __future__ import annotations

import re

from knowledge.checks.draft import NUMBER, Draft, Record, Types, choices, entries, has_type, is_date, known, show

REQUIRED: dict[str, Types] = {
    "id": str, "subject": str, "predicate": str, "text": str, "kind": str, "confidence": str, "as_of": str,
    "sources": list, "tags": list,
}  # fmt: skip
OPTIONAL: dict[str, Types] = {
    "object": str, "value": (int, float, str), "unit": str, "area": str, "benchmark": str, "rank": int, "track": str,
    "scale": str, "until": str, "where": str, "supersedes": list, "contradicts": list,
}  # fmt: skip
SENTENCE_END = re.compile(r"[.!?]$")
QUOTATION = re.compile(r"[\"“]([^\"”]+)[\"”]")
LONGEST_TEXT = 480
LONGEST_QUOTATION = 5
DATED = ("released", "discontinued")
"""Predicates whose value is needed: the day it happened."""


def check_claims(draft: Draft, rows: dict[str, list[object]]) -> None:
    """Check every claim of every claim file."""
    for file, listed in rows.items():
        for ident, claim in draft.by_id(file, listed).items():
            if ident in draft.claims:
                draft.bad(file, ident, f"id is also in {draft.files[ident]}: rename or remove one of the two")
                continue
            draft.claims[ident], draft.files[ident] = claim, file
    for ident, claim in draft.claims.items():
        draft.fields(draft.files[ident], ident, claim, REQUIRED, OPTIONAL)
        for rule in (_sides, _value, _words, _dates, _sources, _references, _standing_and_score, _text):
            rule(draft, ident, claim)


def _sides(draft: Draft, ident: str, claim: Record) -> None:
    file, predicate = draft.files[ident], _predicate(draft, claim)
    if predicate is None:
        draft.bad(file, ident, f"unknown predicate {show(claim.get('predicate'))}: use one of {choices(draft.predicates)}")
    sides = (
        ("subject", entries(predicate or {}, "subjects")),
        ("object", entries(predicate or {}, "objects")),
        ("benchmark", ["benchmark"]),
    )
    for side, kinds in sides:
        entity = claim.get(side)
        if entity is None:
            continue
        if draft.entity(entity) is None:
            draft.bad(file, ident, f"{side} {show(entity)} does not exist: add the entity or correct the id", without="entities")
        elif predicate and draft.kind_of(entity) not in kinds:
            wrong = f"{side} {show(entity)} is a {show(draft.kind_of(entity))}, which {claim['predicate']} does not take"
            draft.bad(file, ident, f"{wrong}: it takes {choices(kinds) or 'none'}")
    if claim.get("object") == claim.get("subject"):
        draft.bad(file, ident, "subject and object are the same: name two entities or leave the object out")


def _predicate(draft: Draft, claim: Record) -> Record | None:
    name = claim.get("predicate")
    return draft.predicates.get(name) if isinstance(name, str) else None


def _value(draft: Draft, ident: str, claim: Record) -> None:
    file, value, predicate = draft.files[ident], claim.get("value"), _predicate(draft, claim)
    if value is not None and predicate:
        wanted = predicate.get("value")
        if wanted == "none":
            draft.bad(file, ident, f"{claim['predicate']} takes no value: remove it")
        elif wanted == "date" and not is_date(value):
            draft.bad(file, ident, f'value is no date: {show(value)}: write "2026", "2026-04" or "2026-04-19"')
        elif wanted == "number" and not isinstance(value, NUMBER):
            draft.bad(file, ident, f"value is no number: {show(value)}: write a plain number in base units")
        elif wanted == "text" and not isinstance(value, str):
            draft.bad(file, ident, f"value is no text: {show(value)}: put it in quotes")
    if "unit" in claim and value is None:
        draft.bad(file, ident, "unit without value: add the value or remove the unit")
    if isinstance(value, NUMBER) and "unit" not in claim:
        draft.bad(file, ident, "number without unit: add the unit")
    if claim.get("predicate") in DATED and value is None:
        draft.bad(file, ident, f"{claim['predicate']} needs a date as value: add it")


def _words(draft: Draft, ident: str, claim: Record) -> None:
    file = draft.files[ident]
    for key, words in (("kind", "claim_kinds"), ("confidence", "confidences"), ("track", "tracks"), ("scale", "scales")):
        if key in claim and claim[key] not in draft.words[words]:
            draft.bad(file, ident, f"unknown {key} {show(claim[key])}: use one of {choices(draft.words[words])}")
    for tag in entries(claim, "tags"):
        if tag not in draft.words["tags"]:
            draft.bad(file, ident, f"unknown tag {show(tag)}: use one of {choices(draft.words['tags'])}")


def _dates(draft: Draft, ident: str, claim: Record) -> None:
    file, began, ended = draft.files[ident], claim.get("as_of"), claim.get("until")
    for key in ("as_of", "until"):
        if key in claim and not is_date(claim[key]):
            draft.bad(file, ident, f'{key} is no date: {show(claim[key])}: write "2026", "2026-04" or "2026-04-19"')
    if isinstance(began, str) and isinstance(ended, str) and is_date(began) and is_date(ended):
        exact = min(len(began), len(ended))
        if ended[:exact] < began[:exact]:
            draft.bad(file, ident, f"until {ended} lies before as_of {began}: correct one of the dates")


def _sources(draft: Draft, ident: str, claim: Record) -> None:
    file = draft.files[ident]
    if not claim.get("sources"):
        draft.bad(file, ident, "no source: name at least one")
    for source in entries(claim, "sources"):
        if not known(source, draft.sources):
            draft.bad(file, ident, f"source {show(source)} does not exist: add it to sources.yaml or correct the id", without="sources")
    levels = [draft.sources[one].get("reliability") for one in entries(claim, "sources") if known(one, draft.sources)]
    if levels == ["weak"] and claim.get("confidence") != "low":
        draft.bad(file, ident, "rests on one weak source: set confidence to low, or add a source")
    if levels and all(level == "weak" for level in levels) and claim.get("confidence") == "high":
        draft.bad(file, ident, "rests on weak sources only: confidence cannot be high")


def _references(draft: Draft, ident: str, claim: Record) -> None:
    file = draft.files[ident]
    for key in ("supersedes", "contradicts"):
        for other in entries(claim, key):
            if not known(other, draft.claims):
                draft.bad(file, ident, f"{key}: claim {show(other)} does not exist: correct the id or remove it", without="claims")
            elif other == ident:
                draft.bad(file, ident, f"{key} itself: remove the entry")
    for key in ("sources", "supersedes", "contradicts", "tags"):
        listed = [one if isinstance(one, str) else show(one) for one in entries(claim, key)]
        if len(set(listed)) != len(listed):
            draft.bad(file, ident, f"{key} has an entry twice: remove one")


def _standing_and_score(draft: Draft, ident: str, claim: Record) -> None:
    file, predicate = draft.files[ident], claim.get("predicate")
    if "area" in claim and not known(claim["area"], draft.areas):
        draft.bad(file, ident, f"unknown area {show(claim['area'])}: use one of {choices(draft.areas)}")
    if predicate in ("standing", "score"):
        if "area" not in claim:
            draft.bad(file, ident, f"{predicate} without area: add the area")
    elif "area" in claim:
        draft.bad(file, ident, "area belongs to standing and score only: remove it")
    if predicate == "standing" and claim.get("value") not in draft.words["standings"]:
        allowed = choices(draft.words["standings"])
        draft.bad(file, ident, f"unknown standing {show(claim.get('value'))}: use one of {allowed}")
    if predicate == "score":
        _score(draft, ident, claim)
        return
    for key in ("benchmark", "rank", "track", "scale"):
        if key in claim:
            draft.bad(file, ident, f"{key} belongs to score only: remove it")


def _score(draft: Draft, ident: str, claim: Record) -> None:
    file = draft.files[ident]
    if "benchmark" not in claim:
        draft.bad(file, ident, "score without benchmark: add the board")
    else:
        board = draft.entity(claim["benchmark"])
        if board is not None and board.get("area") != claim.get("area"):
            draft.bad(file, ident, f"area is not that of the benchmark: write {show(board.get('area'))}")
    if "rank" not in claim and claim.get("value") is None:
        draft.bad(file, ident, "score without rank and value: add at least one")
    if "rank" in claim and (not has_type(claim["rank"], int) or claim["rank"] < 1):
        draft.bad(file, ident, f"rank {show(claim['rank'])} is no place: write a whole number from 1")


def _text(draft: Draft, ident: str, claim: Record) -> None:
    text = claim.get("text") or ""
    if not isinstance(text, str):
        return
    file = draft.files[ident]
    if not SENTENCE_END.search(text):
        draft.bad(file, ident, "text does not end with a full stop: write whole sentences")
    if len(text) > LONGEST_TEXT:
        draft.bad(file, ident, f"text is too long ({len(text)} characters): shorten it to {LONGEST_TEXT} or split the claim")
    for quotation in QUOTATION.findall(text):
        if len(quotation.split()) > LONGEST_QUOTATION:
            draft.bad(file, ident, f"quotation of more than five words: {show(quotation)}: say it in your own words")
