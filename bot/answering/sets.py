"""Reads a question for a list or a number as a sort of thing with conditions, and works out who meets them all.

A reading counts only when every word of the question has been understood: a list that leaves a condition out is wrong.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .bests import on_boards
from .conditions import all_of, competing_in, described, field_asked, holdings, of_the_trade
from .fields import in_area
from .homes import from_place
from .nouns import FIRM, Noun
from .rated import among_the_first, best_rated, standing
from .reading import Condition, Wording, areas_of, ended
from .relations import held_by
from .scene import Scene
from .ties import out_of_service, tied, ties, trait
from .wanted import best_of_its_sort, trade_of, wanted

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
_NUMBER = re.compile(
    r"\W*(?:please )?(?:name|list|give|show|tell|which|what)(?: me| us)?(?: the| any)? (two|three|four|five|six|ten|\d{1,2})\b"
)
_SUPERLATIVE = re.compile(r"\b(?:best|strongest|top|number one)\b")


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
    unplaced: tuple[str, ...] = ()
    """Who meets everything else, but of whom it is not written down where they are from."""


def read_set(scene: Scene) -> Among | None:
    """Return the list that a question asks for; none when it asks for something else or part of it is not understood."""
    query = scene.query
    if query.about_source or not (scene.among or asks_for_a_list(scene)):
        return None
    said = Wording.of(scene)
    said.takes("today")
    said.used |= {s for number in _NUMBER.finditer(said.text) for s in stems(number[1])}  # "name three ...": all are named
    noun = wanted(said)
    best = noun is not None and best_of_its_sort(said, noun)
    if noun is None or (best and (query.periods or not said.clear("leading", "more_words"))):
        return None
    beside = query.entities if said.takes("besides_words") else ()
    named = _named_one(scene, beside)
    if named is None:
        return None
    if query.areas:
        areas_of(said)
    relation, conditions = _of_the_named(said, named, noun)
    if named and not conditions:
        return None
    conditions += _further(said, noun, tied_to_one=noun.kind == FIRM and bool(named), related=relation is not None, best=best)
    conditions += _all_in_the_field(said, noun, conditions, narrowed=not (named or best))
    if said.left() or not conditions or (query.periods and not said.timed):
        return None  # a name that is not known is a word that is left
    if best:  # of all in an area: that is told with the boards' firsts
        return _best(said, noun, conditions) if any(c.members and not c.bare for c in conditions) else None
    if query.kind == "standing" and not (named or scene.among) and _only_the_leaders_of_today(said, conditions):
        return None  # who leads is told with the boards' firsts
    return _met(said, noun, conditions, relation, beside)


def _named_one(scene: Scene, beside: Sequence[str]) -> list[str] | None:
    """Return the one named, or nobody where nobody is; none where it is not that plain."""
    others = [e for e in scene.query.entities if e not in beside]
    named = [e for e in others if (x := scene.desk.entity(e)) is not None and x.kind not in ("benchmark", "technique")]
    return named if len(named) == len(others) and len(named) <= 1 else None


def _best(said: Wording, noun: Noun, conditions: list[Condition]) -> Among | None:
    """Return the best of those that meet all conditions, by the boards; companies without a place there by how they are rated."""
    members = _meeting_all(said.scene, noun, conditions, said)
    order = on_boards(said, noun, members)
    if order is None:
        rated = _met(said, noun, [best_rated(said), *conditions], None, ()) if noun.kind == FIRM else None
        return rated if rated is not None and rated.members else None
    if not (unknown := frozenset(e for c in conditions for e in c.unplaced)):
        return Among(noun, (order, *conditions), dict(order.members))
    others = _meeting_all(said.scene, noun, [c for c in conditions if not c.place], said)
    everybody = on_boards(said, noun, [e for e in others if e in members or e in unknown])
    ahead = itertools.takewhile(lambda e: e not in members, everybody.members if everybody is not None else ())
    return Among(noun, (order, *conditions), dict(order.members), unplaced=tuple(ahead))


def _met(
    said: Wording, noun: Noun, conditions: list[Condition], relation: tuple[Predicate, str, str] | None, beside: tuple[str, ...]
) -> Among:
    """Return who meets all conditions; where nobody leads of whom that is asked, who comes nearest."""
    scene = said.scene
    members = _meeting_all(scene, noun, conditions, said)
    unplaced = _unplaced(said, noun, conditions)
    if not (members or unplaced) and (rated := _by_rating(said, conditions)):
        conditions = rated
        members, unplaced = _meeting_all(scene, noun, conditions, said), _unplaced(said, noun, conditions)
    return Among(noun, tuple(conditions), {e: cs for e, cs in members.items() if e not in beside}, relation, beside, unplaced)


def _unplaced(said: Wording, noun: Noun, conditions: list[Condition]) -> tuple[str, ...]:
    """Return who meets all but the place asked for, and of whom no place is written down."""
    unknown = frozenset(e for c in conditions for e in c.unplaced)
    others = [c for c in conditions if not c.place]
    if not unknown or not any(c.after.startswith(("rated", "in ")) for c in others if not c.lacking):
        return ()
    first = next(iter(_meeting_all(said.scene, noun, conditions, said)), "") if any(c.ranked for c in others) else ""
    everybody = list(_meeting_all(said.scene, noun, others, said))
    return tuple(e for e in everybody[: everybody.index(first) if first else None] if e in unknown)


def _by_rating(said: Wording, conditions: list[Condition]) -> list[Condition]:
    """Return the conditions with an order by rating in place of that to lead; none where that is not asked, or nothing beside it."""
    others = [c for c in conditions if not c.after.startswith("rated")]
    leads = _SUPERLATIVE.search(said.text) is not None and len(others) == len(conditions) - 1
    return [best_rated(said), *others] if leads and others and not said.scene.query.period else []


def _all_in_the_field(said: Wording, noun: Noun, conditions: list[Condition], *, narrowed: bool) -> list[Condition]:
    """Return the condition of a bare sort of thing, where there is no other, and that of the area it is narrowed down to."""
    bare = None if conditions or said.left() else all_of(said, noun)
    area = competing_in(said, noun) if narrowed and (conditions or bare is not None) else None
    return [c for c in (bare, area) if c is not None]


def _only_the_leaders_of_today(said: Wording, conditions: list[Condition]) -> bool:
    leads = said.scene.desk.lexicon.has("leading", said.scene.query.text)
    return leads and len(conditions) == 1 and not conditions[0].after.startswith("once")


def _further(said: Wording, noun: Noun, *, tied_to_one: bool, related: bool, best: bool) -> list[Condition]:
    """Return the conditions that need nobody named."""
    if noun.kind != FIRM:
        said.text = out_of_service(said)
    if best:
        said.takes("placing_verbs", "place_asked")
    read = [from_place(said, noun), among_the_first(said, noun), None if tied_to_one or related else trait(said, noun)]
    if noun.kind == FIRM and not tied_to_one:
        told_by_things = any(c is not None and c.things and not c.complete for c in read)
        rated, thing = standing(said) if not best else (None, next(f for f in said.nouns if f.noun.kind != FIRM))
        apart = [thing.noun.kind] if thing is not None else []
        read += [] if told_by_things else holdings(said, noun, apart)
        read.append(rated)
        read.append(of_the_trade(said))
    if noun.kind == FIRM and noun.said != FIRM and (trade := described(said, noun, trade_of(said))) is not None:
        read.append(replace(trade, after=""))
    if said.left():
        read.append(described(said, noun, said.left()))
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
    unrated = any(c.lacking and "rated" in c.after for c in conditions)
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
            stands = desk.standings_of(e, areas_of(said), scene.query.as_of) if unrated else []
            out[e] = (*stands, *shown) or desk.knowledge.standings(subject=e, as_of=scene.query.as_of)[:1]
    if noun.kind != FIRM and not any(c.single for c in conditions):  # a family stands for its versions
        out = {e: cs for e, cs in out.items() if (x := desk.entity(e)) is None or x.family not in out}
    return out
