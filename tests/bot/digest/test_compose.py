"""A whole digest: quiet days, what stands beside the news, and replays of the packs that come with the program."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from bot.answers import Status
from bot.digest import document
from bot.digest.compose import Composer
from bot.digest.document import Digest, QuietDay
from bot.digest.importance import Importance
from bot.digest.plain import plain
from bot.phrases import languages
from bot.ports import Delivery, Outcome
from tests.bot.digest.channel import Channel, claims, whole
from tests.bot.digest.conftest import ORDER
from tests.fakes.digests import FakeDeliveries, NothingTold
from tests.worlds import World


def replayed(world: World, days: list[str], **changes: object) -> Iterator[Digest]:
    """One channel's digests on these days."""
    deliveries = FakeDeliveries()
    composer = Composer(world.knowledge, Importance.read(), deliveries, NothingTold())
    order = dataclasses.replace(ORDER, **changes)  # type: ignore[arg-type]  # each test names its own
    for day in days:
        now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        digest = composer.compose(order, day, now)
        deliveries.keep(Delivery(order.id, day, now.isoformat(), Outcome.SENT, items=digest.items, claims=digest.claims))
        yield digest


def every_day(first: str, days: int, step: int = 1) -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(0, days, step)]


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


def test_a_digest_comes_back_from_json(shipped: World) -> None:
    (digest,) = replayed(shipped, ["2026-10-05"])
    assert document.read(document.dump(digest)) == digest
    assert document.read("{}") is None


@pytest.fixture(scope="module", params=["shipped", "batteries", "clouds"])
def digests(request: pytest.FixtureRequest) -> list[Digest]:
    return list(replayed(request.getfixturevalue(request.param), every_day("2026-02-02", 300, 3)))


class TestThreeQuartersOfAYear:
    def test_nothing_comes_twice(self, digests: list[Digest]) -> None:
        told = [claim for digest in digests for claim in claims(digest)]
        assert len(told) == len(set(told)) > 5
        for part in ("spotlight", "rechecks"):
            shown = [text for digest in digests if (found := getattr(digest, part)) for text in _texts(found)]
            assert len(shown) == len(set(shown)), part

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
            assert digest.quiet is not None or digest.lines or digest.table

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


def _texts(found: object) -> list[str]:
    return [found.title] if isinstance(found, document.Spotlight) else [line.point.claims[0] for line in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pack", ["shipped", "batteries"])
def test_what_a_button_asks_is_answered_and_mostly_with_the_claim_itself(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    asked = [
        (line.question, line.point.claims[0], digest.day)
        for digest in replayed(world, ["2026-04-20", "2026-07-10", "2026-10-05"])
        for line in digest.lines
    ]
    answers = [(world.ask(question, as_of=day), question, claim) for question, claim, day in asked]
    assert [question for answer, question, _ in answers if answer.status is not Status.ANSWERED] == []
    held = sum(claim in (*answer.claims, *(c for p in answer.more for c in p.claims)) for answer, _, claim in answers)
    assert held >= 0.8 * len(asked), f"{held} of {len(asked)}"


@pytest.mark.parametrize("pack", ["shipped", "batteries"])
def test_spotlights_and_what_is_due_can_be_asked_about(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    digests = list(replayed(world, every_day("2026-02-02", 280, 20)))
    questions = [digest.spotlight.question for digest in digests if digest.spotlight] + [r.question for d in digests for r in d.rechecks]
    assert questions
    assert [question for question in questions if world.ask(question).status is not Status.ANSWERED] == []


@pytest.mark.parametrize("language", languages())
def test_all_of_it_can_be_said_in_every_language(shipped: World, language: str) -> None:
    for digest in replayed(shipped, ["2026-03-25", "2026-08-01", "2026-10-05", "2026-10-06", "2027-03-01"], language=language):
        text = whole(digest)
        assert digest.language == language
        assert "{" not in text
        if language == "zh":
            assert "日报" in text
            assert "Landscape digest" not in text


def test_a_day_on_which_the_pack_tells_much(shipped: World) -> None:
    first, *_, last = replayed(shipped, ["2026-10-02", "2026-10-05", "2026-10-09"])
    text = plain(first)
    assert text.startswith("Landscape digest · 2 Oct 2026\nAI image and video generation: ")
    assert "On the boards: " in text
    assert first.chart is not None
    assert first.spotlight is not None
    assert "Knowledge checked at 2 Oct 2026." in text
    assert last.day == "2026-10-09"
