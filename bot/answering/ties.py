"""Conditions by what is said of things: traits of single ones (ended, open), and relations to the one named."""

from __future__ import annotations

import re

from bot import wording
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .contrast import denied_stems
from .nouns import FIRM, Noun
from .ordered import in_order, left_out, told
from .reading import Condition, Wording, absorb, both_ways, ended, is_converse, makers, meant, of_two, said_of

_SHARE_OF = re.compile(r"\b(?:market )?share of\b")


def trait(said: Wording, noun: Noun) -> Condition | None:
    """Read what is said of single things: ended, open, called back. Of companies it is said by way of what they make."""
    desk, query = said.scene.desk, said.scene.query
    for name, predicate in meant(said, lambda p: not of_two(p)):
        known = [c for c in desk.knowledge.claims_with(predicate.id, limit=400) if c.known(query.as_of)]
        known = [c for c in known if not query.period or _in_period(c, query.period.first, query.period.last)]
        kept = [c for c in _newest(known, query.as_of) if not desk.lexicon.has("refusing_values", str(c.value or ""))]
        if predicate.value.startswith("number") and (word := _superlative(said)):
            return _in_order(said, noun, word, name)
        dated = predicate.value == "date"
        if dated:  # what happened on a day is told in order of time, the newest first
            kept.sort(key=_day, reverse=True)
        members: dict[str, tuple[Claim, ...]] = {}
        things: dict[str, tuple[str, ...]] = {}
        subjects = desk.knowledge.entities({c.subject for c in kept})
        for c in kept:
            entity = subjects.get(c.subject)
            if noun.fits(entity):
                members[c.subject] = (c,)
                things[c.subject] = (_dated(c),)
            elif noun.kind == FIRM and entity is not None:
                for who in makers(desk, c.subject, query.as_of)[:1]:
                    members[who] = (*members.get(who, ()), c)
                    things[who] = (*things.get(who, ()), desk.label(c.subject))
        if members:
            said.takes(name, *(["release_tie"] if query.period else []))  # "open models released in 2025": told so in that time
            absorb(said, predicate)
            adjective = said.scene.desk.lexicon.find(name, said.text) or predicate.id.replace("_", " ")
            said.timed = True
            when = f" in {query.period.text}" if query.period else ""
            thing = next((f.noun.said for f in said.nouns if f.noun.kind != FIRM), "")
            if noun.kind == FIRM and thing and " " not in adjective:
                words = f"with {'an' if adjective[:1] in 'aeiou' else 'a'} {adjective} {thing}"
            else:
                own = _describes(said, adjective) and not desk.lexicon.has("loose_words", adjective)
                word = adjective if own else predicate.id.replace("_", " ")
                words = word if dated else f"on record as “{word}”"
            return Condition(members, after=words + when, things=things, figure=predicate.value.startswith("number"), single=True)
    return None


def out_of_service(said: Wording) -> str:
    """Return the words with "do not run any more", "no longer in use" put as "discontinued"."""
    serving = said.scene.desk.lexicon.pattern("service_words").pattern
    not_any_more = rf"\b(?:\w+\s+not|\w+n't|not|never)\s+(?:{serving})\s+(?:any ?more|any longer|now|today)\b|\bno longer\s+(?:{serving})"
    return re.sub(not_any_more, "discontinued", said.text)


def _describes(said: Wording, word: str) -> bool:
    """Say whether a word describes something in the question ("open models", "are open"), and is not what is done with it ("download")."""
    return bool(re.search(rf"\b(?:is|are|was|were|been)\s+{re.escape(word)}\b|\b{re.escape(word)}\s+(?!it\b|them\b)\w", said.text))


def _newest(claims: list[Claim], as_of: str) -> list[Claim]:
    """Return the newest claim of each subject that nothing has replaced."""
    found: dict[str, Claim] = {}
    for c in sorted(claims, key=lambda c: c.as_of, reverse=True):
        if c.superseded_on is None or c.superseded_on > as_of:
            found.setdefault(c.subject, c)
    return list(found.values())


def _superlative(said: Wording) -> str:
    """Return the words that ask for the largest or smallest of all ("cheapest", "most", "most expensive"); empty when there are none."""
    lexicon = said.scene.desk.lexicon
    found = [m.group() for n in ("less_words", "more_words") for m in lexicon.finditer(said.text, n)]
    return next((w for w in found if re.match(r"\w+est\b|(?:most|least)\b", w)), "")


def _in_order(said: Wording, noun: Noun, word: str, name: str) -> Condition | None:
    """Return things in the order of a figure of theirs, the one asked for first; companies by what they make."""
    desk, query = said.scene.desk, said.scene.query
    smallest = desk.lexicon.has("less_words", word) or word.startswith("least")
    sorts = [p for n, p in meant(said, lambda p: not of_two(p) and p.value.startswith("number")) if n == name]
    made = next((f.noun for f in said.nouns if f.noun.kind != FIRM), None)

    def member(claim: Claim) -> str | None:
        entity = desk.entity(claim.subject)
        if noun.fits(entity):
            return claim.subject
        whose = noun.kind == FIRM and (made is None or made.fits(entity))
        return next(iter(makers(desk, claim.subject, query.as_of)), None) if whose else None

    order = in_order(said, sorts, member, smallest=smallest)
    if order is None:
        return None
    said.takes(name, "less_words", "more_words")
    for p in sorts:
        absorb(said, p)
    said.used |= set(stems(order.unit))
    if not smallest and not order.unit.startswith("percent") and (share := _SHARE_OF.search(said.text)):
        said.used |= set(stems(share.group()))  # the largest share of users is that of who has most of them
    said.timed = True
    things = {
        e: (f"{desk.label(c.subject, query)} " * (c.subject != e) + told(c, order, smallest=smallest),) for e, c in order.rows.items()
    }
    members = {e: (c,) for e, c in order.rows.items()}
    of = f"by {made.said if made is not None else 'what it runs'}" if any(c.subject != e for e, c in order.rows.items()) else ""
    return Condition(members, things=things, ranked=word, single=True, after=of, unit=order.unit, apart=left_out(desk, order, query))


def _in_period(claim: Claim, first: str, last: str) -> bool:
    day = _day(claim)
    return first[: len(day)] <= day <= last


def _dated(claim: Claim) -> str:
    """Return the date of a trait: its value where that is a date, else the date of the claim."""
    return wording.day(_day(claim))


def _day(claim: Claim) -> str:
    value = str(claim.value or "")
    return value if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value) else claim.as_of


def tied(said: Wording, name: str, predicate: Predicate, entity: str, noun: Noun) -> Condition | None:
    """Read a relation to the one named: who supplies it, which cars use it, whom it works with."""
    desk, query = said.scene.desk, said.scene.query
    roles = _side_of_the_name(said, name, predicate, entity)
    if is_converse(desk, predicate) and not desk.lexicon.has(name, said_of(predicate)):
        roles = "subject" if roles == "object" else "object"
    either = "with {object}" in predicate.phrase  # what one does with the other, the other does with the one
    members: dict[str, tuple[Claim, ...]] = {}
    sides = ("subject", "object") if either else (roles,)
    for c in desk.knowledge.claims_about([entity], roles=sides, predicates=(predicate.id,), limit=300):
        other = c.subject if c.object == entity else c.object
        if other and c.known(query.as_of) and noun.fits(desk.entity(other)) and not _denied(said, name, c):
            members[other] = (*members.get(other, ()), c)
    if not members:
        return None
    said.takes(*both_ways(said, name))
    absorb(said, predicate)
    things = {e: (span,) for e, cs in members.items() if (span := ended(cs[0], query.as_of))}
    return Condition(members, after="subject" if either else roles, things=things, single=True)


def _denied(said: Wording, name: str, claim: Claim) -> bool:
    """Say whether a claim denies the very relation."""
    words = " ".join(m.group() for m in said.scene.desk.lexicon.finditer(claim.text, name))
    return bool(denied_stems(said.scene.desk, claim.text) & set(stems(words)))


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
    back = both_ways(said, name)[1:]
    if back and re.search(r"\b(?:from|of)$", before) and desk.lexicon.has(back[0], said.text):
        return "subject"
    if re.search(r"\bby$", before):
        return "subject"
    end = next(n.end for n in said.scene.query.named if n.entity == entity)
    if m := re.match(r"'s?\s+(\w+[eo]rs?)\b", said.text[end:]):  # "X's supplier", "X's customers"
        return "subject" if back and desk.lexicon.has(back[0], m.group(1)) else "object"
    return "object" if desk.lexicon.has(name, before) else "subject"


def ties(said: Wording) -> list[tuple[str, Predicate]]:
    """Return the relations between two that the words mean, as (list of words, predicate)."""
    return meant(said, of_two)
