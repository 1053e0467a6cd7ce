"""What a reader may want to ask next: questions that the structure of the knowledge can answer, about what was just answered."""

from __future__ import annotations

from collections.abc import Iterator

from bot import wording
from knowledge.models import Claim, Entity

from .relations import holders
from .scene import Scene
from .thesis import main_thesis

MOST = 3
LATEST_MONTHS = 3
"""How far "what changed" looks back."""
SAME = {"how": "why", "owner": "profile", "definition": "profile", "exceptions": "thesis", "timeline": "changes", "standing": "landscape"}
"""Kinds that would say much the same; what was just answered is not suggested again."""


def next_questions(scene: Scene, kind: str, topics: tuple[str, ...]) -> list[str]:
    """Return at most three questions, the nearest first."""
    just = {kind, SAME.get(kind, kind)}
    company = _company(scene, (*scene.query.entities, *topics))
    found = [text for sort, text in (_about(scene, company) if company is not None else _at_large(scene)) if sort not in just]
    return list(dict.fromkeys(found))[:MOST]


def _about(scene: Scene, company: Entity) -> Iterator[tuple[str, str]]:
    desk, day = scene.desk, scene.query.as_of
    areas = scene.query.areas or tuple(desk.areas)
    standing = next(iter(desk.standings_of(company.id, areas, day)), None)
    if standing is not None:
        yield "why", wording.why_stands(company.name, str(standing.value), desk.areas[standing.area or ""])
        rival = _rival(scene, standing)
        if rival is not None:
            yield "compare", f"Compare {company.name} with {rival.name}"
    thesis = main_thesis(scene)
    if thesis is not None and thesis.steps:
        yield "thesis", f"Does the thesis “{thesis.title}” hold for {company.name}?"
    yield "changes", f"What changed at {company.name} since {_months_before(day)}?"
    yield "profile", f"Tell me about {company.name}"


def _at_large(scene: Scene) -> Iterator[tuple[str, str]]:
    desk, day = scene.desk, scene.query.as_of
    area = next(iter(scene.query.areas or tuple(desk.areas)), None)
    first = (
        next((c for c in desk.knowledge.standings(area=area, as_of=day) if c.value == next(iter(desk.order), "")), None) if area else None
    )
    if first is not None and area is not None:
        yield "why", wording.why_stands(desk.label(first.subject), str(first.value), desk.areas[area])
    thesis = main_thesis(scene)
    if thesis is not None:
        yield "thesis", f"Which companies are an exception to the thesis “{thesis.title}”?"
    if area is not None:
        yield "landscape", f"Landscape of {desk.areas[area]}"
    yield "changes", f"What changed since {_months_before(day)}?"


def _company(scene: Scene, entities: tuple[str, ...]) -> Entity | None:
    """Return the company that the answer is about: one that was named, or the one that the named thing belongs to."""
    desk = scene.desk
    for entity in (e for i in entities[:2] if (e := desk.entity(i)) is not None):
        if entity.kind == "company":
            return entity
        owner = next(
            (o for h in holders(desk, entity, scene.query.as_of) if (o := desk.entity(h)) is not None and o.kind == "company"), None
        )
        if owner is not None:
            return owner
    return None


def _rival(scene: Scene, standing: Claim) -> Entity | None:
    """Return a company that stands nearest in the same area, the best known of those, and is not named already."""
    desk = scene.desk
    place = desk.order.get(str(standing.value), 9)
    others = desk.knowledge.standings(area=standing.area, as_of=scene.query.as_of)
    named = (standing.subject, *scene.query.entities)
    firms = [c for c in others if c.subject not in named and (e := desk.entity(c.subject)) is not None and e.kind == "company"]
    if not firms:
        return None
    known = desk.told_of
    far = len(desk.order)
    near = min(firms, key=lambda c: (_gap(desk.order.get(str(c.value), far), place), -known.get(c.subject, 0), c.subject))
    return desk.entity(near.subject)


def _gap(other: int, place: int) -> int:
    """Return how far apart two places are; two steps are as good as none, so that a rival is compared whom people know."""
    return max(abs(other - place) - 2, 0)


def _months_before(day: str) -> str:
    """Return the month some months before a day: "August 2026"."""
    months = int(day[:4]) * 12 + int(day[5:7]) - 1 - LATEST_MONTHS
    return wording.month(f"{months // 12:04}-{months % 12 + 1:02}")
