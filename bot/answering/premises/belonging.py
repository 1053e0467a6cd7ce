"""Check "X's Z", "why did X build Z": whether the thing is the one's it is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import permutations

from bot.answering.desk import Desk
from bot.answering.premises.asked import Asked, Finding, correction, may_be_a_word
from bot.answering.relations import holders, holding_predicates, related
from bot.understanding.query import Named, Query
from knowledge.models import Claim

GAP = 48
"""Characters that may lie between an actor and the thing it is said to have made."""
_DEALINGS = re.compile(
    r"\s+(?:stake|deal|share|invest\w*|contract|licen\w*|lawsuit|case|suit|rival|competitor|partnership|bet|board|score|rank)"
)
"""What follows "X's Z" where it is about X's dealings with Z."""
_ITS = re.compile(
    r"\b(?:its|his|her|their)\b\s*(?!own\b)(?:(?!rival|competitor|partner|customer|supplier|investor|backer|friend|share|stake|(?:since|when|while|because|before|after|for|with|in|on|to|from|into|about|against|at|of|and|as|by|if|than|that)\b)\w+\s+){0,3}$"
)
"""Words between somebody and a thing of theirs; rivals and partners are none."""
_ITS_OWN = re.compile(r"(?:'s|s')\s*own (?:\w+ ){0,2}$")
_RESELLS = re.compile(r"offer|sell", re.IGNORECASE)
"""What is done with the things of others, too."""
_CALLS = re.compile(r"call|name", re.IGNORECASE)
_CALLED = re.compile(r"\bwhy\b")
"""Who calls a thing something speaks of it; "why did X call it Z" is of X's own."""
_DONE_BY = r"\bowned|\brun|\bbought|\bacquired|\bmodel|\bapp|\bput on show|\bshown|\bpresented|\bset up|\bfounded"
_SORTS = re.compile(r"\s+(?:company|app|service|unit|subsidiary|product|business|brand|property|platform|site)\b")
"""What follows in "Z, an X company"."""
_BELONGS = re.compile(
    r"\b(?:belongs? to|is owned by|is from|property of|(?:its|their) (?:owner|maker|parent)(?: company)?,?)\s*$|"
    r"^\s*of(?: the)?\s*$|属于$"
)


def false_owner(desk: Desk, asked: Asked) -> Finding | None:
    """Check "X's Z", "why did X build Z": the thing is somebody else's."""
    for actor, thing in pairs(desk, asked.query):
        a, b = desk.entity(actor.entity), desk.entity(thing.entity)
        firmness = makes_it_its_own(desk, asked, actor, thing) if a is not None and b is not None else ""
        if a is None or b is None or not firmness:
            continue
        held = holders(desk, b)
        if not held or actor.entity in held or set(held) & set(desk.evidence.kin((a.id,))):
            continue
        told = [c for c in related(desk, a.id, b.id) if not (_speaks_of_error(c) or desk.lexicon.has("suing_meaning", c.text))]
        if told and (
            firmness == "loose"
            or any(
                c.predicate in holding_predicates(desk) or re.search(r"\b(stake|shareholder|joint venture|minority|majority)\b", c.text)
                for c in told
            )
        ):
            continue
        owner, claim = next(iter(held.items()))
        text = f"{desk.label(b.id, asked.query)} belongs to {desk.label(owner, asked.query)}, not to {desk.label(a.id, asked.query)}."
        slip = next(
            (r.claim for r in asked.ranked[:15] if {a.id, b.id, owner} <= (r.card.mentions | r.card.kin) and _speaks_of_error(r.claim)),
            None,
        )
        if slip is not None:
            text += f" {slip.text}"
        claims = list({c.id: c for c in (claim, slip) if c is not None}.values())
        return Finding(correction(desk, text, claims), _with_name(asked.query, actor, desk.label(owner)), "owner")
    return None


def _speaks_of_error(claim: Claim) -> bool:
    return bool(re.search(r"\b(slip|mistake|mix-up|wrongly|error|confus\w+|mislabel\w*|wrong)\b", claim.text, re.IGNORECASE))


def pairs(desk: Desk, query: Query) -> Iterable[tuple[Named, Named]]:
    """Return (possible actor, thing) pairs of names in the question."""
    actors = ("company", "unit", "organization")
    for a, b in permutations(query.named, 2):
        ea, eb = desk.entity(a.entity), desk.entity(b.entity)
        if ea is not None and eb is not None and ea.id != eb.id and ea.kind in actors and eb.kind != "technique" and not may_be_a_word(b):
            yield a, b


def makes_it_its_own(desk: Desk, asked: Asked, actor: Named, thing: Named) -> str:
    """Say how firmly the wording makes `thing` the actor's own: "firm", "loose" or not at all (empty)."""
    words = desk.lexicon
    if actor.inherited or thing.inherited or words.has("hypothetical", asked.low):
        return ""
    granted = asked.presuming or words.has("tag_questions", asked.low[-14:])
    stated = granted or asked.query.kind in ("verify", "owner")
    if actor.end <= thing.start:
        return _actor_first(desk, asked, actor, thing, granted)
    return _thing_first(desk, asked, actor, thing, stated)


def _actor_first(desk: Desk, asked: Asked, actor: Named, thing: Named, granted: bool) -> str:
    """Say how firmly "X's Z", "X and its Z" or "X made Z" gives the thing to the actor."""
    text, words = asked.query.text, desk.lexicon
    before, between, after = text[: actor.start].casefold(), text[actor.end : thing.start].casefold(), text[thing.end :].casefold()
    if len(between) > GAP or re.search(r"[.;?!]", between) or any(actor.end < n.start < thing.start for n in asked.query.named):
        return ""
    if _ITS_OWN.match(between):
        return "firm"
    if (_possessive(between) or _ITS.search(between)) and not _DEALINGS.match(after):
        return "loose"
    if not granted:
        return ""
    verb = words.pattern("make_verbs", "run_verbs").search(between)
    behind = between[verb.end() :] if verb else ""
    if verb and (_RESELLS.match(verb.group()) or (_CALLS.match(verb.group()) and not _CALLED.search(before))):
        return ""
    other_object = re.search(r"\b(?:its|their)\b", behind)  # "pulled its billion since": that is what was pulled
    if verb and not other_object and not words.has("data_words", behind) and not words.has("negations", before[-14:] + between):
        return "loose"
    return "loose" if re.search(r"\b(?:make|made|earn\w*|took in|turn over|run|runs|do)\b.*\bwith\s*$", between) else ""


def _thing_first(desk: Desk, asked: Asked, actor: Named, thing: Named, stated: bool) -> str:
    """Say how firmly "Z by X", "Z belongs to X" or "is Z X's" gives the thing to the actor."""
    text, words = asked.query.text, desk.lexicon
    between, after = text[thing.end : actor.start].casefold(), text[actor.end :].casefold()
    if re.match(r"\s+or\b", after):
        return ""
    if len(between) > GAP or re.search(r"[;?!]", between) or words.has("negations", between):
        return ""
    if re.search(r"^[, (]*(?:the\s*)?$", between) and re.match(r"\s*(?:models?|app|platform|tool|site|thing)\b|\s*\)", after):
        return "firm"
    verbs = words.pattern("make_verbs").pattern
    passive = rf"(?:{verbs}|{_DONE_BY})\b.{{0,24}}\b(?:by|from)\s+(?:the\s+)?$"
    if re.search(r"^,? *(?:is|being|as|was|now)? ?an? $", between) and _SORTS.match(after):
        return "firm"
    if re.search(passive, between, re.IGNORECASE):
        return "firm" if stated else ""
    if _BELONGS.search(between):
        return "firm" if stated or between.strip() not in ("of", "of the") else ""
    if re.search(r"是$", between) and after.startswith("的"):
        return "firm"
    if re.search(r"\b(?:has|have|had|did|does)\s*$", between) and re.match(rf"\s*(?:{verbs})", after):
        return "loose"
    return "firm" if re.match(r"\s*(?:is|are|being)\s*$", between) and re.match(r"'s\b", after) else ""


def _possessive(between: str) -> bool:
    filler = r"(?:(?:new|latest|old|video|image|big|famous|flagship|ai|little|great|\w+ing)\s+){0,2}(?:models?\s+|app\s+)?"
    return bool(re.match(rf"(?:'s|s'|的)\s*{filler}$", between)) or bool(_ITS_OWN.match(between))


def _with_name(query: Query, wrong: Named, right: str) -> str:
    return query.text[: wrong.start] + right + query.text[wrong.end :]
