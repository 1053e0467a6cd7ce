"""Mentions, direct messages, replies, threads of our own; and everything that is better left unanswered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
import simcord

from bot.policy import Rules
from tests.adapters.discord.conftest import Desk, texts
from tests.fakes.responder import Echo


def last(channel: Any) -> str:
    message = channel.last_message
    return texts(message.components) if message is not None else ""


class TestAsked:
    async def test_a_mention_is_answered_in_a_thread_named_after_it(self, real: Desk) -> None:
        await real.alice.send(real.channel, f"{real.mention} who owns Kling?")
        (thread,) = real.channel.threads
        assert thread.name == "who owns Kling?"
        assert "Kuaishou" in last(thread)

    async def test_the_thread_is_the_conversation_for_everybody_in_it(self, real: Desk) -> None:
        await real.alice.send(real.channel, f"{real.mention} who owns Kling?")
        (thread,) = real.channel.threads
        await real.manager.send(thread, f"and Veo? {real.mention}")
        assert "Google" in last(thread)

    async def test_in_somebody_elses_thread_it_answers_there(self, real: Desk) -> None:
        real.env.backend.create_thread(real.channel.id, "talk", real.alice.id)
        (thread,) = real.channel.threads
        await real.alice.send(thread, f"{real.mention} who owns Kling?")
        assert "Kuaishou" in last(thread)
        assert len(real.channel.threads) == 1

    async def test_a_reply_goes_on_from_the_answer_it_replies_to(self, real: Desk) -> None:
        await real.service.set_rules(f"discord:{real.env.guild.id}", Rules(threads=False))
        await real.alice.send(real.channel, f"{real.mention} who owns Kling?")
        first = real.channel.last_message
        assert first is not None
        await real.alice.send(real.channel, f"{real.mention} who owns Veo?")
        await real.alice.send(real.channel, f"since when? {real.mention}", reply_to=first)
        assert "Kuaishou" in last(real.channel) or "Kling" in last(real.channel)
        await real.service.set_rules(f"discord:{real.env.guild.id}", Rules())

    async def test_a_direct_message_needs_no_mention(self, real: Desk) -> None:
        dora = real.env.create_user("dora")
        await dora.send_dm("who owns Kling?")
        assert "Kuaishou" in last(dora.dm_channel)
        await dora.send_dm("and Veo?")
        assert "Google" in last(dora.dm_channel)

    async def test_who_writes_chinese_reads_chinese_phrases(self, real: Desk) -> None:
        dora = real.env.create_user("dora")
        await dora.send_dm("谁拥有可灵？")
        assert "截至" in last(dora.dm_channel)

    async def test_a_mention_without_a_question_is_greeted(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.alice.send(desk.channel, desk.mention)
            assert "who makes Volt?" in last(desk.channel)
        assert echo.asked == []

    async def test_a_message_that_arrives_twice_is_answered_once(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            dora = desk.env.create_user("dora")
            message = await dora.send_dm("who?")
            assert desk.client.user is not None
            await desk.client.on_message(message)
        assert len(echo.asked) == 1

    async def test_the_reply_carries_the_messages_number_so_that_it_is_posted_once(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            message = await desk.env.create_user("dora").send_dm("who?")
            nonces = [e.json.get("nonce") for e in desk.env.http_requests if isinstance(e.json, dict) and "nonce" in e.json]
            assert nonces == [f"m{message.id}"]


class TestLeftAlone:
    async def test_talk_between_others_is_not_answered(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.alice.send(desk.channel, "who owns Kling?")
            await desk.alice.send(desk.channel, "@everyone who owns Kling?")
            robot = desk.env.guild.add_member(desk.env.create_user("robot", bot=True))
            await robot.send(desk.channel, f"{desk.mention} who owns Kling?")
        assert echo.asked == []

    async def test_a_webhook_is_no_person(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.env.guild.create_webhook(desk.channel, "News").send(f"{desk.mention} who owns Kling?")
        assert echo.asked == []

    async def test_in_its_thread_it_says_once_how_to_be_heard(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.alice.send(desk.channel, f"{desk.mention} who?")
            (thread,) = desk.channel.threads
            await desk.alice.send(thread, "and since when?")
            assert "messages that mention me" in last(thread)
            before = len(thread.history())
            await desk.alice.send(thread, "hello?")
            assert len(thread.history()) == before + 1
        assert len(echo.asked) == 1

    async def test_a_channel_that_is_switched_off_is_silent(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.service.set_rules(f"discord:{desk.env.guild.id}/{desk.channel.id}", Rules(silent=True))
            await desk.alice.send(desk.channel, f"{desk.mention} who?")
        assert echo.asked == []

    async def test_a_flood_in_a_channel_gets_one_line_that_only_the_person_sees(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            dora = desk.env.create_user("dora")
            member = desk.env.guild.add_member(dora)
            await desk.service.set_rules(f"discord:{desk.env.guild.id}", Rules(per_person=1, threads=False))
            for _ in range(4):
                await member.send(desk.channel, f"{desk.mention} who?")
            assert len([m for m in dora.dm_channel.history() if "ask again in" in texts(m.components)]) == 1
            assert [m for m in desk.channel.history() if "ask again in" in texts(m.components)] == []
        assert len(echo.asked) == 1

    async def test_who_takes_no_direct_messages_is_told_in_the_channel(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            await desk.service.set_rules(f"discord:{desk.env.guild.id}", Rules(per_person=1, threads=False))
            await desk.alice.send(desk.channel, f"{desk.mention} who?")
            desk.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Cannot send messages to this user")
            await desk.alice.send(desk.channel, f"{desk.mention} who?")
            assert "ask again in" in last(desk.channel)

    async def test_a_flood_gets_one_line(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            dora = desk.env.create_user("dora")
            for _ in range(12):
                await dora.send_dm("who?")
            told = [m for m in dora.dm_channel.history() if "ask again in" in texts(m.components)]
            assert len(told) == 1
        assert len(echo.asked) == 8


class TestPermissions:
    async def test_without_the_right_to_open_threads_the_answer_is_a_reply(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            channel = without(desk, create_public_threads=False)
            await desk.alice.send(channel, f"{desk.mention} who?")
            assert channel.threads == []
            assert "You said: who?" in last(channel)

    async def test_a_missing_right_is_named_to_the_person_when_the_channel_is_closed(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            dora = desk.env.create_user("dora")
            channel = without(desk, send_messages=False)
            await desk.env.guild.add_member(dora).send(channel, f"{desk.mention} who?")
            assert "Send Messages" in last(dora.dm_channel)
        assert echo.asked == []

    async def test_without_the_right_to_attach_files_an_answer_comes_without_its_picture_and_says_so(self, real: Desk) -> None:
        await real.service.set_rules(f"discord:{real.env.guild.id}", Rules(threads=False))
        channel = without(real, attach_files=False)
        await real.alice.send(channel, f"{real.mention} landscape of video generation")
        assert "Attach Files" in last(channel)
        assert "Google" in last(channel)
        await real.alice.send(channel, f"{real.mention} who owns Kling?")
        assert "Kuaishou" in last(channel)
        assert "Attach Files" not in last(channel)

    async def test_a_missing_right_to_reply_is_told_without_a_reply(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            channel = without(desk, read_message_history=False)
            await desk.alice.send(channel, f"{desk.mention} who?")
            assert "Read Message History" in last(channel)
            assert [e for e in desk.env.http_requests if isinstance(e.json, dict) and e.json.get("message_reference")] == []


class TestPlacesThatAreGone:
    async def test_a_deleted_channel_costs_a_line_in_the_log_and_nothing_else(
        self, answering: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            channel = without(desk, create_public_threads=False)
            desk.env.inject_error("POST", "/channels/*/messages", status=404, code=10003, message="Unknown Channel")
            await desk.alice.send(channel, f"{desk.mention} zebra?")
            await desk.alice.send(channel, f"{desk.mention} still there?")
            assert "You said: still there?" in last(channel)
        assert "HTTP 404, code 10003" in caplog.text
        assert "zebra" not in caplog.text

    async def test_a_channel_that_refuses_again_and_again_is_left_alone(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            channel = without(desk, create_public_threads=False)
            desk.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=3)
            for _ in range(5):
                await desk.alice.send(channel, f"{desk.mention} who?")
        assert len(echo.asked) == 3

    async def test_a_person_who_takes_no_direct_messages_is_not_told_and_nothing_breaks(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            channel = without(desk, send_messages=False)
            desk.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Cannot send messages to this user")
            await desk.alice.send(channel, f"{desk.mention} who?")
            assert desk.channel.last_message is None


def without(desk: Desk, **rights: bool) -> simcord.ChannelHandle:
    """A channel in which the bot lacks rights, as a server's managers would set it."""
    assert desk.client.user is not None
    return desk.env.guild.create_text_channel("closed", overwrites={desk.client.user: discord.PermissionOverwrite(**rights)})
