"""Tells questions about the bot itself ("which sources do you use?") from questions about the landscape."""

from __future__ import annotations

from .bare import bare_form
from .interpret import Interpreter
from .normalize import tokens
from .words import Lexicon

TOPICS = ("memory", "maker", "nature", "until", "sources", "coverage")
"""What people want to know of the bot; the first that fits counts. Each has a list `self_...` in the lexicon."""
FIRM = ("maker", "nature")
"""Topics whose words leave no doubt; "how do you save a clip?" means anybody."""
ASIDE = 0.5
"""How likely out of scope has to be for "you" to mean anybody."""
LONGEST = 16
"""Words from which a message asks for more than this."""


def asked_of_itself(text: str, interpreter: Interpreter, lexicon: Lexicon, *, in_talk: bool) -> str | None:
    """Return what is asked of the bot itself; none when the question is about the landscape.

    The bot has to be spoken of, and nobody and no area of the landscape; in a talk, "where do you get that from?" asks for the
    source of the answer before and not for all sources.
    """
    toks = tokens(text)
    if not lexicon.has("self_words", text) or len(toks) > LONGEST:
        return None
    if in_talk and bare_form(text, lexicon) is not None:  # it asks about the answer before
        return None
    if interpreter.names.find(text, supported=True) or any(interpreter.is_strange(t.folded) and t.text[:1].isupper() for t in toks):
        return None
    if lexicon.has("disputed_words", text) or lexicon.has("unsure_words", text):  # of its knowledge, not of itself
        return None
    topic = next((t for t in TOPICS if lexicon.has(f"self_{t}", text) and _fits(t, text, lexicon)), None)
    if topic in ("sources", "coverage", "until") and interpreter.find_areas(text):
        return None
    if topic in ("sources", "coverage") and in_talk and lexicon.has("pronouns", text):
        return None
    if topic in FIRM or topic is None:
        return topic
    guess = interpreter.read(text, as_of=interpreter.knowledge.as_of()).guess
    return None if guess.chance("out_of_scope") > ASIDE else topic


def _fits(topic: str, text: str, lexicon: Lexicon) -> bool:
    """Say whether a message has what a topic needs besides its words: what is kept, and that it is the bot that knows."""
    return f"self_{topic}_needs" not in lexicon.lists or lexicon.has(f"self_{topic}_needs", text)
