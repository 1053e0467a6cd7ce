"""Moments are shown in the reader's time zone, days are left as they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from adapters import moments
from adapters.discord import markup as discord
from adapters.slack import markup as slack

NEW_YEAR = datetime(2027, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=9)))


def test_each_chat_has_its_own_notation_and_the_words_around_stay_safe() -> None:
    line = f"<b> on 2026-12-31: {moments.marked(NEW_YEAR)}, *then*"
    seconds = int(NEW_YEAR.timestamp())
    assert moments.shown(line, str, moments.in_utc) == "<b> on 2026-12-31: 2026-12-31 15:30 UTC, *then*"
    shown = moments.shown(line, slack.safe, slack.moment)
    assert shown == f"&lt;b&gt; on 2026-12-31: <!date^{seconds}^{{date_short_pretty}} {{time}}|2026-12-31 15:30 UTC>, ∗then∗"
    assert moments.shown(line, discord.safe, discord.moment) == f"\\<b\\> on 2026-12-31: <t:{seconds}:f>, \\*then\\*"


@given(st.text())
def test_a_sentence_without_a_moment_is_only_made_safe(text: str) -> None:
    assert moments.shown(text.strip(" "), slack.safe, slack.moment) == slack.safe(text)


@given(st.text(st.characters() | st.sampled_from("\ue000\ue001<>!^|0123456789")))
def test_no_foreign_text_becomes_anything_but_a_date(text: str) -> None:
    shown = moments.shown(text, slack.safe, slack.moment)
    left = re.sub(r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d{4,}-\d\d-\d\d \d\d:\d\d UTC>", "", shown)
    assert "<" not in left


@given(st.integers(0, 4_000_000_000), st.integers(0, 200))
def test_no_half_of_a_moment_is_shown(seconds: int, most: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    for chat in (slack, discord):
        line = chat.cut(moments.shown(f"The last one: {moments.marked(at)}.", chat.safe, chat.moment), most)
        assert line.count("<") == line.count(">")
