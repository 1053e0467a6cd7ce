"""Reads a question for a list or a number as a sort of thing with conditions, and works out who meets them all.

A reading counts only when every word of the question has been understood: a list that leaves a condition out is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot import wording
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .conditions import FRESH_YEARS, all_of, among_the_first, competing_in, described, field_asked, holding, of_the_trade, standing
from .features import years_between
from .fields import in_area
from .homes import from_place
from .nouns import FIRM, Noun
from .reading import Condition, Wording, areas_of, ended
from .relations import held_by
from .scene import Scene
from .ties import out_of_service, tied, ties, trait

ASKS = (
    "list",
    "count",
    "exceptions",
    "standing",
    "who",
    "fact",
    "owner",
    "number",
    "landscape",
    "data",
    "out_of_scope",
    "smalltalk",
    "help",
)
"""Kinds of questions that may ask for a list."""
OPENS = re.compile(
    r"^\W*(?:and |so |please |ok |well )*(?:which|what|who|whom|how many|list|name|show|give|tell|count|number|all|(?:the )?best|top)\b"
)
_FIRST_WORDS = 40
_NUMBER = re.compile(
    r"\W*(?:please )?(?:name|list|give|show|tell|which|what)(?: me| us)?(?: the| any)? (two|three|four|five|six|ten|\d{1,2})\b"
)
WELL_PLACED = 20
"""The last place on a board with which something still stands behind the best."""


@dataclass(frozen=True, slots=True)
class Among:
    """A list that was asked for."""

    noun: Noun
    conditions: tuple[Condition, ...]
    members: dict[str, tuple[Claim, ...]]
    """Who meets every condition, with the claims that show it."""
    relation: tuple[Predicate, str, str] | None = None
    """Of a relation to the one named: the predicate, the named one, its role."""
    beside: tuple[str, ...] = ()
    """Who is left out ("besides X")."""


def read_set(scene: Scene) -> Among | None:
    """Return the list that a question asks for; none when it asks for something else or part of it is not understood."""
    query = scene.query
    if query.about_source or not (scene.among or asks_for_a_list(scene)):
        return None
    said = Wording.of(scene)
    said.takes("today")
    said.used |= {s for number in _NUMBER.finditer(said.text) for s in stems(number[1])}  # "name three ...": all are named
    noun = _sort_of(scene) if scene.among else Noun(FIRM, said=FIRM) if described_by(said) else _wanted(said)
    best = noun is not None and _best_of_its_sort(said)
    if noun is None or (best and (noun.kind == FIRM or query.periods or not said.takes("leading"))):
        return None
    beside = query.entities if said.takes("besides_words") else ()
    named = [
        e
        for e in query.entities
        if e not in beside and (x := scene.desk.entity(e)) is not None and x.kind not in ("benchmark", "technique")
    ]
    if len(named) > 1 or len(named) + len(beside) != len(query.entities):
        return None
    if query.areas:
        areas_of(said)
    relation, conditions = _of_the_named(said, named, noun)
    if named and not conditions:
        return None
    conditions += _further(said, noun, tied_to_one=noun.kind == FIRM and bool(named), related=relation is not None)
    conditions += _all_in_the_field(said, noun, conditions, narrowed=not (named or best))
    if said.left() or not conditions or (query.periods and not said.timed):
        return None  # a name that is not known is a word that is left
    if best:
        return _best_first(said, noun, conditions)
    if query.kind == "standing" and not (named or scene.among) and _only_the_leaders_of_today(said, conditions):
        return None  # who leads is told with the boards' firsts
    members = _meeting_all(scene, noun, conditions, said)
    return Among(noun, tuple(conditions), {e: cs for e, cs in members.items() if e not in beside}, relation, beside)


def _all_in_the_field(said: Wording, noun: Noun, conditions: list[Condition], *, narrowed: bool) -> list[Condition]:
    """Return the condition of a bare sort of thing, where there is no other, and that of the area it is narrowed down to."""
    bare = None if conditions or said.left() else all_of(said, noun)
    area = competing_in(said, noun) if narrowed and (conditions or bare is not None) else None
    return [c for c in (bare, area) if c is not None]


def _only_the_leaders_of_today(said: Wording, conditions: list[Condition]) -> bool:
    leads = said.scene.desk.lexicon.has("leading", said.scene.query.text)
    return leads and len(conditions) == 1 and not conditions[0].after.startswith("once")


def _further(said: Wording, noun: Noun, *, tied_to_one: bool, related: bool) -> list[Condition]:
    """Return the conditions that need nobody named."""
    if noun.kind != FIRM:
        said.text = out_of_service(said)
    read = [from_place(said, noun), among_the_first(said, noun), None if tied_to_one or related else trait(said, noun)]
    if noun.kind == FIRM and not tied_to_one:
        told_by_things = any(c is not None and c.things and not c.complete for c in read)
        read += [None if told_by_things else holding(said, noun), standing(said)]
        read.append(of_the_trade(said))
    if said.left():
        read.append(described(said, noun))
    return [c for c in read if c is not None]


def asks_for_a_list(scene: Scene) -> bool:
    """Say whether the wording is that of a question for a list, a number or a name."""
    query = scene.query
    low = query.text.casefold()
    if re.match(r"^\W*(?:why|how(?! many)|when|where|is|are|does|do|did|was|were|has|have|can|could|should|would)\b", low):
        return False
    if query.kind in ("list", "count", "exceptions", "who", "owner", "landscape"):
        return True
    opens = OPENS.match(low) or any(f.start == 0 and low[: f.end].endswith("s") for f in scene.desk.nouns.find(low))
    plural = bool(re.match(r"^\W*(?:and |so )?(?:which|what|how many|list|name|show)\s+(?:\w+[\s-]+){0,3}?\w+s\b", low))
    return bool(opens) and (query.kind in ASKS or plural)


def _wanted(said: Wording) -> Noun | None:
    """Return the sort of thing that is to be listed: the first one named."""
    first = next(iter(said.nouns), None)
    if first is None or first.start > _FIRST_WORDS:
        return None
    if first.noun.kind != FIRM and (behind := next((f for f in said.nouns if 0 <= f.start - first.end <= 1), None)) is not None:
        return behind.noun  # "cell makers": the second word is what is meant
    return first.noun


def _sort_of(scene: Scene) -> Noun:
    """Return the sort of thing that most of those listed before are."""
    kinds = [x.kind for e in scene.among if (x := scene.desk.entity(e)) is not None]
    kind = max(dict.fromkeys(kinds), key=kinds.count, default=FIRM)
    return Noun(kind, said=kind)


def _best_of_its_sort(said: Wording) -> bool:
    """Say whether the best thing of a sort is asked for ("who has the best model"), which is no list of those that have one."""
    leading = said.scene.desk.lexicon.pattern("leading").pattern
    things = [f for f in said.nouns if f.noun.kind != FIRM]
    return any(
        re.search(rf"(?<!\ba )(?<!\ban )(?<!\bno )(?:{leading})\s+(?:\w+\s+){{0,2}}$", said.text[: f.start], re.IGNORECASE)
        or re.match(rf"\s+(?:is|are)\s+(?:the\s+)?(?:{leading})", said.text[f.end :], re.IGNORECASE)
        for f in things
    )


def described_by(said: Wording) -> list[str]:
    """Return the stems of the first word where it is one that companies' descriptions have ("clouds without ..."); else none."""
    place = said.scene.desk.lexicon.pattern(*said.scene.desk.lexicon.ending("_place")).pattern
    m = re.match(rf"^\W*(?:(?:which|what|how many|list|name|all|the|show)\s+)*(?:(?:{place})\s+)?([a-z-]+s)\b", said.text, re.IGNORECASE)
    words = stems(m.group(1)) if m is not None else []
    if m is None or not words or any(f.start < m.end(1) for f in said.nouns) or not said.scene.desk.firms.saying(words):
        return []
    return words


def _of_the_named(said: Wording, named: list[str], noun: Noun) -> tuple[tuple[Predicate, str, str] | None, list[Condition]]:
    """Return the relation to the one named, or what belongs to it."""
    scene = said.scene
    if not named:
        return None, []
    for name, predicate in ties(said):
        if ":" in predicate.phrase:
            continue
        found = tied(said, name, predicate, named[0], noun)
        if found is not None and "{value}" in predicate.phrase:  # its phrase cannot be said without the figure
            word = scene.desk.lexicon.find(name, said.text) or predicate.id
            return None, [replace(found, after=f"on record for “{word}” with {scene.desk.label(named[0], scene.query)}")]
        if found is not None:
            return (predicate, named[0], found.after), [found]
    if noun.kind == FIRM:
        return None, []
    held = held_by(scene.desk, named[0], noun.kind, scene.query.as_of)
    versions = {v.id: c for e, c in held.items() for v in scene.desk.knowledge.versions_of(e)}
    fitting = {e: (c,) if c is not None else () for e, c in {**held, **versions}.items() if noun.fits(scene.desk.entity(e))}
    area = field_asked(said, noun)
    if area is not None:
        areas_of(said)
        fitting = {e: cs for e, cs in fitting.items() if in_area(scene.desk, e, area, scene.query.as_of)}
    if not fitting:
        return None, []
    said.takes("ownership", "making")
    until = {e: (span,) for e, cs in fitting.items() if cs and e in held and (span := ended(cs[0], scene.query.as_of))}
    place = f" in {scene.desk.areas[area]}" if area else ""
    return None, [Condition(fitting, after=f"of {scene.desk.label(named[0], scene.query)}{place}", things=until)]


def _best_first(said: Wording, noun: Noun, conditions: list[Condition]) -> Among | None:
    """Return the things that meet all conditions in the order of their places on the boards of an area; none without a place."""
    desk, query = said.scene.desk, said.scene.query
    members = _meeting_all(said.scene, noun, conditions, said)
    (area,) = areas_of(said)
    found: dict[str, Claim] = {}
    rows = [c for c in desk.knowledge.scores(area=area, as_of=query.as_of) if c.rank and years_between(c.as_of, query.as_of) < FRESH_YEARS]
    for c in sorted(rows, key=lambda c: (c.rank or 0, c.id)):
        thing = desk.entity(c.subject)
        whole = next((e for e in (c.subject, thing.family if thing is not None else None) if e in members), None)
        if whole is not None and (not found or (c.rank or 0) <= WELL_PLACED):
            found.setdefault(whole, c)
    if not found:
        return None
    places = {e: (f"{wording.ordinal(c.rank or 0)} on {desk.label(c.benchmark)}, {wording.day(c.as_of)}",) for e, c in found.items()}
    order = Condition({e: (c,) for e, c in found.items()}, things=places, ranked="best", single=True)
    return Among(noun, (order, *conditions), {e: (c,) for e, c in found.items()})


def _meeting_all(scene: Scene, noun: Noun, conditions: list[Condition], said: Wording) -> dict[str, tuple[Claim, ...]]:
    """Return those that meet every condition, in the order of the best one; where all conditions lack something, all that compete."""
    desk = scene.desk
    positive = sorted((c for c in conditions if not c.lacking), key=lambda c: not c.single)
    if positive:
        order = list(max(positive, key=lambda c: (bool(c.ranked), c.complete, c.single, bool(c.things))).members)
    else:
        (area,) = areas_of(said)
        held = sorted(desk.knowledge.standings(area=area, as_of=scene.query.as_of), key=lambda c: desk.order.get(str(c.value), 9))
        order = list(dict.fromkeys(c.subject for c in held))
        positive = [Condition({c.subject: (c,) for c in held})]
    out: dict[str, tuple[Claim, ...]] = {}
    for e in scene.among:  # a family counts where one of its versions does
        ids = [e, *(v.id for v in desk.knowledge.versions_of(e))]
        if noun.fits(desk.entity(e)) and all(any(i in c.members for i in ids) != c.lacking for c in conditions):
            out[e] = tuple(dict.fromkeys(x for c in positive for i in ids for x in c.members.get(i, ())))
    for e in order:
        if scene.among:
            break
        if noun.fits(desk.entity(e)) and all((e in c.members) != c.lacking for c in conditions):
            shown = tuple(dict.fromkeys(x for c in positive for x in c.members[e]))
            out[e] = shown or desk.knowledge.standings(subject=e, as_of=scene.query.as_of)[:1]
    if noun.kind != FIRM and not any(c.single for c in conditions):  # a family stands for its versions
        out = {e: cs for e, cs in out.items() if (x := desk.entity(e)) is None or x.family not in out}
    return out
