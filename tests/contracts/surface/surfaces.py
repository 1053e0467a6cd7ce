"""Every surface behind the same few gestures, so that one suite can hold them all to the same promises."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from adapters.console import layout
from adapters.console.talk import Talk
from adapters.service import Guide, Keepers
from adapters.turn import Responder
from adapters.typed_commands import KnownNames
from bot.answers import Answer
from tests.adapters.discord.conftest import desk, texts
from tests.adapters.slack.conftest import as_read, rig
from tests.fakes.responder import SmallGuide
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts

Say = Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Surface:
    """A person in front of a surface; each gesture returns what the person then reads, empty for silence."""

    ask: Say
    """Ask, in the one conversation of this person."""
    longest: int
    """Characters of the longest text that the platform takes."""
    unescaped: tuple[str, ...]
    """What foreign text may never become there."""


@dataclass(frozen=True)
class Chat(Surface):
    """A surface where others talk too, and messages come over a network."""

    overhear: Say
    """Say something that is not meant for it."""
    deliver_twice: Say
    """Ask once, but let the platform deliver it twice."""


@asynccontextmanager
async def console(responder: Responder, guide: Guide) -> AsyncIterator[Surface]:
    """The terminal."""
    talk = Talk(responder, KnownNames([], []), "console:1")

    async def ask(text: str) -> str:
        if not text.strip():
            return ""  # the prompt passes an empty line on to nobody
        outcome = talk.say(text)
        out = io.StringIO()
        if isinstance(outcome, Answer):
            Console(file=out, width=100, highlight=False, force_terminal=True).print(layout.answer(outcome))
        return out.getvalue()

    yield Surface(ask, 1_000_000, ("\x1b]0;", "\x07", "\u202e"))


@asynccontextmanager
async def discord(responder: Responder, guide: Guide) -> AsyncIterator[Chat]:
    """Discord, in a direct message and in a channel."""
    keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())
    async with desk(responder, guide, keepers) as at:
        dora = at.env.create_user("dora")

        def new(channel: Any, before: int) -> str:
            return "\n".join(texts(m.components) for m in channel.history()[before:] if m.author.bot)

        async def ask(text: str) -> str:
            if not text.strip():
                return ""
            before = len(dora.dm_channel.history())
            await dora.send_dm(text[:2000])
            return new(dora.dm_channel, before)

        async def overhear(text: str) -> str:
            before = len(at.channel.history())
            await at.alice.send(at.channel, text)
            return new(at.channel, before)

        async def deliver_twice(text: str) -> str:
            before = len(dora.dm_channel.history())
            message = await dora.send_dm(text)
            await at.client.on_message(message)
            return new(dora.dm_channel, before)

        yield Chat(ask, 4000, ("@everyone", "\n<@", "](https://evil"), overhear, deliver_twice)


@asynccontextmanager
async def slack(responder: Responder, guide: Guide) -> AsyncIterator[Chat]:
    """Slack, in a direct message and in a channel."""
    keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())
    async with rig(responder, guide, keepers) as at:
        at.forgiven.append("posts in 5 s")  # a test's pace, not a person's
        direct = at.slack.im(at.slack.alice)

        async def new(channel: str, before: int) -> str:
            await at.quiet()
            return "\n".join(as_read(message) for message in at.slack.bot_messages(channel)[before:])

        async def ask(text: str) -> str:
            if not text.strip():
                return ""  # Slack sends no empty message
            before = len(at.slack.bot_messages(direct))
            await at.slack.dm(text)
            return await new(direct, before)

        async def overhear(text: str) -> str:
            await at.slack.say(text)
            return await new(at.slack.general, 0)

        async def deliver_twice(text: str) -> str:
            before = len(at.slack.bot_messages(direct))
            _, (delivery,) = await at.slack.dm(text)
            await at.slack.duplicate(delivery)
            return await new(direct, before)

        yield Chat(ask, 12_000, ("<!", "<@1>", "\u202e"), overhear, deliver_twice)


CHATS: dict[str, Callable[[Responder, Guide], Any]] = {"discord": discord, "slack": slack}
SURFACES = {"console": console} | CHATS
SMALL = SmallGuide()
