"""From a question to an answer on the screen: acknowledged at once, answered once, never left thinking.

Commands, buttons, selects and the context menu all end here; messages have `listening.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar, cast

import aiohttp
import discord
from discord import ui

from adapters import logs
from adapters.asking import Asking, Where, Wish
from adapters.discord import cards
from adapters.discord.cards import Options
from adapters.discord.talks import asker, person_id, where
from adapters.service import Service
from bot.answers import Answer, Status
from bot.phrases import Phrases, phrases
from bot.policy import Rules, Visibility

log = logging.getLogger(__name__)

Result = TypeVar("Result")
PATIENCE = 1.5
"""Seconds that an interaction waits unacknowledged; Discord gives it up after three."""
PAUSES = (0.5, 2.0, 5.0)
"""Seconds before a reply that was lost is tried again."""
UNDELIVERED = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What keeps a reply from arriving."""


class Replies:
    """Answers interactions."""

    def __init__(self, service: Service) -> None:
        """Answer from this service."""
        self.service = service
        self.asking = Asking(service)
        self._at_hand: set[asyncio.Task[Any]] = set()

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Count what goes on inside as begun until it has ended."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - whatever is answered is answered in a task
        self._at_hand.add(task)
        try:
            yield
        finally:
            self._at_hand.discard(task)

    async def finished(self) -> None:
        """Wait until everything that was begun has been delivered."""
        while self._at_hand:
            await asyncio.wait(self._at_hand)

    async def ask(self, interaction: discord.Interaction[Any], wish: Wish) -> Answer | None:
        """Answer a question; return the answer that was shown, none when the person may not ask now."""
        with self.begun():
            return await self._ask(interaction, wish)

    async def _ask(self, interaction: discord.Interaction[Any], wish: Wish) -> Answer | None:
        began = time.monotonic()
        rules = await self.admitted(interaction)
        if rules is None:
            return None
        place, said = place_of(interaction), spoken(interaction)
        private = rules.visibility == Visibility.PRIVATE and bool(place.workspace) if wish.private is None else wish.private
        answering = self.asking.answered(wish.incoming(place, person_id(interaction.user), private=private), said)
        _, answer = await asyncio.gather(acknowledge(interaction, private=private), answering)
        view, files = await self.shown(answer, said, Options(private=private, asked="" if private or wish.alone else wish.text))
        await deliver(interaction, view, files, private=private)
        log.info("done within %d ms", (time.monotonic() - began) * 1000)
        return answer

    async def admitted(self, interaction: discord.Interaction[Any]) -> Rules | None:
        """Return the rules of the place and count the question; none when the person may not ask now, who is told so."""
        place = place_of(interaction)
        rules = await self.service.rules(*place.places)
        verdict = self.service.decide(rules, asker(interaction.user, place.workspace))
        if verdict.refusal is None:
            return rules
        await whisper(interaction, spoken(interaction)(verdict.refusal, seconds=verdict.seconds))
        return None

    async def shown(self, answer: Answer, said: Phrases, options: Options) -> tuple[ui.LayoutView, list[discord.File]]:
        """Return the card for an answer and the picture that goes with it."""
        picture = await self.asking.picture(answer)
        if picture is None or not options.pictured:
            return cards.card(answer, said, replace(options, pictured=picture is None)), []
        return cards.card(answer, said, replace(options, chart=picture.words)), [discord.File(io.BytesIO(picture.png), cards.CHART)]


def place_of(interaction: discord.Interaction[Any]) -> Where:
    """Return where an interaction happened."""
    return where(interaction.guild_id, interaction.channel, interaction.user.id)


def data_of(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    """Return what Discord sent with an interaction."""
    return dict(cast("dict[str, Any]", interaction.data or {}))


def spoken(interaction: discord.Interaction[Any]) -> Phrases:
    """Return the phrases in the language of whoever interacts."""
    return phrases(str(interaction.locale))


async def whisper(interaction: discord.Interaction[Any], text: str, status: Status = Status.HELP) -> None:
    """Say something that only this person sees, in whatever state the interaction is."""
    await present(interaction, cards.note(text, status))


async def present(interaction: discord.Interaction[Any], view: ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Show a card that only this person sees."""
    try:
        await _reply(interaction, view, files)
    except UNDELIVERED as error:
        log.warning("a private line was not delivered: %s", status_of(error))


async def patiently(interaction: discord.Interaction[Any], work: Awaitable[Result]) -> Result:
    """Wait for what a database has to do; when that takes long, tell Discord in time that an answer is coming."""
    working = asyncio.ensure_future(work)
    await asyncio.wait([working], timeout=PATIENCE)
    if not working.done() and not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    return await working


ACKNOWLEDGED = 40060
"""Discord's code for an interaction that was acknowledged before."""
GONE = frozenset({10008, 10015, 10062, 50027})
"""Discord's codes for an interaction that can no longer be answered: unknown message, webhook or interaction, dead token."""


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool) -> None:
    """Say that an answer is coming; where Discord waits for it no longer, the answer may still find its way into the channel."""
    if interaction.response.is_done():
        return
    with contextlib.suppress(aiohttp.ClientError):
        await _acknowledge(interaction, private=private)
        return
    await _acknowledge(interaction, private=private)  # a connection that was cut: whether Discord heard it, the second try tells


async def _acknowledge(interaction: discord.Interaction[Any], *, private: bool) -> None:
    try:
        await interaction.response.defer(ephemeral=private, thinking=True)
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED and error.code not in GONE:
            raise
        log.warning("a question was not acknowledged in time or twice: %s", status_of(error))


async def deliver(interaction: discord.Interaction[Any], view: ui.LayoutView, files: list[discord.File], *, private: bool) -> None:
    """Complete a deferred reply. When its token is gone, a public answer is posted in the channel if that is allowed."""
    try:
        await persistently(lambda: interaction.edit_original_response(view=view, attachments=files), files)
    except discord.HTTPException as error:
        if error.code not in GONE and error.status != 404:
            raise
        log.warning("the reply was gone when the answer came: %s", status_of(error))
        channel = interaction.channel
        if private or not isinstance(channel, discord.abc.Messageable) or not interaction.app_permissions.send_messages:
            return
        for file in files:
            file.reset()
        try:
            await channel.send(view=view, files=files)
        except discord.HTTPException as second:
            log.warning("nor could it be posted: %s", status_of(second))


async def persistently(send: Callable[[], Awaitable[object]], files: Sequence[discord.File]) -> None:
    """Send what may be sent twice until it gets through; discord.py itself gives up on a cut connection and on some failures at once."""
    for pause in PAUSES:
        try:
            await send()
            return
        except (discord.DiscordServerError, aiohttp.ClientError) as error:
            log.info("a reply is tried again: %s", logs.where(error))
            await asyncio.sleep(pause)
            for file in files:
                file.reset()
    await send()


def status_of(error: BaseException) -> str:
    """Say what Discord answered, without what was sent."""
    return f"HTTP {error.status}, code {error.code}" if isinstance(error, discord.HTTPException) else type(error).__name__


async def apologise(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Say that something went wrong, once, in whatever state the interaction is."""
    reference = logs.reference()
    log.error("an interaction failed: %s", logs.where(error), extra={"reference": reference})
    view = cards.note(spoken(interaction)("failed", reference=reference), Status.ERROR)
    try:
        await _reply(interaction, view)
    except UNDELIVERED as second:
        log.error("nor could that be told: %s", logs.where(second), extra={"reference": reference})


async def _reply(interaction: discord.Interaction[Any], view: ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Say something, in whatever state the interaction is."""
    if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=view, attachments=files)
    elif interaction.response.is_done():
        await interaction.followup.send(view=view, files=files, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)
