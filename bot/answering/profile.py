"""Who or what is it: description, belonging, what it owns and makes, where it stands, what is new."""

from __future__ import annotations

from collections import defaultdict

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Entity

from .desk import Draft
from .facts import choose, facts
from .relations import held_by, holders, own
from .scene import Scene

REASONS = ("because", "enables", "limits")
"""Links that explain a standing."""
GENERAL = 2
"""Words beside the name that a general question for it holds ("tell me about")."""
SHOWN = 6


def profile(scene: Scene) -> Draft:
    """Describe the thing named; several things get a line each."""
    desk, query = scene.desk, scene.query
    entities = [e for i in query.entities if (e := desk.entity(i)) is not None]
    if not entities or scene.plain_words > 4:
        return facts(desk, query, scene.ranked)
    draft = Draft()
    lines = [line for e in entities[:3] for line in described(scene, e)]
    draft.headline, draft.points = lines[0], lines[1:]
    if len(entities) == 1:
        shown = set(draft.claims)
        mine = own(desk, entities[0].id)
        rest = [r for r in scene.ranked if r.claim.id not in shown and mine & (r.card.mentions | {r.claim.subject})]
        newest = _newest_standing(scene, entities[0])
        if newest is not None:
            draft.points.append(desk.point(newest, query))
            rest = [r for r in rest if r.claim.id != newest.id and r.claim.predicate not in ("standing", "score")]
        if entities[0].kind == "company" and scene.plain_words <= GENERAL:
            draft.points += why_and_latest(scene, entities[0], newest, set(draft.claims))
        spare = 3 - len(draft.points) + len(lines[1:])
        rest = [r for r in rest if r.claim.id not in draft.claims]
        draft.points += [desk.point(c, query) for c in choose(desk, query, rest, words=45, points=spare)] if spare > 0 else []
        draft.more = [desk.point(r.claim, query) for r in rest[2:10] if r.claim.id not in draft.claims][:6]
    draft.topics = tuple(held_by(desk, entities[0].id, None, query.as_of))[:6] or tuple(holders(desk, entities[0], query.as_of))[:3]
    return draft


def why_and_latest(scene: Scene, entity: Entity, standing: Claim | None, shown: set[str]) -> list[Point]:
    """Return a reason of how it stands, and the latest thing that happened to it; each only where one is known."""
    desk, query = scene.desk, scene.query
    found: list[Point] = []
    if standing is not None:
        linked = desk.knowledge.claims([i for _, i in desk.links_to([standing.id], REASONS)]).values()
        known = [c for c in linked if c.holds(query.as_of) and c.id not in shown]
        reason = max(known, key=lambda c: (c.kind == "fact", scene.score(c.id), c.as_of), default=None)
        found += [desk.point(reason, query, role="reason")] if reason is not None else []
    about = desk.knowledge.claims_about(sorted(own(desk, entity.id)), roles=("subject",), limit=300)
    news = [c for c in about if c.kind == "fact" and c.known(query.as_of) and c.predicate not in ("standing", "score")]
    told = shown | {i for p in found for i in p.claims}
    latest = max((c for c in news if c.id not in told), key=lambda c: (c.as_of, scene.score(c.id), c.id), default=None)
    return found + ([desk.point(latest, query, role="latest")] if latest is not None else [])


def described(scene: Scene, entity: Entity) -> list[Point]:
    """Return what it is, in a line, and what it owns and makes, in another."""
    desk, query = scene.desk, scene.query
    held = holders(desk, entity, query.as_of)
    who, claim = next(iter(held.items()), (None, None))
    text = introduced(desk.label(entity.id, query), entity.description)
    if who is not None and not _names(scene, who, entity.description):
        text = f"{text} It belongs to {desk.label(who, query)}."
    owns, kinds, claims = _belongings(scene, entity.id)
    support = claim or next(iter(claims), None) or (scene.claims[0] if scene.claims else None)
    ids = (support.id,) if support is not None else ()
    lines = [Point(text, "fact", ids, query.as_of, desk.citations(support) if support is not None else (), (), "answer")]
    if owns:
        parts = wording.listed([_counted(kind, names) for kind, names in kinds.items()])
        lines.append(
            Point(
                f"{desk.label(entity.id, query)} has {parts}.",
                "fact",
                tuple(c.id for c in claims)[:12],
                query.as_of,
                desk.citations(claims[0]) if claims else (),
                (),
                "context",
            )
        )
    return lines


def _names(scene: Scene, who: str, text: str) -> bool:
    """Say whether a text names somebody, by any name or by the first word of the full one."""
    holder = scene.desk.entity(who)
    if holder is None:
        return False
    return any(name and name in text for name in (holder.name, *holder.aliases, holder.name.split(" ")[0]))


def introduced(name: str, description: str) -> str:
    """Return "X is a maker of ..." where the description is a phrase that allows it, else "X: ..."."""
    first, *rest = description.split(" ")
    if first in ("A", "An", "The") or first.endswith("'s") or (rest and rest[0].endswith("'s")):
        return f"{name} is {first.lower() if first in ('A', 'An', 'The') else first} {' '.join(rest)}"
    return f"{name}: {description}"


def _belongings(scene: Scene, entity_id: str) -> tuple[list[str], dict[str, list[str]], list[Claim]]:
    desk = scene.desk
    held = held_by(desk, entity_id, None, scene.query.as_of)
    kinds: dict[str, list[str]] = defaultdict(list)
    for e, claim in held.items():
        entity = desk.entity(e)
        if entity is not None and entity.family is None and entity.kind != "unit":
            ended = claim is not None and claim.until is not None and claim.until <= scene.query.as_of
            kinds[entity.kind].append(
                desk.label(e, scene.query) + (f" (until {wording.day(claim.until)})" if ended and claim and claim.until else "")
            )
    return list(held), kinds, [c for c in held.values() if c is not None]


def _counted(kind: str, names: list[str]) -> str:
    """Return "a model (A)", "2 platforms (A and B)", "8 models (A, B, C and 5 more)"."""
    if len(names) == 1:
        return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind} ({names[0]})"
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return f"{len(names)} {wording.plural(kind)} ({wording.listed([*names[:SHOWN], *more])})"


def _newest_standing(scene: Scene, entity: Entity) -> Claim | None:
    desk, query = scene.desk, scene.query
    subject = entity.id if entity.kind == "company" else next(iter(holders(desk, entity, query.as_of)), entity.id)
    areas = query.areas or tuple(desk.areas)
    found = desk.standings_of(subject, areas, query.as_of)
    if entity.kind != "company":
        found = [c for c in found if c.object in (entity.id, *(v.id for v in desk.knowledge.versions_of(entity.id)))]
    return max(found, key=lambda c: c.as_of, default=None)
