"""Lists of what happened around the one named, where the claims and not names are the list: lawsuits, deals."""

from __future__ import annotations

import re

from bot import wording
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .desk import Draft
from .lawsuits import Suit, around, counted, headline, running_of_all
from .reading import Wording, said_of
from .relations import own
from .scene import Scene
from .sets import asks_for_a_list
from .ties import ties

SUITS = "lawsuit_tie"
"""The list of words for lawsuits, of which a claim tells who brought them against whom."""
WORDS = 95
POINTS = 4


def disputes(scene: Scene) -> Draft | None:
    """Return the claims of one relation around the one named, what runs first; none when the question asks for something else."""
    desk, query = scene.desk, scene.query
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "technique")]
    if query.unknown or query.about_source or len(named) > 1 or len(query.entities) != len(named) or not asks_for_a_list(scene):
        return None
    said = Wording.of(scene)
    if not named and query.kind not in ("list", "count") and not said.takes("outlook_words"):
        return None
    if not named:
        said.takes("watching_words")
    for name, predicate in ties(said):
        if ":" not in predicate.phrase:
            continue
        said.takes(name, *(("stating_words", "court_verbs") if name == SUITS else ()))
        said.used |= set(stems(said_of(predicate)))
        if said.left():
            return None
        brought: list[Suit] = []
        if named:
            told = _told(scene, named[0], predicate)
            itself = _acts_itself(scene, named[0], name)
            names = _names(scene, named[0])
            found = [c for c in told if desk.lexicon.has(name, c.text) and _acts(scene, c, names, name) == itself]
            if name == SUITS:
                brought = around(desk, named[0], told, itself=itself)
                found = list({c.id: c for c in (*(s.claim for s in brought), *found)}.values())
        else:
            told = [c for c in desk.knowledge.claims_with(predicate.id, limit=200) if c.known(query.as_of)]
            found = [c for c in told if desk.lexicon.has(name, c.text)]
        if found:
            return _drafted(scene, said, named[0] if named else None, name, found, brought)
    return None


def _told(scene: Scene, entity: str, predicate: Predicate) -> list[Claim]:
    """Return the claims of the relation about the one named or what belongs to it."""
    claims = scene.desk.knowledge.claims_about(sorted(own(scene.desk, entity)), predicates=(predicate.id,), limit=200)
    return [c for c in claims if c.known(scene.query.as_of)]


def _acts_itself(scene: Scene, entity: str, name: str) -> bool:
    """Say whether it is asked what the one named does ("whom does X sue"), and not what is done to it ("who sued X")."""
    query = scene.query
    place = next((n.start for n in query.named if n.entity == entity), 0)
    passive = re.search(r"\b(?:being|been|by|face[sd]?|facing)\b", query.text[place:])
    by_it = re.search(r"\bby\s+(?:the\s+)?$", query.text[:place].casefold()) is not None  # "sued by X"
    return by_it or (not scene.desk.lexicon.has(name, query.text[:place]) and passive is None)


def _names(scene: Scene, entity: str) -> list[str]:
    """Return the names of an entity and of what belongs to it."""
    ids = (entity, *sorted(own(scene.desk, entity)))
    return [n for e in ids if (x := scene.desk.entity(e)) is not None for n in (x.name, *x.aliases)]


def _acts(scene: Scene, claim: Claim, names: list[str], name: str) -> bool:
    """Say whether the one named is who does it: its name stands right before the word, in the active voice."""
    m = scene.desk.lexicon.search(name, claim.text)
    before = claim.text[: m.start()] if m else ""
    if re.search(r"\b(?:was|were|been|is|being|faces?)\s+(?:\w+\s+)?$", before):
        return False
    return any(re.search(rf"(?:^|\b){re.escape(n)}(?:\s+(?:has|and \w+))?\s*$", before) for n in names)


def _drafted(scene: Scene, said: Wording, entity: str | None, name: str, found: list[Claim], brought: list[Suit]) -> Draft | None:
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
    if entity is None and name == SUITS and (of_all := running_of_all(scene, found, over)) is not None:
        return of_all
    first = {b.claim.id for b in brought}
    if first:
        ordered.sort(key=lambda c: c.id not in first)
    if entity and brought and (len(brought) > 1 or only_running):
        itself = entity in brought[0].by
        about = sorted(
            ordered, key=lambda c: (c.subject != entity, c.object is not None)
        )  # "they" of the next question are those whom it is about
        draft = Draft(headline=headline(scene, counted(scene, entity, brought, running, itself=itself), about))
    elif entity and (brought or len(found) == 1) and not only_running:
        draft = Draft(headline=desk.point(ordered[0], query, role="answer"))
        ordered = ordered[1:]
    else:
        word = desk.lexicon.find(name, said.text) or ""
        others = _others(scene, entity, running or over)
        label = f"{desk.label(entity, query)}, " if entity else ""
        naming = f"; they name {wording.listed(others[:6])}" if others else ""
        past = f"{len(over)} over" if over else ""
        shown = [x for x in (f"{len(running)} running" if running or only_running else "", past) if x] if over or only_running else []
        state = f", {wording.listed(shown)}" if shown else ""
        text = f"{label}“{word}”: {wording.counted(len(found), 'entry', 'entries')} in my knowledge{state}{naming}."
        draft = Draft(headline=headline(scene, text, ordered))
    if not only_running and not running and not first:
        ordered = sorted(over, key=lambda c: c.as_of)
    spent = 0
    for c in ordered:
        length = len(c.text.split())
        if len(draft.points) < POINTS and (not draft.points or spent + length <= WORDS):
            draft.points.append(desk.point(c, query))
            spent += length
    return draft


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
