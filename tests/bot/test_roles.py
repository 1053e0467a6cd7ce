"""Somebody described by what he makes, or by what the answer before called him."""

from __future__ import annotations

import pytest

from bot.understanding.roles import described, with_makers
from tests.worlds import World

MADE = [
    ("who owns the firm that makes Grok Imagine now?", "who owns xAI now?"),
    ("what else did the people behind Kling train?", "what else did Kuaishou train?"),
    ("where does Kling's maker rank?", "where does Kuaishou rank?"),
    ("is the owner of Kling listed?", "is Kuaishou listed?"),
]


@pytest.mark.parametrize(("text", "meant"), MADE, ids=[t for t, _ in MADE])
def test_the_maker_is_named(text: str, meant: str, shipped: World) -> None:
    assert with_makers(text, shipped.answering.interpreter) == meant


@pytest.mark.parametrize(
    "text", ["who is the maker of Kling?", "which company makes Kling?", "is Kling open?", "tell me who the worldwide parent of TikTok is"]
)
def test_who_the_maker_is_stays_a_question(text: str, shipped: World) -> None:
    assert with_makers(text, shipped.answering.interpreter) == text


def test_the_replacement_is_the_one_that_was_called_so(shipped: World) -> None:
    found = described("price of the replacement?", ["google-veo-3-1-shutdown"], ["veo-3-1"], shipped.answering.interpreter)
    assert found is not None
    assert found[2] == "gemini-omni-1-1-flash"


@pytest.mark.parametrize("text", ["price of the sequel?", "and the price?"])
def test_what_nobody_was_called_is_nobody(text: str, shipped: World) -> None:
    assert described(text, ["google-veo-3-1-shutdown"], ["veo-3-1"], shipped.answering.interpreter) is None
