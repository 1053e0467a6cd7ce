"""What people wrote, freed of Slack's notation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import mentioned, text_of, words


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@U0BOT> who makes Volt?", "who makes Volt?"),
        ("<@U0BOT|moat> who makes <http://volt.example/a_b|Volt>?", "who makes Volt ?"),
        ("see <https://volt.example/x?a=1&amp;b=2>", "see https://volt.example/x?a=1&b=2"),
        ("<!here> what of <#C1|cells> and <#C2>?", "what of cells and ?"),
        ("<!subteam^S1|@team> ask", "ask"),
        ("since <!date^1700000000^{date}|14 Nov 2023>", "since 14 Nov 2023"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; stays", "&lt; stays"),
        ("  two\n lines ", "two lines"),
        ("<@U0BOT>", ""),
    ],
)
def test_a_message_is_read_as_its_writer_sees_it(sent: str, read: str) -> None:
    assert words(sent) == read


def test_people_mentioned_are_known_by_their_ids() -> None:
    assert mentioned("<@U1> and <@U2|bob>, not <#C1|U3> or &lt;@U4&gt;") == {"U1", "U2"}


def test_a_programs_message_is_read_from_its_attachments() -> None:
    assert (
        text_of({"text": "", "attachments": [{"fallback": "Volt is &lt;10%"}, {"text": "and <http://a.example|more>"}]})
        == "Volt is <10% and more"
    )
    assert text_of({}) == ""


@given(st.text(max_size=300))
def test_no_text_is_too_strange(sent: str) -> None:
    assert words(sent) == " ".join(words(sent).split())
