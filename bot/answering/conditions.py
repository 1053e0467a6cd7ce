"""What a list is narrowed down by: each reader finds one condition in a question and names those that meet it, with the claims that say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot import wording
from bot.answering.desk import Desk
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .features import years_between
from .nouns import FIRM, Found, Noun, nouns_in
from .relations import holders, holding_predicates
from .scene import Scene
from .thesis import main_thesis

PLACES = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
FRESH_YEARS = 0.5
_TOP = re.compile(r"\b(?:top|first|best)[ -](\d+|two|three|four|five|ten)\b")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and who meets it."""

    members: Mapping[str, tuple[Claim, ...]]
    """Entity -> the claims that show it; empty where something else does (a description)."""
    before: str = ""
    """Words for it before the noun ("Chinese")."""
    after: str = ""
    """Words for it behind the noun ("without a platform")."""
    lacking: bool = False
    """Those that meet it are all but the members."""
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Entity -> what of its own shows it ("which model is open")."""
    single: bool = False
    """It is said of single versions, not of a family as a whole."""
    complete: bool = False
    """The knowledge lists this in full, so that nobody meeting it is an answer."""


@dataclass(slots=True)
class Wording:
    """The words of a question, and which of them have been understood."""

    scene: Scene
    text: str
    """Case-folded, with the names taken out."""
    nouns: list[Found]
    used: set[str] = field(default_factory=set)
    """Stems understood so far."""
    timed: bool = False
    """A condition has taken the time that the question names."""

    @classmethod
    def of(cls, scene: Scene) -> Wording:
        """Take the names out of a question and find the sorts of things it speaks of."""
        text = scene.query.text
        for n in sorted(scene.query.named, key=lambda n: -n.start):
            if n.end > n.start:
                text = f"{text[: n.start]}{' ' * (n.end - n.start)}{text[n.end :]}"
        low = text.casefold()
        found = sorted(nouns_in(scene, low), key=lambda f: f.start)
        said = cls(scene, low, found)
        for f in found:
            said.used |= set(stems(low[f.start : f.end]))
        for period in scene.query.periods:
            said.used |= set(stems(period.text))
        return said

    def takes(self, *lists: str) -> bool:
        """Say whether the text holds a word of these lists; what it holds of them counts as understood."""
        held = [m.group() for m in self.scene.desk.lexicon.pattern(*lists).finditer(self.text)]
        self.used |= set(stems(" ".join(held)))
        return bool(held)

    def left(self) -> list[str]:
        """Return the stems that nothing has understood yet."""
        plain = self.scene.desk.lexicon.pattern("list_words").sub(" ", self.text)
        return [s for s in dict.fromkeys(stems(plain)) if s not in self.used and s != "s"]

    def before(self, name: int) -> str:
        """Return what stands before the place of a name."""
        return self.text[:name].rstrip()


def areas_of(said: Wording) -> tuple[str, ...]:
    """Return the areas that the question names, or that of the main thesis; their words count as understood."""
    scene = said.scene
    asked = set(stems(said.text))
    for area in scene.desk.knowledge.areas():
        if area.id in scene.query.areas:
            said.used |= {s for name in (area.name, *area.aliases) for s in stems(name) if s in asked}
    thesis = main_thesis(scene)
    return scene.query.areas[:1] or ((thesis.area,) if thesis is not None else tuple(scene.desk.areas)[:1])


def standing(said: Wording) -> Condition | None:
    """Read "that are strong in ...", "leaders", "that lag behind"."""
    desk, query = said.scene.desk, said.scene.query
    asked = set(stems(said.text))
    values = [v for v in desk.order if set(stems(v)) <= asked]
    if values:
        said.used |= {s for v in values for s in stems(v)}
    elif said.takes("leading"):
        values = list(desk.order)[:1]
    elif said.takes("trailing"):
        values = [v for v in desk.order if desk.lexicon.has("trailing", v)][:1]
    if not values:
        return None
    (area,) = areas_of(said)
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    said.timed = True
    held = [c for c in desk.knowledge.standings(area=area, as_of=day) if c.value in values]
    members = {c.subject: (c,) for c in sorted(held, key=lambda c: (desk.order.get(str(c.value), 9), c.as_of))}
    rated = wording.listed([f"“{v}”" for v in values], "or")
    return Condition(members, after=f"rated {rated} in {desk.areas[area]}", complete=True)


def among_the_first(said: Wording) -> Condition | None:
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
        for who in _makers(desk, c.subject, query.as_of):
            members.setdefault(who, (c,))
            things.setdefault(who, (f"{desk.label(c.subject)} {wording.ordinal(c.rank or 0)}, {wording.day(c.as_of)}",))
    tense = "that were in" if past else "in"
    return Condition(members, after=f"{tense} the top {m.group(1)} of a board of {desk.areas[area]}", things=things, complete=True)


def from_place(said: Wording) -> Condition | None:
    """Read "Chinese", "from Korea": told by the entities' descriptions."""
    desk, lexicon = said.scene.desk, said.scene.desk.lexicon
    lists = [n for n in lexicon.lists if n.endswith("_place") and lexicon.has(n, said.text)]
    if not lists:
        return None
    said.takes(*lists)
    names = lexicon.pattern(*lists, *(s for n in lists if (s := n.replace("_place", "_seen")) in lexicon.lists))
    ids = desk.knowledge.entities_of_kind(FIRM)
    found = [e for e in desk.knowledge.entities(ids).values() if names.search(e.description)]
    return Condition({e.id: () for e in found}, before=wording.listed([lexicon.lists[n][0] for n in lists], "or"))


def described(said: Wording, noun: Noun) -> Condition | None:
    """Read what is left as words of descriptions ("mining", "start-ups")."""
    desk, words = said.scene.desk, said.left()
    if noun.kind != FIRM or not words or len(words) > 2:
        return None
    entities = desk.knowledge.entities(desk.knowledge.entities_of_kind(noun.kind)).values()
    found = [e for e in entities if set(words) <= set(stems(e.description))]
    if not found:
        return None
    typed = [w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", said.text) if set(stems(w)) & set(words)]
    said.used |= set(words)
    return Condition({e.id: () for e in found}, after=f"described as “{' '.join(typed)}”")


def holding(said: Wording, noun: Noun) -> Condition | None:
    """Read "that own a plant", "without a platform", "that sold its plant" of companies."""
    desk, query = said.scene.desk, said.scene.query
    thing = next((f for f in said.nouns if f.noun.kind not in (noun.kind, FIRM)), None)
    if noun.kind != FIRM or thing is None:
        return None
    before = said.text[: thing.start]
    lacks = bool(re.search(rf"(?:{desk.lexicon.pattern('lacking').pattern})(?:\s+\w+){{0,2}}\s*$", before, re.IGNORECASE))
    gone = not lacks and said.takes("gone_words")
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
    for c in sorted(claims, key=lambda c: c.as_of, reverse=True):
        entity = desk.entity(c.object or "")
        ended = c.until is not None and c.until <= query.as_of
        if ended == gone and thing.noun.fits(entity) and entity is not None and entity.platform_type not in ignored:
            members[c.subject] = (*members.get(c.subject, ()), c)
            end = f" until {wording.day(c.until)}" if ended and c.until else ""
            things[c.subject] = (*things.get(c.subject, ()), desk.label(c.object) + end)
    article = "an" if thing.noun.said[:1] in "aeiou" else "a"
    words = "without" if lacks else "that gave up" if gone else "with"
    return Condition(members, after=f"{words} {article} {thing.noun.said}", lacking=lacks, things={} if lacks else things, complete=True)


def all_of(said: Wording, noun: Noun) -> Condition | None:
    """Read a bare sort of thing ("list the charging networks"): everything of that sort."""
    desk = said.scene.desk
    thesis = main_thesis(said.scene)
    own_thing = thesis is not None and any(s.object_kind == noun.kind for s in thesis.steps)
    if noun.kind == FIRM or said.scene.query.periods or (said.scene.query.areas and not own_thing):
        return None
    ignored = _ignored_types(said.scene, noun)
    claims: dict[str, Claim] = {}
    for p in sorted(holding_predicates(desk)):
        for c in desk.knowledge.claims_with(p, limit=400):
            if c.object and c.known(said.scene.query.as_of):
                claims.setdefault(c.object, c)
    found = [e for e in desk.knowledge.entities(desk.knowledge.entities_of_kind(noun.kind)).values()]
    found = [e for e in found if noun.fits(e) and e.platform_type not in ignored]
    until = {e.id: (span,) for e in found if e.id in claims and (span := ended(claims[e.id], said.scene.query.as_of))}
    return Condition({e.id: (claims[e.id],) if e.id in claims else () for e in found}, things=until) if found else None


def trait(said: Wording, noun: Noun) -> Condition | None:
    """Read what is said of single things: ended, open, called back. Of companies it is said by way of what they make."""
    desk, query = said.scene.desk, said.scene.query
    for name, predicate in meant(said, lambda p: not _of_two(p)):
        told = [c for c in desk.knowledge.claims_with(predicate.id, limit=400) if c.known(query.as_of)]
        told = [c for c in told if not query.period or _in_period(c, query.period.first, query.period.last)]
        newest: dict[str, Claim] = {}
        for c in sorted(told, key=lambda c: c.as_of, reverse=True):
            if c.superseded_on is None or c.superseded_on > query.as_of:
                newest.setdefault(c.subject, c)
        kept = [c for c in newest.values() if not desk.lexicon.has("refusing_values", str(c.value or ""))]
        members: dict[str, tuple[Claim, ...]] = {}
        things: dict[str, tuple[str, ...]] = {}
        for c in kept:
            entity = desk.entity(c.subject)
            if noun.fits(entity):
                members[c.subject] = (c,)
                things[c.subject] = (_dated(c),)
            elif noun.kind == FIRM and entity is not None:
                for who in _makers(desk, c.subject, query.as_of)[:1]:
                    members[who] = (*members.get(who, ()), c)
                    things[who] = (*things.get(who, ()), desk.label(c.subject))
        if members:
            said.takes(name)
            _absorb(said, predicate)
            adjective = said.scene.desk.lexicon.find(name, said.text) or predicate.id.replace("_", " ")
            said.timed = True
            when = f" in {query.period.text}" if query.period else ""
            thing = next((f.noun.said for f in said.nouns if f.noun.kind != FIRM), "")
            if noun.kind == FIRM and thing and " " not in adjective:
                words = f"with {'an' if adjective[:1] in 'aeiou' else 'a'} {adjective} {thing}"
            else:
                words = f"on record as “{adjective}”"
            return Condition(members, after=words + when, things=things, single=True)
    return None


def _in_period(claim: Claim, first: str, last: str) -> bool:
    day = str(claim.value) if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", str(claim.value)) else claim.as_of
    return first[: len(day)] <= day <= last


def _dated(claim: Claim) -> str:
    """Return the date of a trait: its value where that is a date, else the date of the claim."""
    value = str(claim.value or "")
    return wording.day(value if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value) else claim.as_of)


def tied(said: Wording, name: str, predicate: Predicate, entity: str, noun: Noun) -> Condition | None:
    """Read a relation to the one named: who supplies it, which cars use it, whom it works with."""
    desk, query = said.scene.desk, said.scene.query
    roles = _side_of_the_name(said, name, predicate, entity)
    either = "with {object}" in predicate.phrase  # what one does with the other, the other does with the one
    members: dict[str, tuple[Claim, ...]] = {}
    sides = ("subject", "object") if either else (roles,)
    for c in desk.knowledge.claims_about([entity], roles=sides, predicates=(predicate.id,), limit=300):
        other = c.subject if c.object == entity else c.object
        if other and c.known(query.as_of) and noun.fits(desk.entity(other)) and not desk.lexicon.has("denials", c.text):
            members[other] = (*members.get(other, ()), c)
    if not members:
        return None
    said.takes(*_both_ways(said, name))
    _absorb(said, predicate)
    things = {e: (span,) for e, cs in members.items() if (span := ended(cs[0], query.as_of))}
    return Condition(members, after="subject" if either else roles, things=things, single=True)


def ended(claim: Claim, as_of: str) -> str:
    """Return "until ..." for a claim that has ended; empty for one that has not."""
    if claim.until is not None and claim.until <= as_of:
        return f"until {wording.day(claim.until)}"
    return ""


def _side_of_the_name(said: Wording, name: str, predicate: Predicate, entity: str) -> str:
    """Return the role that the named one plays in the claims: "object" in "who supplies X", "subject" in "whom does X supply"."""
    desk = said.scene.desk
    place = next(n.start for n in said.scene.query.named if n.entity == entity)
    before = said.before(place)
    named = desk.entity(entity)
    kind = named.kind if named is not None else ""
    if kind not in predicate.subjects:
        return "object"
    if kind not in predicate.objects:
        return "subject"
    back = _both_ways(said, name)[1:]
    if back and re.search(r"\b(?:from|of)$", before) and desk.lexicon.has(back[0], said.text):
        return "subject"
    if re.search(r"\bby$", before):
        return "subject"
    return "object" if desk.lexicon.has(name, before) else "subject"


def ties(said: Wording) -> list[tuple[str, Predicate]]:
    """Return the relations between two that the words mean, as (list of words, predicate)."""
    return meant(said, _of_two)


def meant(said: Wording, wanted: Callable[[Predicate], bool]) -> list[tuple[str, Predicate]]:
    """Return the predicates of a sort that the words mean, each with the list that says so."""
    desk = said.scene.desk
    found: list[tuple[str, Predicate]] = []
    for name in desk.lexicon.lists:
        if not name.endswith("_tie"):
            continue
        back = any(desk.lexicon.has(n, said.text) for n in _both_ways(said, name)[1:]) and re.search(r"\b(?:from|of)\b", said.text)
        if not back and not desk.lexicon.has(name, said.text):
            continue
        for p in desk.knowledge.predicates().values():
            if wanted(p) and p.id not in ("standing", "score") and desk.lexicon.has(name, said_of(p)):
                found.append((name, p))
    return found


def _both_ways(said: Wording, name: str) -> tuple[str, ...]:
    """Return a list of words for a relation, and the one that turns it round where there is one."""
    back = name.replace("_tie", "_back")
    return (name, back) if back in said.scene.desk.lexicon.lists else (name,)


def said_of(predicate: Predicate) -> str:
    """Return the words by which a pack tells what a predicate says."""
    phrase = re.sub(r"\{\w+\}", " ", predicate.phrase)
    return f"{predicate.id.replace('_', ' ')}, {phrase}, {predicate.meaning.split(';')[0]}"


def _of_two(predicate: Predicate) -> bool:
    return bool(predicate.objects)


def _absorb(said: Wording, predicate: Predicate) -> None:
    """Count the predicate's own words as understood."""
    said.used |= set(stems(said_of(predicate)))


def _makers(desk: Desk, thing: str, as_of: str) -> list[str]:
    entity = desk.entity(thing)
    if entity is None:
        return []
    if entity.kind == FIRM:
        return [thing]
    return [h for h in holders(desk, entity, as_of) if (x := desk.entity(h)) is not None and x.kind == FIRM]


def _ignored_types(scene: Scene, noun: Noun) -> tuple[str, ...]:
    """Return the platform types that the thesis does not count, where no type is named."""
    thesis = main_thesis(scene)
    if noun.platform_type is not None or thesis is None:
        return ()
    return tuple(t for s in thesis.steps if s.object_kind == noun.kind for t in s.ignore_platform_types)
