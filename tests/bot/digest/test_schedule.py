"""When a digest is due: a controlled clock over a whole year in ten time zones, and the days on which clocks do strange things."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import Due, due_now, next_due
from bot.digest.subscription import Rhythm, Subscription

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Asia/Shanghai", "Australia/Lord_Howe",
    "America/Santiago", "Pacific/Chatham", "Africa/Casablanca",
)  # fmt: skip
"""With half-hour shifts, shifts at midnight, quarter hours, a shift for one month, and none at all."""
TIMES = ("00:00", "02:30", "09:00", "23:59")
YEAR = (date(2027, 12, 1), date(2028, 12, 1))
"""With a 29 February."""
USEFUL = timedelta(hours=12)


def subscription(**changes: Any) -> Subscription:
    given = {"time": "09:00", "zone": "UTC", "rhythm": Rhythm.DAILY, "since": "2020-01-01T00:00:00+00:00"} | changes
    return Subscription("s1", "w/c", "w", "somebody", **given)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(due: Due | None, zone: str) -> str:
    assert due is not None
    return f"{due.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def days_of(rhythm: Rhythm, first: date, last: date) -> list[str]:
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    wanted = {Rhythm.DAILY: range(7), Rhythm.WEEKDAYS: range(5), Rhythm.WEEKLY: (2,)}[rhythm]
    return [day.isoformat() for day in days if day.weekday() in wanted]


def deliveries(order: Subscription, clock: Iterator[datetime]) -> list[Due]:
    """What a program makes that looks at these moments and remembers the newest day that it dealt with."""
    made: list[Due] = []
    for now in clock:
        due = due_now(order, now, made[-1].day if made else "", useful=USEFUL)
        if due is not None:
            made.append(due)
    return made


def ticking(first: date, last: date, minutes: int) -> Iterator[datetime]:
    now, end = (
        datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1),
        datetime(last.year, last.month, last.day, tzinfo=UTC),
    )
    while now < end + timedelta(days=1):
        yield now
        now += timedelta(minutes=minutes)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("time", TIMES)
class TestAYear:
    def test_every_local_day_has_exactly_one(self, zone: str, time: str) -> None:
        made = deliveries(subscription(zone=zone, time=time), ticking(*YEAR, minutes=90))
        days = [due.day for due in made if YEAR[0].isoformat() <= due.day < YEAR[1].isoformat()]
        assert days == days_of(Rhythm.DAILY, *YEAR)
        assert not any(due.late or due.missed for due in made[1:])

    def test_the_next_one_is_the_one_that_comes(self, zone: str, time: str) -> None:
        order = subscription(zone=zone, time=time)
        last = next_due(order, datetime(2027, 12, 1, tzinfo=UTC))
        for _ in range(366):
            assert last is not None
            due = next_due(order, last.at)
            assert due is not None
            assert date.fromisoformat(due.day) - date.fromisoformat(last.day) == timedelta(days=1)
            assert due_now(order, due.at, last.day, useful=USEFUL) == due
            assert due_now(order, due.at - timedelta(seconds=1), last.day, useful=USEFUL) is None
            last = due

    def test_it_comes_at_the_hour_on_the_wall(self, zone: str, time: str) -> None:
        order, now = subscription(zone=zone, time=time), datetime(2027, 12, 1, tzinfo=UTC)
        off = 0
        for _ in range(366):
            due = next_due(order, now)
            assert due is not None
            shown = local(due, zone)
            assert shown >= f"{due.day} {time}"
            off += shown != f"{due.day} {time}"
            now = due.at
        assert off <= 1


@pytest.mark.parametrize("rhythm", [Rhythm.WEEKDAYS, Rhythm.WEEKLY])
@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_of_the_rhythm_has_exactly_one(zone: str, rhythm: Rhythm) -> None:
    made = deliveries(subscription(zone=zone, rhythm=rhythm, weekday=2), ticking(*YEAR, minutes=240))
    days = [due.day for due in made if YEAR[0].isoformat() <= due.day < YEAR[1].isoformat()]
    assert days == days_of(rhythm, *YEAR)


class TestStrangeDays:
    @pytest.mark.parametrize(
        ("zone", "day", "time", "comes"),
        [("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 03:00"), ("America/New_York", "2026-03-08", "02:00", "2026-03-08 03:00"),
         ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04 02:30"),
         ("America/Santiago", "2026-09-06", "00:00", "2026-09-06 01:00"),
         ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29 03:00"), ("Asia/Pyongyang", "2018-05-04", "23:45", "2018-05-05 00:00")],
    )  # fmt: skip
    def test_an_hour_that_does_not_exist_becomes_the_next_minute_that_does(self, zone: str, day: str, time: str, comes: str) -> None:
        order = subscription(zone=zone, time=time, since="2010-01-01T00:00:00+00:00")
        due = next_due(order, at(f"{day}T00:00:00") - timedelta(hours=14), (date.fromisoformat(day) - timedelta(days=1)).isoformat())
        assert due is not None
        assert (due.day, local(due, zone)) == (day, comes)

    def test_an_hour_that_comes_twice_counts_once(self) -> None:
        order = subscription(zone="Europe/Berlin", time="02:30")
        made = deliveries(order, ticking(date(2026, 10, 24), date(2026, 10, 27), minutes=5))
        days = [due.day for due in made]
        assert days == sorted(set(days))
        assert made[days.index("2026-10-25")].at == at("2026-10-25T00:30:00"), "the first of the two"

    def test_a_day_that_a_zone_leaves_out_has_none(self) -> None:
        order = subscription(zone="Pacific/Apia", since="2010-01-01T00:00:00+00:00")
        made = deliveries(order, ticking(date(2011, 12, 28), date(2012, 1, 2), minutes=30))
        days = [due.day for due in made]
        assert "2011-12-30" not in days
        assert {"2011-12-29", "2011-12-31"} <= set(days)

    def test_the_29th_of_february(self) -> None:
        order = subscription(rhythm=Rhythm.WEEKLY, weekday=1)
        due = next_due(order, at("2028-02-25T00:00:00"))
        assert due is not None
        assert due.day == "2028-02-29"


class TestChanges:
    def test_nothing_is_due_before_it_was_ordered(self) -> None:
        order = subscription(since="2026-11-25T10:00:00+00:00")
        assert due_now(order, at("2026-11-25T11:00:00"), useful=USEFUL) is None
        assert local(next_due(order, at("2026-11-25T11:00:00")), "UTC") == "2026-11-26 09:00"

    def test_a_zone_that_is_changed_makes_no_second_one_on_a_local_day(self) -> None:
        made = due_now(subscription(zone="Asia/Tokyo"), at("2026-11-25T00:05:00"), "2026-11-24", useful=USEFUL)
        assert made is not None
        moved = subscription(zone="America/Los_Angeles", since="2026-11-25T01:00:00+00:00")
        assert due_now(moved, at("2026-11-25T17:30:00"), made.day, useful=USEFUL) is None
        assert local(next_due(moved, at("2026-11-25T17:30:00"), made.day), "America/Los_Angeles") == "2026-11-26 09:00"

    def test_a_clock_put_back_makes_no_second_one(self) -> None:
        order = subscription()
        assert due_now(order, at("2026-11-25T08:59:00"), "2026-11-25", useful=USEFUL) is None
        assert due_now(order, at("2026-11-25T09:01:00"), "2026-11-25", useful=USEFUL) is None

    def test_a_pause_with_an_end(self) -> None:
        order = subscription(paused=True, paused_until="2026-12-10")
        assert due_now(order, at("2026-12-09T10:00:00"), "2026-11-25", useful=USEFUL) is None
        assert local(next_due(order, at("2026-11-25T10:00:00")), "UTC") == "2026-12-10 09:00"
        due = due_now(order, at("2026-12-10T09:00:00"), "2026-11-25", useful=USEFUL)
        assert due is not None
        assert (due.day, due.missed) == ("2026-12-10", 0)

    def test_a_pause_without_end(self) -> None:
        order = subscription(paused=True)
        assert next_due(order, at("2026-11-25T10:00:00")) is None
        assert due_now(order, at("2026-11-25T10:00:00"), useful=USEFUL) is None


class TestAfterDowntime:
    def test_what_was_missed_comes_once(self) -> None:
        due = due_now(subscription(), at("2026-11-25T11:00:00"), "2026-11-20", useful=USEFUL)
        assert due is not None
        assert (due.day, due.missed, due.late) == ("2026-11-25", 4, False)

    def test_what_is_no_longer_useful_is_late(self) -> None:
        due = due_now(subscription(), at("2026-11-26T08:00:00"), "2026-11-24", useful=USEFUL)
        assert due is not None
        assert (due.day, due.late) == ("2026-11-25", True)

    def test_a_weekly_one_is_found_after_two_weeks_away(self) -> None:
        order = subscription(rhythm=Rhythm.WEEKLY, weekday=0)
        due = due_now(order, at("2026-11-26T08:00:00"), "2026-11-02", useful=timedelta(days=7))
        assert due is not None
        assert (due.day, due.missed, due.late) == ("2026-11-23", 1, False)


@given(st.sampled_from(ZONES), st.integers(0, 1439), st.sampled_from(list(Rhythm)), st.integers(0, 2**32))
def test_however_the_clock_runs_a_day_comes_at_most_once_and_in_order(zone: str, minute: int, rhythm: Rhythm, seed: int) -> None:
    order = subscription(zone=zone, time=f"{minute // 60:02}:{minute % 60:02}", rhythm=rhythm)
    chance = random.Random(seed)
    now, moments = datetime(2026, 2, 20, tzinfo=UTC), []
    for _ in range(150):
        now += timedelta(minutes=chance.choice((1, 30, 600, 1500, 9000, -45, -700)))  # ticks, stops, and clocks put back
        moments.append(now)
    made = deliveries(order, iter(moments))
    days = [due.day for due in made]
    assert days == sorted(set(days))
    assert all(due.at <= max(moments) for due in made)
    assert set(days) <= set(days_of(rhythm, date(2026, 1, 1), date(2028, 12, 31))) or rhythm is Rhythm.WEEKLY
