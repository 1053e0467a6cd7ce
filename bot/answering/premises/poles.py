"""Signs from how a thing is looked at: at which end of a way of looking a question and its best claims stand, and who of them denies."""

from __future__ import annotations

import re

from bot.answering.premises.compared import Compared
from bot.understanding.words import Lexicon

_STOPS = re.compile(r"[.;:?!,]|\b(?:but|and)\b", re.IGNORECASE)
TURNED_WORDS = 4
"""Words behind one that turns that it turns."""
SEVERAL = 3
AMOUNTS = ("much_pole", "little_pole")
"""More and less: what is more of one is less of another, so that they say little."""


def of_poles(r: Compared) -> dict[str, float]:
    """See whether question and claim stand at two ends of one way to look at things."""
    lexicon = r.desk.lexicon
    asked, told = poles(lexicon, r.stated_bare), poles(lexicon, r.near(2, within=1.0)[0].claim.text)
    against = lexicon.opposite_poles
    clear = [p for p in asked if against[p] not in asked]
    turned = [p for p in clear if against[p] in told and p not in told]
    much = sum(p in AMOUNTS for p in turned)
    met = sum(p in told and against[p] not in told for p in clear)
    return {"poles_turned": float(min(len(turned) - much, SEVERAL)), "amounts_turned": float(much), "poles_met": float(met)}


def poles(lexicon: Lexicon, text: str) -> frozenset[str]:
    """Return the ends that a text stands at; a word right behind a denial counts for the other end."""
    turned, rest, at = [], [], 0
    for m in lexicon.pattern("turning").finditer(text):
        behind = _STOPS.split(text[m.end() :], maxsplit=1)[0]
        words = re.findall(r"\S+\s*", behind)[:TURNED_WORDS]
        if m.start() >= at:
            rest.append(text[at : m.start()])
        turned.append("".join(words))
        at = max(at, m.end() + len(behind) - len(behind.lstrip()) + len("".join(words)))
    rest.append(text[at:])
    against = lexicon.opposite_poles
    return lexicon.held("_pole", " . ".join(rest)) | {against[p] for p in lexicon.held("_pole", " . ".join(turned))}


def of_denying(r: Compared) -> dict[str, float]:
    """See whether one denies, lacks or keeps back where the other does nothing of that sort."""
    words = r.desk.lexicon.pattern("negative_words")
    asked, told = words.search(r.part.text), words.search(r.near(2, within=1.0)[0].claim.text)
    return {
        "affirms_denied": float(asked is None and told is not None),
        "denies_affirmed": float(asked is not None and told is None),
        "both_deny": float(asked is not None and told is not None),
        "denied_at_once": float(asked is None and told is not None and told.start() < len(r.text) / 2),
    }
