"""What a typed message is cleaned of, and how its words and names are compared."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.normalize import MAX_CHARACTERS, cjk_share, clean, fold, tokens
from tests.bot.strategies import texts

SAME = pytest.mark.parametrize


@SAME(
    ("typed", "read"),
    [
        ("who owns Kling?", "who owns Kling?"),
        ("  who\n\nowns\tKling ?  ", "who owns Kling ?"),
        ("who\x00 ow\x1bns Kl\u200bing?", "who owns Kling?"),
        ("<b>who</b> owns <i>Kling</i>?", "who owns Kling ?"),
        ("**who** owns __Kling__", "who owns Kling"),
        ("@everyone who owns Kling?", "who owns Kling?"),
        ("＠everyone who owns Kling?", "who owns Kling?"),
        ("@\u200beveryone who owns Kling?", "who owns Kling?"),
        ("<!channel> <!here> <@U012AB> <#C01|general> who owns Kling?", "who owns Kling?"),
        ("see https://x.example/a?b=c who owns Kling?", "see who owns Kling?"),
        ("who owns Ｋｌｉｎｇ？", "who owns Kling?"),
        ("what’s Meta’s “plan” – really", "what's Meta's \"plan\" - really"),
        ("why why why why Meta????", "why Meta?"),
        ("AT&amp;T &amp; co", "AT&T & co"),
        ("@everyone", ""),
        ("\x00\x01\u200b", ""),
        ("", ""),
    ],
)
def test_a_message_is_cleaned(typed: str, read: str) -> None:
    assert clean(typed) == read


def test_a_mention_written_as_an_entity_is_taken_off() -> None:
    assert clean("&#64;everyone who owns Kling?") == "who owns Kling?"


@given(texts)
@settings(max_examples=400)
def test_any_text_becomes_one_printable_line(text: str) -> None:
    read = clean(text)
    assert read == read.strip()
    assert not [c for c in read if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(read) & set("<>`*|\\")


@given(texts)
@settings(max_examples=300)
def test_tokens_stand_where_they_say(text: str) -> None:
    read = clean(text)
    found = tokens(read)
    assert all(read[t.start : t.end] == t.text and t.text.strip() for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_long_message_is_read_up_to_a_limit() -> None:
    assert len(clean("word, other; " * 5000)) <= MAX_CHARACTERS


@SAME(
    ("text", "words"),
    [
        ("Veo 3.1 costs $1,000", ["Veo", "3.1", "costs", "1,000"]),
        ("可灵3.0怎么样", ["可", "灵", "3.0", "怎", "么", "样"]),
        ("AT&T's well-known", ["AT", "T", "s", "well", "known"]),
        ("gpt4o", ["gpt4o"]),
        ("?!…", []),
    ],
)
def test_words_numbers_and_chinese_characters_are_tokens(text: str, words: list[str]) -> None:
    assert [t.text for t in tokens(text)] == words


@SAME(
    ("one", "other"),
    [
        ("Disney+", "disney plus"),
        ("Black-Forest  Labs", "blackforestlabs"),
        ("Ｋｌｉｎｇ", "kling"),
        ("Veo 3.1", "veo31"),
        ("AT&T", "at and t"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_that_differ_in_spelling_only_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_the_share_of_chinese_lies_between_none_and_all(text: str) -> None:
    assert 0.0 <= cjk_share(text) <= 1.0


def test_the_share_of_chinese_is_told_of_letters() -> None:
    assert cjk_share("可灵 2026!!") == 1.0
    assert cjk_share("who owns Kling?") == 0.0
    assert 0.0 < cjk_share("Kling是谁的") < 1.0
