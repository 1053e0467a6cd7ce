"""Rules for theses.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.draft import Draft, Record, choices, entries, known, show

FILE = "theses.yaml"
REQUIRED = {"id": str, "title": str, "statement": str, "area": str, "claims": list}
OPTIONAL = {
    "source": str, "subject": str, "rival_of": str, "steps": list, "corrections": list, "moderators": list,
    "evidence_for": list, "evidence_against": list, "supports": list, "opposes": list,
}  # fmt: skip
STEP = {"id": str, "question": str, "predicate": str, "of": str}
STEP_OPTIONAL = {
    "object_kind": str, "platform_types": list, "weaker_platform_types": list, "ignore_platform_types": list,
    "open_only": bool, "also": list, "area": str, "values": list, "latest_only": bool,
}  # fmt: skip
CORRECTION = {"id": str, "statement": str, "claims": list, "applies_when": dict, "examples": list}
MODERATOR = {"id": str, "name": str, "predicates": list, "claims": list}


def check_theses(draft: Draft, rows: list[object]) -> None:
    """Check every thesis."""
    draft.theses = draft.by_id(FILE, rows)
    for ident, thesis in draft.theses.items():
        draft.fields(FILE, ident, thesis, REQUIRED, OPTIONAL)
        _thesis(draft, ident, thesis)
        for name, step in _parts(draft, ident, thesis, "steps"):
            _step(draft, name, step)
        steps = [step.get("id") for step in entries(thesis, "steps") if isinstance(step, dict)]
        for name, correction in _parts(draft, ident, thesis, "corrections"):
            _correction(draft, name, correction, steps)
        for name, moderator in _parts(draft, ident, thesis, "moderators"):
            _moderator(draft, name, moderator)


def _parts(draft: Draft, ident: str, thesis: Record, key: str) -> Iterator[tuple[str, Record]]:
    for part in entries(thesis, key):
        if isinstance(part, dict):
            yield f"{ident}/{part.get('id') if isinstance(part.get('id'), str) else show(part.get('id'))}", part
        else:
            draft.bad(FILE, ident, f"{key}: {show(part)} is no mapping: write it as keys and values")


def _thesis(draft: Draft, ident: str, thesis: Record) -> None:
    if not known(thesis.get("area"), draft.areas):
        draft.bad(FILE, ident, f"unknown area {show(thesis.get('area'))}: use one of {choices(draft.areas)}")
    places = (("source", "sources", draft.sources), ("subject", "entities", draft.entities), ("rival_of", "theses", draft.theses))
    for key, table, ids in places:
        if key in thesis and not known(thesis[key], ids):
            draft.bad(FILE, ident, f"{key} {show(thesis[key])} does not exist: correct the id or add it", without=table)
    for key in ("claims", "evidence_for", "evidence_against", "supports", "opposes"):
        _claims(draft, ident, entries(thesis, key))
    for one, other in (("evidence_for", "evidence_against"), ("supports", "opposes")):
        for claim in entries(thesis, one):
            if claim in entries(thesis, other):
                draft.bad(FILE, ident, f"{show(claim)} is in {one} and in {other}: keep it in one of them")


def _claims(draft: Draft, ident: str, listed: list[object]) -> None:
    for claim in listed:
        if not known(claim, draft.claims):
            draft.bad(FILE, ident, f"claim {show(claim)} does not exist: correct the id or remove it", without="claims")


def _predicates(draft: Draft, ident: str, listed: list[object]) -> None:
    for predicate in listed:
        if not known(predicate, draft.predicates):
            draft.bad(FILE, ident, f"predicate {show(predicate)} does not exist: use one of {choices(draft.predicates)}")


def _step(draft: Draft, name: str, step: Record) -> None:
    draft.fields(FILE, name, step, STEP, STEP_OPTIONAL)
    also = [one for one in entries(step, "also") if isinstance(one, dict)]
    if len(also) != len(entries(step, "also")):
        draft.bad(FILE, name, "also: an entry is no mapping: write predicate and of")
    _predicates(draft, name, [step.get("predicate"), *(one.get("predicate") for one in also)])
    for key in ("platform_types", "weaker_platform_types", "ignore_platform_types"):
        for kind in entries(step, key):
            if kind not in draft.words["platform_types"]:
                draft.bad(FILE, name, f"{key}: unknown type {show(kind)}: use one of {choices(draft.words['platform_types'])}")
    for standing in entries(step, "values"):
        if standing not in draft.words["standings"]:
            draft.bad(FILE, name, f"unknown standing {show(standing)}: use one of {choices(draft.words['standings'])}")


def _correction(draft: Draft, name: str, correction: Record, steps: list[object]) -> None:
    draft.fields(FILE, name, correction, CORRECTION, {})
    _claims(draft, name, entries(correction, "claims"))
    _claims(draft, name, entries(correction, "examples"))
    conditions = correction.get("applies_when")
    for step in conditions if isinstance(conditions, dict) else ():
        if step not in steps:
            draft.bad(FILE, name, f"applies_when: no step {show(step)}: use one of {choices(steps)}")


def _moderator(draft: Draft, name: str, moderator: Record) -> None:
    draft.fields(FILE, name, moderator, MODERATOR, {"also_tags": dict})
    _claims(draft, name, entries(moderator, "claims"))
    _predicates(draft, name, entries(moderator, "predicates"))
    also = moderator.get("also_tags")
    also = also if isinstance(also, dict) else {}
    for key in ("predicates", "tags"):
        if also.get(key) and not isinstance(also[key], list):
            draft.bad(FILE, name, f"also_tags: {key} is {show(also[key])}: make it a list")
    _predicates(draft, name, entries(also, "predicates"))
    for tag in entries(also, "tags"):
        if tag not in draft.words["tags"]:
            draft.bad(FILE, name, f"unknown tag {show(tag)}: use one of {choices(draft.words['tags'])}")
