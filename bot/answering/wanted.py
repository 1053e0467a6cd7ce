"""Which sort of thing a question wants listed: the first one named, companies by the word for their trade, and whether the best of them."""

from __future__ import annotations

import re

from knowledge.search import stems

from .nouns import FIRM, Noun
from .reading import Wording
from .scene import Scene

_FIRST_WORDS = 40
_NEAR = "near|close to|at|towards"
_GOES_ON = "without|with|has|is|that|of|runs|owns|does|leads|from|in"
"""What stands behind a sort of thing in the singular, and not behind a word that describes one."""


def wanted(said: Wording) -> Noun | None:
    """Return the sort of thing that is to be listed."""
    if said.scene.among:
        return _sort_of(said.scene)
    trade = firms_of_a_trade(said)
    return trade[0] if trade is not None else _first_named(said)


def _first_named(said: Wording) -> Noun | None:
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


def best_of_its_sort(said: Wording, noun: Noun) -> bool:
    """Say whether the best thing of a sort is asked for ("who has the best model"), which is no list of those that have one."""
    leading = said.scene.desk.lexicon.pattern("leading").pattern
    before = re.compile(rf"(?<!\ba )(?<!\ban )(?<!\bno )(?:{leading})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)
    behind = re.compile(
        rf"\s+(?:is|are|ranks?|scores?|stands?|places?|does|do)\s+(?:(?:{_NEAR})\s+)?(?:the\s+)?(?:{leading}|highest|first)", re.IGNORECASE
    )
    things = [f for f in said.nouns if f.noun.kind != FIRM]
    if any(noun.kind != FIRM and behind.match(said.text[f.end :]) for f in things):
        said.used |= set(stems(_NEAR.replace("|", " ")))
    return any(before.search(said.text[: f.start]) or (noun.kind != FIRM and behind.match(said.text[f.end :])) for f in things)


def firms_of_a_trade(said: Wording) -> tuple[Noun, list[str]] | None:
    """Return companies, called by the first word where their descriptions have it ("airlines"), and its stems."""
    trade = trade_of(said)
    if not trade:
        return None
    word = next(w for w in re.findall(r"[a-z-]+", said.text) if stems(w) == trade)
    return Noun(FIRM, said=re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")), trade


def trade_of(said: Wording) -> list[str]:
    """Return the stems of the first word where it is one that companies' descriptions have ("clouds without ..."); else none."""
    lexicon = said.scene.desk.lexicon
    place = lexicon.pattern(*lexicon.ending("_place")).pattern
    before = rf"^\W*(?:(?:which|what|how many|list|name|all|the|show|of|other)\s+)*(?:(?:{place})\s+)?"
    m = re.match(rf"{before}([a-z-]+s|(?<=which )[a-z-]+(?=\s+(?:{_GOES_ON})\b))\b", said.text, re.IGNORECASE)
    words = stems(m.group(1)) if m is not None else []
    if (
        m is None
        or not words
        or lexicon.pattern(*lexicon.ending("_place", "_seen"), "ownership", "making").fullmatch(m.group(1))
        or any(f.start < m.end(1) for f in said.nouns)
        or not said.scene.desk.firms.saying(words)
    ):
        return []
    return words
