"""What nobody has settled: a claim that says that nothing confirms what is asked, that it is alleged, or that it is denied.

Such a claim means neither yes nor no: that nothing published confirms something is no denial, and what a party denies is not refuted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.understanding.words import Lexicon
from knowledge.search import stems

from .evidence import Ranked
from .inquiry import Inquiry, forms
from .reading import said_of
from .relations import own

UNCONFIRMED = "Not confirmed"
SORTS: Mapping[str, str] = {
    "unconfirmed_told": UNCONFIRMED,
    "denied_told": "Disputed",
    "alleged_told": "Alleged, not proven",
    "open_told": "Not settled",
}
"""The list of words by which a claim says so -> how it is said at the head of an answer."""
ASKED = ("unconfirmed_told", "denied_told", "alleged_told", "unsettled_asks")
"""Lists of words with which a question asks for just that, so that the claim is a plain answer."""
REACH = 5
"""Words behind "nothing" or "nobody" within which it has to be said what nothing tells."""
ENOUGH = 0.5
"""Which share of what is asked the claim has to speak of."""
TELLING = 0.22
"""Up to this a word is too plain for its lack to matter."""
_PARTS = re.compile(r"[;:.](?!\d)\s|,?\s+\b(?:and|but|although|though|while)\s+")


def unsettled(asked: Inquiry, ranked: Ranked) -> str:
    """Return how a claim leaves open what is asked; empty where it does not, or speaks of something else."""
    lexicon = asked.desk.lexicon
    if (
        asked.to_come
        or any(lexicon.has(name, asked.clause) for name in ASKED)
        or not names_all(asked, ranked)
        or not _speaks(asked, ranked)
    ):
        return ""
    for part in _PARTS.split(ranked.claim.text):
        sort = next((s for name, s in SORTS.items() if lexicon.has(name, part)), UNCONFIRMED if _nobody_tells(lexicon, part) else "")
        if sort and _is_asked_about(asked, part):
            return sort
    return ""


def names_all(asked: Inquiry, ranked: Ranked, named: Collection[str] | None = None) -> bool:
    """Say whether a claim speaks of all that are named, or of all in the question; what belongs to one stands for it."""
    mentioned = ranked.card.mentions
    return all(e in mentioned or (own(asked.desk, e) - asked.named) & mentioned for e in (asked.named if named is None else named))


def _speaks(asked: Inquiry, ranked: Ranked) -> bool:
    """Say whether a claim, or what its predicate says, has enough of the words that are asked about."""
    lexicon, claim = asked.desk.lexicon, ranked.claim
    held = forms(lexicon, ranked.card.stems) | forms(lexicon, stems(said_of(asked.desk.knowledge.predicates()[claim.predicate])))
    words = {s: w for s, w in asked.words.items() if w > TELLING}
    met = sum(w for s, w in words.items() if forms(lexicon, [s, *lexicon.meaning_same(s)]) & held)
    return met >= ENOUGH * sum(words.values()) if words else len(asked.named) > 1


def _nobody_tells(lexicon: Lexicon, part: str) -> bool:
    """Say whether a clause has it that nothing or nobody confirms something ("no public statement says that ...")."""
    for m in lexicon.finditer(part, "nobody_words"):
        near = " ".join(part[m.end() :].split(",")[0].split()[:REACH])
        if lexicon.has("telling_verbs", near):
            return True
    return False


def _is_asked_about(asked: Inquiry, part: str) -> bool:
    """Say whether a clause has a word that is asked about, or one of those named that its words are about."""
    lexicon = asked.desk.lexicon
    if forms(lexicon, stems(part)) & forms(lexicon, asked.words):
        return True
    return any(m.entity in asked.circle for m in asked.desk.evidence.cards.names.find(part, supported=True))
