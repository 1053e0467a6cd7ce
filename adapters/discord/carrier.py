"""Takes digests to Discord's channels."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from adapters import logs
from adapters.digests.carrying import Gone, Later
from adapters.digests.naming import handle
from adapters.discord import cards, digest_cards
from adapters.discord.buttons import PREFIX
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.phrases import Phrases

if TYPE_CHECKING:
    from adapters.discord.client import MoatClient

log = logging.getLogger(__name__)

LOOKED_THROUGH = 50
"""Messages of a channel that are looked through for a digest that may have been posted already."""
CONNECTING = 10.0
"""Seconds until a digest is tried again while Discord is not connected."""
NONCE = 25
"""Characters of a nonce."""


class DiscordCarrier:
    """Posts digests as the client."""

    platform = "discord"

    def __init__(self, client: MoatClient) -> None:
        """Post as this client."""
        self._client = client

    async def post(self, order: Subscription, digest: Digest, *, key: str, look: bool) -> str:
        """Post under a key, once: Discord itself drops a second post with the same nonce, an older one is found by its buttons."""
        if not self._client.is_ready():
            raise Later("not_connected", CONNECTING)
        picture = await self._client.replies.asking.drawn(digest.chart)
        try:
            channel = await self._channel(order)
            if look and (message := await self._found(channel, digest)) is not None:
                return message
            view = digest_cards.card(digest, chart=picture.words if picture else None)
            files = [discord.File(io.BytesIO(picture.png), cards.CHART)] if picture else []
            sent = await channel.send(view=view, files=files, nonce=hashlib.sha256(key.encode()).hexdigest()[:NONCE])
            return str(sent.id)
        except discord.NotFound:
            raise Gone("digest_gone_channel") from None
        except discord.Forbidden:
            raise Gone("digest_gone_forbidden") from None
        except discord.RateLimited as error:
            raise Later("rate limit", error.retry_after) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise Later(logs.where(error)) from None

    async def tell(self, order: Subscription, text: str) -> None:
        """Write to whoever ordered a digest."""
        person = order.ordered_by.rpartition(":")[2]
        if not person.isdigit():
            return
        try:
            user = await self._client.fetch_user(int(person))
            await user.send(view=cards.note(text))
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.info("a person was not told: %s", logs.where(error))

    def channel_name(self, order: Subscription, said: Phrases) -> str:
        """Return the channel as Discord links it."""
        return f"<#{channel_id(order)}>"

    def ids(self, order: Subscription) -> dict[str, str]:
        """Return the server, none for direct messages, and the channel."""
        return {"guild": order.workspace.rpartition(":")[2], "channel": str(channel_id(order))}

    async def _channel(self, order: Subscription) -> Any:
        number = channel_id(order)
        channel = self._client.get_channel(number) or await self._client.fetch_channel(number)
        if not isinstance(channel, discord.abc.Messageable):
            raise Gone("digest_gone_channel")
        return channel

    async def _found(self, channel: Any, digest: Digest) -> str | None:
        """Return the message that shows this digest already."""
        mark = re.compile(rf"{PREFIX}v\d+:digest\w+:{handle(digest)}:")
        async for message in channel.history(limit=LOOKED_THROUGH):
            if message.author == self._client.user and any(mark.match(found) for found in custom_ids(message.components)):
                return str(message.id)
        return None


def channel_id(order: Subscription) -> int:
    """Return the number of the channel."""
    return int(re.split(r"[:/]", order.place)[-1])


def custom_ids(components: Any) -> list[str]:
    """Return the ids of all controls of a message."""
    found = []
    for component in components:
        found += [component.custom_id] if getattr(component, "custom_id", None) else []
        found += custom_ids(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        found += custom_ids([accessory]) if accessory is not None else []
    return found
