"""The unmodified client over real sockets: handshake, commands, lost answers, a lost connection, and the shipped program."""

from __future__ import annotations

import asyncio
import dataclasses
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.discord import client, replies, run
from adapters.discord.client import MoatClient
from adapters.discord.refusals import Refusals
from adapters.errors import StartError
from adapters.service import Keepers, Service
from adapters.turn import Responder
from bot.answers import Answer
from bot.messages import Incoming
from bot.ports import Receipt
from tests.adapters.discord.conftest import KEPT, Steady, fake_keepers, texts
from tests.adapters.discord.test_controls import receipt
from tests.fakes import fake_discord
from tests.fakes.fake_discord import TOKEN, FakeDiscord
from tests.fakes.responder import Echo, Scripted, SmallGuide, said
from tests.fakes.state import FakeNotes, FakeReceipts, FixedClock

ORIGINAL = r"/webhooks/100/.*/messages/@original"


@pytest.fixture(autouse=True)
def keep_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards discord.py speaks to its own addresses again."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


@asynccontextmanager
async def online(responder: Responder, notes: FakeNotes | None = None, keepers: Keepers | None = None) -> AsyncIterator[FakeDiscord]:
    """A server with the client connected to it."""
    async with fake_discord.running() as fake, connected(fake, responder, notes, keepers):
        yield fake


@asynccontextmanager
async def connected(
    fake: FakeDiscord, responder: Responder, notes: FakeNotes | None = None, keepers: Keepers | None = None
) -> AsyncIterator[None]:
    """The client, connected."""
    fake_discord.point_client_at(fake.rest, fake.gateway)
    service = Service(responder, keepers or fake_keepers(), FixedClock(), guide=SmallGuide())
    client = MoatClient(service, notes or FakeNotes(), kept=KEPT)
    serving = asyncio.ensure_future(run.serve(client, TOKEN))
    ready = asyncio.ensure_future(fake.ready())
    await asyncio.wait([ready, serving], return_when=asyncio.FIRST_COMPLETED)
    assert ready.done(), serving.exception()
    yield
    await run.pause(client)
    await service.close()
    await run.stop(client)
    await asyncio.wait([serving], timeout=5)


def shown(call: Any) -> str:
    return texts(call.body["components"])


async def test_a_command_is_acknowledged_at_once_and_answered_by_editing(responder: Echo) -> None:
    async with online(responder) as fake:
        await fake.command("ask", {"question": "who leads?"})
        (ack,) = await fake.until("POST", "/callback")
        (answer,) = await fake.until("PATCH", ORIGINAL)
        assert ack.body["type"] == discord.InteractionResponseType.deferred_channel_message.value
        assert "You said: who leads?" in shown(answer)
        assert answer.body.get("allowed_mentions", {"parse": []})["parse"] == []


@pytest.fixture
def responder() -> Echo:
    return Echo()


async def test_commands_are_told_only_when_they_changed(responder: Echo) -> None:
    notes = FakeNotes()
    async with online(responder, notes) as fake:
        (told,) = fake.sent("PUT", "/commands")
    async with online(responder, notes) as fake:
        assert fake.sent("PUT", "/commands") == []
    rows = told.body
    ask = next(row for row in rows if row["name"] == "ask")
    assert ask["name_localizations"]["zh-CN"] == "提问"
    assert (ask["contexts"], ask["integration_types"]) == ([0, 1, 2], [0, 1])
    assert next(row for row in rows if row["name"] == "settings")["contexts"] == [0]
    assert all(len(row.get("description", "")) <= 100 for row in rows)


async def test_commands_that_are_refused_cost_no_answer_and_are_told_again_the_next_time(
    responder: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    notes = FakeNotes()
    async with fake_discord.running() as fake:
        fake.fail("PUT", "/commands", 400, {"message": "Invalid Form Body", "code": 50035, "errors": {}})
        async with connected(fake, responder, notes):
            await fake.command("ask", {"question": "who leads?"})
            assert "who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])
    assert "did not take the commands" in caplog.text
    async with online(responder, notes) as fake:
        assert len(fake.sent("PUT", "/commands")) == 1


async def test_a_lost_answer_is_given_again_and_seen_once(responder: Echo) -> None:
    async with online(responder) as fake:
        fake.fail("PATCH", ORIGINAL, 502)
        await fake.command("ask", {"question": "who leads?"})
        calls = await fake.until("PATCH", ORIGINAL, 2)
        assert shown(calls[0]) == shown(calls[1])
        assert fake.sent("POST", r"/webhooks/") == []
    assert len(responder.asked) == 1


async def test_a_person_who_installed_it_can_ask_where_it_is_no_member(responder: Echo) -> None:
    async with online(responder) as fake:
        await fake.command("ask", {"question": "who leads?"}, foreign=True)
        (answer,) = await fake.until("PATCH", ORIGINAL)
        assert "You said: who leads?" in shown(answer)
        assert fake.sent("POST", r"/channels/") == []
        assert fake.sent("POST", r"/webhooks/") == [], "no followup is spent: Discord allows five there"


async def test_a_rate_limit_is_waited_for(responder: Echo) -> None:
    async with online(responder) as fake:
        fake.fail("PATCH", ORIGINAL, 429, {"message": "slow", "retry_after": 0.1, "global": False})
        await fake.command("ask", {"question": "who leads?"})
        assert len(await fake.until("PATCH", ORIGINAL, 2)) == 2


async def test_it_goes_on_after_a_lost_connection(responder: Echo) -> None:
    async with online(responder) as fake:
        await fake.ask_to_reconnect()
        async with asyncio.timeout(20):
            await fake.resumed.wait()
        await fake.command("ask", {"question": "still there?"})
        assert "still there?" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_a_mention_is_answered_once_even_when_it_comes_twice(responder: Echo) -> None:
    async with online(responder) as fake:
        number = await fake.message("<@100> who leads?")
        await fake.message("<@100> who leads?", number=number)
        other = await fake.message("<@100> and who follows?")
        posted = await fake.until("POST", r"/channels/300/messages$", 2)
        assert {call.body["nonce"] for call in posted} == {f"m{number}", f"m{other}"}
        assert all(call.body["enforce_nonce"] for call in posted)
    assert sorted(each.text for each in responder.asked) == ["and who follows?", "who leads?"]


@pytest.mark.parametrize("status", [502, 503])
async def test_a_reply_that_was_lost_is_posted_again_under_the_same_number(responder: Echo, status: int) -> None:
    async with online(responder) as fake:
        fake.fail("POST", r"/channels/300/messages$", status)
        await fake.message("<@100> who leads?")
        first, second = await fake.until("POST", r"/channels/300/messages$", 2, seconds=20)
        assert first.body["nonce"] == second.body["nonce"]
    assert len(responder.asked) == 1


@pytest.mark.parametrize("call", [("POST", "/callback"), ("PATCH", ORIGINAL)])
async def test_a_connection_that_is_cut_costs_a_moment_and_no_answer(responder: Echo, call: tuple[str, str]) -> None:
    async with online(responder) as fake:
        fake.fail(*call, 0)
        await fake.command("ask", {"question": "who leads?"})
        first, second = await fake.until(*call, 2)
        assert first.body == second.body
        assert "You said: who leads?" in shown((await fake.until("PATCH", ORIGINAL))[-1])
    assert len(responder.asked) == 1


async def test_an_acknowledgement_that_arrived_although_its_reply_was_lost_is_enough(responder: Echo) -> None:
    async with online(responder) as fake:
        fake.fail("POST", "/callback", 0)
        fake.fail("POST", "/callback", 400, {"message": "Interaction has already been acknowledged.", "code": 40060})
        await fake.command("ask", {"question": "who leads?"})
        assert "You said: who leads?" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_an_acknowledgement_is_on_its_way_before_the_answer_is_there() -> None:
    async with online(Scripted(slowly)) as fake:
        fake.delay = 0.4
        await fake.command("ask", {"question": "who leads?"})
        (answer,) = await fake.until("PATCH", ORIGINAL)
        (ack,) = fake.sent("POST", "/callback")
        assert answer.at - ack.at < 0.7, "0.4 for the acknowledgement and 0.4 for the answer, at the same time"


class SlowReceipts(FakeReceipts):
    """A database that takes its time."""

    def find(self, answer_id: str) -> Receipt | None:
        time.sleep(0.4)
        return super().find(answer_id)


@pytest.mark.parametrize(("action", "expected"), [("sources", "Sources of this answer"), ("helpful", "noted"), ("why", "You said: why?")])
async def test_a_press_is_acknowledged_before_a_slow_database_has_found_the_answer(
    responder: Echo, monkeypatch: pytest.MonkeyPatch, action: str, expected: str
) -> None:
    monkeypatch.setattr(replies, "PATIENCE", 0.05)
    receipts = SlowReceipts()
    receipts.keep(receipt(said(Incoming("who?", "c"), "there")))
    async with online(responder, keepers=dataclasses.replace(fake_keepers(), receipts=receipts)) as fake:
        await fake.press(f"moat:v1:{action}:a1:1")
        (ack,) = await fake.until("POST", "/callback")
        assert ack.body == {"type": discord.InteractionResponseType.deferred_channel_message.value, "data": {"flags": 64}}
        (answer,) = await fake.until("PATCH", ORIGINAL)
        assert answer.at - ack.at > 0.2
        assert expected in shown(answer)
        assert fake.sent("POST", r"/webhooks/") == []


def slowly(incoming: Incoming) -> Answer:
    time.sleep(0.4)
    return said(incoming, "there")


async def test_so_many_refusals_that_a_ban_is_near_and_nothing_is_sent_any_more(responder: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    steady = Steady()
    monkeypatch.setattr(client, "Refusals", lambda: Refusals(most=3, steady=steady))
    async with online(responder) as fake:
        fake.fail("POST", "/callback", 403, {"message": "no", "code": 50001})
        fake.fail("POST", "/callback", 401, {"message": "no", "code": 0})
        for n in range(2):
            await fake.command("company", {"name": "Zzzzzz"})
            await fake.until("POST", "/callback", n + 1)
        await fake.message("<@100> who leads?")
        await fake.until("POST", "/threads")  # the third
        await asyncio.sleep(0.2)
        sent = len(fake.calls)
        await fake.command("ask", {"question": "hello?"})
        await fake.message("<@100> hello?")
        await asyncio.sleep(0.3)
        assert len(fake.calls) == sent
        steady.seconds += 601
        await fake.command("ask", {"question": "and now?"})
        assert "and now?" in shown((await fake.until("PATCH", ORIGINAL))[0])


async def test_a_rate_limit_that_others_used_up_is_no_refusal_of_ours(responder: Echo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "Refusals", lambda: Refusals(most=1))
    async with online(responder) as fake:
        slow = {"message": "slow", "retry_after": 0.01, "global": False}
        fake.fail("PATCH", ORIGINAL, 429, slow, headers={"X-RateLimit-Scope": "shared"})
        await fake.command("ask", {"question": "who leads?"})
        assert len(await fake.until("PATCH", ORIGINAL, 2)) == 2


async def test_two_hundred_at_once_are_all_acknowledged_in_time(responder: Echo) -> None:
    async with online(responder) as fake:
        await asyncio.gather(*(fake.command("ask", {"question": f"q{n}", "private": True}) for n in range(200)))
        await fake.until("POST", "/callback", 200, seconds=30)
        first = min(call.at for call in fake.sent("POST", "/callback"))
        last = max(call.at for call in fake.sent("POST", "/callback"))
        assert last - first < 3.0


async def test_a_wrong_token_is_one_clear_line() -> None:
    async with fake_discord.running() as fake:
        fake_discord.point_client_at(fake.rest, fake.gateway)
        client = MoatClient(Service(Echo(), fake_keepers(), FixedClock(), guide=SmallGuide()), FakeNotes(), kept=KEPT)
        with pytest.raises(StartError) as caught:
            await run.serve(client, "bad.token.here")
        assert "refuses the token in DISCORD_TOKEN" in caught.value.problems[0]
        assert "bad.token" not in str(caught.value)


async def test_a_token_is_tried_before_the_start() -> None:
    async with fake_discord.running() as fake:
        fake_discord.point_client_at(fake.rest, fake.gateway)
        assert "the token is that of the bot " in await run.trial(TOKEN)
        with pytest.raises(StartError, match="refuses the token in DISCORD_TOKEN"):
            await run.trial("bad.token.here")


async def test_a_discord_that_is_away_is_one_clear_line() -> None:
    async with fake_discord.running() as fake:
        address = (fake.rest, fake.gateway)
    fake_discord.point_client_at(*address)
    client = MoatClient(Service(Echo(), fake_keepers(), FixedClock(), guide=SmallGuide()), FakeNotes(), kept=KEPT)
    with pytest.raises(StartError) as caught:
        await run.serve(client, TOKEN)
    assert "can not be reached" in caught.value.problems[0]


ROOT = str(Path(__file__).resolve().parents[3])
LAUNCH = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from tests.fakes.fake_discord import point_client_at
point_client_at(sys.argv[1], sys.argv[2])
from adapters.__main__ import main
sys.argv = ["moat", "run"]
main()
"""


@pytest.mark.usefixtures("prepared")
class TestTheProgram:
    async def test_it_starts_answers_and_ends_cleanly_on_sigterm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        async with fake_discord.running() as fake:
            program = await launched(fake)
            try:
                async with asyncio.timeout(60):
                    await fake._ready.wait()
                await fake.command("ask", {"question": "who owns Kling?"})
                assert "Kuaishou" in shown((await fake.until("PATCH", ORIGINAL, seconds=30))[0])
                await fake.command("ask", {"question": "who owns Veo?"})
                await fake.until("POST", "/callback", 2)
                program.send_signal(signal.SIGTERM)
                assert "Google" in shown((await fake.until("PATCH", ORIGINAL, 2))[1])
                async with asyncio.timeout(10):
                    _, err = await program.communicate()
            finally:
                if program.returncode is None:
                    program.kill()
            assert program.returncode == 0
            assert b"Traceback" not in err
            assert TOKEN.encode() not in err
            assert b"Kling" not in err
            assert b"WARNING" not in err

    async def test_with_a_wrong_token_it_says_so_and_ends_with_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DISCORD_TOKEN", "bad.token.here")
        async with fake_discord.running() as fake:
            program = await launched(fake)
            async with asyncio.timeout(60):
                _, err = await program.communicate()
            assert program.returncode == 2
            assert b"refuses the token in DISCORD_TOKEN" in err
            assert b"bad.token" not in err
            assert b"Traceback" not in err


async def launched(fake: FakeDiscord) -> asyncio.subprocess.Process:
    """The program, as `moat run` starts it."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        LAUNCH,
        ROOT,
        fake.rest,
        fake.gateway,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
