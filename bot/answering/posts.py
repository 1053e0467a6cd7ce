"""Who is at the head of what is named, and who founded it: from the claims of the predicates that tell of such posts."""

from __future__ import annotations

import re

from bot.answers import Point
from knowledge.models import Claim, Entity
from knowledge.search import stems

from .desk import Desk, Draft
from .nouns import EVERYWHERE
from .people import HOLDS, LEFT, at_the_head, people
from .reading import Wording, areas_of, said_of
from .refusals import unknown
from .scene import Scene

_WHO = re.compile(r"^\W*(?:\w+\W+){0,4}?(?:who|whos|whoever)\b|谁")
_ALL = re.compile(r"^\W*(?:list|name|show|give|all|every)\b|\b(?:ceos|bosses|chief executives|heads of all|founders|founded what)\b")
SHOWN = 12
_SAYS_WHO = re.compile(r"\b(?:who|by)\b")


def heads(scene: Scene) -> Draft | None:
    """Return who heads or founded the one named, where nothing else is asked; that nobody is known, where no claim tells it.

    Who is at the head now comes before who was. Of what is no company the head is meant only where a post is asked for ("the boss of").
    """
    desk, query = scene.desk, scene.query
    said = Wording.of(scene)
    asks = _WHO.search(said.text)
    entity = _asked_about(scene)
    if query.about_source or query.periods or query.areas or entity is None or asks is None:
        return None
    said.text = said.text[asks.end() :]
    past = said.clear("former_words")
    if (desk.lexicon.has("past_words", said.text) and not past) or desk.lexicon.has("denials", said.text):
        return None
    wanted = next((n for n in ("founder_words", "head_words") if desk.lexicon.has(n, said.text)), "")
    if not wanted or (entity.kind not in EVERYWHERE and not desk.lexicon.has("post_words", said.text)):
        return None
    said.clear(wanted, "today", "still", *(("group_words",) if entity.kind in EVERYWHERE else ()))
    left = set(said.left())
    told = _told(scene, entity, wanted, past=past)
    kept = {i: x for i, x in told.items() if not left - set(stems(x[0].text)) and (not past or x[1] == LEFT)}
    if not kept:
        plain = not left and wanted == "head_words" and not query.unknown and entity.kind != "organization"
        return (
            unknown(desk, query, [r for r in scene.ranked if entity.id in r.card.circle and people(desk, r.claim.text)]) if plain else None
        )
    gone = [c for c, told in kept.values() if told == LEFT]
    order = sorted(kept.values(), key=lambda x: (_still(desk, x, gone), _begins(x[0]), x[0].as_of), reverse=True)
    claims = [c for c, _ in order]
    return Draft(headline=desk.point(claims[0], query, role="answer"), points=[desk.point(c, query, role="context") for c in claims[1:2]])


def _asked_about(scene: Scene) -> Entity | None:
    """Return the one whose head is asked for: the one named, or the part of another that is named with it ("X's team Y")."""
    found = [x for e in scene.query.entities if (x := scene.desk.entity(e)) is not None]
    if len(found) == 2:
        found = [x for x in found if x.kind in EVERYWHERE and x.owner in scene.query.entities]
    return found[0] if len(found) == 1 else None


def _told(scene: Scene, entity: Entity, wanted: str, *, past: bool) -> dict[str, tuple[Claim, str]]:
    """Return the claims that tell who heads or founded an entity, each with whether somebody holds or left the post, by their text."""
    desk, query = scene.desk, scene.query
    about = [*desk.knowledge.claims_about([entity.id], roles=("subject", "object"), limit=200)]
    makers = [e for e in (entity.owner, entity.family) if e] if entity.kind not in EVERYWHERE else []
    about += desk.knowledge.claims_about(makers, roles=("subject",), limit=200) if makers else ()
    posts = set(_telling(scene))
    found: dict[str, tuple[Claim, str]] = {}
    for c in about:
        if (
            c.kind != "fact"
            or c.predicate in ("standing", "score")
            or not c.known(query.as_of)
            or (not past and (c.superseded_on or "9999") <= query.as_of)
        ):
            continue
        plain = c.subject == entity.id and c.predicate in posts and desk.lexicon.has(wanted, f"{c.text} {c.value or ''}")
        if wanted == "founder_words":
            if plain or (c.subject == entity.id and desk.lexicon.has("founding_words", c.text)):
                found[c.id] = c, HOLDS if people(desk, c.text) else ""
        elif (told := at_the_head(desk, c, entity, query.as_of)) or (plain and c.holds(query.as_of)):
            found[c.id] = c, told
    return found


def _still(desk: Desk, told: tuple[Claim, str], gone: list[Claim]) -> int:
    """Return how sure a claim tells who is at the head now: 2, or 0 where somebody left, by this claim or by a later one."""
    claim, how = told
    names = {claim.text[a:b] for a, b in people(desk, claim.text)}
    later = any(c.as_of > claim.as_of and any(n in c.text for n in names) for c in gone)
    return 0 if how == LEFT or later else 2 if how else 1


def _telling(scene: Scene) -> list[str]:
    """Return the predicates that tell who heads something."""
    lexicon = scene.desk.lexicon
    found = scene.desk.knowledge.predicates().values()
    posts = [p for p in found if not p.objects and lexicon.has("head_words", said_of(p)) and p.id not in ("standing", "score")]
    return [p.id for p in posts if _SAYS_WHO.search(said_of(p)) or p.value.endswith("text")]


def _begins(claim: Claim) -> str:
    """Return when what a claim tells began, as far as it says so."""
    return max(re.findall(r"\b(?:19|20)\d\d\b", claim.text), default="")


def all_heads(scene: Scene) -> Draft | None:
    """Return who heads each company, where a list of them is asked for; none otherwise."""
    desk, query = scene.desk, scene.query
    said = Wording.of(scene)
    if query.entities or query.periods or query.about_source or not _ALL.search(said.text):
        return None
    wanted = next((n for n in ("founder_words", "head_words") if desk.lexicon.has(n, said.text)), "")
    if desk.lexicon.has("denials", said.text) or not wanted:
        return None
    said.clear(wanted)
    said.takes("today", "still", "firms", "stating_words")
    if query.areas:
        areas_of(said)
    if said.left():
        return None
    held: dict[str, Claim] = {}
    told = [c for p in _telling(scene) for c in desk.knowledge.claims_with(p, limit=400)]
    for c in sorted(told, key=lambda c: c.as_of, reverse=True):
        stands = c.known(query.as_of) if wanted == "founder_words" else c.holds(query.as_of)
        if stands and desk.lexicon.has(wanted, f"{c.text} {c.value or ''}"):
            held.setdefault(c.subject, c)
    if len(held) < 2:
        return None
    names = [f"{desk.label(e, query)} ({c.value})" for e, c in held.items()]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    text = f"{len(held)} {'founders' if wanted == 'founder_words' else 'heads'} in my knowledge: {', '.join(names[:SHOWN])}{more}."
    claims = list(held.values())
    head = Point(text, "fact", tuple(c.id for c in claims), query.as_of, desk.citations(claims[0]), (), "answer")
    return Draft(headline=head, topics=tuple(held)[:6], listed=tuple(held))
