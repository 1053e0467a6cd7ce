"""What a figure measures, and which figures a claim tells."""

from __future__ import annotations

import pytest

from bot.answering.gauges import alike, end_of_range, measure, read
from knowledge.models import Claim


def claim(text: str, value: float | str, unit: str | None = None) -> Claim:
    return Claim("c", "s", "p", text, "fact", "high", "2026", (), value=value, unit=unit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("monthly active users", "monthly users"),
        ("monthly users of Acme", "monthly users"),
        ("monthly users (both together)", "monthly users"),
        ("USD per second at 720p", "USD per second"),
    ],
)
def test_units_that_measure_the_same(one: str, other: str) -> None:
    assert measure(one) == measure(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("monthly users", "daily users"), ("USD per second", "CNY per second"), ("percent of revenue", "percent of revenue overseas")],
)
def test_units_that_do_not(one: str, other: str) -> None:
    assert measure(one) != measure(other)


def test_counts_of_another_span_are_alike_and_other_things_are_not() -> None:
    assert alike(measure("monthly users"), measure("daily users"))
    assert not alike(measure("monthly users"), measure("videos per day"))


def test_a_text_tells_figures_beside_the_value() -> None:
    told = read(claim("Acme had 117 million daily and 376.5 million monthly users, 112 minutes a day each.", 117e6, "daily active users"))
    assert [(c.value, c.unit) for c in told] == [(117e6, "daily active users"), (376.5e6, "monthly users")]


def test_a_value_in_words_tells_its_figures() -> None:
    told = read(claim("Trained on much.", "100 million videos, 1 billion images with captions"))
    assert [(c.value, c.unit) for c in told] == [(100e6, "videos"), (1e9, "images")]
    assert read(claim("Not said.", "not disclosed")) == []


def test_of_a_range_the_end_that_is_asked_for() -> None:
    price = claim("It costs 0.03 to 0.30 dollars per second, 0.10 at 720p.", 0.1, "USD per second at 720p")
    assert (end_of_range(price, smallest=True), end_of_range(price, smallest=False)) == (0.03, 0.3)
    assert end_of_range(claim("It rose from 0.05 and is 0.14 now.", 0.14, "USD per second"), smallest=True) is None
