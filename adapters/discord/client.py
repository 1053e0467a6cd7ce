"""The client: what it listens to, and what it does once at the start."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord

from adapters import logs
from adapters.discord import commands
from adapters.discord.buttons import PREFIX, Next, Press, known
from adapters.discord.listening import Listening
from adapters.discord.pace import Pace
from adapters.discord.presses import Presses
from adapters.discord.refusals import Refusals
from adapters.discord.replies import Replies, data_of, spoken, status_of, whisper
from adapters.discord.talks import ids_of
from adapters.discord.translations import Translator
from adapters.service import Notes, Service

log = logging.getLogger(__name__)

LONGEST_RATE_LIMIT = 60.0
"""Seconds that a request waits for Discord's rate limit before it is given up."""


def intents() -> discord.Intents:
    """Return what we listen to: servers, and messages there and in direct messages. None is privileged."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class MoatClient(discord.AutoShardedClient):
    """Moat's presence in Discord."""

    def __init__(self, service: Service, notes: Notes, *, kept: tuple[int, int], **options: Any) -> None:
        """Answer from `service`; `kept` says how many days talks and how many answers are kept."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody misses the libraries for voice here
        refusals = Refusals()
        super().__init__(
            intents=intents(),
            http_trace=Pace().slow(refusals.trace()),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
            **options,
        )
        self.kept = kept
        self.replies = Replies(service)
        self.presses = Presses(self.replies)
        self._listening = Listening(self.replies, refusals)
        self._notes = notes
        self._translator = Translator()
        self.tree = commands.build(self)

    async def setup_hook(self) -> None:
        """Make the controls known and tell Discord the commands, if they are others than the last time."""
        self.add_dynamic_items(Press, Next)
        await self.tree.set_translator(self._translator)
        await self.sync_commands()

    async def sync_commands(self) -> bool:
        """Tell Discord the commands when they changed; say whether it knows them now as they are."""
        payload = [await command.get_translated_payload(self.tree, self._translator) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
        name = f"discord commands of {self.application_id}"
        if self._notes.read(name) == digest:
            return True
        try:
            await self.tree.sync()
        except (discord.DiscordException, aiohttp.ClientError, AttributeError) as error:
            # the AttributeError is discord.py's own: it can not read a refusal of a command for a list that is too long
            log.error(
                "Discord did not take the commands (%s); it keeps those it had, and is told again at the next start", status_of(error)
            )
            return False
        self._notes.write(name, digest)
        return True

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is meant for us."""
        if self.user is not None:
            await self._listening.heard(message, self.user)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle forms, and controls of an older version that nothing else knows any more."""
        logs.bind(**ids_of(interaction))
        custom_id = str(data_of(interaction).get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit and custom_id.startswith(PREFIX):
            await self.presses.submitted(interaction, custom_id)
        elif interaction.type is discord.InteractionType.component and not known(custom_id):
            await whisper(interaction, spoken(interaction)("outdated"))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what went wrong without what it was about."""
        import sys

        error = sys.exc_info()[1]
        log.error("%s failed: %s", event_method, logs.where(error) if error else "")
