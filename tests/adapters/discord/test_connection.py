"""The unmodified client over real sockets when the connection, Discord's answers or the place are not as usual."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import discord
import pytest

from adapters import service
from adapters.asking import Asking
from adapters.discord import run
from adapters.discord.client import MoatClient
from adapters.errors import StartError
from adapters.service import Service
from bot.answers import Answer
from bot.messages import Incoming
from tests.adapters.discord.conftest import KEPT, fake_keepers, texts
from tests.adapters.discord.test_sockets import ORIGINAL, connected, keep_addresses, online, shown
from tests.fakes import fake_discord
from tests.fakes.responder import Echo, Scripted, SmallGuide, said
from tests.fakes.state import FakeNotes, FixedClock

__all__ = ["keep_addresses"]  # a fixture

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
TOO_MANY = {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 25 or fewer in length."}]}


def slowly(incoming: Incoming) -> Answer:
    time.sleep(0.5)
    return said(incoming, "there")


async def test_it_listens_to_servers_and_messages_and_to_nothing_privileged() -> None:
    async with online(Echo()) as fake:
        assert [identity["intents"] for identity in fake.identities] == [GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES]


async def test_it_keeps_no_messages_and_no_members_and_waits_for_no_limit_longer_than_a_minute() -> None:
    client = a_client()
    state = client._connection
    assert isinstance(client, discord.AutoShardedClient)
    assert (state.max_messages, state.member_cache_flags, state._chunk_guilds) == (None, discord.MemberCacheFlags.none(), False)
    assert client.http.max_ratelimit_timeout == 60.0


async def test_a_reply_to_a_message_that_is_gone_is_posted_all_the_same() -> None:
    async with online(Echo()) as fake:
        await fake.message("<@100> who?")
        (posted,) = await fake.until("POST", r"/channels/300/messages$")
        assert posted.body["message_reference"]["fail_if_not_exists"] is False


async def test_whatever_is_sent_can_ping_nobody() -> None:
    async with online(Echo()) as fake:
        await fake.command("ask", {"question": "@everyone?"})
        await fake.command("company", {"name": "Zzzzzz"})
        await fake.message("<@100> @everyone?")
        await fake.until("PATCH", ORIGINAL)
        await fake.until("POST", "/callback", 2)
        await fake.until("POST", r"/channels/300/messages$")
        bodies = [call.body.get("data") or call.body for call in fake.calls if isinstance(call.body, dict)]
        seen = [body["allowed_mentions"]["parse"] for body in bodies if body.get("components")]
        assert seen == [[], [], []], "where it is left out, Discord pings whom a text names"


async def test_an_answer_that_was_begun_before_the_connection_was_lost_arrives() -> None:
    async with online(Scripted(slowly)) as fake:
        await fake.command("ask", {"question": "who?"})
        await fake.until("POST", "/callback")
        await fake.drop()
        assert "there" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_a_session_that_discord_ended_is_begun_anew() -> None:
    async with online(Echo()) as fake:
        await fake.end_session()
        await fake.until_introduced(2)
        await fake.command("ask", {"question": "still there?"})
        assert "still there?" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_it_says_goodbye_after_what_it_was_answering_has_arrived() -> None:
    async with fake_discord.running() as fake:
        async with connected(fake, Scripted(slowly)):
            fake.delay = 0.3
            await fake.command("ask", {"question": "who?"})
            await fake.until("POST", "/callback")
        assert "there" in shown((await fake.until("PATCH", ORIGINAL, seconds=1))[0])
        await fake.until_closed()
        assert fake.closed == [1000]


async def test_what_is_still_being_drawn_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def drawn(self: Asking, answer: Answer) -> None:
        await asyncio.sleep(0.5)

    monkeypatch.setattr(Asking, "picture", drawn)
    async with fake_discord.running() as fake:
        async with connected(fake, Echo()):
            await fake.command("ask", {"question": "who?"})
            await fake.message("<@100> and why?")
            await fake.until("POST", "/callback")
            await fake.until("POST", "/threads")
        assert "who?" in shown((await fake.until("PATCH", ORIGINAL, seconds=1))[0])
        assert "why?" in shown((await fake.until("POST", r"/channels/300/messages$", seconds=1))[0])


async def test_a_list_of_options_that_is_too_long_is_a_refusal_like_others(caplog: pytest.LogCaptureFixture) -> None:
    """discord.py's own report of such a refusal ends in an AttributeError."""
    async with fake_discord.running() as fake:
        fake.fail("PUT", "/commands", 400, {"message": "Invalid Form Body", "code": 50035, "errors": {"0": {"options": TOO_MANY}}})
        notes = FakeNotes()
        async with connected(fake, Echo(), notes):
            await fake.command("ask", {"question": "who leads?"})
            assert "who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])
    assert "did not take the commands" in caplog.text


async def test_a_connection_that_is_cut_while_commands_are_told_costs_no_start(caplog: pytest.LogCaptureFixture) -> None:
    async with fake_discord.running() as fake:
        for _ in range(5):
            fake.fail("PUT", "/commands", 0)
        async with connected(fake, Echo()):
            await fake.command("ask", {"question": "who leads?"})
            assert "who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])
    assert "did not take the commands" in caplog.text


async def test_a_connection_that_is_cut_at_the_start_is_one_clear_line() -> None:
    async with fake_discord.running() as fake:
        for _ in range(5):
            fake.fail("GET", "/users/@me", 0)
        with pytest.raises(StartError, match="can not be reached"):
            await begun(fake)


async def test_an_intent_that_discord_keeps_back_is_one_clear_line() -> None:
    async with fake_discord.running() as fake:
        fake.turned_away = 4014
        with pytest.raises(StartError, match="wants an intent switched on"):
            await begun(fake)


def a_client() -> MoatClient:
    return MoatClient(Service(Echo(), fake_keepers(), FixedClock(), guide=SmallGuide()), FakeNotes(), kept=KEPT)


async def begun(fake: fake_discord.FakeDiscord) -> None:
    fake_discord.point_client_at(fake.rest, fake.gateway)
    await run.serve(a_client(), fake_discord.TOKEN)


SLOW = {"message": "slow", "retry_after": 0.2, "global": False}


async def test_an_acknowledgement_that_has_to_wait_is_given_again() -> None:
    async with online(Echo()) as fake:
        fake.fail("POST", "/callback", 429, SLOW)
        await fake.command("ask", {"question": "who leads?"})
        first, second = await fake.until("POST", "/callback", 2)
        assert second.at - first.at >= 0.2
        assert "You said: who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_one_that_had_to_wait_too_long_is_logged_and_the_answer_is_posted(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing can be done about the wait: the client keeps the three seconds, Discord does not."""
    gone = {"message": "Unknown interaction", "code": 10062}
    async with online(Echo()) as fake:
        fake.fail("POST", "/callback", 429, SLOW)
        await fake.command("ask", {"question": "who leads?"})
        await fake.until("POST", "/callback")
        fake.fail("POST", "/callback", 404, gone)
        fake.fail("PATCH", ORIGINAL, 404, {"message": "Unknown Webhook", "code": 10015})
        (posted,) = await fake.until("POST", r"/channels/300/messages$")
        assert "You said: who leads?" in shown(posted)
        assert fake.sent("PATCH", ORIGINAL)
    assert "was not acknowledged in time" in caplog.text
    assert "who leads" not in caplog.text


async def test_only_who_manages_the_server_sets_rules_even_where_discord_lets_others_type_the_command() -> None:
    async with online(Echo()) as fake:
        fake.rights = "0"
        await fake.command("settings", {}, inside="show")
        (refused,) = await fake.until("POST", "/callback")
        assert "Only people who may manage the server" in said_privately(refused)


async def test_it_answers_in_a_private_channel_of_some_people_as_one_talk() -> None:
    echo = Echo()
    async with online(echo) as fake:
        await fake.command("ask", {"question": "who leads?"}, group=True)
        assert "You said: who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])
        (ack,) = fake.sent("POST", "/callback")
        assert not ack.body.get("data", {}).get("flags"), "all of them see it"
    assert [each.conversation for each in echo.asked] == ["discord:600"]


async def test_an_acknowledgement_does_not_wait_for_the_answer() -> None:
    acknowledged = threading.Event()

    def patient(incoming: Incoming) -> Answer:
        assert acknowledged.wait(20)
        return said(incoming, "there")

    async with online(Scripted(patient)) as fake:
        await fake.command("ask", {"question": "who leads?"})
        await fake.until("POST", "/callback")
        acknowledged.set()
        assert "there" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_a_command_is_acknowledged_although_the_rules_can_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RULES_PATIENCE", 0.2)
    async with online(Echo()) as fake:
        monkeypatch.setattr(Service, "_read_rules", lambda self, places: time.sleep(1.5))
        since = time.perf_counter()
        await fake.command("ask", {"question": "who leads?"})
        (ack,) = await fake.until("POST", "/callback")
        assert ack.at - since < 1.0


def said_privately(call: Any) -> str:
    assert call.body["data"]["flags"] & 64
    return texts(call.body["data"]["components"])
