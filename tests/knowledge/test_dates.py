"""Dates are text as exact as their source: a month counts from its first day."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from knowledge.checks.draft import is_date
from knowledge.models import Claim
from knowledge.records import full_date

FULL = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)).map(str)
ANY = st.tuples(FULL, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0][: pair[1]])


def first_day(date: str) -> str:
    """Give the first day that a date may mean."""
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def make(as_of: str, until: str | None = None, superseded_on: str | None = None) -> Claim:
    """Make a claim of which only the dates matter."""
    return Claim("c", "s", "p", "T.", "fact", "high", as_of, ("x",), until=until, superseded_on=superseded_on)


@given(date=ANY, day=FULL)
def test_a_date_is_reached_on_its_first_day(date: str, day: str) -> None:
    assert make(date).known(day) == (first_day(date) <= day)


@given(as_of=ANY, until=st.one_of(st.none(), ANY), replaced=st.one_of(st.none(), ANY), day=FULL)
def test_a_claim_holds_from_its_date_until_it_ends_or_is_replaced(as_of: str, until: str | None, replaced: str | None, day: str) -> None:
    begun = first_day(as_of) <= day
    over = any(end is not None and first_day(end) <= day for end in (until, replaced))
    assert make(as_of, until, replaced).holds(day) == (begun and not over)


@given(date=ANY)
def test_every_exactness_is_a_date(date: str) -> None:
    assert is_date(date)
    assert not is_date(date + "-")


def test_versions_become_days() -> None:
    assert full_date("2026.1.2") == "2026-01-02"
