"""Who is at the head of what is named, and who founded it: from the claims of the predicates that tell of such posts."""

from __future__ import annotations

import re

from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .reading import Wording, areas_of, said_of
from .scene import Scene

_WHO = re.compile(r"^\W*(?:\w+\W+){0,4}?(?:who|whos|whoever)\b|谁")
_ALL = re.compile(r"^\W*(?:list|name|show|give|all|every)\b|\b(?:ceos|bosses|chief executives|heads of all|founders|founded what)\b")
SHOWN = 12
_SAYS_WHO = re.compile(r"\b(?:who|by)\b")


def heads(scene: Scene) -> Draft | None:
    """Return who heads or founded the one named, where nothing else is asked; none where no claim of such a predicate tells it."""
    desk, query = scene.desk, scene.query
    said = Wording.of(scene)
    asks = _WHO.search(said.text)
    if query.about_source or query.periods or len(query.entities) != 1 or asks is None:
        return None
    said.text = said.text[asks.end() :]
    if desk.lexicon.has("past_words", said.text) or desk.lexicon.has("denials", said.text):
        return None
    wanted = next((n for n in ("founder_words", "head_words") if desk.lexicon.has(n, said.text)), "")
    if not wanted:
        return None
    said.clear(wanted, "today", "still")
    told = [c for p in _telling(scene) for c in desk.knowledge.claims_about(query.entities, roles=("subject",), predicates=(p,), limit=60)]
    kept = [c for c in told if c.known(query.as_of) and (c.holds(query.as_of) or wanted == "founder_words")]
    kept = [c for c in kept if desk.lexicon.has(wanted, f"{c.text} {c.value or ''}") and not set(said.left()) - set(stems(c.text))]
    if not kept:
        return None
    newest = max(kept, key=lambda c: (not said.left() or c.holds(query.as_of), _begins(c), c.as_of))
    rest = [r.claim for r in scene.ranked if r.claim.id in {c.id for c in kept} - {newest.id}][:1]
    return Draft(headline=desk.point(newest, query, role="answer"), points=[desk.point(c, query) for c in rest])


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
