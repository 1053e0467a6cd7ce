"""Amounts read out of questions and claims."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.answering.figures import Quantity, quantities
from bot.understanding.normalize import clean
from tests.bot.strategies import texts

READ = [
    ("$140 million", [(140e6, "money")]),
    ("1.2bn dollars", [(1.2e9, "money")]),
    ("26 billion yuan", [(26e9, "money")]),
    ("HK$165 a share", [(165, "money")]),
    ("five videos", [(5, "things")]),
    ("1,240,000 cars", [(1_240_000, "things")]),
    ("600 million daily users", [(600e6, "people")]),
    ("ten seconds", [(10, "time")]),
    ("35% of it", [(35, "percent")]),
    ("about 1.5 billion", [(1.5e9, "large")]),
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
