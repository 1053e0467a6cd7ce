"""Amounts read out of questions and claims."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.answering.quantities import Quantity, close, quantities
from bot.understanding.normalize import clean
from tests.bot.strategies import texts

READ = [
    ("$140 million", [(140e6, "money")]),
    ("1.2bn dollars", [(1.2e9, "money")]),
    ("26 billion yuan", [(26e9, "money")]),
    ("HK$165 a share", [(165, "money")]),
    ("five videos", [(5, "things")]),
    ("1,240,000 cars", [(1_240_000, "things")]),
    ("600 million daily users", [(600e6, "users")]),
    ("ten seconds", [(10, "time")]),
    ("35% of it", [(35, "percent")]),
    ("about 1.5 billion", [(1.5e9, "large")]),
    ("half a billion on footage", [(5e8, "large")]),
    ("thirty-seven billion?", [(37e9, "large")]),
    ("30-second clips", [(30, "time")]),
    ("180-190 billion dollars", [(180e9, "money"), (190e9, "money")]),
    ("a staff of 100 to 160", [(100, "people"), (160, "people")]),
    ("three quarters of a billion users", [(750e6, "users")]),
    ("worlds in 4k", [(2160, "lines")]),
    ("half of the company", [(50, "percent")]),
    ("three quarters of its staff", [(75, "percent")]),
    ("half of 2026", []),
    ("a 2.5-fold gain", [(2.5, "fold")]),
    ("thirty times as many", [(30, "fold")]),
    ("it won three times", []),
    ("sales doubled", [(2, "fold")]),
]


@pytest.mark.parametrize(("text", "found"), READ, ids=[r[0] for r in READ])
def test_an_amount_is_read_with_what_it_counts(text: str, found: list[tuple[float, str]]) -> None:
    assert quantities(text) == [Quantity(value, unit) for value, unit in found]


@pytest.mark.parametrize("text", ["in 2026", "Kling 3.0", "version 2", "one of them", ""])
def test_years_versions_and_bare_numbers_are_no_amounts(text: str) -> None:
    assert quantities(text) == []


def test_per_cent_in_two_words_is_an_amount() -> None:
    assert quantities("up 33 per cent") == [Quantity(33, "percent")]


@given(texts)
@settings(max_examples=200)
def test_any_text_can_be_read_for_amounts(text: str) -> None:
    for found in quantities(clean(text)):
        assert found.value >= 0
        assert found.unit


def test_a_bound_is_read_with_the_amount() -> None:
    assert [q.bound for q in quantities("over a billion users, up to 15 seconds, 100 million plus users, 20 cars")] == [
        "over",
        "under",
        "over",
        "",
    ]


def test_numbers_are_the_same_but_for_rounding() -> None:
    assert close(100e6, 117e6)
    assert not close(120, 140)
    assert not close(3000, 150)
