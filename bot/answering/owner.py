"""Whose is it: who owns, runs or makes what is named."""

from __future__ import annotations

import re

from bot.answers import Point
from bot.understanding import english
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Draft
from .facts import facts
from .nouns import FIRM
from .reading import Wording, said_of
from .refusals import unknown
from .relations import bought_by, holders, holding_predicates, namesakes, own, stakes_in
from .scene import PLAIN, Scene
from .sets import asks_for_a_list

_OWNED = re.compile(r"\b(?:owned by|belongs to|subsidiary|shareholders?|bought by|acquired by|independent)\b")
LOOKED_AT = 30
"""Of the best claims, those that may tell whose a company is."""
ASIDE = 4.0
"""How much better another claim has to fit than the one that tells the owner, for the question to be about something else."""


def owner(scene: Scene) -> Draft:
    """Answer whose the named things are; what nobody is known to hold is answered from the claims."""
    desk, query = scene.desk, scene.query
    found: list[tuple[str, str, Claim | None]] = []
    for e in query.entities:
        entity = desk.entity(e)
        held = (
            holders(desk, entity, query.as_of) if entity is not None and entity.kind not in ("company", "organization", "benchmark") else {}
        )
        held = {h: c for h, c in held.items() if h not in query.entities} or held
        if held:
            who, claim = next(iter(held.items()))
            bought = bought_by(desk, e, query.as_of) if claim is None else None
            found.append((e, who, bought if bought is not None and bought.subject == who else claim))
    if (basis := _built_on(scene)) is not None:
        return basis
    told = max((scene.score(c.id) for _, _, c in found if c is not None), default=-99.0)
    other = bool(scene.ranked) and scene.plain_words > 1 and scene.ranked[0].score - told > ASIDE
    if not found and _asks_only_who_owns(scene):
        return _of_a_firm(scene, query.entities[0])
    if not found or scene.plain_words > 5 or other:
        return facts(desk, query, scene.ranked)
    part = _part_asked(scene)
    if part:
        known = set().union(*(r.card.stems for r in scene.ranked[:6]))
        return facts(desk, query, scene.ranked) if part & known else unknown(desk, query, scene.ranked)
    left = _beside_owning(scene)
    told_of = {c.id for _, _, c in found if c}
    mine = {x for e, _, _ in found for x in own(desk, e)}
    mine |= {n for e, _, _ in found if (x := desk.entity(e)) is not None for n in namesakes(desk, x)}
    shares = desk.knowledge.claims_about(sorted(mine), roles=("object",), limit=100) if not left else ()
    beside = [r for r in scene.ranked if r.claim.id not in told_of]
    if not left:  # nothing but the owner is asked: what is not about owning would be padding
        desk.knowledge.entities({e for r in beside for e in (r.claim.subject, r.claim.object) if e})
        beside = [r for r in beside if _about_owning(scene, r.claim, mine)]
        known = {r.claim.id for r in beside}
        shown = [c for c in shares if c.id not in known | told_of and c.holds(query.as_of) and (c.unit or "") == "percent"]
        beside = [*desk.evidence.rank(query, shown), *beside] if shown else beside
    draft = facts(desk, query, beside, words=60 if left else 45, points=2 if left else 1)
    above = _bought_the_owner(scene, [w for _, w, _ in found])
    draft.points = [*([desk.point(above, query)] if above else []), *(x for x in (draft.headline, *draft.points) if x is not None)][:2]
    draft.headline = headline(scene, found)
    if len(found) == 1 and (above := _above(scene, found[0][1])) is not None:
        draft.points = [desk.point(above, query, role="context"), *(p for p in draft.points if above.id not in p.claims)]
    draft.topics = tuple(dict.fromkeys(w for _, w, _ in found))
    return draft


def _bought_the_owner(scene: Scene, owners: list[str]) -> Claim | None:
    """Return the newest thing that tells who took over an owner itself, with what belongs to it; none where nobody is known to."""
    desk, day = scene.desk, scene.query.as_of
    told = desk.knowledge.claims_about(owners[:1], roles=("object",), limit=100)
    taken = [c for c in told if c.kind == "fact" and c.confidence != "low" and c.holds(day) and _takes(scene, c, owners[0])]
    buyers = desk.knowledge.entities({c.subject for c in taken})
    return max((c for c in taken if (x := buyers.get(c.subject)) is not None and x.kind == FIRM), key=lambda c: c.as_of, default=None)


def _takes(scene: Scene, claim: Claim, owner: str) -> bool:
    """Say whether a claim tells that somebody took over a company as a whole: a verb of buying stands right before its name."""
    entity = scene.desk.entity(owner)
    if entity is None or scene.desk.lexicon.has("stake_tie", said_of(scene.desk.knowledge.predicates()[claim.predicate])):
        return False
    names = "|".join(re.escape(n) for n in (entity.name, *entity.aliases))
    verbs = scene.desk.lexicon.pattern("buy_verbs")
    return any(re.match(rf"\W+(?:\w+\s)?(?:{names})(?!\w)", claim.text[m.end() :]) for m in verbs.finditer(claim.text))


def _asks_only_who_owns(scene: Scene) -> bool:
    """Say whether nothing is asked but whose one company is."""
    firms = scene.of_kind(FIRM)
    owns = re.search(r"\b(?:own(?:s|ed|er|ers)?|belongs?|parent)\b", scene.query.text.casefold()) is not None
    return owns and len(firms) == len(scene.query.entities) == 1 and not _beside_owning(scene)


def whose_firm(scene: Scene) -> Draft | None:
    """Return who took over a company or holds shares of it, where no more is asked; none where neither is known."""
    desk, query = scene.desk, scene.query
    if query.unknown or query.periods or query.about_source or not asks_for_a_list(scene) or not _asks_only_who_owns(scene):
        return None
    firm = query.entities[0]
    known = bought_by(desk, firm, query.as_of) is not None or stakes_in(desk, firm, query.as_of)
    return _of_a_firm(scene, firm) if known else None


def _of_a_firm(scene: Scene, firm: str) -> Draft:
    """Answer whose a company is: who took it over, then who holds shares of it, then what is told of its owners."""
    desk, query = scene.desk, scene.query
    bought = bought_by(desk, firm, query.as_of)
    held = [c for c in (bought, *stakes_in(desk, firm, query.as_of)) if c is not None]
    if held:
        lines = [desk.point(c, query, role="context") for c in held[1:3]]
        others = tuple(c.subject for c in held)
        return Draft(headline=desk.point(held[0], query, role="answer"), points=lines, topics=others)
    holding = holding_predicates(desk)
    told_so = [
        r
        for r in scene.ranked[:LOOKED_AT]
        if (desk.lexicon.has("stake_tie", r.claim.text) or _OWNED.search(r.claim.text))
        and r.claim.predicate not in holding
        and firm in (r.claim.subject, r.claim.object)
    ]
    return facts(desk, query, told_so, words=60, points=3) if told_so else unknown(desk, query, scene.ranked)


def _built_on(scene: Scene) -> Draft | None:
    """Return what a thing is built on, where that is asked for and not who makes it; none where it is not asked."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or not desk.lexicon.has("basis_words", query.text):
        return None
    mine = own(desk, query.entities[0])
    telling = [r for r in scene.ranked if desk.lexicon.has("basis_words", r.claim.text) and mine & {r.claim.subject, r.claim.object}]
    return facts(desk, query, telling, words=60, points=2) if telling else facts(desk, query, scene.ranked)


def _about_owning(scene: Scene, claim: Claim, mine: set[str]) -> bool:
    """Say whether a claim tells who has or had the named thing, or a share of it."""
    ends = {claim.subject, claim.object} - {None}
    others = [e for e in ends - mine if (x := scene.desk.entity(str(e))) is not None and x.kind not in ("company", "unit", "organization")]
    if not ends & mine or others:
        return False
    if claim.confidence == "low":
        return False  # a slip or a rumour beside what is certain
    if claim.predicate in holding_predicates(scene.desk):
        return True
    lexicon, predicate = scene.desk.lexicon, scene.desk.knowledge.predicates()[claim.predicate]
    another = [n for n in lexicon.ending("_tie") if n != "stake_tie" and lexicon.has(n, said_of(predicate))]
    return not another and any(lexicon.has(n, claim.text) for n in ("ownership", "stake_tie"))


def _beside_owning(scene: Scene) -> set[str]:
    """Return the rare words of the question that are not about owning or making ("who drew the logo of X", "in the US")."""
    said = Wording.of(scene)
    said.takes("ownership", "making", "make_verbs", "run_verbs", "buy_verbs", "sell_verbs", "stating_words", "today", "still")
    return set(scene.desk.rare(said.left(), PLAIN))


def _part_asked(scene: Scene) -> set[str]:
    """Return the stems of what is asked about where it is not the named one but something of it ("who drew the logo of X")."""
    query, lexicon = scene.query, scene.desk.lexicon
    for n in query.named:
        m = re.search(r"\b(?:the|a|an)\s+(?:[a-z-]+\s+)?([a-z-]+)\s+(?:of|for)\s+(?:the\s+)?$", query.text[: n.start].casefold())
        if m is None or not english.is_word(m.group(1)):
            continue
        plain = any(lexicon.has(x, m.group(1)) for x in ("ownership", "making", "firms", "list_words"))
        if not plain or lexicon.has("customer_words", m.group(1)):
            return set(stems(m.group(1)))
    return set()


def headline(scene: Scene, found: list[tuple[str, str, Claim | None]]) -> Point:
    """Say in one line to whom the things belong."""
    desk, query = scene.desk, scene.query
    above = [a for _, w, _ in found if len(found) == 1 and (a := _above(scene, w)) is not None]
    cited = [*above, *(c for _, _, c in found if c)]
    claims = tuple(c.id for c in cited)
    owners = list(dict.fromkeys(w for _, w, _ in found))
    names = [desk.label(e, query) for e, _, _ in found]
    if len(found) == 1:
        text = _one(scene, *found[0])
    elif len(owners) == 1:
        both = "both" if len(found) == 2 else "all"
        text = f"{', '.join(names[:-1])} and {names[-1]} {both} belong to {desk.label(owners[0], query)}."
    else:
        text = " ".join(_one(scene, *f) for f in found[:3])
    kind = cited[0].kind if cited else "fact"
    return Point(
        text,
        kind,
        claims,
        cited[0].as_of if cited else None,
        desk.citations(cited[0]) if cited else (),
        desk.cautions(cited[0], query.as_of) if cited else (),
        "answer",
    )


def _above(scene: Scene, firm: str) -> Claim | None:
    """Return the claim that tells who took over the firm to which something belongs, where the owner is asked for and not the maker."""
    owns = scene.desk.lexicon.has("ownership", scene.query.text)
    return bought_by(scene.desk, firm, scene.query.as_of) if owns else None


def _one(scene: Scene, entity: str, who: str, claim: Claim | None) -> str:
    desk, query = scene.desk, scene.query
    thing, holder = desk.label(entity, query), desk.label(who, query)
    if (above := _above(scene, who)) is not None:
        return f"{thing} belongs to {desk.label(above.subject, query)}, by way of {holder}."
    phrase = desk.knowledge.predicates()[claim.predicate].phrase if claim is not None and claim.subject == who else ""
    verb = phrase.partition("{subject} ")[2].partition(" {object}")[0]
    if verb in ("develops", "makes", "builds", "produces"):
        return f"{thing} is made by {holder}."
    ended = claim is not None and claim.until is not None and claim.until <= query.as_of
    return f"{thing} {'belonged' if ended else 'belongs'} to {holder}."
