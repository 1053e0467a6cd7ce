"""What belongs together: an entity and what a question or a subscription about it means too."""

from __future__ import annotations

from knowledge.reader import Knowledge


def belongings(knowledge: Knowledge, entity_id: str) -> set[str]:
    """Return an entity with its belongings, versions and family, but not its owner."""
    entity = knowledge.entity(entity_id)
    owned = {e.id for e in (*knowledge.owned_by(entity_id), *knowledge.versions_of(entity_id))}
    return {entity_id, *owned} | ({entity.family} if entity is not None and entity.family else set())
