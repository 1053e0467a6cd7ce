"""A text in plainer words: turns of speech that mean no more than one word, read as that word ("took X to court": "sued X").

A question that is not answered as it was typed is tried once more so: the rest of the program need not know such turns.
"""

from __future__ import annotations

import re
from functools import cache

from .words import Lexicon

GAP = r"((?: [^\s?!,.;:]+){1,5}) "
"""Words that may stand between the parts of a turn of speech: a name."""


def in_plainer_words(text: str, lexicon: Lexicon) -> str:
    """Return a text whose turns of speech are replaced by the plain words for them (the list `plainer_words`)."""
    firsts, turns = _turns(lexicon.lists["plainer_words"])
    if not firsts.search(text):
        return text
    for said, plain in turns:
        text = said.sub(plain, text)
    return text


@cache
def _turns(entries: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Return a pattern for the first words of all turns, and each turn as a pattern with what stands for it."""
    found = []
    for entry in entries:
        said, plain = entry.split(" = ")
        pattern = re.compile(r"\b" + GAP.join(map(re.escape, said.split(" ... "))) + r"\b", re.IGNORECASE)
        found.append((pattern, "".join(x + (rf"\{n}" if n <= said.count(" ... ") else "") for n, x in enumerate(plain.split(" ..."), 1))))
    firsts = "|".join(sorted({e.split()[0] for e in entries}))
    return re.compile(rf"\b(?:{firsts})\b", re.IGNORECASE), tuple(found)
