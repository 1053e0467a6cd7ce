"""Messages: mentions, direct messages, replies to an answer, and what is said in a thread of ours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from typing import Any, Literal

import aiohttp
import discord

from adapters import logs
from adapters.asking import Where, Wish
from adapters.discord import cards
from adapters.discord.buttons import answer_of
from adapters.discord.cards import Options
from adapters.discord.markup import cut, safe
from adapters.discord.refusals import Refusals
from adapters.discord.replies import Replies, persistently, status_of
from adapters.discord.talks import asker, person_id, where
from adapters.seen import Seen
from bot.addressing import Address, Overheard, address
from bot.messages import Incoming
from bot.phrases import DEFAULT, Phrases, phrases_for

log = logging.getLogger(__name__)

MOST_REFUSALS = 3
"""After so many refusals in a row a channel is left alone until the next start: Discord bans who goes on."""
NEEDED = {"send_messages": "Send Messages", "embed_links": "Embed Links", "read_message_history": "Read Message History"}
NOTICED = 0.7
"""Seconds after which a person wonders whether an answer is coming; Discord shows "typing" for ten."""
THREAD_MINUTES: Literal[1440] = 1440


class Listening:
    """Answers messages."""

    def __init__(self, replies: Replies, refusals: Refusals) -> None:
        """Answer through `replies`, as long as `refusals` allow it."""
        self._replies = replies
        self._refusals = refusals
        self._service = replies.service
        self._seen: Seen[int] = Seen()
        self._hinted: Seen[int] = Seen()
        self._shut: dict[int, int] = {}
        """By channel: how often in a row Discord refused our reply there."""

    async def heard(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answer a message that is meant for us; never raises."""
        if message.type not in (discord.MessageType.default, discord.MessageType.reply) or not self._seen.first(message.id):
            return
        text = without_mention(message.content, me.id)
        what, began = address(overheard(message, me, text)), time.monotonic()
        if what is Address.IGNORE or self._refusals.exhausted or self._shut.get(message.channel.id, 0) >= MOST_REFUSALS:
            return
        logs.bind(kind="message", message_id=message.id, guild=message.guild.id if message.guild else None, channel=message.channel.id)
        said = phrases_for(text, str(message.guild.preferred_locale) if message.guild else DEFAULT)
        try:
            with self._replies.begun():
                await self._react(message, what, text, said)
            self._shut.pop(message.channel.id, None)
            log.info("done within %d ms", (time.monotonic() - began) * 1000)
        except discord.HTTPException as error:
            log.warning("a message was not answered: %s", status_of(error))
            if error.status in (401, 403, 404):
                self._shut[message.channel.id] = self._shut.get(message.channel.id, 0) + 1
        except Exception as error:  # noqa: BLE001 - one message never stops the listening
            log.error("a message was not answered: %s", logs.where(error))

    async def _react(self, message: discord.Message, what: Address, text: str, said: Phrases) -> None:
        place = where(message.guild.id if message.guild else None, message.channel, message.author.id)
        rules = await self._service.rules(*place.places)
        who = asker(message.author, place.workspace)
        if rules.silent and not who.manages:
            return
        if what is Address.ASK_FOR_MENTION:
            if self._hinted.first(message.channel.id):
                await self._send(message, cards.note(said("ask_for_mention")), None)
            return
        verdict = self._service.decide(rules, who)
        if verdict.refusal is not None:
            if verdict.worth_telling:
                await self._aside(message, cards.note(said(verdict.refusal, seconds=verdict.seconds)))
            return
        lacking = missing_permissions(message)
        if lacking:
            await self._tell_lacking(message, lacking, said)
            return
        if what is Address.GREET:
            await self._send(message, cards.note(self._replies.asking.greeting(said, safe)), None)
            return
        await self._answer(message, text, place, said, in_thread=bool(rules.threads))

    async def _answer(self, message: discord.Message, text: str, place: Where, said: Phrases, *, in_thread: bool) -> None:
        thread = await self._thread(message, text) if in_thread else None
        home = where(message.guild.id, thread, message.author.id) if thread is not None and message.guild is not None else place
        replied = message.reference.resolved if message.reference is not None else None
        wish = Wish(text, replies_to=answer_of(replied) if isinstance(replied, discord.Message) else None)
        incoming = wish.incoming(home, person_id(message.author))
        working = asyncio.ensure_future(self._shown(incoming, said, pictured=may_attach(message)))
        await asyncio.wait([working], timeout=NOTICED)
        if not working.done():
            with contextlib.suppress(discord.DiscordException, aiohttp.ClientError):
                await (thread or message.channel).typing()
        view, files = await working
        await self._send(message, view, thread, files)

    async def _shown(self, incoming: Incoming, said: Phrases, *, pictured: bool) -> tuple[discord.ui.LayoutView, list[discord.File]]:
        answer = await self._replies.asking.answered(incoming, said)
        return await self._replies.shown(answer, said, Options(pictured=pictured))

    async def _aside(self, message: discord.Message, view: discord.ui.LayoutView) -> None:
        """Say something to the person alone; where they take no direct messages, under what they wrote."""
        if message.guild is not None:
            with contextlib.suppress(discord.Forbidden):
                await message.author.send(view=view)
                return
        await self._send(message, view, None)

    async def _send(self, message: discord.Message, view: discord.ui.LayoutView, thread: discord.Thread | None, files: Any = ()) -> None:
        """Post once: the message's own number is the nonce, so Discord drops a second post of the same reply."""
        place: Any = thread or message.channel
        options: dict[str, Any] = {"nonce": f"m{message.id}"}
        if thread is None and message.guild is not None:
            options |= {"reference": message.to_reference(fail_if_not_exists=False), "mention_author": False}
        await persistently(lambda: place.send(view=view, files=list(files), **options), files)

    async def _thread(self, message: discord.Message, text: str) -> discord.Thread | None:
        """Open a thread on a message in a channel, where that is allowed; otherwise the answer is a reply."""
        channel = message.channel
        if not isinstance(channel, discord.TextChannel) or message.guild is None:
            return None
        mine = channel.permissions_for(message.guild.me)
        if not (mine.create_public_threads and mine.send_messages_in_threads):
            return None
        try:
            return await message.create_thread(name=cut(" ".join(text.split()), 90) or "Moat", auto_archive_duration=THREAD_MINUTES)
        except discord.HTTPException as error:
            log.info("no thread could be opened: %s", status_of(error))
            return None

    async def _tell_lacking(self, message: discord.Message, lacking: list[str], said: Phrases) -> None:
        """Name the permissions that are missing: in the channel where that is possible, else to the person alone."""
        view = cards.note(said("missing_permission", names=", ".join(lacking)))
        log.warning("a permission is missing: %s", ", ".join(lacking))
        if NEEDED["send_messages"] in lacking or "Send Messages in Threads" in lacking:
            await message.author.send(view=view)
        else:
            await message.channel.send(view=view)  # no reply: that takes a permission of its own


def overheard(message: discord.Message, me: discord.ClientUser, text: str) -> Overheard:
    """Return what is known of a message."""
    replied = message.reference.resolved if message.reference is not None else None
    return Overheard(
        by_program=message.author.bot or message.webhook_id is not None,
        by_itself=message.author.id == me.id,
        direct=message.guild is None,
        mentions_it=any(user.id == me.id for user in message.mentions),
        replies_to_it=isinstance(replied, discord.Message) and replied.author.id == me.id,
        mentions_others=any(user.id != me.id for user in message.mentions),
        own_thread=isinstance(message.channel, discord.Thread) and message.channel.owner_id == me.id,
        has_text=bool(text),
    )


def without_mention(text: str, me: int) -> str:
    """Return a message without the mentions of us."""
    return re.sub(rf"<@!?{me}>", " ", text).strip()


def may_attach(message: discord.Message) -> bool:
    """Say whether a picture may be posted where a message stands; without it the answer goes out all the same."""
    if message.guild is None or message.guild.me is None:
        return True
    return message.channel.permissions_for(message.guild.me).attach_files


def missing_permissions(message: discord.Message) -> list[str]:
    """Return the names of the permissions that an answer takes and that we lack here."""
    if message.guild is None or message.guild.me is None:
        return []
    mine = message.channel.permissions_for(message.guild.me)
    needed = dict(NEEDED)
    if isinstance(message.channel, discord.Thread):
        needed["send_messages_in_threads"] = "Send Messages in Threads"
        del needed["send_messages"]
    return [name for permission, name in needed.items() if not getattr(mine, permission)]
