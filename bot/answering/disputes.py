"""Lists of what happened around the one named, where the claims and not names are the list: lawsuits, deals."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .desk import Draft
from .reading import Wording, said_of
from .relations import own
from .scene import Scene
from .sets import asks_for_a_list
from .ties import ties

WORDS = 80
POINTS = 4


def disputes(scene: Scene) -> Draft | None:
    """Return the claims of one relation around the one named, what runs first; none when the question asks for something else."""
    desk, query = scene.desk, scene.query
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique")]
    if query.unknown or query.about_source or len(named) > 1 or len(query.entities) != len(named) or not asks_for_a_list(scene):
        return None
    if not named and query.kind not in ("list", "count"):
        return None
    said = Wording.of(scene)
    for name, predicate in ties(said):
        if ":" not in predicate.phrase:
            continue
        said.takes(name)
        said.used |= set(stems(said_of(predicate)))
        if said.left():
            return None
        if named:
            found = _around(scene, named[0], name, predicate)
        else:
            told = desk.knowledge.claims_with(predicate.id, limit=200)
            found = [c for c in told if c.known(query.as_of) and desk.lexicon.has(name, c.text)]
        if found:
            return _drafted(scene, said, named[0] if named else None, name, found)
    return None


def _around(scene: Scene, entity: str, name: str, predicate: Predicate) -> list[Claim]:
    """Return the claims of the relation about the one named or what belongs to it; those where it acts itself only if that is asked."""
    desk, query = scene.desk, scene.query
    mine = sorted(own(desk, entity))
    claims = desk.knowledge.claims_about(mine, predicates=(predicate.id,), limit=200)
    told = [c for c in claims if c.known(query.as_of) and desk.lexicon.has(name, c.text)]
    place = next((n.start for n in query.named if n.entity == entity), 0)
    passive = re.search(r"\b(?:being|been|by|face[sd]?|facing)\b", query.text[place:])
    by_it = re.search(r"\bby\s+(?:the\s+)?$", query.text[:place].casefold()) is not None  # "sued by X"
    itself = by_it or (not desk.lexicon.has(name, query.text[:place]) and passive is None)  # "whom does X sue" against "who sued X"
    names = [n for e in (entity, *mine) if (x := desk.entity(e)) is not None for n in (x.name, *x.aliases)]
    return [c for c in told if _acts(scene, c, names, name) == itself]


def _acts(scene: Scene, claim: Claim, names: list[str], name: str) -> bool:
    """Say whether the one named is who does it: its name stands right before the word, in the active voice."""
    m = scene.desk.lexicon.search(name, claim.text)
    before = claim.text[: m.start()] if m else ""
    if re.search(r"\b(?:was|were|been|is|being|faces?)\s+(?:\w+\s+)?$", before):
        return False
    return any(re.search(rf"(?:^|\b){re.escape(n)}(?:\s+(?:has|and \w+))?\s*$", before) for n in names)


def _drafted(scene: Scene, said: Wording, entity: str | None, name: str, found: list[Claim]) -> Draft | None:
    desk, query = scene.desk, scene.query
    closing = {c.id for c in found if _closes(scene, c)}
    ended = [c for c in found if c.id in closing]
    running = [
        c
        for c in found
        if c.holds(query.as_of)
        and c.id not in closing
        and not any({c.subject, c.object} == {e.subject, e.object} and c.as_of <= e.as_of for e in ended)
    ]
    over = [c for c in found if c not in running]
    only_running = bool(re.search(r"\b(?:running|pending|ongoing|going on|open|active|still|current|currently|now|today)\b", said.text))
    ordered = sorted(running, key=lambda c: c.as_of, reverse=True) + sorted(over, key=lambda c: c.as_of, reverse=True)
    word = desk.lexicon.find(name, said.text) or ""
    opened = _opened(scene, ordered)  # a hearing is no lawsuit of its own
    others = _others(scene, entity, [c for c in opened if c in running] or opened or running or over)
    label = f"{desk.label(entity, query)}, " if entity else ""
    naming = f"; they name {wording.listed(others[:6])}" if others else ""
    going, past = (len([c for c in opened or found if (c in running) == now]) for now in (True, False))
    state = wording.listed([x for x in (f"{going} running" if going or only_running else "", f"{past} over" if past else "") if x])
    count = str(len(opened)) if opened else wording.counted(len(found), "entry", "entries")
    text = f"{label}“{word}”: {count} in my knowledge, {state}{naming}."
    if running and query.kind == "count":
        ordered = [*sorted(opened, key=lambda c: c.as_of), *(c for c in ordered if c not in opened)]
    draft = Draft(headline=Point(text, "fact", tuple(c.id for c in ordered)[:12], query.as_of, desk.citations(ordered[0]), (), "answer"))
    if not only_running and not running:
        ordered = sorted(over, key=lambda c: c.as_of)
    spent = 0
    for c in ordered:
        length = len(c.text.split())
        if len(draft.points) < POINTS and (not draft.points or spent + length <= WORDS):
            draft.points.append(desk.point(c, query))
            spent += length
    return draft


def _opened(scene: Scene, claims: list[Claim]) -> list[Claim]:
    """Return the claims that tell how a matter began, one for each two parties; what only tells a step of it is none."""
    found: dict[frozenset[str | None], Claim] = {}
    for c in claims:
        if scene.desk.lexicon.has("opening_words", c.text):
            found.setdefault(frozenset((c.subject, c.object)), c)
    return list(found.values())


def _closes(scene: Scene, claim: Claim) -> bool:
    """Say whether a claim tells the end of a matter: it replaces one that ended, or speaks of a dismissal or a settlement."""
    if any(s.until is not None for s in scene.desk.knowledge.claims(claim.supersedes).values()):
        return True
    sides = scene.desk.lexicon.sides(claim.text)
    return bool(sides & {"dismissed_side", "settled_side"}) and "upheld_side" not in sides


def _others(scene: Scene, entity: str | None, claims: list[Claim]) -> list[str]:
    """Return the names of the other companies that these claims speak of."""
    desk = scene.desk
    mine = own(desk, entity) if entity else set()
    ids = [e for card in desk.evidence.cards.of(claims) for e in sorted(card.mentions)]
    sides = {e for c in claims for e in (c.subject, c.object) if e}
    known = {e: x.kind for e in dict.fromkeys(ids) if e not in mine and (x := desk.entity(e)) is not None}
    firms = [e for e, kind in known.items() if kind in ("company", "organization") or e in sides]
    return desk.labels(firms, scene.query)
