"""What was said and does not stand any more is told to those who were told it, once."""

from __future__ import annotations

from pathlib import Path

from bot.digest.document import QuietDay
from tests.bot.digest.channel import ORDER, Channel, claims, whole
from tests.fakes.digests import NothingTold


def told(channel: Channel) -> None:
    """A claim that the channel is told on 2 March."""
    channel.add("said", "acme", "strategy", "2026-03-02", text="Acme will build 40 boats.")
    channel.load("2026-03-02T06:00:00+00:00", "2026.3.2")
    assert claims(channel.get("2026-03-02T09:00:00+00:00")) == ["said"]


def test_what_is_taken_back(channel: Channel) -> None:
    told(channel)
    channel.remove("said")
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5", why="the gazette withdrew its report")
    digest = channel.get("2026-03-05T09:00:00+00:00")
    assert digest.quiet is None
    (line,) = digest.corrections
    assert line.point.text == (
        "On 2 Mar 2026 we said: “Acme will build 40 boats.” That no longer stands and has been taken back. "
        "Reason noted: the gazette withdrew its report."
    )
    assert "something said here before no longer stands" in digest.intro
    assert channel.get("2026-03-06T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


def test_what_says_something_else_now(channel: Channel) -> None:
    told(channel)
    channel.change("said", text="Acme will build 14 boats.")
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    (line,) = channel.get("2026-03-05T09:00:00+00:00").corrections
    assert line.point.text == "On 2 Mar 2026 we said: “Acme will build 40 boats.” It has been corrected: Acme will build 14 boats."


def test_other_words_for_the_same_are_no_correction(channel: Channel) -> None:
    told(channel)
    channel.change("said", text="Acme will be building 40 boats.", tags=["money"])
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    assert channel.get("2026-03-05T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


def test_what_is_disputed_now_is_told_together_with_what_disputes_it(channel: Channel) -> None:
    told(channel)
    channel.add("denial", "cedar", "strategy", "2026-03-04", text="Cedar says Acme builds no boats at all.", contradicts=["said"])
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    digest = channel.get("2026-03-05T09:00:00+00:00")
    (line,) = digest.corrections
    assert line.point.text.endswith("A newer claim disputes it: Cedar says Acme builds no boats at all.")
    assert claims(digest) == [], "it is not told a second time as news"


def test_whoever_was_not_told_hears_nothing_of_it(channel: Channel) -> None:
    channel.change("acme-strategy", text="Acme and 17 other aims.")
    channel.remove("acme-owns-dock")
    channel.pack["links.yaml"]["links"].pop(0)
    channel.pack["theses.yaml"]["theses"][0]["evidence_for"] = []
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    assert channel.get("2026-03-05T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


def test_taken_back_and_put_in_again_between_two_digests_is_nothing(channel: Channel) -> None:
    told(channel)
    channel.remove("said")
    channel.load("2026-03-03T06:00:00+00:00", "2026.3.3")
    channel.add("said", "acme", "strategy", "2026-03-02", text="Acme will build 40 boats.")
    channel.load("2026-03-04T06:00:00+00:00", "2026.3.4")
    assert channel.get("2026-03-05T09:00:00+00:00").quiet is QuietDay.NOTHING_NEW


def test_what_an_answer_in_the_channel_said_is_set_right_too(channel: Channel, tmp_path: Path) -> None:
    other = Channel(channel.engine, tmp_path / "boats", order=ORDER, told=NothingTold(**{"cedar-standing": "2026-02-20"}))
    other.pack = channel.pack
    other.change("cedar-standing", value="strong", text="Cedar is near the front.")
    other.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    (line,) = other.get("2026-03-05T09:00:00+00:00").corrections
    assert line.point.text.startswith("On 20 Feb 2026 we said: “Cedar and its standing in 2025-02-03.” It has been corrected: ")


def test_a_correction_reads_in_chinese_too(channel: Channel) -> None:
    told(channel)
    channel.remove("said")
    channel.load("2026-03-05T06:00:00+00:00", "2026.3.5")
    assert "我们在 2026年3月2日 说过：“Acme will build 40 boats.”" in whole(channel.look("2026-03-05T09:00:00+00:00", language="zh-CN"))
