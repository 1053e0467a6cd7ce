"""Whether a claim tells yes or no for certain: all that is asked, by the same doer, unhedged, and no less than was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.names import Mention
from bot.understanding.normalize import tokens
from bot.understanding.query import Named
from bot.understanding.words import Lexicon
from knowledge.models import Claim
from knowledge.search import stems

from .figures import agrees, amounts_asked, amounts_of
from .inquiry import Inquiry, forms
from .quantities import like

NEAR = 3
"""Words behind the one that asks within which a name is who is asked about."""
TELLING = 0.22
"""Up to this a word is too plain for its lack to matter."""
WHOLE = 0.99
"""Which share of what is asked a claim has to affirm to mean yes for certain."""
NEARLY = 0.65
"""... and to speak of, to mean no."""
_COMPOUND = re.compile(r"\b[a-z]+-[a-z]+(?:-[a-z]+)*\b")
_MONTH = re.compile(r"\bMay\b")
_BY = re.compile(r"\bby\s+(?:the\s+)?$")
_WAY = re.compile(r"\b(to|for|from|of|by)\s+(?:the\s+)?$", re.IGNORECASE)
_AGAINST = {("to", "from"), ("to", "of"), ("to", "by"), ("from", "to"), ("from", "for"), ("for", "from"), ("by", "to"), ("by", "for")}
_IN = re.compile(r"^(?:in|by|since|on|as of)\s+")
_STATEMENTS = re.compile(r"[;:.](?!\d)\s")
_ARTICLE = re.compile(r"^\s*(?:the|an?)\s+", re.IGNORECASE)


def certain(asked: Inquiry, claim: Claim, decided: bool, clause: str, met: set[str]) -> bool:
    """Say whether a verdict from a claim is certain: `clause` has most of what is asked, `met` are the words that it affirms or denies."""
    lexicon = asked.desk.lexicon
    clause = _MONTH.sub(" ", clause)
    if not _whole(asked, claim, met, WHOLE if decided else NEARLY) or _hedged(lexicon, asked.clause, clause):
        return False
    if not same_doer(asked, claim, clause) or not _then(asked, claim):
        return False
    if not decided:
        return not _turned(lexicon, asked.clause)
    return (
        _as_wide(lexicon, asked.clause, claim.text.casefold())
        and _as_much(asked, claim)
        and (_turned(lexicon, asked.clause) or not lexicon.has("denying", clause))
        and _undivided(asked, clause, claim.text, met)
        and _in_one_breath(asked, claim, met)
        and (not asked.goes_on or lexicon.has("still_told", claim.text))
    )


def _whole(asked: Inquiry, claim: Claim, met: set[str], bar: float) -> bool:
    """Say whether enough of what is asked is met; numbers and their words are, where the claim tells of such an amount."""
    light = {s for m in asked.desk.lexicon.finditer(asked.clause, "light_words") for s in stems(m.group())}
    if any(like(a, amounts_of(claim)) for a in amounts_asked(asked.query)):
        light |= {s for m in asked.desk.lexicon.finditer(asked.clause, "amount_words") for s in stems(m.group())}
    if bar < WHOLE:  # what cannot be done nobody lets anybody do
        light |= {s for m in asked.desk.lexicon.finditer(asked.clause, "letting_words") for s in stems(m.group())}
    words = {s: w for s, w in asked.words.items() if s in met or (w > TELLING and s not in light)}
    return sum(w for s, w in words.items() if s in met) >= bar * sum(words.values())


def _turned(lexicon: Lexicon, question: str) -> bool:
    """Say whether a question asks for a denial or a defeat itself, or for what only comes near."""
    return any(lexicon.has(n, question) for n in ("denials", "denying", "deny_side", "turned_asks", "nearly_asks"))


def _hedged(lexicon: Lexicon, question: str, clause: str) -> bool:
    """Say whether a claim tells something only under a condition or as hearsay, and the question does not ask for that."""
    if lexicon.has("refuted_told", clause):
        return False  # hearsay that turned out wrong
    return any(lexicon.has(n, clause) and not lexicon.has(n, question) for n in ("conditional", "hearsay"))


def _as_wide(lexicon: Lexicon, question: str, text: str) -> bool:
    """Say whether a claim has all words of the question that say of how much, of which or by which way something is true."""
    told = text.replace("-", " ").replace("for the first time", "")

    def says(words: str) -> bool:
        return re.search(rf"\b{re.escape(words.replace('-', ' '))}", told) is not None

    compounds = _COMPOUND.findall(question)
    beside = {c for c in _COMPOUND.findall(text) if c not in compounds and any(c.split("-")[0] == x.split("-")[0] for x in compounds)}
    return not beside and all(says(s) for s in (*compounds, *(m.group() for m in lexicon.finditer(question, "scope_words"))))


def _as_much(asked: Inquiry, claim: Claim) -> bool:
    """Say whether a claim bears out every amount in the question; what is close to a limit is not beyond it."""
    told = amounts_of(claim)
    return all(any(t.value >= a.value if a.bound == "over" else agrees(a, t) for t in like(a, told)) for a in amounts_asked(asked.query))


def same_doer(asked: Inquiry, claim: Claim, clause: str) -> bool:
    """Say whether a clause of a claim tells of the doer that the question names: who comes first, or stands behind "by"."""
    doer = _doer_asked(asked)
    if doer is None:
        return True
    names, told_text = asked.desk.evidence.cards.names, claim.text.casefold()
    called = {(n.entity, n.text.casefold()) for n in asked.query.named}
    if len(called) > len({e for e, _ in called}) and any(t not in told_text for _, t in called):
        return False  # one of them goes by the other's name here, as its founder or a thing of its
    for part in (clause, claim.text):
        found = [m for m in names.find(part, supported=True) if m.entity]
        if found and (part is claim.text or (not _ARTICLE.sub("", part[: found[0].start]).strip() and not _goes_on(claim.text, part))):
            told = next((m.entity for m in found if _BY.search(part[: m.start].casefold())), found[0].entity)
            if _other_way(asked, part, found):
                return False
            for_doer = told not in asked.named and told in asked.desk.evidence.kin((doer,))
            return told == doer or (for_doer and doer not in {m.entity for m in names.find(claim.text, supported=True)})
    return claim.subject == doer or claim.subject in asked.circle


def _then(asked: Inquiry, claim: Claim) -> bool:
    """Say whether a claim tells of the very month where one is asked about."""
    months = [p for p in asked.query.periods if p.first[:7] == p.last[:7]]
    return all(claim.as_of.startswith(p.first[:7]) or _IN.sub("", p.text.casefold()) in claim.text.casefold() for p in months)


def _in_one_breath(asked: Inquiry, claim: Claim, met: set[str]) -> bool:
    """Say whether a claim has words of the question itself, and not only some of their sense, all in one statement."""
    lexicon = asked.desk.lexicon
    parts = [forms(lexicon, stems(part)) for part in _STATEMENTS.split(claim.text)]
    literal = [f for s in met if asked.words[s] > TELLING and any((f := forms(lexicon, [s])) & part for part in parts)]
    counted = lexicon.has("majority_words", asked.clause) or amounts_asked(asked.query)
    return bool(literal or counted) and any(all(f & part for f in literal) for part in parts)


def _undivided(asked: Inquiry, clause: str, text: str, met: set[str]) -> bool:
    """Say whether nobody else is named between the doer and what it is asked about ("X bought Y out of the insolvency of Z")."""
    doer = _doer_asked(asked) or next((n.entity for n in asked.query.named), None)
    for part in (clause, text):
        found = [m for m in asked.desk.evidence.cards.names.find(part, supported=True) if m.entity]
        at = next((m.end for m in found if m.entity == doer), None)
        if at is not None:
            break
    if at is None:
        return True
    first = next((t.start for t in tokens(part) if t.start >= at and met & set(stems(t.text))), at)
    return not any(at <= m.start < first and m.entity not in asked.named for m in found)


def _other_way(asked: Inquiry, part: str, found: Sequence[Mention]) -> bool:
    """Say whether something goes to one in the question and comes from that one in the claim, or the other way round."""
    ways = {n.entity: m[1].casefold() for n in asked.query.named if (m := _WAY.search(asked.query.text[: n.start]))}
    told = {n.entity: m[1].casefold() for n in found if (m := _WAY.search(part[: n.start]))}
    return any((ways[e], told[e]) in _AGAINST for e in ways.keys() & told.keys())


def _goes_on(text: str, part: str) -> bool:
    """Say whether a clause goes on with those named before it ("X and Y did ...")."""
    return re.search(r"[^,;:\s]\s+and\s*$", text[: max(text.find(part), 0)]) is not None


def _doer_asked(asked: Inquiry) -> str | None:
    """Return whom a question asks about as the one who does or is something; none where that is open."""
    text, named = asked.query.text, asked.query.named
    if not named:
        return None
    by = next((n.entity for n in named if _BY.search(text[: n.start].casefold())), None)
    if by is not None:
        return by
    first: Named = min(named, key=lambda n: n.start)
    owning = text[first.end :].startswith(("'s", "’s"))
    if len(named) == 1 and not owning and (len(text[: first.start].split()) > NEAR or asked.desk.lexicon.has("be_forms", text.split()[0])):
        return None
    return first.entity
