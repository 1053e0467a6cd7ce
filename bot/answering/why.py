"""Reasons: the claims that fit, the linked claims that explain them, what speaks against, how it stands today."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from bot.answers import Point
from knowledge.models import Claim
from knowledge.search import stems

from .ahead import since
from .contrast import denied_stems
from .desk import Draft
from .evidence import Ranked
from .facts import choose, facts
from .features import first_day
from .overtaken import rumour
from .reading import Wording, areas_of, meant
from .reasons import FOR, event_asked, linked_reasons, only_restated, say_why, words_met
from .relations import holders, own
from .scene import Scene

AGAINST = ("despite", "limits", "contradicts")
HIGH = 1
"""Place of the lowest standing that counts as high (0 is the best)."""
SHOWN = 6
"""Claims of the answer before that are looked through for one with reasons."""
REASON_BONUS = 1.6
"""What a linked reason of the claim asked about has ahead of other claims."""
WHAT_WAS_SAID = 1
"""Claims of the answer before that "why?" wants explained; the others may be reasons."""
FIRM_BONUS = 4.0
"""The same, where it is certain which claim is asked about."""
SURE = 0.5
"""How likely a question has to be one for reasons, for the linked ones to stand alone."""
NEAR = 1.0
"""How much worse than the best a claim may score that holds more of the words asked about, to come first."""
ENOUGH = 2
"""Linked reasons that explain a standing by themselves."""
DOCUMENTED = 0.8
"""What a reason that can be checked has ahead of somebody's opinion of it."""

_LED_TO = re.compile(r"\b(?:led|leads|leading) (?:up )?to\b")
"""Asks for a cause, and says nothing of who leads."""


def why(scene: Scene) -> Draft:
    """Give the reasons; of a lead that was not lost, say that it is held."""
    desk, query = scene.desk, scene.query
    if not scene.base and (kept := _kept(scene)) is not None:
        return Draft(headline=desk.point(kept, query, role="answer"), more=[desk.point(r.claim, query) for r in scene.ranked[:5]])
    return _explained(scene)


def _explained(scene: Scene) -> Draft:
    """Give the reasons that are linked to what is to be explained, else the claims that fit."""
    desk, query = scene.desk, scene.query
    targets, firm = _targets(scene)
    linked_to = desk.links_to([t.id for t in targets], FOR)
    reasons = [i for r, i in linked_to]
    ranked = _lifted(scene, set(reasons), FIRM_BONUS if firm else REASON_BONUS)
    sure = firm and (bool(scene.base and reasons) or (not scene.base and query.guess.chance("why", "how") > SURE))
    if sure and reasons:  # what is linked explains; where there is enough of it, nothing else is said
        ranked = [r for r in ranked if r.claim.id in reasons or _is_about(scene, targets, r.claim)]
    ranked = _of_the_time(scene, ranked)
    if not ranked:
        return facts(desk, query, scene.ranked)
    changed = targets[0] if sure and _changed(scene, targets[0]) else None
    if sure and reasons:
        words = (100 if changed is None else 68) if scene.share == 1 else 45
        chosen = linked_reasons(scene, ranked, linked_to, words=words)
        if len(chosen) < ENOUGH and targets[0].predicate == "standing":
            beside = [r for r in ranked if r.claim.confidence != "low" or r.claim.id in reasons]
            chosen += [c for c in _fitting(scene, beside, targets, changed) if c.id not in {x.id for x in chosen}][: 3 - len(chosen)]
    else:
        chosen = _fitting(scene, ranked, targets if sure else [], changed)
    if changed is not None and scene.share == 1:  # it was not always so: how it stands now comes first
        changed = _newest_standing(scene) or changed
        return with_the_change(scene, changed, [c for c in chosen if c.id != changed.id and c.predicate != "standing"][:3], ranked)
    chosen = chosen if sure else _denial_first(scene, chosen)
    draft = Draft()
    now = _standing_now(scene, chosen)
    if now is not None and len(chosen) > 2:
        chosen = chosen[:3]
    if sure and reasons and not scene.base:
        say_why(scene, draft, targets[0], chosen, ("because", chosen[0].id) not in linked_to)
    else:
        draft.headline = desk.point(chosen[0], query, role="reason")
        if not scene.base and only_restated(scene, chosen[0]):
            draft.headline = replace(draft.headline, text=wording.REASON_LEADS["none"] + draft.headline.text)
            draft.points = draft.points[:1]
        draft.points = [desk.point(c, query, role="reason") for c in chosen[1:]]
    if now is not None:
        draft.points.append(desk.point(now, query, role="context"))
    against = [i for r, i in desk.links_to([c.id for c in chosen[:2]] + [t.id for t in targets[:1]], AGAINST) if i not in draft.claims]
    counter = [c for c in desk.knowledge.claims(against).values() if c.known(query.as_of)]
    draft.more = [replace(desk.point(c, query), role="against") for c in counter[:3]]
    draft.more += [desk.point(r.claim, query) for r in ranked[:12] if r.claim.id not in draft.claims and r.claim.id not in against][:5]
    return draft


def _fitting(scene: Scene, ranked: list[Ranked], explained: list[Claim], changed: Claim | None) -> list[Claim]:
    """Return the claims that fit best, what is explained itself and how it stood before left out where others are there."""
    ids = {t.id for t in explained}
    kept = [r for r in ranked if scene.desk.newest(r.claim, scene.query.as_of).id not in ids] or ranked
    best = kept[0].score
    near = [r for r in kept if r.score > best - NEAR and not rumour(r.claim)]  # what is disputed and weak explains nothing first
    near.sort(key=lambda r: -words_met(scene, r))
    kept = [*near, *(r for r in kept if r not in near)] if near and not explained else kept
    if changed is not None:  # how it stood before is told by how it stands now
        kept = [r for r in kept if r.claim.predicate != "standing"] or kept
    words = (80 if changed is None else 68) if scene.share == 1 else 45
    return choose(scene.desk, scene.query, kept, words=words, points=4 if scene.share == 1 else 2, closely=bool(explained))


def _is_about(scene: Scene, targets: list[Claim], claim: Claim) -> bool:
    """Say whether a claim may stand beside linked reasons: of an answer before, only what tells of the one it told of."""
    if not scene.base:
        return True
    told = {x for t in targets for x in own(scene.desk, t.subject)}
    return bool({claim.subject, claim.object} & told)


def _of_the_time(scene: Scene, ranked: list[Ranked]) -> list[Ranked]:
    """Return what had been said by the end of the time that the question names; everything where that is nothing."""
    period = scene.query.period
    if period is None or period.mode == "since":
        return ranked
    return [r for r in ranked if first_day(r.claim.as_of) <= period.last] or ranked


def _denial_first(scene: Scene, chosen: list[Claim]) -> list[Claim]:
    """Return the claims with those first that say themselves that it is not so, where the question asks why it is not."""
    text = Wording.of(scene).text
    if not scene.desk.lexicon.has("negations", text):
        return chosen
    asked, named = set(stems(text)), set(scene.query.entities)
    denying = [c for c in chosen if c.subject in named and denied_stems(scene.desk, c.text) & asked]
    return [*denying, *(c for c in chosen if c not in denying)]


def _targets(scene: Scene) -> tuple[list[Claim], bool]:
    """Return the claims that are to be explained, and whether that is certain: the answer before, the newest standing.

    Otherwise it is a guess: the best claims that others explain.
    """
    if scene.base:
        return _said_before(scene), True
    newest = _newest_standing(scene)
    if newest is not None and _agrees(scene, newest):
        return [newest], True
    if newest is not None and (older := _as_it_was(scene, newest)) is not None:
        return [older], True
    if ends := endings(scene):
        return ends, True
    if (event := event_asked(scene)) is not None:
        return [event], True
    return [r.claim for r in scene.ranked[:6] if r.card.explained_by][:2], False


def _said_before(scene: Scene) -> list[Claim]:
    """Return what the answer before said that "why?" wants explained: its first claim, or a standing in it where that has no reasons."""
    first = list(scene.desk.knowledge.claims(scene.base[:WHAT_WAS_SAID]).values())
    if scene.desk.links_to([c.id for c in first], FOR):
        return first
    others = scene.desk.knowledge.claims(scene.base[WHAT_WAS_SAID:SHOWN]).values()
    standings = [c for c in others if c.predicate == "standing" and first and c.subject == first[0].subject]
    return next(([c] for c in standings if scene.desk.links_to([c.id], FOR)), first)


def _as_it_was(scene: Scene, newest: Claim) -> Claim | None:
    """Return the last standing of before that is what the question wants explained, where reasons are linked to it."""
    history = scene.desk.knowledge.standings(subject=newest.subject, area=newest.area, as_of=scene.query.as_of, history=True)
    older = next((c for c in history if _agrees(scene, c)), None)
    return older if older is not None and scene.desk.links_to([older.id], FOR) else None


def _kept(scene: Scene) -> Claim | None:
    """Return the newest standing where it is asked why a lead was lost that was not: it is still the best there is."""
    text = Wording.of(scene).text
    if not scene.desk.lexicon.has("losing_words", text) or scene.desk.lexicon.has("negations", text):
        return None
    newest = _newest_standing(scene)
    return newest if newest is not None and scene.desk.order.get(str(newest.value), 9) == 0 else None


def _agrees(scene: Scene, standing: Claim) -> bool:
    """Say whether a standing is what the question wants explained: a high one for "why ahead", a low one for "why not"."""
    words, text = scene.desk.lexicon, re.sub(r"\bwithout\b[^,;.?]*", " ", Wording.of(scene).text)
    low = words.has("losing_words", text) or (words.has("trailing", text) and not words.has("leading", text))
    asked_low = words.has("negations", text) != low
    return asked_low == (scene.desk.order.get(str(standing.value), 9) > HIGH)


def endings(scene: Scene) -> list[Claim]:
    """Return the claims by which what is named was ended, where the question asks about its end and reasons are linked to one."""
    desk, query = scene.desk, scene.query
    said = Wording.of(scene)
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("company", "benchmark", "technique")]
    predicates = tuple(p.id for _, p in meant(said, lambda p: p.value == "date"))
    if len(named) != 1 or not predicates or not desk.lexicon.has("end_tie", said.text):
        return []
    ids = [named[0], *(v.id for v in desk.knowledge.versions_of(named[0]))]
    ends = [c for c in desk.knowledge.claims_about(ids, roles=("subject",), predicates=predicates) if c.known(query.as_of)]
    ends.sort(key=lambda c: (c.subject != named[0], c.as_of))
    return ends if desk.links_to([c.id for c in ends], FOR) else []


def why_known(scene: Scene) -> Draft | None:
    """Return the reasons that are linked to exactly what is asked: a standing, or an end; none where a word is left over."""
    desk, query = scene.desk, scene.query
    if (
        query.kind not in ("why", "how")
        or query.unknown
        or query.about_source
        or query.periods
        or len(query.entities) != 1
        or scene.share > 1
    ):
        return None
    said = Wording.of(scene)
    areas_of(said)
    said.takes("leading", "trailing", "losing_words", "doing_well", "end_tie", "stating_words", "two_sided")
    for noun in said.nouns:
        said.used |= set(stems(noun.noun.said))
    if said.left():
        return None
    targets, firm = _targets(scene)
    reasons = desk.links_to([t.id for t in targets], FOR) if firm else []
    return why(scene) if reasons else None


def with_the_change(scene: Scene, standing: Claim, reasons: list[Claim], ranked: list[Ranked]) -> Draft:
    """Say how one stands now, since when and what it was before, then the reasons."""
    desk, query = scene.desk, scene.query
    history = desk.knowledge.standings(subject=standing.subject, area=standing.area, as_of=query.as_of, history=True)
    day = since(scene, standing)
    before = next((c for c in history if c.as_of < day and c.value != standing.value), None)
    text = f"{desk.label(standing.subject, query)} in {desk.areas[standing.area or '']}: {standing.value} since {wording.day(day)}"
    text += f", {before.value} before." if before is not None else "."
    draft = Draft(headline=Point(text, "assessment", (standing.id,), standing.as_of, desk.citations(standing), (), "answer"))
    draft.points = [desk.point(c, query, role="reason") for c in reasons] or [desk.point(standing, query, role="context")]
    draft.more = [desk.point(r.claim, query) for r in ranked[:12] if r.claim.id not in draft.claims][:5]
    return draft


def _changed(scene: Scene, standing: Claim) -> bool:
    """Say whether a standing is one that was another one before."""
    if standing.predicate != "standing":
        return False
    history = scene.desk.knowledge.standings(subject=standing.subject, area=standing.area, as_of=scene.query.as_of, history=True)
    return len({c.value for c in history}) > 1


def _lifted(scene: Scene, reasons: set[str], bonus: float) -> list[Ranked]:
    """Return the claims with linked reasons moved up; what was said just before is not said again as its own reason."""
    known = {r.claim.id for r in scene.ranked}
    extra = [c for c in scene.desk.knowledge.claims(sorted(reasons - known)).values() if c.known(scene.query.as_of)]
    weighed = [*scene.ranked, *(scene.desk.evidence.rank(scene.query, extra) if extra else [])]
    base = set(scene.base[:WHAT_WAS_SAID])
    moved = [
        r._replace(score=r.score + bonus + DOCUMENTED * (r.claim.kind == "fact")) if r.claim.id in reasons else r
        for r in weighed
        if r.claim.id not in base
    ]
    return sorted(moved, key=lambda r: -r.score)


def _newest_standing(scene: Scene) -> Claim | None:
    """Return the newest standing of the one asked about, when the question is about standing; none otherwise."""
    desk, query = scene.desk, scene.query
    if query.periods or not any(
        desk.lexicon.has(n, _LED_TO.sub(" ", Wording.of(scene).text)) for n in ("leading", "trailing", "doing_well")
    ):
        return None
    named = [e for i in query.entities if (e := desk.entity(i)) is not None]
    made = [e for e in named if e.kind != "company" and named[0].id in holders(desk, e, query.as_of)]
    entity = next(iter(made or named), None)  # "X's Y" asks about Y
    if entity is None or entity.kind in ("benchmark", "technique"):
        return None
    subject = entity.id if entity.kind == "company" else next(iter(holders(desk, entity, query.as_of)), entity.id)
    areas = query.areas or tuple(desk.areas)[:1]
    found = desk.standings_of(subject, areas, query.as_of)
    if entity.kind != "company":  # a standing that the named thing earned says more of it than the newest of its maker
        things = own(desk, entity.id)
        history = desk.knowledge.standings(subject=subject, as_of=query.as_of, history=True)
        found = [c for c in history if c.object in things and c.area in areas] or found
    return max(found, key=lambda c: c.as_of, default=None)


def _standing_now(scene: Scene, chosen: list[Claim]) -> Claim | None:
    """Return the newest standing when the reasons shown are older and do not tell it."""
    newest = _newest_standing(scene)
    if newest is None or newest.id in {c.id for c in chosen} or newest.as_of <= min(c.as_of for c in chosen):
        return None
    return newest
