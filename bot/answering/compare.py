"""Two to four named things side by side: who stands where, then what the question asks of each."""

from __future__ import annotations

from bot import wording
from bot.answers import Point, Table
from knowledge.models import Claim

from .desk import Draft
from .facts import alike, facts
from .relations import held_by, holders, own
from .scene import Scene

MOST = 4


def compare(scene: Scene) -> Draft:
    """Compare; with fewer than two names the claims alone answer."""
    desk, query = scene.desk, scene.query
    sides = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique")][:MOST]
    if len(sides) < 2:
        return facts(desk, query, scene.ranked)
    draft = Draft()
    picked = _picked(scene, sides)
    lead = _standings(scene, sides)
    lines = [desk.point(c, query, role="answer") for c in picked]
    general = scene.plain_words <= 2
    if lead is not None and general:
        draft.headline, draft.points = lead, lines
    elif lines:
        draft.headline, draft.points = lines[0], [*lines[1:], *([lead] if lead is not None and len(lines) <= 3 else [])]
    else:
        draft.headline = lead
    draft.table = table(scene, sides)
    draft.more = [desk.point(r.claim, query) for r in scene.ranked[:10] if r.claim.id not in draft.claims][:6]
    draft.topics = tuple(sides)
    return draft


def _picked(scene: Scene, sides: list[str]) -> list[Claim]:
    """Return the best claim about each side, then one more each while there is room; one about all comes first."""
    desk = scene.desk
    mine = {s: own(desk, s) for s in sides}
    taken: list[Claim] = []
    best = scene.ranked[0] if scene.ranked else None
    if best is not None and all(mine[s] & (best.card.mentions | best.card.kin) for s in sides) and len(best.claim.text.split()) <= 40:
        taken.append(best.claim)
    chosen = [best] if taken and best is not None else []
    for turn in range(2):
        for s in sides:
            if turn and (len(taken) >= 4 or len(sides) > 2):
                continue
            for r in scene.ranked:
                about = r.claim.subject in mine[s] or (r.claim.object in mine[s] and not any(r.claim.subject in mine[o] for o in sides))
                if about and r.claim.id not in {c.id for c in taken} and not any(alike(r, x) for x in chosen):
                    taken.append(desk.newest(r.claim, scene.query.as_of) if not scene.query.periods else r.claim)
                    chosen.append(r)
                    break
    words = 0
    out: list[Claim] = []
    for c in dict.fromkeys(taken):
        words += len(c.text.split())
        if len(out) < len(sides) or words <= 100:
            out.append(c)
    return out


def _standings(scene: Scene, sides: list[str]) -> Point | None:
    """Return one line that says how the sides stand in an area where all of them stand."""
    desk, query = scene.desk, scene.query
    for area in query.areas or desk.areas:
        found: list[tuple[str, Claim]] = []
        for s in sides:
            entity = desk.entity(s)
            subject = s if entity is None or entity.kind == "company" else next(iter(holders(desk, entity, query.as_of)), s)
            held = desk.standings_of(subject, (area,), query.as_of)
            if held:
                found.append((subject, held[0]))
        if len(found) == len(sides) and len({s for s, _ in found}) == len(sides):
            found.sort(key=lambda f: desk.order.get(str(f[1].value), 9))
            words = [f"{desk.label(s, query)} is {_article(str(c.value))} ({wording.day(c.as_of)})" for s, c in found]
            ahead = found[0][1].value != found[-1][1].value
            lead = (
                f"{desk.label(found[0][0], query)} is ahead in {desk.areas[area]}: "
                if ahead
                else f"In {desk.areas[area]} they stand alike: "
            )
            text = f"{lead}{wording.listed(words)}."
            cites = tuple(x for _, c in found for x in desk.citations(c)[:1])
            return Point(text, "assessment", tuple(c.id for _, c in found), None, cites, (), "answer")
    return None


def _article(standing: str) -> str:
    return {"leader": "a leader", "contender": "a contender"}.get(standing, standing)


def table(scene: Scene, sides: list[str]) -> Table | None:
    """Return the sides' standings and belongings as rows."""
    desk, query = scene.desk, scene.query
    rows: list[tuple[str, ...]] = []
    for area, name in desk.areas.items():
        cells = []
        for s in sides:
            held = desk.standings_of(s, (area,), query.as_of)
            cells.append(f"{held[0].value} ({wording.day(held[0].as_of)})" if held else "")
        if any(cells):
            rows.append((name, *cells))
    for kind in desk.knowledge.vocabulary().entity_kinds:
        cells = [", ".join(desk.labels(list(held_by(desk, s, kind, query.as_of))[:5])) for s in sides]
        if any(cells) and kind != "company":
            rows.append((kind, *cells))
    return Table(" / ".join(desk.labels(sides, query)), ("", *desk.labels(sides, query)), tuple(rows)) if rows else None
