"""What is news and what is not, as a channel sees it from load to load."""

from __future__ import annotations

import pytest

from bot.digest.document import QuietDay
from tests.bot.digest.channel import Channel, claims, texts, whole


def test_a_first_load_is_no_news_but_what_its_dates_say(channel: Channel) -> None:
    assert channel.look("2026-03-02T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW
    channel.add("fresh", "acme", "strategy", "2026-02-25")
    channel.load("2026-03-02T10:00:00+00:00", "2026.3.2")
    assert claims(channel.get("2026-03-03T09:00:00+00:00")) == ["fresh"]


def test_loading_the_same_pack_twice_makes_no_news(channel: Channel) -> None:
    channel.add("fresh", "acme", "strategy", "2026-03-02")
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    assert claims(channel.get("2026-03-02T09:00:00+00:00")) == ["fresh"]
    channel.load("2026-03-02T10:00:00+00:00")
    channel.load("2026-03-02T11:00:00+00:00")
    digest = channel.get("2026-03-03T09:00:00+00:00")
    assert digest.quiet is QuietDay.NOTHING_NEW
    assert "nothing new since 2 Mar 2026 (knowledge checked at 2 Mar 2026)" in whole(digest)


def test_a_version_there_and_back_brings_nothing_twice(channel: Channel) -> None:
    channel.add("fresh", "acme", "strategy", "2026-03-02")
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    assert claims(channel.get("2026-03-02T09:00:00+00:00")) == ["fresh"]
    channel.remove("fresh")
    channel.load("2026-03-02T10:00:00+00:00")
    channel.add("fresh", "acme", "strategy", "2026-03-02")
    channel.load("2026-03-02T11:00:00+00:00")
    assert channel.look("2026-03-03T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


def test_what_was_learnt_late_is_news_with_its_own_date_and_less_weight(channel: Channel) -> None:
    channel.add("old", "acme", "strategy", "2021-04-01")
    channel.add("new", "cedar", "strategy", "2026-03-02", confidence="low")
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    digest = channel.get("2026-03-02T09:00:00+00:00")
    assert claims(digest) == ["new", "old"]
    assert digest.lines[1].point.as_of == "2021-04-01"


def test_a_load_in_the_very_minute_of_a_digest_is_not_lost(channel: Channel) -> None:
    channel.get("2026-03-02T09:00:00+00:00")
    channel.add("late", "acme", "strategy", "2026-02-20")
    channel.load("2026-03-02T08:59:30+00:00", "2026.3.2")  # began before, ended after
    assert claims(channel.get("2026-03-03T09:00:00+00:00")) == ["late"]
    assert claims(channel.get("2026-03-04T09:00:00+00:00")) == []


def test_no_item_comes_twice_however_often_it_is_asked_for(channel: Channel) -> None:
    for n in range(40):
        channel.add(
            f"c{n}", ("acme", "birch", "cedar")[n % 3], "strategy", "2026-03-02", text=f"Number {n} is {'abcdefghij'[n % 10] * (n + 3)}."
        )
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    digest = channel.get("2026-03-02T09:00:00+00:00")
    assert len(digest.lines) == 7
    assert len(digest.more) + digest.left == 33
    assert len(set(claims(digest))) == len(claims(digest))
    assert channel.get("2026-03-03T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


class TestStandings:
    @pytest.mark.parametrize(
        ("subject", "before", "value", "label", "was"),
        [
            ("acme", "acme-standing-2025", "leader", "The lead", "before: strong (Jun 2025)"),
            ("cedar", "cedar-standing", "lagging", "The lead", "before: leader (3 Feb 2025)"),
            ("cedar", "cedar-standing", "strong", "Standing", "before: leader (3 Feb 2025)"),
            ("birch", "birch-standing", "strong", "Standing", "before: lagging (Jan 2025)"),
            ("acme", "acme-standing-2025", "strong", "Standing", ""),
        ],
    )
    def test_what_became_of_one(self, channel: Channel, subject: str, before: str, value: str, label: str, was: str) -> None:
        channel.add("now", subject, "standing", "2026-03-02", value=value, area="racing", supersedes=[before])
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        (line,) = channel.get("2026-03-02T09:00:00+00:00").lines
        assert (line.label, line.before) == (label, was)
        assert line.question == f"Why is {subject.title()} {'a leader' if value == 'leader' else value} in racing?"

    def test_of_two_in_one_window_only_the_newest_is_told_and_what_held_before_both(self, channel: Channel) -> None:
        channel.add("first", "birch", "standing", "2026-03-02", value="strong", area="racing", supersedes=["birch-standing"])
        channel.add("second", "birch", "standing", "2026-03-04", value="leader", area="racing", supersedes=["first"])
        channel.load("2026-03-04T06:00:00+00:00", "2026.3.4")
        (line,) = channel.get("2026-03-04T09:00:00+00:00").lines
        assert (line.point.claims, line.before) == (("second",), "before: lagging (Jan 2025)")


class TestBoards:
    def score(self, channel: Channel, ident: str, subject: str, rank: int, **more: object) -> None:
        fields = {"value": 12.0, "unit": "points", "benchmark": "regatta", "area": "racing"}
        channel.add(ident, subject, "score", "2026-03-02", rank=rank, text=f"{subject} was {rank} at the regatta.", **fields | more)

    def test_a_new_first_place_is_a_line_and_the_rest_are_none(self, channel: Channel) -> None:
        self.score(channel, "one", "swift", 1, track="calm", scale="v1")
        self.score(channel, "two", "swift-2", 2, track="calm", scale="v1", supersedes=["swift-score-2"])
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        digest = channel.get("2026-03-02T09:00:00+00:00")
        assert [(line.label, line.before) for line in digest.lines] == [("First place", "before: Swift-2 (Feb 2025)")]
        assert digest.table is None, "two rows are no table"

    def test_three_rows_are_a_table_that_says_where_each_was(self, channel: Channel) -> None:
        channel.pack["entities.yaml"]["entities"] += [
            dict(channel.pack["entities.yaml"]["entities"][5], id=i, name=i.title(), aliases=[]) for i in "xy"
        ]
        self.score(channel, "one", "x", 1)
        self.score(channel, "two", "y", 2)
        self.score(channel, "three", "swift-2", 3, supersedes=["swift-score-1"])
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        digest = channel.get("2026-03-02T09:00:00+00:00")
        assert digest.table is not None
        assert digest.table.rows == (("1", "X", "12", "–"), ("2", "Y", "12", "–"), ("3", "Swift-2", "12", "▼ from 2"))
        assert digest.chart is not None
        assert [curve.name for curve in digest.chart.curves][:3] == ["X", "Y", "Swift-2"], "a legend is read as a ranking"
        assert {"one", "two", "three"} <= set(digest.claims)

    def test_places_are_set_against_one_reading_and_not_against_older_ones(self, channel: Channel) -> None:
        channel.pack["entities.yaml"]["entities"] += [
            dict(channel.pack["entities.yaml"]["entities"][5], id=i, name=i.title(), aliases=[]) for i in "xyz"
        ]
        newest = {"swift-2": "swift-score-1"}
        for month, order in (("2025-11", ("z", "x", "y")), ("2025-12", ("x", "y", "swift-2"))):
            for rank, boat in enumerate(order, start=1):
                self.score(channel, f"{boat}-{month}", boat, rank, supersedes=[newest[boat]] if boat in newest else [])
                channel.change(f"{boat}-{month}", as_of=month)
                newest[boat] = f"{boat}-{month}"
        channel.load("2026-03-01T07:00:00+00:00", "2026.3.2")
        channel.get("2026-03-01T12:00:00+00:00")
        for rank, boat in enumerate(("y", "z", "x"), start=1):
            self.score(channel, f"now-{boat}", boat, rank, supersedes=[newest[boat]])
        channel.load("2026-03-02T15:00:00+00:00", "2026.3.3")
        table = channel.get("2026-03-02T16:00:00+00:00").table
        assert table is not None
        assert table.columns[-1] == "Dec 2025"
        assert [row[-1] for row in table.rows] == ["▲ from 2", "–", "▼ from 1"], "z was first in November, and not read in December"

    def test_a_board_without_a_reading_before_has_no_such_column(self, channel: Channel) -> None:
        channel.pack["entities.yaml"]["entities"] += [
            dict(channel.pack["entities.yaml"]["entities"][5], id=i, name=i.title(), aliases=[]) for i in "xyz"
        ]
        for rank, boat in enumerate("xyz", start=1):
            self.score(channel, boat, boat, rank, track="calm", scale="v1")
        channel.change("swift-score-2", subject="swift")
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        digest = channel.get("2026-03-02T09:00:00+00:00")
        assert digest.table is not None
        assert [len(row) for row in (digest.table.columns, *digest.table.rows)] == [3, 3, 3, 3]

    def test_who_is_first_where_nobody_is_known_to_have_been_is_smaller_news(self, channel: Channel) -> None:
        channel.remove("swift-score-2")
        channel.pack["links.yaml"]["links"] = []
        self.score(channel, "one", "swift", 1, track="calm", scale="v1")
        channel.add("plan", "acme", "released", "2026-03-02", text="A boat came out.", value="2026-03-02")
        channel.change("plan", subject="swift")
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        digest = channel.get("2026-03-02T09:00:00+00:00")
        assert [line.label for line in digest.lines] == ["New", "First place"]
        assert digest.lines[1].before == ""


class TestReasons:
    def told(self, channel: Channel, relation: str, as_of: str) -> tuple[str, tuple[str, ...]]:
        channel.add("why", "birch", "strategy", as_of, text="Birch hired all of Cedar.")
        channel.add("now", "birch", "standing", "2026-03-02", value="leader", area="racing", supersedes=["birch-standing"])
        channel.pack["links.yaml"]["links"].append({"from": "why", "to": "now", "relation": relation})
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        line = channel.get("2026-03-02T09:00:00+00:00").lines[0]
        return line.before, line.reasons

    def test_why_a_standing_changed_is_told_with_it(self, channel: Channel) -> None:
        before, reasons = self.told(channel, "because", "2026-02")
        assert before == "before: lagging (Jan 2025); because “Birch hired all of Cedar.” (Feb 2026)"
        assert reasons == ("why",)

    def test_what_is_older_than_what_held_before_explains_no_change(self, channel: Channel) -> None:
        assert self.told(channel, "because", "2024") == ("before: lagging (Jan 2025)", ())

    def test_what_speaks_against_it_is_no_reason(self, channel: Channel) -> None:
        assert self.told(channel, "despite", "2026-02") == ("before: lagging (Jan 2025)", ())

    def test_a_reason_that_is_taken_back_is_set_right(self, channel: Channel) -> None:
        self.told(channel, "because", "2026-02")
        channel.remove("why")
        channel.pack["links.yaml"]["links"].pop()
        channel.load("2026-03-03T06:00:00+00:00", "2026.3.3", why="it was another firm")
        (correction,) = channel.get("2026-03-03T09:00:00+00:00").corrections
        assert correction.point.text.startswith("On 2 Mar 2026 we said: “Birch hired all of Cedar.”")


class TestEnds:
    def test_what_is_over_is_news_where_the_predicate_says_what_an_end_means(self, channel: Channel) -> None:
        owns = channel.pack["pack.yaml"]["predicates"][0]
        owns["meaning"] = "owns; `until` is the day it was sold"
        channel.change("acme-owns-dock", until="2026-03-02")
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        (line,) = channel.get("2026-03-02T09:00:00+00:00").lines
        assert line.point.text.startswith("No longer so since 2 Mar 2026: Acme owns Dock.")
        assert line.label == "Ended"

    def test_elsewhere_it_is_not(self, channel: Channel) -> None:
        channel.change("acme-owns-dock", until="2026-03-02")
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        assert channel.get("2026-03-02T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


class TestWhatASubscriptionIsAbout:
    @pytest.fixture(autouse=True)
    def news(self, channel: Channel) -> None:
        channel.pack["pack.yaml"]["areas"].append({"id": "fishing", "name": "fishing", "aliases": ["people"]})
        channel.add("of-acme", "acme", "strategy", "2026-03-02", text="Acme aims high.")
        channel.add("of-dock", "dock", "output", "2026-03-02", value="many", text="The dock turns out many boats.")
        channel.add("of-cedar", "cedar", "strategy", "2026-03-02", text="Cedar goes fishing.", tags=["people"])
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")

    def test_everything(self, channel: Channel) -> None:
        assert set(claims(channel.look("2026-03-02T09:00:00+00:00"))) == {"of-acme", "of-dock", "of-cedar"}

    def test_a_company_with_what_belongs_to_it(self, channel: Channel) -> None:
        digest = channel.look("2026-03-02T09:00:00+00:00", companies=("acme",))
        assert set(claims(digest)) == {"of-acme", "of-dock"}
        assert digest.intro.startswith("Acme: 2 changes since 1 Mar 2026")

    def test_an_area_by_its_tags_or_else_by_who_competes_in_it(self, channel: Channel) -> None:
        assert claims(channel.look("2026-03-02T09:00:00+00:00", areas=("fishing",))) == ["of-cedar"]
        assert set(claims(channel.look("2026-03-02T09:00:00+00:00", areas=("racing",)))) == {"of-acme", "of-dock"}

    def test_both_at_once(self, channel: Channel) -> None:
        assert claims(channel.look("2026-03-02T09:00:00+00:00", areas=("fishing",), companies=("acme",))) == []


def test_nobody_fills_a_digest_alone(channel: Channel) -> None:
    for n in range(8):
        channel.add(f"a{n}", "acme", "strategy", "2026-03-02", text=f"Acme {'abcdefgh'[n] * 5} {'ijklmnop'[n] * 6}.", confidence="high")
    for n in range(3):
        channel.add(f"b{n}", ("birch", "cedar", "barn")[n], "output" if n == 2 else "strategy", "2026-03-02", confidence="low",
                    text=f"It {'qrs'[n] * 5} {'tuv'[n] * 6}.", **({"value": "one"} if n == 2 else {}))  # fmt: skip
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    digest = channel.get("2026-03-02T09:00:00+00:00")
    assert len(texts(digest)) == 11
    shown = {claim for line in digest.lines for claim in line.point.claims}
    assert "b0" in shown
    assert "b2" in shown
