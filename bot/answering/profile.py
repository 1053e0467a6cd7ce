"""Who or what is it: what it is and how it stands now, then the most important things of the last year, and what it owns and makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot import wording
from bot.answers import Point
from knowledge.models import Claim, Entity
from knowledge.search import stems

from .desk import Draft
from .facts import choose, facts
from .news import of_the_year, within_words
from .reading import Wording
from .relations import held_by, holders, own
from .scene import Scene

SHOWN = 6
AREAS = 3
"""Standings that the first sentence tells."""
NEWS = 3
WORDS = 85
"""Of what stands below the first sentence, of which there are at least two lines."""
CARRIES = 0.4
"""Of the words of a description, so many have to be in a claim for it to be cited as saying it."""
LOOKED_AT = 20
"""Of the best claims, those among which one is sought."""
NEW_NAMES = 2
"""So many belongings that its description does not name are worth a line."""


def profile(scene: Scene) -> Draft:
    """Describe the thing named; several things get a line each."""
    desk, query = scene.desk, scene.query
    entities = [e for i in query.entities if (e := desk.entity(i)) is not None]
    if not entities or scene.plain_words > 4 or (len(entities) > 1 and scene.plain_words):
        return facts(desk, query, scene.ranked)
    if len(entities) == 1:
        draft = briefing(scene, entities[0])
    else:
        lines = [line for e in entities[:3] for line in (what_it_is(scene, e, ()), *_belongings(scene, e))]
        draft = Draft(headline=lines[0], points=lines[1:])
    draft.topics = tuple(held_by(desk, entities[0].id, None, query.as_of))[:6] or tuple(holders(desk, entities[0], query.as_of))[:3]
    return draft


def briefing(scene: Scene, entity: Entity) -> Draft:
    """Say what one thing is and how it stands now, then how it came to that, what it did of late and what it has."""
    desk, query = scene.desk, scene.query
    held = _standings(scene, entity)
    draft = Draft(headline=what_it_is(scene, entity, held))
    newest = max(held, key=lambda c: c.as_of, default=None)
    lines = [desk.point(newest, query)] if newest is not None else []
    told = {*draft.claims, *(c.id for c in held)}
    area = query.areas[0] if query.areas else None
    mine = own(desk, entity.id)
    news = of_the_year(scene, mine, area, lines=NEWS, told=() if newest is None else {newest.id})
    lines += [desk.point(c, query, role="latest") for c in news]
    told |= {c.id for c in news}
    has = _belongings(scene, entity) if area is None else []
    rest = [r for r in scene.ranked if r.claim.id not in told and mine & (r.card.mentions | {r.claim.subject})]
    rest = [r for r in rest if newest is None or r.claim.predicate not in ("standing", "score")]
    spare = NEWS + 1 - len(lines)
    more = [desk.point(c, query) for c in choose(desk, query, rest, words=45, points=spare)] if spare > 0 else []
    draft.points = within_words([*lines, *more], WORDS) + has
    shown = set(draft.claims)
    draft.more = [desk.point(r.claim, query) for r in rest[:10] if r.claim.id not in shown][:6]
    return draft


def faring(scene: Scene) -> Draft | None:
    """Return how the company named stands and what is new of it, where it is asked how it does; none where a word is left over."""
    desk, query = scene.desk, scene.query
    entity = desk.entity(query.entities[0]) if len(query.entities) == 1 else None
    if entity is None or entity.kind != "company" or query.unknown or query.periods or query.areas or query.about_source:
        return None  # how it does in an area is a matter of reasons
    said = Wording.of(scene)
    if not desk.lexicon.has("faring_words", said.text) or desk.lexicon.has("negations", said.text):
        return None
    said.takes("faring_words", "today", "course_words")
    held = sorted(_standings(scene, entity), key=lambda c: c.as_of, reverse=True)
    if {s for s in said.left() if s not in stems("how")} or not held:
        return None
    news = of_the_year(scene, own(desk, entity.id), None, lines=NEWS, told={c.id for c in held})
    lines = [*(desk.point(c, query, role="answer") for c in held[:1]), *(desk.point(c, query, role="latest") for c in news)]
    draft = Draft(headline=lines[0], points=within_words(lines, WORDS)[1:])
    draft.more = [desk.point(c, query) for c in held[1:]]
    return draft


def what_it_is(scene: Scene, entity: Entity, held: Sequence[Claim]) -> Point:
    """Return in a line what it is, whose it is and how it stands; cited is what says so."""
    desk, query = scene.desk, scene.query
    who, claim = next(iter(holders(desk, entity, query.as_of).items()), (None, None))
    text = introduced(desk.label(entity.id, query), entity.description)
    said_by: list[Claim] = []
    if who is not None and not _names(scene, who, entity.description):
        text = f"{text} It belongs to {desk.label(who, query)}."
        said_by = [claim] if claim is not None else []
    if held:
        text = f"{text} {wording.stands((str(c.value), desk.areas[c.area or ''], c.as_of) for c in held)}"
    found = _saying(scene, entity, claim)
    said_by = list(dict.fromkeys([*([found] if found is not None else []), *said_by, *held]))
    cites = desk.citations(said_by[0]) if said_by else ()
    return Point(text, "fact", tuple(c.id for c in said_by), query.as_of, cites, (), "answer")


def _saying(scene: Scene, entity: Entity, holding: Claim | None) -> Claim | None:
    """Return the claim that says most of what a description says; none where no claim says enough of it."""
    named = {s for n in (entity.name, *entity.aliases) for s in stems(n)}
    words = set(stems(entity.description)) - named
    belongings = [c for c in held_by(scene.desk, entity.id, None, scene.query.as_of).values() if c is not None]
    mine = own(scene.desk, entity.id)
    near = [r.claim for r in scene.ranked[:LOOKED_AT] if mine & {r.claim.subject, r.claim.object}]
    claims = dict.fromkeys([*([holding] if holding is not None else []), *belongings, *near])
    shares = {c: len(words & set(stems(c.text))) / len(words) for c in claims} if words else {}
    best = max(shares, key=lambda c: (shares[c], c.as_of), default=None)
    return best if best is not None and shares[best] >= CARRIES else None


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


def _belongings(scene: Scene, entity: Entity) -> list[Point]:
    """Return a line on what it owns and makes, in the pack's own verbs; none where its description names nearly all of that."""
    desk, query = scene.desk, scene.query
    held = held_by(desk, entity.id, None, query.as_of)
    by_verb: dict[str, list[str]] = defaultdict(list)
    for e, claim in held.items():
        thing = desk.entity(e)
        if thing is not None and thing.family is None and thing.kind != "unit":
            ended = claim is not None and claim.until is not None and claim.until <= query.as_of
            until = f" (until {wording.day(claim.until)})" if ended and claim and claim.until else ""
            by_verb[_verb(scene, claim)].append(desk.label(e, query) + until)
    names = [n for several in by_verb.values() for n in several]
    if sum(not _told(n, entity.description) for n in names) < NEW_NAMES:
        return []
    claims = [c for c in held.values() if c is not None]
    has = wording.listed(f"{verb} {_counted(several)}" for verb, several in by_verb.items())
    cites = desk.citations(claims[0]) if claims else ()
    text = f"{desk.label(entity.id, query)} {has}."
    return [Point(text, "fact", tuple(c.id for c in claims)[:12], query.as_of, cites, (), "context")]


def _verb(scene: Scene, claim: Claim | None) -> str:
    """Return how the phrase of a claim's predicate says that somebody has something ("owns", "makes"); "has" where no claim says so."""
    phrase = scene.desk.knowledge.predicates()[claim.predicate].phrase if claim is not None else ""
    return phrase.partition("{subject} ")[2].partition(" {object}")[0] or "has"


def _told(name: str, description: str) -> bool:
    """Say whether a description names a thing, by its first word at least ("the Acme models")."""
    return name.split(" ")[0].casefold() in description.casefold()


def _counted(names: list[str]) -> str:
    """Return "A", "A and B", "A, B, C and 5 more"."""
    return wording.listed([*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])])


def _standings(scene: Scene, entity: Entity) -> list[Claim]:
    """Return how it stands today, the best first; of a thing only what it earned its company itself."""
    desk, query = scene.desk, scene.query
    subject = entity.id if entity.kind == "company" else next(iter(holders(desk, entity, query.as_of)), entity.id)
    found: Iterable[Claim] = desk.standings_of(subject, query.areas or tuple(desk.areas), query.as_of)
    if entity.kind != "company":
        things = {entity.id, *(v.id for v in desk.knowledge.versions_of(entity.id))}
        found = [c for c in found if c.object in things]
    return sorted(found, key=lambda c: desk.order.get(str(c.value), 9))[:AREAS]
