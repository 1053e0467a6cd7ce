"""What a list is narrowed down by: each reader finds one condition in a question and names those that meet it."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot import wording
from knowledge.models import Claim, Entity
from knowledge.search import stems

from .fields import in_area, telling_words
from .nouns import FIRM, Found, Noun
from .reading import Condition, Wording, ended
from .relations import holding_predicates
from .scene import Scene
from .thesis import main_thesis

MOST_THINGS = 2
"""Sorts of things that one question asks companies to have or to lack."""
_NON = re.compile(r"\bnon-?\s*$")
_OWNERS = re.compile(r"[\s-]+(?:owners?|operators?|holders?)\b")
_HAS = re.compile(r"\b(?:with|has|have|having|runs?|operates?)\b")


def of_the_trade(said: Wording) -> Condition | None:
    """Read "carmakers", "cell makers": those that compete in the area that the word before "makers" names."""
    desk, query = said.scene.desk, said.scene.query
    m = re.search(r"\b(\w+?)[ -]?makers?\b", said.text)
    area = next((a for s in stems(m.group(1)) if (a := desk.area_saying.get(s))), None) if m else None
    if area is None:
        return None
    last = list(desk.order)[-1]
    held = [c for c in desk.knowledge.standings(area=area, as_of=query.as_of) if c.value != last]
    said.used |= {s for n in desk.names_of(area) for s in stems(n)}
    held.sort(key=lambda c: desk.order.get(str(c.value), 9))
    return Condition({c.subject: (c,) for c in held}, after=f"competing in {desk.areas[area]}")


def described(said: Wording, noun: Noun, words: list[str]) -> Condition | None:
    """Read words as those of descriptions ("mining", "start-ups")."""
    desk = said.scene.desk
    if noun.kind != FIRM or not words or len(words) > 2 or min(map(len, words)) < 3:
        return None
    found = desk.firms.saying(words)
    if not found:
        return None
    typed = [w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", said.text) if set(stems(w)) & set(words)]
    said.used |= set(words)
    return Condition(dict.fromkeys(found, ()), after=f"described as “{' '.join(typed)}”")


def holdings(said: Wording, noun: Noun, apart: Collection[str] = ()) -> list[Condition]:
    """Read "that own a plant", "without a platform", "that sold its plant" of companies, but for the sorts of things set `apart`."""
    if noun.kind != FIRM:
        return []
    things = [f for f in said.nouns if f.noun.kind not in (noun.kind, FIRM, *apart)]
    read = [_holding(said, f, max((x.end for x in said.nouns if x.end <= f.start), default=0)) for f in things[:MOST_THINGS]]
    return [c for c in read if c is not None]


def _holding(said: Wording, thing: Found, start: int) -> Condition | None:
    """Read whether companies are to have a thing or to lack it; the words for that stand before it, behind the noun before."""
    desk, query, lexicon = said.scene.desk, said.scene.query, said.scene.desk.lexicon
    before, behind = said.text[start : thing.start], said.text[thing.end :]
    lacks = bool(_NON.search(before) or re.search(rf"(?:{lexicon.pattern('lacking').pattern})(?:\s+\w+){{0,3}}\s*$", before, re.IGNORECASE))
    owners = _OWNERS.match(behind)
    gone = not lacks and said.clear("gone_words")
    if lacks:
        said.takes("lacking")
        said.used |= set(stems("non not"))
    elif owners is not None:
        said.used |= set(stems(owners.group()))
    elif not gone and not (said.takes("ownership", "making") or _HAS.search(said.text[: thing.start])):
        return None
    ignored, area = _ignored_types(said.scene, thing.noun), _field_before(said, thing, before)
    members: dict[str, tuple[Claim, ...]] = {}
    things: dict[str, tuple[str, ...]] = {}
    claims = [
        c for p in sorted(holding_predicates(desk)) for c in desk.knowledge.claims_with(p, limit=400) if c.known(query.as_of) and c.object
    ]
    held = desk.knowledge.entities({c.object for c in claims if c.object})
    for c in sorted(claims, key=lambda c: c.as_of, reverse=True):
        entity = held.get(c.object or "")
        ended = c.until is not None and c.until <= query.as_of
        if ended != gone or entity is None or not thing.noun.fits(entity) or entity.platform_type in ignored:
            continue
        if area is None or in_area(desk, entity.id, area, query.as_of):
            members[c.subject] = (*members.get(c.subject, ()), c)
            end = f" until {wording.day(c.until)}" if ended and c.until else ""
            things[c.subject] = (*things.get(c.subject, ()), desk.label(c.object) + end)
    for entity in () if gone else _owned(said, thing.noun):  # what no claim tells of, but its owner is written down
        told = (
            entity.id in held or entity.platform_type in ignored or (area is not None and not in_area(desk, entity.id, area, query.as_of))
        )
        if not told and entity.owner:
            members.setdefault(entity.owner, ())
            things.setdefault(entity.owner, (desk.label(entity.id),))
    article = "an" if thing.noun.said[:1] in "aeiou" else "a"
    alone = not (lacks or gone) and len({f.noun.kind for f in said.nouns if f.noun.kind != FIRM}) == 1
    words = "without" if lacks else "that gave up" if gone else "with"
    what = f"{article} {thing.noun.said}{f' in {desk.areas[area]}' if area else ''}"
    return Condition(
        members, after=f"{words} {what}", lacking=lacks, things={} if lacks else things, complete=True, bare=alone and area is None
    )


def _owned(said: Wording, noun: Noun) -> list[Entity]:
    """Return the things of a sort whose owner is written down with them."""
    desk = said.scene.desk
    every = desk.knowledge.entities(desk.knowledge.entities_of_kind(noun.kind)).values()
    return [e for e in every if e.owner and noun.fits(e)]


def _field_before(said: Wording, thing: Found, before: str) -> str | None:
    """Return the area that the words before a thing narrow it down to ("an image model"), where things of its sort compete in it."""
    desk, query = said.scene.desk, said.scene.query
    near = set(stems(before))
    area = next((a for words in telling_words(desk) for s, a in words.items() if s in near and a in query.areas), None)
    rows = desk.knowledge.scores(area=area, as_of=query.as_of) if area is not None else ()
    return area if rows and (x := desk.entity(rows[0].subject)) is not None and x.kind == thing.noun.kind else None


def _is_the_field(said: Wording, noun: Noun) -> bool:
    """Say whether the area named is nothing but the name of the sort of thing ("electric cars")."""
    desk = said.scene.desk
    return all(set(stems(noun.said)) <= {s for n in desk.names_of(a) for s in stems(n)} for a in said.scene.query.areas)


def field_asked(said: Wording, noun: Noun) -> str | None:
    """Return the area with boards that things are narrowed down to ("image models"); none where its words are the sort of thing itself."""
    desk, query = said.scene.desk, said.scene.query
    asked = set(stems(query.text)) - set(stems(noun.said))
    telling = telling_words(desk)
    areas = [a for words in telling for a in query.areas if noun.kind != FIRM and any(words.get(s) == a for s in asked)]
    placed = {a: desk.knowledge.scores(area=a, as_of=query.as_of) for a in areas}
    return next((a for a, rows in placed.items() if rows and (x := desk.entity(rows[0].subject)) is not None and x.kind == noun.kind), None)


def competing_in(said: Wording, noun: Noun) -> Condition | None:
    """Read the area that a list of things is narrowed down to."""
    desk, query = said.scene.desk, said.scene.query
    if (area := field_asked(said, noun)) is None:
        return None
    every = [e for e in desk.knowledge.entities_of_kind(noun.kind) if in_area(desk, e, area, query.as_of)]
    return Condition(dict.fromkeys(every, ()), after=f"in {desk.areas[area]}", bare=True) if every else None


def all_of(said: Wording, noun: Noun) -> Condition | None:
    """Read a bare sort of thing ("list the charging networks"): everything of that sort."""
    desk = said.scene.desk
    thesis = main_thesis(said.scene)
    own_thing = thesis is not None and any(s.object_kind == noun.kind for s in thesis.steps)
    if noun.kind == FIRM or said.scene.query.periods or (said.scene.query.areas and not own_thing and not _is_the_field(said, noun)):
        return None
    ignored = _ignored_types(said.scene, noun)
    claims: dict[str, Claim] = {}
    for p in sorted(holding_predicates(desk)):
        for c in desk.knowledge.claims_with(p, limit=400):
            if c.object and c.known(said.scene.query.as_of):
                claims.setdefault(c.object, c)
    everything = desk.knowledge.entities(desk.knowledge.entities_of_kind(noun.kind)).values()
    found = [e for e in everything if noun.fits(e) and e.platform_type not in ignored]
    until = {e.id: (span,) for e in found if e.id in claims and (span := ended(claims[e.id], said.scene.query.as_of))}
    return Condition({e.id: (claims[e.id],) if e.id in claims else () for e in found}, things=until, bare=True) if found else None


def _ignored_types(scene: Scene, noun: Noun) -> tuple[str, ...]:
    """Return the platform types that the thesis does not count, where no type is named."""
    thesis = main_thesis(scene)
    if noun.platform_type is not None or thesis is None:
        return ()
    return tuple(t for s in thesis.steps if s.object_kind == noun.kind for t in s.ignore_platform_types)
