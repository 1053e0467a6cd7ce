"""Who stands on the other side of a relation to the one named, asked in words of the claims, of the predicate or of the same relation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.answers import Point
from bot.understanding.words import Lexicon
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .contrast import denied_stems
from .desk import Desk, Draft
from .homes import from_place
from .members import composed_list
from .nouns import EVERYWHERE, FIRM, Noun
from .reading import Wording, areas_of, ended, said_of
from .relations import holding_predicates, namesakes
from .scene import Scene
from .wanted import firms_of_a_trade

HOLDING = ("ownership", "making_words", "make_verbs")
LINES = 4
"""Claims shown where several are on the other side; with more of them the headline names them."""
_ASKS = re.compile(
    r"^\W*(?:and |so |ok |please |tell me |do you know |name |list )*"
    r"(?:who\w*|which|what|name|list|customers|clients|suppliers|backers|investors|partners)\b"
)
_MONEY_IN = re.compile(
    r"\b(?:co-)?led\b(?= (?:\S+ ){1,7}?round\b)|\bputs?\b(?= (?:\S+ ){1,6}?into\b)|\bh(?:eld|olds?)\b"
    r"(?= (?:\S+ ){0,2}?[\d.]+ ?(?:%|percent))"
)
"""How a claim tells of an investment in words that stand apart ("put ... into", "led a ... round", "holds 20%")."""
_VERB = re.compile(r"^\{subject\} (\w+)\b.*\{object\}.*$")
_DOING = r"\b(?:does|do|did|has|have|had|is|was|are|were|will|can|all)\s+(?:the\s+)?$"
_OWNS = re.compile(r"\b(?:own(?:s|ed|ers?)?|belongs?)\b")
_IN = re.compile(r"\b(?:in|of)(?:\s+the)?$")
_PLAIN = re.compile(
    r"\b(?:who\w*|which|what|is|are|was|were|be|been|do|does|did|has|have|had|all|any|the|an?|of|for|to|from|by|in|at|on|with|into|"
    r"name|list|so|far|now|ever|one|ones|other|others|their|its|it|s)\b"
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A claim about the one named and somebody else, and in which of its words the question meets it."""

    claim: Claim
    other: str
    in_text: bool


def counterparts(scene: Scene) -> Draft | None:
    """Return who is tied to the one named as the question says, where every word of it is met; none otherwise."""
    query = scene.query
    if query.unknown or query.about_source or len(query.entities) != 1 or scene.share > 1 or not _ASKS.match(query.text.casefold()):
        return None
    if query.kind in ("why", "how", "what_if", "outlook", "date") or scene.desk.lexicon.has("denials", query.text):
        return None
    said = Wording.of(scene)
    noun, trade = _sort_asked(said)
    if noun is None or (named := scene.desk.entity(query.entities[0])) is None or _asks_for_a_person(said):
        return None
    if _OWNS.search(said.text) or (named.kind not in EVERYWHERE and any(scene.desk.lexicon.has(n, said.text) for n in HOLDING)):
        return None  # who owns or makes a thing is told by `owner`
    said.takes("today", "still")
    if query.areas:
        areas_of(said)
    place = from_place(said, noun)
    found = [x for x in _links(said, noun, [named.id, *namesakes(scene.desk, named)]) if trade is None or x.other in trade]
    found = [x for x in found if place is None or (x.other in place.members) != place.lacking]
    if any(x.in_text for x in found):
        found = [x for x in found if x.in_text]
    draft = _drafted(scene, noun, named.id, found)
    plain = composed_list(scene) if draft is not None else None
    if draft is not None and plain is not None and not (plain.listed and set(plain.listed) < set(draft.topics)):
        return plain
    return draft


def _sort_asked(said: Wording) -> tuple[Noun | None, Sequence[str] | None]:
    """Return the sort of thing asked for, and which of them may be meant where their descriptions tell ("which airlines ...")."""
    noun = next((f.noun for f in said.nouns if f.start < 40), None)
    if noun is None and (described := firms_of_a_trade(said)) is not None:
        said.used |= set(described[1])
        return described[0], said.scene.desk.firms.saying(described[1])
    return noun or _what_is_done(said), None


def _what_is_done(said: Wording) -> Noun | None:
    """Return the sort of thing that "what" asks for beside the verb of a relation ("what does X fly?", "what has X invested in?")."""
    desk = said.scene.desk
    if not re.match(r"^\W*what\b", said.text):
        return None
    if desk.lexicon.has("stake_tie", said.text):
        return Noun(FIRM, said=FIRM)
    asked, holding = set(stems(_PLAIN.sub(" ", said.text))), holding_predicates(desk)
    for p in desk.knowledge.predicates().values():
        if p.objects and p.id not in holding and (m := _VERB.match(p.phrase)) is not None and set(stems(m.group(1))) & asked:
            return Noun(p.objects[0], said=p.objects[0])
    return None


def _asks_for_a_person(said: Wording) -> bool:
    """Say whether it is asked who heads or founded somebody ("who led the round of X" asks for something else)."""
    lexicon = said.scene.desk.lexicon
    tied = any(lexicon.has(name, said.text) for ways in _families(lexicon) for name in ways)
    return not tied and (lexicon.has("head_words", said.text) or lexicon.has("founder_words", said.text))


def _links(said: Wording, noun: Noun, named: list[str]) -> list[_Link]:
    desk, query = said.scene.desk, said.scene.query
    predicates = desk.knowledge.predicates()
    found: list[_Link] = []
    for c in desk.knowledge.claims_about(named, roles=("subject", "object"), limit=300):
        predicate = predicates[c.predicate]
        other = c.subject if c.object in named else c.object
        if not predicate.objects or predicate.id == "standing" or c.kind != "fact" or other is None or other in named:
            continue
        if (
            not c.known(query.as_of)
            or desk.newest(c, query.as_of).id != c.id
            or not (noun.fits(desk.entity(other)) or _firm_in(desk, noun, other))
        ):
            continue
        if query.period is not None and not query.period.first <= c.as_of <= query.period.last:
            continue
        if (met := _met(said, c, predicate, other)) is not None:
            found.append(_Link(c, other, met))
    return found


def _firm_in(desk: Desk, noun: Noun, other: str) -> bool:
    """Say whether a unit of a company stands for a company ("which firms did X put money into?")."""
    return noun.kind == FIRM and (x := desk.entity(other)) is not None and x.kind in EVERYWHERE


def _met(said: Wording, claim: Claim, predicate: Predicate, other: str) -> bool | None:
    """Return whether the words meet the claim's own text (or only what its predicate says); none where a word meets neither."""
    desk = said.scene.desk
    own = said_of(predicate)
    asked = set(stems(_PLAIN.sub(" ", said.text))) - said.used
    held = set(stems(claim.text)) - set(stems(f"{desk.label(claim.subject)} {desk.label(claim.object)}"))
    if denied_stems(desk, claim.text) & asked:
        return None
    if not asked and _IN.search(said.before(said.scene.query.named[0].start)):  # "who is in X"
        return True if claim.subject == other and desk.lexicon.has("member_tie", own) else None
    met = asked & held
    sides = [_same_side(said, claim, w, other, turned=False) for w in re.findall(r"\w+", claim.text) if set(stems(w)) & met]
    in_text = bool(met)
    met |= asked & set(stems(own))
    for ways in _families(desk.lexicon):
        words = [m.group() for m in desk.lexicon.finditer(said.text, *ways)]
        if not words:
            continue
        pattern = desk.lexicon.pattern(*ways)
        told = [m.group() for m in pattern.finditer(claim.text)]
        if "stake_tie" in ways and pattern.search(own):
            told = [*_MONEY_IN.findall(claim.text), *told]
        if not (told or pattern.search(own)) or (not pattern.search(own) and _of_another_sort(desk.lexicon, own, ways)):
            continue
        if (
            "supply_tie" in ways
            and desk.lexicon.has("buy_verbs", own)
            and not desk.lexicon.has("supply_tie", own)
            and not _sells(desk, own)
        ):
            continue  # who was bought as a whole supplies nobody
        met |= set(stems(" ".join(words)))
        in_text |= bool(told)
        asked_back = _is_back(desk.lexicon, ways, " ".join(words))
        sides += [_same_side(said, claim, w, other, turned=asked_back != _is_back(desk.lexicon, ways, w)) for w in told[:1]]
        if not told and re.search(r"\bsubject\b.*\bobject\b", predicate.meaning):
            doer = claim.object if _is_back(desk.lexicon, ways, own) else claim.subject
            sides.append(((doer == other) != asked_back) == _asks_for_the_doer(said))
    verb = set(stems(_VERB.sub(r"\1", predicate.phrase))) if _VERB.match(predicate.phrase) else set()
    if verb & asked and True not in sides:  # the predicate's own verb: "who flies X", of "{subject} flies {object}"
        sides.append((claim.subject == other) == _asks_for_the_doer(said))
    certain = True in sides or "with {object}" in predicate.phrase
    return in_text if met and not asked - met and certain and False not in sides else None


def _sells(desk: Desk, own: str) -> bool:
    """Say whether a predicate tells of customers."""
    return desk.lexicon.has("customer_words", own)


def _is_back(lexicon: Lexicon, ways: tuple[str, ...], text: str) -> bool:
    """Say whether a text tells of a relation from its other side only ("buys", of supplying)."""
    return len(ways) > 1 and lexicon.has(ways[1], text) and not lexicon.has(ways[0], text)


def _of_another_sort(lexicon: Lexicon, own: str, ways: tuple[str, ...]) -> bool:
    """Say whether a predicate tells of another relation than these words mean (a suit that mentions shares)."""
    return ways[0].endswith("_tie") and any(lexicon.has(n, own) for n in lexicon.ending("_tie") if n not in ways)


def _families(lexicon: Lexicon) -> list[tuple[str, ...]]:
    """Return the lists whose words mean one relation, each with the list that turns it round where there is one."""
    ties = [(n, b) if (b := n.replace("_tie", "_back")) in lexicon.lists else (n,) for n in lexicon.ending("_tie")]
    return [*ties, ("making_words",), ("buy_verbs",)]


def _asks_for_the_doer(said: Wording) -> bool:
    """Say whether the one asked for does it ("who sued X"), and not the one named ("whom did X sue", "who was sued by X")."""
    place = said.scene.query.named[0]
    before = said.text[: place.start]
    if re.match(r"'s?\s+\w+[eo]rs?\b", said.text[place.end :]) or re.search(r"\w+[eo]rs?\s+of\s+(?:the\s+)?$", before):
        return True  # "X's customers", "the suppliers of X"
    named_does = bool(re.search(_DOING, before)) or bool(re.search(r"\bby\s+(?:the\s+)?$", before))
    return named_does == bool(re.search(r"\bby\W*$", said.text))


def _same_side(said: Wording, claim: Claim, word: str, other: str, *, turned: bool) -> bool | None:
    """Return whether the claim has the same side do it as the question asks for; none where that can not be told."""
    desk = said.scene.desk
    (named,) = said.scene.query.entities
    text = claim.text.casefold()
    at = {e: text.find(desk.label(e).casefold().split()[0]) for e in (named, other)}
    m = re.search(rf"\b{re.escape(word.casefold())}\b", text)
    before = [e for e in at if m is not None and 0 <= at[e] < m.start()]
    if m is None or not before:
        return None
    doer = max(before, key=lambda e: at[e])
    if re.match(r"(?:\s+\w+){0,3}\s+by\b", text[m.end() :]):
        doer = other if doer == named else named
    return ((doer == other) != turned) == _asks_for_the_doer(said)


def _drafted(scene: Scene, noun: Noun, named: str, found: list[_Link]) -> Draft | None:
    desk, query = scene.desk, scene.query
    members: dict[str, Claim] = {}
    for link in sorted(found, key=lambda x: (not x.claim.holds(query.as_of), -scene.score(x.claim.id))):
        members.setdefault(link.other, link.claim)
    if not members:
        return None
    claims = list(members.values())
    lines = [desk.point(c, query, role="answer") for c in claims]
    if len(members) > 1:
        names = [f"{desk.label(e, query)}{f' ({x})' if (x := ended(c, query.as_of)) else ''}" for e, c in members.items()]
        counted = wording.counted(len(members), noun.said, wording.plural(noun.said))
        word = _word_for_it(scene)
        text = f"{desk.label(named, query)}{f', “{word}”' if word else ''}: {counted} in my knowledge: {', '.join(names)}."
        ids = tuple(c.id for c in claims)
        lines = [Point(text, "fact", ids, query.as_of, desk.citations(claims[0]), (), "answer"), *lines[: LINES - 1]]
    return Draft(headline=lines[0], points=lines[1:LINES], topics=tuple(members)[:6], listed=tuple(members) if len(members) > 1 else ())


def _word_for_it(scene: Scene) -> str:
    """Return the word of the question for the relation, as it was typed."""
    said = Wording.of(scene)
    tied = (m.group() for ways in _families(scene.desk.lexicon) for m in scene.desk.lexicon.finditer(said.text, *ways))
    said.used |= set(trade[1]) if (trade := firms_of_a_trade(said)) is not None else set()
    plain = (w for w in re.findall(r"[^\W\d_]+", _PLAIN.sub(" ", said.text)) if not set(stems(w)) & said.used)
    return next(tied, None) or next(plain, "")
