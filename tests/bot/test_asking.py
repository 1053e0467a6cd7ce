"""What asks something, told from what people say to each other: a corpus of both sorts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.asking import asks
from tests.worlds import World

FILE = Path(__file__).parents[1] / "scenarios" / "threads_asks.yaml"
CORPUS: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def asked(world: World, text: str) -> bool:
    return asks(text, world.answering.interpreter, world.answering.lexicon)


@pytest.mark.parametrize("text", CORPUS["asks"])
def test_it_asks(shipped: World, text: str) -> None:
    assert asked(shipped, text)
    assert shipped.assistant.asks(text)


@pytest.mark.parametrize("text", CORPUS["tells"])
def test_it_tells(shipped: World, text: str) -> None:
    assert not asked(shipped, text)


@given(text=st.text())
def test_whatever_is_written_is_one_or_the_other(shipped: World, text: str) -> None:
    assert asked(shipped, text) in (True, False)


@given(text=st.text(st.characters(categories=["L", "N", "Zs"])))
def test_with_a_question_mark_at_its_end_it_asks(shipped: World, text: str) -> None:
    assert asked(shipped, f"{text}?")
