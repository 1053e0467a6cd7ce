"""What passes to a terminal, and what passes to a database."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.characters import printable, well_formed

ANY = st.text(st.characters(exclude_categories=[]), max_size=40)


@pytest.mark.parametrize("text", ["why?", "可灵 Kling", "naïve – “quoted”", "a\nb\tc", "👩‍💻 🇫🇷"])
def test_ordinary_text_passes_unchanged(text: str) -> None:
    assert printable(text) == well_formed(text) == text


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x9b2J", "a\rb", "\x07", "\x7f", "\u202egnp", "\u2066x", "\x00"])
def test_what_moves_or_hides_does_not_reach_a_terminal(text: str) -> None:
    assert len(printable(text)) < len(text)


@given(ANY)
def test_no_control_character_is_left(text: str) -> None:
    assert {unicodedata.category(character) for character in printable(text)} & {"Cc", "Cs"} <= (
        {"Cc"} if set(text) & {"\n", "\t"} else set()
    )


@given(ANY)
def test_what_is_well_formed_can_be_encoded_and_stored(text: str) -> None:
    assert b"\x00" not in well_formed(text).encode("utf-8")
