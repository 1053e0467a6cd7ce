"""Messages on their way to Slack: each once, at Slack's pace, and a sentence for whatever is refused."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection import webapi
from adapters.slack.connection.webapi import retry_after, web_client, with_token
from adapters.slack.errors import PHRASES, Refused, refusals, told
from adapters.slack.pace import Pace
from adapters.slack.posting import Asker, Posting, Target
from adapters.slack.response_urls import ResponseUrls
from bot.phrases import languages, phrases
from tests.fakes.fake_slack import FakeSlack

SAID = st.one_of(st.text(max_size=8), st.floats().map(str), st.lists(st.text(max_size=4)))


@dataclass(frozen=True)
class Message:
    text: str
    blocks: tuple[dict[str, Any], ...] = ()


HELLO = Message("hello", ({"type": "section", "text": {"type": "mrkdwn", "text": "hello"}},))


@pytest.fixture
def posting(session: aiohttp.ClientSession) -> Posting:
    return Posting(ResponseUrls(session, pause=0.01), Pace(0.05), pauses=(0.01, 0.01))


@pytest.fixture
def target(slack: FakeSlack, client: AsyncWebClient) -> Target:
    return Target(client, slack.general)


class TestOnce:
    async def test_a_message_is_posted_in_its_thread_without_unfurling_its_sources(
        self, slack: FakeSlack, client: AsyncWebClient, posting: Posting
    ) -> None:
        question, _ = await slack_said(slack)
        ts = await posting.post(Target(client, slack.general, question), HELLO, key="k")
        (call,) = slack.of("chat.postMessage")
        assert (call.args["thread_ts"], call.args["unfurl_links"], call.args["metadata"]["event_payload"]) == (
            question,
            False,
            {"key": "k"},
        )
        assert slack.bot_messages(slack.general, question)[0]["ts"] == ts

    async def test_the_same_key_is_the_same_message(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        found = await asyncio.gather(*(posting.post(target, HELLO, key="k") for _ in range(5)))
        assert len(set(found)) == 1
        assert len(slack.bot_messages(slack.general)) == 1

    @pytest.mark.parametrize("lost", [{"drop": True}, {"status": 503}, {"status": 504}, {"error": "fatal_error"}], ids=str)
    @pytest.mark.parametrize("in_thread", [False, True])
    async def test_when_the_answer_is_lost_after_the_effect_it_is_found_and_not_posted_again(
        self, slack: FakeSlack, client: AsyncWebClient, posting: Posting, lost: dict[str, Any], in_thread: bool
    ) -> None:
        question, _ = await slack_said(slack)
        slack.fault("chat.postMessage", after_effect=True, **lost)
        ts = await posting.post(Target(client, slack.general, question if in_thread else None), HELLO, key="k")
        assert [message["ts"] for message in slack.bot_messages(slack.general)] == [ts]

    @pytest.mark.parametrize("lost", [{"drop": True}, {"status": 502}, {"error": "internal_error"}], ids=str)
    async def test_what_was_lost_before_the_effect_is_posted_again(
        self, slack: FakeSlack, target: Target, posting: Posting, lost: dict[str, Any]
    ) -> None:
        slack.fault("chat.postMessage", **lost, times=2)
        ts = await posting.post(target, HELLO, key="k")
        assert [message["ts"] for message in slack.bot_messages(slack.general)] == [ts]

    async def test_what_can_not_be_looked_up_is_not_posted_again(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.fault("chat.postMessage", drop=True, after_effect=True)
        slack.fault("conversations.history", error="missing_scope", times=-1)
        with pytest.raises(Refused, match="unanswered"):
            await posting.post(target, HELLO, key="k")
        assert len(slack.bot_messages(slack.general)) == 1

    async def test_another_process_finds_what_was_posted_before(
        self, slack: FakeSlack, target: Target, posting: Posting, session: aiohttp.ClientSession
    ) -> None:
        ts = await posting.post(target, HELLO, key="digest 1")
        later = Posting(ResponseUrls(session), Pace(0.0))
        assert await later.post(target, HELLO, key="digest 1", look=True) == ts
        assert await later.post(target, HELLO, key="digest 2", look=True) != ts
        assert len(slack.bot_messages(slack.general)) == 2

    @pytest.mark.parametrize(("said", "found"), [(250, True), (1_200, False)])
    async def test_also_below_what_was_said_since_or_does_not_know_and_posts_nothing(
        self, slack: FakeSlack, target: Target, posting: Posting, session: aiohttp.ClientSession, said: int, *, found: bool
    ) -> None:
        ts = await posting.post(target, HELLO, key="digest 1")
        slack.messages[slack.general] += [{"ts": slack.ts(), "user": slack.bob, "text": f"talk {n}"} for n in range(said)]
        later = Posting(ResponseUrls(session), Pace(0.0))
        if found:
            assert await later.post(target, HELLO, key="digest 1", look=True) == ts
        else:
            with pytest.raises(Refused, match="unanswered"):
                await later.post(target, HELLO, key="digest 1", look=True)
        assert len(slack.bot_messages(slack.general)) == 1

    async def test_a_slack_that_is_not_there_is_said_so(self, session: aiohttp.ClientSession, posting: Posting) -> None:
        away = web_client("http://127.0.0.1:9/api/", session, "xoxb-1")
        with pytest.raises(Refused, match="unreachable"):
            await posting.post(Target(away, "C1"), HELLO, key="k")

    async def test_a_refusal_is_final(self, slack: FakeSlack, client: AsyncWebClient, posting: Posting) -> None:
        for channel, code in ((slack.random, "not_in_channel"), (slack.archived, "is_archived"), ("C0NOWHERE1", "channel_not_found")):
            with pytest.raises(Refused, match=code):
                await posting.post(Target(client, channel), HELLO, key=channel)
        slack.revoke()
        with pytest.raises(Refused, match="token_revoked"):
            await posting.post(Target(client, slack.general), HELLO, key="k")
        assert len(slack.of("chat.postMessage")) == 4

    async def test_a_missing_scope_is_named(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.enforce_scopes = True
        slack.workspaces[slack.team_id].scopes = {"commands"}
        with pytest.raises(Refused, match="missing_scope") as refused:
            await posting.post(target, HELLO, key="k")
        assert refused.value.needed == "chat:write"


class TestPace:
    async def test_a_burst_waits_in_line_and_nothing_is_lost(
        self, slack: FakeSlack, target: Target, session: aiohttp.ClientSession
    ) -> None:
        posting = Posting(ResponseUrls(session), Pace(0.1))
        start = time.monotonic()
        await asyncio.gather(*(posting.post(target, Message(f"{n}"), key=f"{n}") for n in range(6)))
        assert time.monotonic() - start >= 0.5
        assert [message["text"] for message in slack.bot_messages(slack.general)] == [f"{n}" for n in range(6)]

    async def test_channels_do_not_wait_for_each_other(
        self, slack: FakeSlack, client: AsyncWebClient, session: aiohttp.ClientSession
    ) -> None:
        posting = Posting(ResponseUrls(session), Pace(30.0))
        async with asyncio.timeout(5):
            await asyncio.gather(*(posting.post(Target(client, to), HELLO, key=to) for to in (slack.general, slack.secret, slack.group)))

    async def test_slack_itself_sees_no_haste(self, slack: FakeSlack, target: Target, session: aiohttp.ClientSession) -> None:
        slack.enforce_rate = True
        posting = Posting(ResponseUrls(session))
        await asyncio.gather(*(posting.post(target, Message(f"{n}"), key=f"{n}") for n in range(4)))
        assert [call.http_status for call in slack.of("chat.postMessage")] == [200] * 4

    async def test_slack_is_waited_for_as_long_as_it_says(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.fault("chat.postMessage", status=429, retry_after=1)
        start = time.monotonic()
        await posting.post(target, HELLO, key="k")
        assert time.monotonic() - start >= 1
        assert len(slack.bot_messages(slack.general)) == 1

    async def test_not_for_an_hour_though(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.fault("chat.postMessage", status=429, retry_after=3600)
        with pytest.raises(Refused, match="ratelimited"):
            await posting.post(target, HELLO, key="k")

    async def test_resting_channels_are_forgotten(self) -> None:
        pace = Pace(0.0)
        for n in range(2_005):
            async with pace.turn(f"C{n}"):
                pass
        assert len(pace._lanes) < 10

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(st.sampled_from(["Retry-After", "retry-after", "X"]), SAID))
    def test_whatever_slack_says_it_is_a_time(self, headers: dict[str, Any]) -> None:
        assert retry_after(headers) >= 0


class TestReads:
    @pytest.mark.parametrize("lost", [{"drop": True}, {"status": 500}, {"status": 502}, {"status": 504}], ids=str)
    async def test_a_read_is_tried_again(self, slack: FakeSlack, client: AsyncWebClient, lost: dict[str, Any]) -> None:
        slack.fault("users.info", **lost)
        assert (await client.users_info(user=slack.alice))["user"]["id"] == slack.alice

    async def test_an_address_may_end_with_a_slash_or_not(self, slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        for address in (slack.api_url, slack.api_url.rstrip("/")):
            assert (await web_client(address, session, slack.bot_token).auth_test())["ok"]

    async def test_a_client_with_another_token_does_the_same(self, slack: FakeSlack, client: AsyncWebClient) -> None:
        slack.fault("users.info", status=503)
        other = with_token(client, slack.add_workspace("T2").bot_token)
        assert (await other.users_info(user=slack.alice))["ok"]
        assert other.session is client.session

    async def test_a_slack_that_says_nothing_is_not_waited_for_for_ever(self, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webapi, "SECONDS", 0.3)
        slack.fault("chat.postMessage", delay=6)
        async with webapi.new_session() as session, asyncio.timeout(5):
            with pytest.raises(Refused, match="unanswered"), refusals():
                await web_client(slack.api_url, session, slack.bot_token).chat_postMessage(channel=slack.general, text="hello")


class TestReplies:
    @pytest.fixture
    async def asker(self, slack: FakeSlack, target: Target) -> Asker:
        return Asker(target, slack.alice, slack._new_response_url(slack.alice, slack.general))

    async def test_a_private_reply_goes_by_its_address(self, slack: FakeSlack, asker: Asker, posting: Posting) -> None:
        await posting.whisper(asker, HELLO)
        (seen,) = slack.ephemerals
        assert (seen["via"], seen["user"], seen["text"]) == ("response_url", slack.alice, "hello")

    @pytest.mark.parametrize("lost", [{"status": 429, "retry_after": 1}, {"status": 500}], ids=str)
    async def test_it_is_tried_again(self, slack: FakeSlack, asker: Asker, posting: Posting, lost: dict[str, Any]) -> None:
        slack.fault("response_url", **lost)
        await posting.whisper(asker, HELLO)
        assert [seen["via"] for seen in slack.ephemerals] == ["response_url"]

    async def test_after_five_uses_it_goes_by_the_token(self, slack: FakeSlack, asker: Asker, posting: Posting) -> None:
        for _ in range(6):
            await posting.whisper(asker, HELLO)
        assert [seen["via"] for seen in slack.ephemerals] == ["response_url"] * 5 + ["chat.postEphemeral"]

    async def test_where_neither_way_is_open_it_is_refused(self, slack: FakeSlack, client: AsyncWebClient, posting: Posting) -> None:
        with pytest.raises(Refused, match="not_in_channel"):
            await posting.whisper(Asker(Target(client, slack.random), slack.alice, f"{slack.root}/response/none"), HELLO)

    async def test_everybody_reads_it_where_moat_is_no_member(self, slack: FakeSlack, client: AsyncWebClient, posting: Posting) -> None:
        url = slack._new_response_url(slack.alice, slack.random)
        await posting.reply(Asker(Target(client, slack.random), slack.alice, url), HELLO, key="k")
        assert [message["text"] for message in slack.bot_messages(slack.random)] == ["hello"]
        (sent,) = slack.of("response_url")
        assert (sent.args["unfurl_links"], sent.args["unfurl_media"]) == (False, False)

    async def test_a_used_up_address_gives_way_to_the_token(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        await posting.reply(Asker(target, slack.alice, f"{slack.root}/response/none"), HELLO, key="k")
        assert len(slack.of("chat.postMessage")) == 1

    async def test_a_public_reply_that_may_have_come_is_not_sent_again(self, slack: FakeSlack, asker: Asker, posting: Posting) -> None:
        slack.fault("response_url", status=502)
        with pytest.raises(Refused, match="unanswered"):
            await posting.reply(asker, HELLO, key="k")
        assert not slack.of("chat.postMessage")

    async def test_a_message_is_replaced(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        ts = await posting.post(target, HELLO, key="k")
        url = slack._new_response_url(slack.alice, slack.general, ts)
        await posting.replace(Asker(target, slack.alice, url, ts), Message("first"))
        assert slack.bot_messages(slack.general)[0]["text"] == "first"
        await posting.replace(Asker(target, slack.alice, f"{slack.root}/response/none", ts), Message("second"))
        assert slack.bot_messages(slack.general)[0]["text"] == "second"

    async def test_a_private_one_whose_address_is_used_up_is_gone(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        with pytest.raises(Refused, match="expired_url"):
            await posting.replace(Asker(target, slack.alice, f"{slack.root}/response/none"), HELLO)


class TestPictures:
    CHART = Message("scores", ({"type": "image", "slack_file": {"id": "F1"}, "alt_text": "scores"},))

    async def test_a_picture_comes_with_its_words(self, slack: FakeSlack, client: AsyncWebClient, posting: Posting) -> None:
        number = await posting.upload(client, b"PNG", alt="a before b")
        assert {"alt_txt": "a before b", "data": b"PNG"}.items() <= slack.files[number].items()

    async def test_one_that_is_refused_is_refused(self, slack: FakeSlack, client: AsyncWebClient, posting: Posting) -> None:
        slack.fault("upload", status=500)
        with pytest.raises(Refused, match="unanswered"):
            await posting.upload(client, b"PNG", alt="a before b")

    async def test_slack_is_given_time_to_look_at_it(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.fault("chat.postMessage", error="invalid_blocks", times=2)
        slack.fault("chat.postEphemeral", error="invalid_blocks", times=2)
        number = await posting.upload(target.client, b"PNG", alt="a before b")
        chart = Message("scores", ({"type": "image", "slack_file": {"id": number}, "alt_text": "scores"},))
        await posting.post(target, chart, key="k")
        await posting.whisper(Asker(target, slack.alice), chart)
        assert (len(slack.bot_messages(slack.general)), len(slack.ephemerals)) == (1, 1)

    async def test_but_not_for_ever(self, slack: FakeSlack, target: Target, posting: Posting) -> None:
        slack.fault("chat.postMessage", error="invalid_blocks", times=-1)
        for message, attempts in ((self.CHART, 3), (HELLO, 1)):
            before = len(slack.calls)
            with pytest.raises(Refused, match="invalid_blocks"):
                await posting.post(target, message, key=message.text)
            assert len(slack.calls) - before == attempts


class TestWhatIsSaid:
    @pytest.mark.parametrize("language", languages())
    def test_every_code_has_a_sentence(self, language: str) -> None:
        said = phrases(language)
        for phrase, codes in PHRASES.items():
            for code in codes.split():
                assert told(Refused(code, "chat:write"), said, "ab12") == said(phrase, needed=" (chat:write)")
        assert "chat:write" in told(Refused("missing_scope", "chat:write"), said, "ab12")
        assert "(" not in told(Refused("missing_scope"), said, "ab12")
        unknown = told(Refused("never_heard_of"), said, "ab12")
        assert "never_heard_of" in unknown
        assert "ab12" in unknown

    def test_no_code_means_two_things(self) -> None:
        codes = [code for some in PHRASES.values() for code in some.split()]
        assert len(codes) == len(set(codes))


async def slack_said(slack: FakeSlack) -> tuple[str, str]:
    """Somebody writes something; return the message's ts and its channel."""
    message = slack._written(slack.alice, slack.general, "who leads?")
    return message["ts"], slack.general
