"""What a question wants explained, the reasons that are linked to it, and how both are said."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from knowledge.models import Claim

from .desk import Desk, Draft
from .evidence import Ranked
from .facts import alike, says_itself
from .features import MATCH
from .inquiry import forms
from .reading import Wording
from .relations import own
from .scene import PLAIN, Scene

FOR = ("because", "enables")
"""Relations of what explains to what is explained; the first tells a cause."""
PLACES = ("standing", "score")
"""Predicates of where one stands; a question that says no word of standing seldom wants that explained."""
LOOKED_AT = 8
"""Of the best claims, for one that tells what is to be explained."""
NEAREST = 3
"""How many of them may tell it without the best one being its reason."""
NEAR = 3.0
"""How much worse than the best such a one may score."""
AHEAD = 1.5
"""How far the best claim is ahead of the next that is no reason of it, for it to be what is asked about."""
MEETS = 0.5
"""How well the words of such a one meet those of the question, for it to be certain."""
RESTATED = 0.4
"""Share of the words of a claim that stand in the question, for it to tell little more than that."""
_SO_LONG_AFTER = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|soon|shortly|just) after\b|\bafter (?:\w+ )?(?:hours|days|weeks|months|years)\b",
    re.IGNORECASE,
)
"""Tells when, and not why."""


def linked_reasons(scene: Scene, ranked: list[Ranked], linked_to: list[tuple[str, str]], *, words: int) -> list[Claim]:
    """Return the linked reasons: first those that tell a cause, then what only made it possible, last a place on a board.

    One that was replaced since was a reason all the same. A single one is followed by what is the reason of that.
    """
    desk = scene.desk
    causes = {i for relation, i in linked_to if relation == "because"}
    reasons = [r for r in ranked if r.claim.id in {i for _, i in linked_to}]
    reasons.sort(
        key=lambda r: (r.claim.predicate == "score", r.claim.id not in causes, r.claim.confidence == "low", not _tells_why(desk, r.claim))
    )
    if len(reasons) == 1:
        behind = desk.knowledge.claims([i for _, i in desk.links_to([reasons[0].claim.id], FOR[:1]) if i not in scene.base]).values()
        reasons += desk.evidence.rank(scene.query, [c for c in behind if c.kind == "fact" and c.known(scene.query.as_of)])[:1]
    chosen: list[Ranked] = []
    for r in reasons[: 4 if scene.share == 1 else 2]:
        words -= len(r.claim.text.split())
        if not chosen or (words >= 0 and not any(alike(r, c) for c in chosen)):
            chosen.append(r)
    return [r.claim for r in chosen]


def _tells_why(desk: Desk, claim: Claim) -> bool:
    """Say whether a claim tells a reason in its own words."""
    return desk.lexicon.has("reasons_told", _SO_LONG_AFTER.sub(" ", claim.text))


def say_why(scene: Scene, draft: Draft, explained: Claim, reasons: list[Claim], enabled: bool) -> None:
    """Put the reasons first, and what they explain behind them; it comes first where it tells its reason itself."""
    desk, query = scene.desk, scene.query
    event = explained.predicate not in PLACES
    itself = event and (explained.kind != "fact" or _tells_why(desk, explained))
    lines = [desk.point(c, query, role="reason") for c in reasons if c.id != explained.id]
    if not itself and query.kind == "why" and not _tells_why(desk, reasons[0]) and _is_meant(scene, explained):
        lead = "enables" if enabled else "several" if len(lines) > 1 else "one"
        lines[0] = replace(lines[0], text=wording.REASON_LEADS[lead] + lines[0].text)
    told = [desk.point(explained, query, role="context")] if event else []
    lines = [*told, *lines] if itself else [*lines, *told]
    draft.headline, draft.points = lines[0], lines[1:]


def event_asked(scene: Scene) -> Claim | None:
    """Return the fact that the question wants explained, of several the one that holds most of the words that are asked about.

    Opinions explain, and are not what is to be explained; nor is where somebody stands, unless the question says a word of that.
    """
    named = {x for e in scene.query.entities for x in own(scene.desk, e)}
    denied = scene.desk.lexicon.has("negations", Wording.of(scene).text)
    found: list[Ranked] = []
    for n, r in enumerate(scene.ranked[:LOOKED_AT]):
        if r.claim.kind != "fact" or r.claim.predicate in PLACES or not r.card.explained_by or (named and not named & r.card.mentions):
            continue
        if denied and not words_met(scene, r):  # what never happened is explained by nothing that did
            continue
        reasons = {i for _, i in scene.desk.links_to([r.claim.id], FOR)}
        if reasons and _is_asked(scene, n, reasons, named):
            found.append(r)
    return max(found, key=lambda r: words_met(scene, r)).claim if found else None


def _is_asked(scene: Scene, n: int, reasons: set[str], named: set[str]) -> bool:
    """Say whether the nth claim, which has reasons, is what is asked about: the best one explains it, or it is the best or nearly so.

    `named` are those of the question with what belongs to them.
    """
    best, r = scene.ranked[0], scene.ranked[n]
    if best.claim.id in reasons:
        return r.claim.subject in named or not named
    if scene.query.kind != "why":  # "how" asks for the way rather than for the cause
        return False
    if n == 0:
        rest = [x for x in scene.ranked[1:LOOKED_AT] if x.claim.id not in reasons and x.claim.predicate not in PLACES]
        if not says_itself(scene.query):  # completed from the talk, it is weighed less surely
            return words_met(scene, r) > 0
        return not rest or r.score - rest[0].score > AHEAD or _is_meant(scene, r.claim)
    near = n < NEAREST and r.score > best.score - NEAR
    explains_the_place = best.claim.predicate in PLACES and r.claim.id in {i for _, i in scene.desk.links_to([best.claim.id], FOR)}
    return near and (explains_the_place or words_met(scene, r) > 0)


def _is_meant(scene: Scene, explained: Claim) -> bool:
    """Say whether it is plain that a claim tells what is to be explained: a word that is asked about is in it, or it fits all in all."""
    found = next((r for r in scene.ranked if r.claim.id == explained.id), None)
    return explained.predicate in PLACES or (found is not None and (found.feature(MATCH) > MEETS or words_met(scene, found) > 0))


def words_met(scene: Scene, ranked: Ranked) -> int:
    """Return how many of the words that are asked about a claim holds, in whatever form."""
    lexicon = scene.desk.lexicon
    told = forms(lexicon, ranked.card.stems)
    asked = forms(lexicon, scene.desk.rare(scene.query.content, PLAIN))
    return sum(s in told or not told.isdisjoint(lexicon.meaning_same(s)) for s in asked)


def only_restated(scene: Scene, claim: Claim) -> bool:
    """Say whether a claim tells no more than what the question wants explained: most of its words, and no reason."""
    found = next((r for r in scene.ranked if r.claim.id == claim.id), None)
    if (
        found is None
        or scene.query.kind != "why"
        or claim.kind != "fact"
        or found.card.explained_by
        or found.card.explains
        or _tells_why(scene.desk, claim)
    ):
        return False
    asked = scene.desk.rare(scene.query.content, PLAIN)
    met = len(asked) > 1 and found.feature(MATCH) > MEETS and 2 * words_met(scene, found) >= len(asked)
    return met and len(found.card.stems & set(scene.query.stems)) > RESTATED * len(found.card.stems)
