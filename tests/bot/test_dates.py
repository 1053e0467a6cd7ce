"""Phrases of time and the days that they mean, for 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.dates import find_periods
from tests.bot.strategies import texts

TODAY = "2026-11-22"

PHRASES = [
    ("as of 2025-11", "2025-11-01", "2025-11-30", "in"),
    ("as of 2025-11-07", "2025-11-07", "2025-11-07", "in"),
    ("in March", "2026-03-01", "2026-03-31", "in"),
    ("in December", "2025-12-01", "2025-12-31", "in"),
    ("in november", "2026-11-01", "2026-11-30", "in"),
    ("in may who led?", "2026-05-01", "2026-05-31", "in"),
    ("since March", "2026-03-01", "2026-03-31", "since"),
    ("since 24 March 2026", "2026-03-24", "2026-03-24", "since"),
    ("after March 24th, 2026", "2026-03-24", "2026-03-24", "since"),
    ("on the 5th of November", "2026-11-05", "2026-11-05", "in"),
    ("before June 2025", "2025-06-01", "2025-06-30", "until"),
    ("until last month", "2026-10-01", "2026-10-31", "until"),
    ("in 2024", "2024-01-01", "2024-12-31", "in"),
    ("in Q3 2025", "2025-07-01", "2025-09-30", "in"),
    ("the third quarter of 2025", "2025-07-01", "2025-09-30", "in"),
    ("H1 2026", "2026-01-01", "2026-06-30", "in"),
    ("the second half of 2025", "2025-07-01", "2025-12-31", "in"),
    ("in autumn 2026", "2026-09-01", "2026-11-30", "in"),
    ("this spring", "2026-03-01", "2026-05-31", "in"),
    ("yesterday", "2026-11-21", "2026-11-21", "in"),
    ("last week", "2026-11-15", "2026-11-22", "in"),
    ("last month", "2026-10-01", "2026-10-31", "in"),
    ("last year", "2025-01-01", "2025-12-31", "in"),
    ("this year", "2026-01-01", "2026-11-22", "in"),
    ("two weeks ago", "2026-11-08", "2026-11-08", "in"),
    ("in the past three months", "2026-08-24", "2026-11-22", "in"),
    ("at the end of October 2026", "2026-10-01", "2026-10-31", "in"),
    ("2026/10/08", "2026-10-08", "2026-10-08", "in"),
    ("2025年11月", "2025-11-01", "2025-11-30", "in"),
    ("3月以来", "2026-03-01", "2026-03-31", "since"),
    ("去年", "2025-01-01", "2025-12-31", "in"),
    ("昨天", "2026-11-21", "2026-11-21", "in"),
]


@pytest.mark.parametrize(("phrase", "first", "last", "mode"), PHRASES, ids=[p[0] for p in PHRASES])
def test_a_phrase_means_a_period(phrase: str, first: str, last: str, mode: str) -> None:
    (period,) = find_periods(f"what was new {phrase}", TODAY)
    assert (period.first, period.last, period.mode) == (first, last, mode)


@pytest.mark.parametrize(
    "text",
    [
        "may I ask who leads?",
        "they march on",
        "it costs $2026",
        "Sora 2 or Veo 3.1",
        "the year of the model",
        "",
        "32 models",
        "in the 90s",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert find_periods(text, TODAY) == ()


def test_several_periods_come_in_order() -> None:
    found = find_periods("compare March 2026 with 2024 and with last week", TODAY)
    assert [p.first for p in found] == ["2026-03-01", "2024-01-01", "2026-11-15"]


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert [(p.first, p.last) for p in find_periods("on 2026-02-30", TODAY)] == [("2026-02-01", "2026-02-28")]


def test_today_decides_what_is_last() -> None:
    (then,) = find_periods("last month", "2025-03-05")
    assert (then.first, then.last) == ("2025-02-01", "2025-02-28")


def test_a_time_before_the_calendar_is_no_time() -> None:
    assert find_periods("3000 years ago", TODAY) == ()


def test_by_the_end_of_a_year_holds_that_year() -> None:
    (period,) = find_periods("by the end of 2025", TODAY)
    assert period.mode != "until" or period.first > "2025-12-01"


@given(texts.filter(lambda t: "ago" not in t.casefold()), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
@settings(max_examples=300)
def test_any_text_on_any_day_gives_proper_periods(text: str, today: date) -> None:
    for period in find_periods(text, today.isoformat()):
        assert date.fromisoformat(period.first) <= date.fromisoformat(period.last)
        assert period.mode in {"in", "since", "until"}
        assert period.text in text
        assert period.in_words()


@given(st.dates(date(2020, 1, 1), date(2026, 11, 22)))
def test_a_full_date_means_itself(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        (period,) = find_periods(f"on {written}", TODAY)
        assert (period.first, period.last) == (day.isoformat(), day.isoformat())


@pytest.mark.parametrize(
    "text",
    [
        "why does it fall behind?",
        "did prices fall again",
        "where do they spring from",
        "what led it to fall behind?",
        "began to fall",
        "the fall of the firm",
        "did it rise and fall",
    ],
)
def test_a_bare_fall_or_spring_is_a_verb(text: str) -> None:
    assert find_periods(text, "2026-11-22") == ()


@pytest.mark.parametrize("text", ["who led in fall 2025?", "since the fall", "this spring"])
def test_a_season_is_one_with_a_preposition_or_a_year(text: str) -> None:
    assert len(find_periods(text, "2026-11-22")) == 1
