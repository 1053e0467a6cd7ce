"""Foreign text is shown to the letter, in each of the three ways in which Slack reads text."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.characters import printable
from adapters.slack.markup import cut, escaped, in_markdown, literal, moment, safe
from tests.bot.strategies import PIECES

HOSTILE = (*PIECES, "<!subteam^S1>", "<https://evil.example|x>", ":smile:", "*bold*", "&gt; q", "&lt;!here&gt;", "~~", "1. ", "# ")
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text("*_~`<>&|:[]()#!\\- ab1\n", max_size=60),
    st.lists(st.sampled_from(HOSTILE), max_size=20).map(" ".join),
    st.lists(st.sampled_from(HOSTILE), max_size=9).map("".join),
)
FORMAT = re.compile(r"(?<![0-9A-Za-z])([*_~])\S(?:.*\S)?\1(?![0-9A-Za-z])|`")
"""What Slack would take for bold, italics, a line through or code."""


def visible(text: str) -> str:
    """A text without what nobody sees."""
    return text.replace("\u200b", "").translate(str.maketrans("∗ˍ∼ˋ", "*_~`"))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_in_mrkdwn_nothing_of_it_counts(text: str) -> None:
    line = safe(text)
    assert "\n" not in line
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", line)
    assert not FORMAT.search(html.unescape(line))
    assert not re.search(r":[\w+-]+:|\w://", line)
    assert not line.startswith("&gt;")
    assert visible(html.unescape(line)) == visible(literal(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_to_the_letter_it_stays_as_it_is_and_mentions_nobody(text: str) -> None:
    line = literal(text)
    assert "\n" not in line
    assert not re.search(r"<[!@#]|&(?:lt|gt|amp);", line)
    assert visible(line) == visible(" ".join(printable(text).split()))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["", "- ", "> ", "- ↔ "]))
def test_as_markdown_it_is_a_line_of_letters(text: str, before: str) -> None:
    reader, line = MarkdownIt("commonmark").enable(["table", "strikethrough"]), in_markdown(text)
    if not visible(line).strip():
        return
    found = reader.parse(before + line)
    assert [token.type for token in found] == [token.type for token in reader.parse(before + "x")]
    (inline,) = (token for token in found if token.type == "inline")
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert visible("".join(child.content for child in inline.children or [])).strip().endswith(visible(literal(text)).strip())


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(1, 120))
def test_a_cut_halves_no_escape(text: str, most: int) -> None:
    for line in (safe(text), in_markdown(text)):
        short = cut(line, most)
        assert len(short) <= most
        assert not re.search(r"&(?!(?:amp|lt|gt);)", short)
        halved = re.search(r"(?<!\\)(?:\\\\)*\\…$", short)
        assert not halved or line != in_markdown(text)  # elsewhere a backslash escapes nothing


def test_what_is_inside_a_word_or_between_blanks_stays() -> None:
    assert safe("wan_2_1 costs 5 * 3") == "wan_2_1 costs 5 * 3"
    assert safe("a & b < c") == "a &amp; b &lt; c"
    assert escaped("<&>") == "&lt;&amp;&gt;"


@pytest.mark.parametrize("zone", [-12, -5, 0, 9, 14])
def test_a_moment_is_the_same_moment_wherever_it_was_written(zone: int) -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC).astimezone(timezone(timedelta(hours=zone)))
    assert moment(at) == "<!date^1795608000^{date_short_pretty} {time}|2026-11-25 12:00 UTC>"
