"""What the names in an order mean, from the knowledge as it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.directory import Directory
from bot.phrases import CHINESE, Phrases
from bot.understanding.normalize import cjk_share, fold
from bot.wording import as_standing
from knowledge.models import Area
from knowledge.reader import Knowledge

from .ordering import Names

IN_SCOPE = 6
"""Areas and companies of an order that are named wherever it is spoken of."""
MOST_LIKE = 5
"""Names that are offered for one that is not known."""


def names_of(knowledge: Knowledge) -> Names:
    """Return what finds areas by id, name or alias, and entities by any name, small typing errors forgiven."""
    areas = {fold(name): area.id for area in knowledge.areas() for name in (area.id, area.name, *area.aliases)}
    written = {fold(name): ident for name, ident in reversed(knowledge.names())}
    entities = knowledge.entities(tuple(dict.fromkeys(ident for _, ident in knowledge.names())))
    directory = Directory(entities.values(), [area.name for area in knowledge.areas()])
    printed = {entity.name: ident for ident, entity in reversed(entities.items())}

    def entity(name: str) -> str | None:
        if fold(name) in written:
            return written[fold(name)]
        near = directory.find(name)
        return printed.get(near.name) if near is not None else None

    def like(name: str) -> tuple[str, ...]:
        return tuple(choice.name for choice in directory.complete(name, MOST_LIKE))

    return Names(lambda name: areas.get(fold(name)), entity, lambda name: directory.near_areas(name, MOST_LIKE), like)


def area_names(knowledge: Knowledge, said: Phrases) -> dict[str, str]:
    """Return the areas' names by id, in a reader's language as far as the packs have one."""

    def name(area: Area) -> str:
        chinese = (alias for alias in area.aliases if cjk_share(alias) > 0)
        return next(chinese, area.name) if said.language == CHINESE else area.name

    return {area.id: name(area) for area in knowledge.areas()}


def standing(word: str, said: Phrases) -> str:
    """Return a pack's word for a standing as it stands in a question of a language."""
    return word if said.language == CHINESE else as_standing(word)


def scope(names: Sequence[str], said: Phrases) -> str:
    """Return what an order is about in a few words: the first of its areas and companies, and how many more there are."""
    shown = ", ".join(names[:IN_SCOPE])
    return shown if len(names) <= IN_SCOPE else said("digest_scope_more", names=shown, n=len(names) - IN_SCOPE)
