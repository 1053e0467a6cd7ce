"""What a list is narrowed down by: each reader finds one condition in a question and names those that meet it."""

from __future__ import annotations

import re

from bot import wording
from knowledge.models import Claim
from knowledge.search import stems

from .desk import Desk
from .features import years_between
from .fields import in_area, telling_words
from .nouns import FIRM, Noun
from .reading import Condition, Wording, areas_of, ended, makers
from .relations import holding_predicates
from .scene import Scene
from .thesis import main_thesis

PLACES = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
FRESH_YEARS = 0.5
_TOP = re.compile(r"\b(?:top|first|best)[ -](\d+|two|three|four|five|ten)\b")


def standing(said: Wording) -> Condition | None:
    """Read "that are strong in ...", "leaders", "that lag behind"."""
    desk, query = said.scene.desk, said.scene.query
    values = standings_named(said, lowest=1)
    if not values:
        return None
    thing = _of_a_thing(said, values)
    lacks = thing is not None and _lacks(said, thing)
    if thing is not None:  # "a strong model": strong or stronger
        values = (
            list(desk.order)[: list(desk.order).index(values[-1]) + 1] if values[-1] != next(iter(desk.order)) else list(desk.order)[:2]
        )
    (area,) = areas_of(said)
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    said.timed = True
    once = not query.period and bool(re.search(r"\b(?:ever|(?:has|have) (?:ever )?been|once|used to)\b", said.text))
    held = [c for c in desk.knowledge.standings(area=area, as_of=day, history=once) if c.value in values]
    members = {c.subject: (c,) for c in sorted(held, key=lambda c: (desk.order.get(str(c.value), 9), c.as_of))}
    if query.period and not members:  # nobody was rated so then: the boards of that time may tell more
        return None
    rated = wording.listed([f"“{v}”" for v in values], "or")
    when = f" by {wording.day(day)}" if query.period else ""
    words = f"{'not ' if lacks else ''}{'once ' if once else ''}rated {rated} in {desk.areas[area]}{when}"
    return Condition(members, after=words, complete=True, lacking=lacks)


def _of_a_thing(said: Wording, values: list[str]) -> int | None:
    """Return where the standing stands before a sort of thing that somebody makes ("a top model", "no strong model"); none elsewhere."""
    leading = said.scene.desk.lexicon.pattern("leading").pattern
    words = "|".join([leading, *(re.escape(v) for v in values)])
    for found in (f for f in said.nouns if f.noun.kind != FIRM):
        m = re.search(rf"\b(?:an?|no|any|without an?|without)\s+(?:{words})\s+(?:\w+\s+){{0,2}}$", said.text[: found.start], re.IGNORECASE)
        if m is not None:
            return m.start()
    return None


def _lacks(said: Wording, start: int) -> bool:
    """Say whether a word for having none stands at a place; it counts as understood."""
    m = said.scene.desk.lexicon.pattern("lacking").match(said.text, start)
    if m is not None:
        said.used |= set(stems(m.group()))
    return m is not None


def standings_named(said: Wording, *, lowest: int | None = None) -> list[str]:
    """Return the standings that the wording names: by the pack's own words, as leading, or as trailing (the first `lowest` of these)."""
    desk = said.scene.desk
    asked = set(stems(said.text))
    values = [v for v in desk.order if set(stems(v)) <= asked]
    if values:
        said.used |= {s for v in values for s in stems(v)}
    elif said.takes("leading"):
        values = list(desk.order)[:1]
    elif said.takes("trailing"):
        values = [v for v in desk.order if desk.lexicon.has("trailing", v)][:lowest]
    return values


def among_the_first(said: Wording, noun: Noun) -> Condition | None:
    """Read "in the top five": on any board of the area, today or (in the past tense) at any time."""
    desk, query = said.scene.desk, said.scene.query
    m = _TOP.search(said.text)
    if m is None:
        return None
    said.used |= set(stems(m.group()))
    said.text = said.text[: m.start()] + " " * len(m.group()) + said.text[m.end() :]
    said.timed = True
    places = int(m.group(1)) if m.group(1).isdigit() else PLACES[m.group(1)]
    (area,) = areas_of(said)
    past = (
        bool(query.period) or desk.lexicon.has("past_words", said.text) or bool(re.search(r"\b(?:were|was|ever|reached|made)\b", said.text))
    )
    members: dict[str, tuple[Claim, ...]] = {}
    things: dict[str, tuple[str, ...]] = {}
    scores = desk.knowledge.scores(area=area, as_of=query.as_of, history=past)
    if not past:  # a place that nobody has looked at for long says nothing of today
        scores = tuple(c for c in scores if years_between(c.as_of, query.as_of) < FRESH_YEARS)
    for c in sorted((c for c in scores if c.rank and c.rank <= places), key=lambda c: (c.rank or 0, c.id)):
        for who in makers(desk, c.subject, query.as_of) if noun.kind == FIRM else _with_family(desk, c.subject):
            members.setdefault(who, (c,))
            things.setdefault(who, (f"{desk.label(c.subject)} {wording.ordinal(c.rank or 0)}, {wording.day(c.as_of)}",))
    tense = "that were in" if past else "in"
    return Condition(members, after=f"{tense} the top {m.group(1)} of a board of {desk.areas[area]}", things=things, complete=True)


def _with_family(desk: Desk, thing: str) -> list[str]:
    """Return a thing and the family that it is a version of."""
    entity = desk.entity(thing)
    return [thing, entity.family] if entity is not None and entity.family else [thing]


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


def described(said: Wording, noun: Noun) -> Condition | None:
    """Read what is left as words of descriptions ("mining", "start-ups")."""
    desk, words = said.scene.desk, said.left()
    if noun.kind != FIRM or not words or len(words) > 2 or min(map(len, words)) < 3:
        return None
    found = desk.firms.saying(words)
    if not found:
        return None
    typed = [w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", said.text) if set(stems(w)) & set(words)]
    said.used |= set(words)
    return Condition(dict.fromkeys(found, ()), after=f"described as “{' '.join(typed)}”")


def holding(said: Wording, noun: Noun) -> Condition | None:
    """Read "that own a plant", "without a platform", "that sold its plant" of companies."""
    desk, query = said.scene.desk, said.scene.query
    thing = next((f for f in said.nouns if f.noun.kind not in (noun.kind, FIRM)), None)
    if noun.kind != FIRM or thing is None:
        return None
    before = said.text[: thing.start]
    lacks = bool(re.search(rf"(?:{desk.lexicon.pattern('lacking').pattern})(?:\s+\w+){{0,2}}\s*$", before, re.IGNORECASE))
    gone = not lacks and said.clear("gone_words")
    if lacks:
        said.takes("lacking")
    elif not gone and not (said.takes("ownership", "making") or re.search(r"\b(?:with|has|have|having|runs?|operates?)\b", before)):
        return None
    ignored = _ignored_types(said.scene, thing.noun)
    members: dict[str, tuple[Claim, ...]] = {}
    things: dict[str, tuple[str, ...]] = {}
    claims = [
        c for p in sorted(holding_predicates(desk)) for c in desk.knowledge.claims_with(p, limit=400) if c.known(query.as_of) and c.object
    ]
    held = desk.knowledge.entities({c.object for c in claims if c.object})
    for c in sorted(claims, key=lambda c: c.as_of, reverse=True):
        entity = held.get(c.object or "")
        ended = c.until is not None and c.until <= query.as_of
        if ended == gone and thing.noun.fits(entity) and entity is not None and entity.platform_type not in ignored:
            members[c.subject] = (*members.get(c.subject, ()), c)
            end = f" until {wording.day(c.until)}" if ended and c.until else ""
            things[c.subject] = (*things.get(c.subject, ()), desk.label(c.object) + end)
    article = "an" if thing.noun.said[:1] in "aeiou" else "a"
    alone = not (lacks or gone) and len({f.noun.kind for f in said.nouns if f.noun.kind != FIRM}) == 1
    words = "without" if lacks else "that gave up" if gone else "with"
    return Condition(
        members, after=f"{words} {article} {thing.noun.said}", lacking=lacks, things={} if lacks else things, complete=True, bare=alone
    )


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
