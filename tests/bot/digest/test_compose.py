"""A whole digest: quiet days, what stands beside the news, and replays of the packs that come with the program."""

from __future__ import annotations

import pytest

from bot.digest import document
from bot.digest.document import Digest, QuietDay
from bot.digest.plain import plain
from bot.importance.table import Importance
from bot.phrases import languages
from knowledge.reader import Knowledge
from tests.bot.digest.channel import Channel, claims, every_day, replayed, whole


class TestQuietDays:
    def test_nothing_new_and_nobody_looked_are_told_apart(self, channel: Channel) -> None:
        fresh, stale = channel.look("2026-03-10T09:00:00+00:00"), channel.look("2026-03-20T09:00:00+00:00")
        assert (fresh.quiet, stale.quiet) == (QuietDay.NOTHING_NEW, QuietDay.NOT_REFRESHED)
        assert fresh.intro == "Boats: nothing new since 1 Mar 2026 (knowledge checked at 1 Mar 2026)."
        assert stale.intro == (
            "Boats: the knowledge has not been refreshed for 19 days (last on 1 Mar 2026), "
            "so whether anything changed since 1 Mar 2026 is not known."
        )

    def test_a_quiet_day_is_a_line_and_nothing_else(self, channel: Channel) -> None:
        digest = channel.look("2026-03-10T09:00:00+00:00")
        assert plain(digest) == f"{digest.title}\n{digest.intro}"
        assert digest.items == ()

    def test_news_from_knowledge_that_is_not_fresh_says_so(self, channel: Channel) -> None:
        channel.add("fresh", "acme", "strategy", "2026-03-01")
        channel.load("2026-03-19T06:00:00+00:00")
        digest = channel.look("2026-03-20T09:00:00+00:00")
        assert digest.quiet is None
        assert digest.notes == ("The knowledge has not been refreshed for 19 days: it ends on 1 Mar 2026.",)

    @pytest.mark.parametrize(("missed", "said"), [(1, "One digest before this one"), (4, "4 digests before this one")])
    def test_a_catch_up_says_what_it_covers(self, channel: Channel, missed: int, said: str) -> None:
        assert channel.look("2026-03-10T09:00:00+00:00", missed=missed).notes[0].startswith(said)


class TestBesideTheNews:
    def test_a_spotlight_comes_once(self, channel: Channel) -> None:
        titles = []
        for day in range(2, 12):
            channel.add(f"c{day}", "birch", "strategy", f"2026-03-{day:02}", text=f"Birch {'xyzabcdefghi'[day] * 7} now.")
            channel.load(f"2026-03-{day:02}T06:00:00+00:00", f"2026.3.{day}")
            digest = channel.get(f"2026-03-{day:02}T09:00:00+00:00")
            titles += [digest.spotlight.title] if digest.spotlight else []
        assert titles
        assert len(titles) == len(set(titles)) < 10

    def test_a_replacement_shows_what_it_replaces(self, channel: Channel) -> None:
        channel.add("aims", "acme", "strategy", "2026-03-02", text="Acme wants fewer boats.", supersedes=["acme-strategy"])
        channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
        (line,) = channel.get("2026-03-02T09:00:00+00:00").lines
        assert line.before == "replaces: “Acme and its strategy in 2025-03.” (Mar 2025)"


def test_a_digest_comes_back_from_json(media: Knowledge) -> None:
    (digest,) = replayed(media, ["2026-10-05"])
    assert document.read(document.dump(digest)) == digest
    assert document.read("{}") is None


@pytest.fixture(scope="module")
def digests(each_pack: Knowledge) -> list[Digest]:
    return list(replayed(each_pack, every_day("2026-02-02", 300, 3)))


class TestThreeQuartersOfAYear:
    def test_nothing_comes_twice(self, digests: list[Digest]) -> None:
        told = [claim for digest in digests for claim in claims(digest)]
        assert len(told) == len(set(told)) > 5
        spots = [(d.spotlight.title, *sorted(c for p in d.spotlight.points for c in p.claims)) for d in digests if d.spotlight]
        due = [line.point.claims for digest in digests for line in digest.rechecks]
        assert len(spots) == len(set(spots)) > 3
        assert len(due) == len(set(due)) > 3

    def test_every_line_has_its_date_source_kind_and_question(self, digests: list[Digest]) -> None:
        for digest in digests:
            for line in (*digest.lines, *digest.more):
                assert line.point.as_of
                assert line.point.citations
                assert line.point.claims
                assert line.point.kind in ("fact", "assessment", "prediction")
                assert line.label
                assert line.question
                assert "{" not in line.question + line.before + line.point.text
            assert digest.quiet is not None or digest.lines or digest.table or digest.corrections

    def test_the_most_important_comes_first_and_a_reader_sees_few(self, digests: list[Digest]) -> None:
        table = {s.name("en"): s.weight for s in Importance.read().sorts}
        for digest in digests:
            assert len(digest.lines) <= 7
            if digest.lines and digest.more:
                assert max(table[line.label] for line in digest.lines) >= max(table[line.label] for line in digest.more) - 1

    def test_questions_are_numbered_as_the_lines_are(self, digests: list[Digest]) -> None:
        for digest in digests:
            first = [*digest.corrections, *digest.lines]
            assert list(digest.asked[: len(first)]) == [line.question for line in first]


@pytest.mark.parametrize("language", languages())
def test_all_of_it_can_be_said_in_every_language(media: Knowledge, language: str) -> None:
    for digest in replayed(media, ["2026-03-25", "2026-08-01", "2026-10-05", "2026-10-06", "2027-03-01"], language=language):
        text = whole(digest)
        assert digest.language == language
        assert "{" not in text
        if language == "zh":
            assert "日报" in text
            assert "Landscape digest" not in text


def test_a_day_on_which_the_pack_tells_much(media: Knowledge) -> None:
    first, *_, last = replayed(media, ["2026-10-02", "2026-10-05", "2026-10-09"])
    text = plain(first)
    assert text.startswith("Landscape digest · 2 Oct 2026\nAI image and video generation: ")
    assert "On the boards: " in text
    assert first.chart is not None
    assert first.spotlight is not None
    assert "Knowledge checked at 2 Oct 2026." in text
    assert last.day == "2026-10-09"


def test_what_a_standing_holds_in_spite_of_is_told_as_that(channel: Channel) -> None:
    channel.pack["links.yaml"]["links"] = [{"from": "acme-strategy", "to": "acme-standing-2025", "relation": "despite"}]
    channel.add("news", "birch", "strategy", "2026-03-02", text="Birch plans a boat.")
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    shown = channel.get("2026-03-02T09:00:00+00:00").spotlight
    assert shown is not None
    assert shown.points[1].text == "And yet: Acme and its strategy in 2025-03."


def test_one_sort_about_one_company_is_one_line_while_there_is_anything_else(media: Knowledge) -> None:
    *_, digest = replayed(media, ["2026-03-01", "2026-03-15", "2026-03-29"])
    ends = [line for line in (*digest.lines, *digest.more) if line.label == "Ended"]
    assert len(ends) == 2
    assert [line.label for line in digest.lines].count("Ended") == 1, "all of them are OpenAI's"
