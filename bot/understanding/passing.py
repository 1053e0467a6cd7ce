"""Names made of a phrase ("Draw-A-Line"), and the same phrase said in passing ("can it draw a line chart?")."""

from __future__ import annotations

from . import english

_ARTICLES = frozenset(("a", "an", "the", "my", "your", "our", "some"))
_NAMING = _ARTICLES | {"any", "no", "this", "that", "of", "is"}
"""Words behind which a phrase is a name."""
_LEADING = "to ever never can could will would should must may might i you we they he she it also even just already please"
_GOING_ON = (
    "is are was were be been has have had do does did can could will would should in on at of for from by with to and or nor but vs versus "
    "than as since until before after when where why how still now come came get got make makes made run runs work works released"
)
_LEADING_TO_VERBS = frozenset(_LEADING.split())
_BEHIND_NAMES = frozenset(_GOING_ON.split())
"""Words that may stand right behind a name, and do not go on with a phrase."""


def said_in_passing(spoken: str, before: str, words: list[str], after: str) -> bool:
    """Say whether a text that spells a name is a phrase of its sentence; `words` are its own, folded, between those two.

    So it is in small letters without hyphens, of ordinary words with an article among them, where the phrase goes on or somebody is
    said to do it before.
    """
    if not spoken.islower() or " " not in spoken or _ARTICLES.isdisjoint(words[1:-1]):
        return False
    if any(english.count(w) < english.KNOWN for w in words):
        return False
    return before in _LEADING_TO_VERBS or (before not in _NAMING and bool(after) and after not in _BEHIND_NAMES)
