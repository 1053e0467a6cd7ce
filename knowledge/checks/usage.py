"""The rule that nothing lies about unused: entities and sources that no claim or thesis needs."""

from __future__ import annotations

from knowledge.checks.draft import Draft, entries


def check_usage(draft: Draft) -> None:
    """Report what nothing uses."""
    used = _used_entities(draft)
    for ident in draft.entities:
        if ident not in used:
            draft.bad("entities.yaml", ident, "entity is never used: remove it or make a claim about it", without="claims")
    cited = {source for claim in draft.claims.values() for source in entries(claim, "sources") if isinstance(source, str)}
    cited |= {str(thesis.get("source")) for thesis in draft.theses.values()}
    for ident in draft.sources if "theses" not in draft.lost else ():
        if ident not in cited:
            draft.bad("sources.yaml", ident, "source is never used: remove it or cite it", without="claims")


def _used_entities(draft: Draft) -> set[str]:
    """Take what claims name; a used entity also needs its family and its owners."""
    used: set[str] = set()
    waiting = [str(claim.get(side)) for claim in draft.claims.values() for side in ("subject", "object", "benchmark")]
    while waiting:
        ident = waiting.pop()
        entity = draft.entity(ident)
        if entity is None or ident in used:
            continue
        used.add(ident)
        waiting += [entity[key] for key in ("owner", "family") if isinstance(entity.get(key), str)]
    return used
