"""Where somebody or something is from ("Chinese", "from Korea", "based in Freiburg"), as companies' descriptions tell it."""

from __future__ import annotations

import re

from bot import wording
from knowledge.models import Claim
from knowledge.search import stems

from .nouns import FIRM, Noun
from .reading import Condition, Wording
from .relations import held_by

_NAMED = re.compile(r"\b(?:from|in|near|around)\s+((?:[A-Z][\w'-]*)(?:\s+[A-Z][\w'-]*){0,2})")


def from_place(said: Wording, noun: Noun) -> Condition | None:
    """Read a place as a condition; a thing is from where its makers are."""
    desk, lexicon = said.scene.desk, said.scene.desk.lexicon
    lists = _meant(said)
    if lists:
        said.takes(*_held(said))
        seen = (s for n in lists if (s := n.replace("_place", "_seen")) in lexicon.lists)
        place, names = wording.listed([lexicon.lists[n][0] for n in lists], "or"), lexicon.pattern(*lists, *seen)
    elif (place := _told_by_its_name(said)) and noun.kind == FIRM:
        names = re.compile(rf"\b{re.escape(place)}\b")
    else:
        return None
    said.takes("seat_words")
    lacking = bool(lists) and _elsewhere(said, names)
    members: dict[str, tuple[Claim, ...]] = dict.fromkeys(desk.firms.matching(names), ())
    if noun.kind == FIRM:
        placed = desk.firms.matching(lexicon.pattern(*lexicon.ending("_place", "_seen")))
        unplaced = frozenset(desk.knowledge.entities_of_kind(FIRM)) - set(placed)
        if lacking:  # of whom no place is written down nobody knows whether they are from elsewhere
            members |= dict.fromkeys(unplaced, ())
            return Condition(members, before=f"not {place}", place=True, lacking=True, unplaced=unplaced)
        return (
            Condition(members, before=place, place=True, unplaced=unplaced)
            if lists
            else Condition(members, after=f"that a description places in {place}", place=True)
        )
    made = {t: c for firm in members for t, c in held_by(desk, firm, noun.kind, said.scene.query.as_of).items()}
    whole = {v.id: c for t, c in made.items() for v in desk.knowledge.versions_of(t)} | made
    members = {thing: (claim,) if claim is not None else () for thing, claim in whole.items()}
    if lacking:  # a thing is from elsewhere where it is known to be somebody's from another place
        others = desk.firms.matching(lexicon.pattern(*lexicon.ending("_place", "_seen")))
        known = {t for firm in others for t in held_by(desk, firm, noun.kind, said.scene.query.as_of)}
        known |= {v.id for t in known for v in desk.knowledge.versions_of(t)}
        return Condition({t: () for t in known if t not in members}, after=f"of companies described, not as {place}", place=True)
    return Condition(members, after=f"of companies described as {place}", place=True)  # not every company's place is written down


def _elsewhere(said: Wording, names: re.Pattern[str]) -> bool:
    """Say whether a place is denied ("not American", "outside China"); the words for that count as understood."""
    m = re.search(
        rf"\b(?:but\s+)?(?:(?:are|is|were|was)(?:n't|\s+not)|not|non|outside)\b[\s-]+(?:\w+\s+){{0,3}}?(?:{names.pattern})",
        said.text,
        re.IGNORECASE,
    )
    if m is None:
        return False
    said.used |= set(stems("but not non outside isn't aren't isn aren"))
    said.text = f"{said.text[: m.start()]}{' ' * len(m.group())}{said.text[m.end() :]}"  # what is denied here is denied of nothing else
    return True


def _held(said: Wording) -> list[str]:
    """Return the lists of places of which the question holds a word."""
    lexicon = said.scene.desk.lexicon
    return [n for n in lexicon.ending("_place") if lexicon.has(n, said.text) or _in_capitals(said, n)]


def _meant(said: Wording) -> list[str]:
    """Return the places that the question means: of several that share a word the smallest ("Germany" is not all of Europe)."""
    lists = said.scene.desk.lexicon.lists
    held = _held(said)
    words = {n: {m.group().casefold() for m in said.scene.desk.lexicon.finditer(said.text, n)} for n in held}
    return [n for n in held if not any(o != n and words[n] and words[n] <= words[o] and len(lists[o]) < len(lists[n]) for o in held)]


def _told_by_its_name(said: Wording) -> str:
    """Return a place that only descriptions know ("based in Freiburg"): a name with a capital that is no entity's; else nothing."""
    query = said.scene.query
    for m in _NAMED.finditer(query.text):
        known = any(n.start < m.end(1) and m.start(1) < n.end for n in query.named)
        if not known and said.scene.desk.firms.matching(re.compile(rf"\b{re.escape(m.group(1))}\b")):
            said.used |= set(stems(m.group(1)))
            return m.group(1)
    return ""


def _in_capitals(said: Wording, place: str) -> bool:
    """Say whether the question has, in capitals, a word that otherwise counts in descriptions only ("US")."""
    seen = place.replace("_place", "_seen")
    lists = said.scene.desk.lexicon.lists
    found = said.scene.desk.lexicon.find(seen, said.scene.query.text) if seen in lists else None
    if found is None or not found.isupper():
        return False
    said.used |= set(stems(found))
    return True
