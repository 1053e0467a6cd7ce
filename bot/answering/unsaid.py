"""What of a question nothing known speaks of: words that no claim holds which names the one it is about, in whatever part.

What is said to be missing has to be missing: claims about the one named and those weighed are looked through, and for what they do
not say the full-text index is asked, which finds the claims that only mention a name. A word that more claims hold than the index
gives out is not said to be missing, so that the cost has a bound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import POSTINGS_READ, stems

from .desk import Desk
from .evidence import Ranked
from .features import first_day
from .reading import said_of
from .relations import own

RARE = 0.45
"""How rare a word has to be for its absence to say what is missing (see `Desk.rare`)."""
MOST_UNSAID = 2
LONGEST_PHRASE = 3
"""Words that are quoted together as they were typed ("net margin")."""
TELLING = 0.3
"""How rare a word has to be for a claim that holds it to be near what is asked."""
NOBODY_NAMED = 2
"""Such words that it has to hold where the question names nobody."""
FITTING = 5
"""Claims, the best first, among which the nearest is looked for."""
HELD = 400
"""Claims about the one named that are looked through, the newest first."""
PLAIN = ("list_words", "firms", "asking_starts", "stating_words", "figure_words", "today", "still", "says_nothing")
"""Lists of words that ask, and say nothing of what is asked for."""
RELEASED = ("release_tie", "release_words")
"""Lists of words that ask when something came out."""
_CAPITALS = re.compile(r"(?<=\w )[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)+")
_JOINED = re.compile(r"\w+-\w+-\w+")
"""A phrase with hyphens ("cease-and-desist"), which is one word, whatever it is joined of."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def unsaid(desk: Desk, query: Query, ranked: Sequence[Ranked] = ()) -> list[str]:
    """Return the words of a question that nothing known of whom it names speaks of, as they were typed."""
    missing = missing_stems(desk, query, ranked)
    if not missing:
        return []
    found: list[str] = []
    for phrase in _phrases(desk, query):
        lacking = [w for w in phrase if set(stems(w)) & missing]
        if lacking:
            found += [" ".join(phrase)] if len(phrase) <= LONGEST_PHRASE else lacking
    return list(dict.fromkeys(found))[:MOST_UNSAID]


def nearest_claim(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> Claim | None:
    """Return the best of the claims that name all that are asked about and hold a word of what is asked; none where no such claim fits.

    What ties two that do not belong together is near what is asked of the two, whatever its words. For the day on which something
    came out it is the oldest of what is told of it.
    """
    asks = desk.lexicon.pattern(*PLAIN, "day_words", *RELEASED, "end_tie")
    telling = set(desk.rare(query.content, TELLING)) - set(stems(" ".join(asks.findall(query.text))))
    if query.kind == "date" and not telling and desk.lexicon.pattern(*RELEASED).search(query.text):
        told = [r.claim for r in ranked if r.claim.subject in query.entities]
        return min(told, key=lambda c: (first_day(c.as_of), c.id), default=None)
    meant = telling | {x for s in telling for x in desk.lexicon.meaning_same(s)}
    named = [own(desk, e) for e in query.entities]
    apart = len(named) > 1 and all(a not in owned for n, a in enumerate(query.entities) for k, owned in enumerate(named) if k != n)
    for r in ranked[:FITTING]:
        held = meant & r.card.stems if named else telling & r.card.stems
        enough = apart or bool(held) if named else len(held) >= NOBODY_NAMED and 2 * len(held) > len(telling)
        if enough and not any(one.isdisjoint(r.card.mentions) for one in named):
            return desk.newest(r.claim, query.as_of)
    return None


def missing_stems(desk: Desk, query: Query, ranked: Sequence[Ranked] = ()) -> set[str]:
    """Return the stems of a question that tell something and that no claim holds which names one it is about."""
    named = {x for e in query.entities for x in own(desk, e)}
    held = desk.knowledge.claims_about(sorted(named), limit=HELD)
    said = {s for card in desk.evidence.cards.of(held) for s in card.stems}
    said |= {s for r in ranked if not named.isdisjoint(r.card.mentions) for s in r.card.stems}
    sorts = [said_of(desk.knowledge.predicates()[p]) for p in {c.predicate for c in held}]
    sort_words = set(stems(" ".join(sorts)))
    meant = [name for name in desk.lexicon.ending("_tie", "_verbs") if any(desk.lexicon.has(name, s) for s in sorts)]
    asking = [desk.lexicon.pattern(*PLAIN), *(desk.lexicon.pattern(name) for name in meant)]  # lists apart: each is compiled once
    plain = {s for p in asking for s in stems(" ".join(p.findall(query.text)))}
    near = {x for r in ranked[:FITTING] if not named.isdisjoint(r.card.mentions) for x in r.card.stems}
    rest = [s for s in desk.rare(query.content, RARE) if s not in plain | sort_words and not _is_said(desk, s, said, near)]
    return {s for s in rest if not _is_said_beside(desk, s, named)}


def _is_said(desk: Desk, stem: str, said: set[str], near: set[str]) -> bool:
    """Say whether a stem or a longer word that begins with it is among those said, or one that means the same among those near."""
    return stem in said or not near.isdisjoint(desk.lexicon.meaning_same(stem)) or any(x.startswith(stem) for x in said)


def _is_said_beside(desk: Desk, stem: str, named: set[str]) -> bool:
    """Say whether a claim that only mentions one of those named holds a stem, or whether too many claims hold it to be sure."""
    hits = desk.knowledge.search([stem], limit=POSTINGS_READ)
    if len(hits) >= POSTINGS_READ:
        return True
    return any(not named.isdisjoint(card.mentions) for card in desk.evidence.cards.of_ids([h.claim for h in hits]))


def _lies_in(span: tuple[int, int], among: Sequence[tuple[int, int]]) -> bool:
    """Say whether a word is part of a name of several words ("New York"), which is not quoted by half."""
    return any(start <= span[0] and span[1] <= end for start, end in among)


def _phrases(desk: Desk, query: Query) -> list[list[str]]:
    """Return the runs of words of a question that are neither names nor times past nor words that only ask."""
    text = query.text
    spans = [(n.start, n.end) for n in query.named if n.end > n.start]
    spans += [m.span() for p in query.periods if p.first <= query.as_of for m in re.finditer(rf"(?<!\w){re.escape(p.text)}(?!\w)", text)]
    for start, end in spans:
        text = f"{text[:start]}{'|' * (end - start)}{text[end:]}"
    names = [m.span() for m in _CAPITALS.finditer(text)]
    names += [m.span() for m in _JOINED.finditer(text)]
    text = desk.lexicon.pattern(*PLAIN).sub(lambda m: m.group() if _lies_in(m.span(), names) else "|" * len(m.group()), text)
    found: list[list[str]] = []
    last = -1
    for m in _WORD.finditer(text):
        if found and text[last : m.start()] in (" ", "  "):
            found[-1].append(m.group())
        else:
            found.append([m.group()])
        last = m.end()
    return found
