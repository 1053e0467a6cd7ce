"""Turns of speech that are read in plainer words, and names that are only a phrase of their sentence."""

from __future__ import annotations

import pytest

from bot.understanding.names import NameIndex
from bot.understanding.plainer import in_plainer_words
from bot.understanding.words import Lexicon

LEXICON = Lexicon.read()
PLAIN = [
    ("Who has taken Acme to court?", "Who has sued Acme?"),
    ("Who took Acme Motors of Ohio to court over it?", "Who sued Acme Motors of Ohio over it?"),
    ("How much of Acme does Kite own?", "what share of Acme does Kite own?"),
    ("Who burned the most cash?", "Who had the largest loss?"),
    ("Who pulled the plug on Loom?", "Who shut down Loom?"),
    ("who took over Acme?", "who took over Acme?"),
    ("Who took part? It went to court.", "Who took part? It went to court."),
]
NAMES = NameIndex([("Make-A-Video", "make-a-video"), ("Acme", "acme")])


@pytest.mark.parametrize(("said", "plain"), PLAIN)
def test_a_turn_of_speech_is_read_as_the_plain_word(said: str, plain: str) -> None:
    assert in_plainer_words(said, LEXICON) == plain


@pytest.mark.parametrize("text", ["did Acme ever make a video model?", "Acme wants to make a video", "can they make a video with Acme?"])
def test_a_phrase_of_the_sentence_is_no_name(text: str) -> None:
    assert {m.entity for m in NAMES.find(text)} == {"acme"}


@pytest.mark.parametrize(
    "text", ["when was make a video released?", "what is make-a-video", "Did Acme build Make A Video?", "make a video vs Acme"]
)
def test_a_name_made_of_a_phrase_is_found(text: str) -> None:
    assert "make-a-video" in {m.entity for m in NAMES.find(text)}
