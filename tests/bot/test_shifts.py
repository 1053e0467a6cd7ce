"""Times told by the time that was spoken of."""

from __future__ import annotations

import pytest

from bot.understanding.dates import find_periods
from bot.understanding.shifts import settled

TODAY = "2026-11-22"
TOLD = [
    ("and the year before?", "in 2025", "and in 2024?"),
    ("up or down on the quarter before?", "in Q4 2025", "up or down in Q3 2025?"),
    ("and a year earlier", "in March 2026", "and in March 2025"),
    ("the next month?", "on 27 July 2026", "in August 2026?"),
    ("the previous quarter?", "on 1 May 2026", "in Q1 2026?"),
    ("the month before?", "in January 2026", "in December 2025?"),
    ("three days later?", "on 30 October 2026", "on 2026-11-02?"),
    ("two weeks later?", "on 20 November 2025", "in December 2025?"),
    ("what changed in between?", "in October 2024", "what changed since 2024-10-31?"),
    ("上一季度呢？", "2025年4月", "in Q1 2025呢？"),
]


@pytest.mark.parametrize(("text", "spoken_of", "meant"), TOLD, ids=[t for t, _, _ in TOLD])
def test_a_time_is_told_by_another(text: str, spoken_of: str, meant: str) -> None:
    period = find_periods(spoken_of, TODAY)[0]
    assert settled(text, period, period) == meant


@pytest.mark.parametrize("text", ["who owned it the year before that sale happened?", "why?", "the day the board came"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    period = find_periods("in 2025", TODAY)[0]
    assert settled(text, period, period) == text


def test_nothing_is_told_by_no_time() -> None:
    assert settled("and the year before?", None, None) == "and the year before?"


def test_a_time_before_all_calendars_stays_untold() -> None:
    period = find_periods("in 1900", TODAY)[0]
    assert settled("2000 years before?", period, period) == "2000 years before?"
