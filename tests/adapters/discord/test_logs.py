"""The log of Moat in Discord: each line tells which interaction it belongs to, and none what people wrote or what is secret."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from adapters import logs
from bot.answers import Answer
from bot.messages import Incoming
from tests.adapters.conftest import rows
from tests.adapters.discord.conftest import controls, shown, texts
from tests.fakes.responder import Echo, Scripted

WORD = "zebra"


async def test_commands_and_messages_are_told_with_their_number_server_and_channel(
    answering: Callable[[Any], Any], collected: io.StringIO
) -> None:
    async with answering(Echo()) as desk:
        await desk.slash("ask", question=WORD)
        await desk.alice.send(desk.channel, f"{desk.mention} {WORD}?")
        guild, channel = str(desk.env.guild.id), str(desk.channel.id)
    command, message = [row for row in rows(collected) if row["said"].startswith("done within")]
    assert command["interaction_id"].isdigit()
    assert message["message_id"].isdigit()
    assert {(row["guild"], row["channel"]) for row in (command, message)} == {(guild, channel)}
    assert (command["kind"], message["kind"]) == ("application_command", "message")


async def test_the_reference_that_a_person_is_shown_stands_in_the_line(answering: Callable[[Any], Any], collected: io.StringIO) -> None:
    def fail(incoming: Incoming) -> Answer:
        raise ValueError(incoming.text)

    async with answering(Scripted(fail)) as desk:
        text = shown(await desk.slash("ask", question=WORD))
        (line,) = [row for row in rows(collected) if row["level"] == "error"]
        assert line["reference"] == text.partition("reference ")[2][:8]
        assert line["interaction_id"].isdigit()
        assert line["guild"] == str(desk.env.guild.id)
    assert WORD not in collected.getvalue()


@pytest.mark.parametrize("form", ["plain", "json"])
async def test_no_word_gets_into_it_whatever_is_done(answering: Callable[[Any], Any], written: io.StringIO, form: logs.Form) -> None:
    logs.set_up("debug", written, form=form)
    async with answering(Echo()) as desk:
        await desk.slash("ask", question=WORD)
        await desk.slash("company", name=WORD)
        await desk.alice.send(desk.channel, f"{desk.mention} {WORD}?")
        (thread,) = desk.channel.threads
        await desk.alice.send(thread, f"{WORD}?")
        await desk.env.create_user("dora").send_dm(f"{WORD}?")
        assert thread.last_message is not None
        assert texts(thread.last_message.components)
        press = next(each for each in controls(thread.history()[0].components) if ":sources:" in each["custom_id"])
        await desk.alice.click(thread.history()[0], custom_id=press["custom_id"])
    assert WORD not in written.getvalue()
    assert "done within" in written.getvalue()
