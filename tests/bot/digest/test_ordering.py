"""What people type becomes an order, or sentences that say what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

import pytest

from bot.digest.naming import scope
from bot.digest.ordering import Names, Problem, Typed, ordered, paused, read_time, resumed
from bot.digest.subscription import OnQuietDays, Rhythm, Subscription
from bot.digest.zones import _file, complete, find_zone, in_words, meant
from bot.phrases import phrases

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEW = Subscription("s1", "w/c", "w", "somebody", "2026-11-01T00:00:00+00:00")
NAMES = Names(
    {"cells": "battery-cells"}.get,
    {"Velmora": "velmora", "Lantern": "lantern"}.get,
    lambda _: ("cells",),
    lambda name: ("Lantern",) if name == "Lantrn" else (),
)


def order(**typed: Any) -> Subscription | tuple[Problem, ...]:
    return ordered(Typed(**typed), NEW, NAMES, NOW)


@pytest.mark.parametrize(
    ("typed", "time"),
    [("9", "09:00"), ("9:30", "09:30"), ("09:05", "09:05"), ("9am", "09:00"), ("12am", "00:00"), ("12 pm", "12:00"), ("9.15", "09:15"),
     ("9:30 PM", "21:30"), ("21h", "21:00"), ("8时30分", "08:30"), ("7点", "07:00")],
)  # fmt: skip
def test_a_time_as_people_write_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["", "noonish", "25", "9:60", "13pm", "0am", "-1", "9:3", "9:300", "1e3", "٩x"])
def test_what_is_no_time(typed: str) -> None:
    assert read_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "rhythm", "weekday"),
    [("daily", Rhythm.DAILY, 0), ("Every day", Rhythm.DAILY, 0), ("每天", Rhythm.DAILY, 0), ("Weekdays", Rhythm.WEEKDAYS, 0),
     ("工作日", Rhythm.WEEKDAYS, 0), ("mon-fri", Rhythm.WEEKDAYS, 0), ("weekly", Rhythm.WEEKLY, 0), ("weekly on Friday", Rhythm.WEEKLY, 4),
     ("Fridays", Rhythm.WEEKLY, 4), ("every friday", Rhythm.WEEKLY, 4), ("周五", Rhythm.WEEKLY, 4), ("weekly sunday", Rhythm.WEEKLY, 6)],
)  # fmt: skip
def test_days_as_people_write_them(typed: str, rhythm: Rhythm, weekday: int) -> None:
    found = order(rhythm=typed)
    assert isinstance(found, Subscription)
    assert (found.rhythm, found.weekday) == (rhythm, weekday)


def test_a_whole_order() -> None:
    found = order(
        time="8:15", zone="beijing", rhythm="daily", areas="cells", companies="Velmora, Lantern; Velmora", quiet="skip", language="zh"
    )
    assert isinstance(found, Subscription)
    assert (found.time, found.zone, found.rhythm, found.quiet) == ("08:15", "Asia/Shanghai", Rhythm.DAILY, OnQuietDays.SKIP)
    assert (found.areas, found.companies, found.language) == (("battery-cells",), ("velmora", "lantern"), "zh")
    assert found.since == "2026-11-25T12:00:00+00:00"


def test_every_problem_is_told_at_once_and_nothing_is_ordered() -> None:
    found = order(time="noonish", zone="Atlantis", rhythm="sometimes", quiet="perhaps", areas="cells, ships", companies="Nobody")
    assert isinstance(found, tuple)
    assert [p.phrase for p in found] == [
        "digest_bad_time", "digest_bad_zone", "digest_bad_rhythm", "digest_bad_quiet", "digest_which_area", "no_name",
    ]  # fmt: skip


def test_more_names_than_one_order_takes_are_not_dropped_in_silence() -> None:
    many = Names(lambda name: name, lambda name: name, lambda _: (), lambda _: ())
    for n, taken in ((25, True), (26, False), (60, False)):
        found = ordered(Typed(companies=", ".join(f"c{i}" for i in range(n))), NEW, many, NOW)
        assert isinstance(found, Subscription) == taken
    assert found == (Problem("digest_too_many_names", {"n": "60", "most": "25"}),)


def test_an_order_for_many_is_told_in_a_few_words() -> None:
    names = [f"c{i}" for i in range(9)]
    assert scope(names[:6], phrases()) == "c0, c1, c2, c3, c4, c5"
    assert scope(names, phrases()) == "c0, c1, c2, c3, c4, c5 and 3 more"
    assert scope([], phrases()) == ""


def test_a_name_like_one_that_is_known_is_asked_back() -> None:
    assert order(companies="Lantrn") == (Problem("did_you_mean", {"name": "Lantrn", "names": "Lantern"}),)


def test_a_city_that_is_only_begun_is_asked_back() -> None:
    (problem,) = order(zone="san fr")  # type: ignore[misc]  # a problem
    assert problem == Problem("digest_which_zone", {"text": "san fr", "names": "San Francisco"})


def test_what_is_not_typed_stays_and_what_is_left_empty_takes_its_default() -> None:
    before = order(time="7", areas="cells", zone="Tokyo")
    assert isinstance(before, Subscription)
    after = ordered(Typed(areas="", time=""), before, NAMES, NOW)
    assert isinstance(after, Subscription)
    assert (after.time, after.areas, after.zone) == ("09:00", (), "Asia/Tokyo")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("NYC", "America/New_York"), ("nyc time", "America/New_York"), ("CET", "Europe/Berlin"), ("cest", "Europe/Berlin"),
     ("EST", "America/New_York"), ("Eastern time", "America/New_York"), ("Berlin time", "Europe/Berlin"),
     ("time in Berlin", "Europe/Berlin"),
          ("time zone Berlin", "Europe/Berlin"), ("北京时间", "Asia/Shanghai"), ("PT", "America/Los_Angeles"), ("GMT", "UTC"),
     ("utc", "UTC"),
     ("UTC+2", "Etc/GMT-2"), ("utc -5", "Etc/GMT+5"), ("GMT+02:00", "Etc/GMT-2"), ("+8", "Etc/GMT-8"), ("UTC−3", "Etc/GMT+3"),
     ("UTC+0", "UTC"), ("UTC+5:30", "Asia/Kolkata"), ("+0530", "Asia/Kolkata"), ("Europe/Berlin", "Europe/Berlin"), ("JST", "Asia/Tokyo")],
)  # fmt: skip
def test_a_zone_as_people_write_it(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone
    assert complete(typed, NOW), "it is found while it is typed, too"


@pytest.mark.parametrize(
    ("typed", "names"),
    [("CST", "Chicago, Shanghai"), ("ist", "Delhi, Jerusalem, Dublin"), ("BST", "London, Dhaka"), ("MST", "Denver, Phoenix"),
     ("AEST", "Sydney, Brisbane"), ("Mountain time", "Denver, Phoenix")],
)  # fmt: skip
def test_a_short_name_of_several_times_is_asked_back(typed: str, names: str) -> None:
    assert order(zone=typed) == (Problem("digest_several_zones", {"text": typed, "names": names}),)


def test_every_time_with_a_name_leads_to_places_that_are_known() -> None:
    for name, places in _file()["times"].items():
        assert len(meant(name)) == len(places)
    for zone in (*_file()["names"].values(), *_file()["distances"].values()):
        assert zone in available_timezones()


def test_a_fixed_distance_is_told_as_people_count_it() -> None:
    assert (in_words("Etc/GMT-2"), in_words("Etc/GMT+5"), in_words("Europe/Berlin")) == ("UTC+2", "UTC-5", "Europe/Berlin")


def test_a_pause_ends_on_a_day_to_come() -> None:
    assert paused(NEW, "2026-11-24", NOW) == Problem("digest_past_day", {"text": "2026-11-24"})
    assert paused(NEW, "next week", NOW) == Problem("bad_date", {"text": "next week"})
    found = paused(NEW, "2026-12-01", NOW)
    assert isinstance(found, Subscription)
    assert (found.paused, found.paused_until) == (True, "2026-12-01")
    assert resumed(found, NOW).paused is False


@pytest.mark.parametrize(
    ("name", "zone"),
    [("Berlin", "Europe/Berlin"), ("berlin ", "Europe/Berlin"), ("上海", "Asia/Shanghai"), ("北京", "Asia/Shanghai"),
     ("new_york", "America/New_York"),
     ("São Paulo", "America/Sao_Paulo"), ("Europe/Berlin", "Europe/Berlin"), ("utc", "UTC"), ("San Francisco", "America/Los_Angeles")],
)  # fmt: skip
def test_a_zone_by_its_city(name: str, zone: str) -> None:
    assert find_zone(name) == zone


@pytest.mark.parametrize("name", ["", "Atlantis", "../etc", "Europe", "UTC+25", "UTC+2:70", "+5:20", "time", "XYZ", "UTC+", "--2"])
def test_what_is_no_zone(name: str) -> None:
    assert find_zone(name) is None


def test_cities_complete_with_the_time_that_it_is_there() -> None:
    assert complete("kolk", NOW) == (("Kolkata · Asia/Kolkata · 17:30", "Asia/Kolkata"),)
    assert complete("北", NOW)[0] == ("北京 · Asia/Shanghai · 20:00", "Asia/Shanghai")
    assert complete("ber", NOW)[0][1] == "Europe/Berlin"
    assert len(complete("a", NOW)) == 25
    assert complete("", NOW)[0][1] == "UTC"


class TestKept:
    def test_an_order_comes_back(self) -> None:
        found = order(time="8:15", zone="beijing", rhythm="周五", areas="cells", companies="Velmora", quiet="skip")
        assert isinstance(found, Subscription)
        assert Subscription.read(found.dump()) == found

    def test_a_newer_version_may_have_written_it(self) -> None:
        text = NEW.dump().replace('"weekdays"', '"fortnightly"').replace('"weekday": 0', '"weekday": 9').replace("{", '{"colour": 1, ', 1)
        assert Subscription.read(text) == NEW

    @pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"id": "s1"}', "no JSON"])
    def test_what_is_no_order(self, text: str) -> None:
        assert Subscription.read(text) is None

    def test_fields_of_another_shape_take_their_default(self) -> None:
        text = NEW.dump().replace('"areas": []', '"areas": "video"').replace('"paused": false', '"paused": "no"').replace('"UTC"', "5")
        assert Subscription.read(text) == NEW
