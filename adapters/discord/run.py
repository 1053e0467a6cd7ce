"""Starting and stopping the client."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from adapters.discord.client import MoatClient
from adapters.errors import StartError

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"


async def serve(client: MoatClient, token: str) -> None:
    """Run until cancelled or closed. Raises `StartError` for a token or an intent that Discord refuses."""
    with _as_sentences():
        async with client:
            await client.start(token)


async def trial(token: str) -> str:
    """Ask Discord whether it takes the token, and say whose it is; raises `StartError` when it does not."""
    with _as_sentences():
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            return f"the token is that of the bot {client.user}"


@contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except discord.LoginFailure:
        raise StartError([f"Discord refuses the token in DISCORD_TOKEN. Make a new one under Bot at {PORTAL}."]) from None
    except discord.PrivilegedIntentsRequired:
        raise StartError([f"Discord wants an intent switched on that Moat does not use; look at {PORTAL}."]) from None
    except (OSError, aiohttp.ClientError, discord.GatewayNotFound, discord.HTTPException) as error:
        status = f" (HTTP {error.status})" if isinstance(error, discord.HTTPException) else ""
        raise StartError([f"Discord can not be reached{status}. Is this machine connected to the network?"]) from None


async def pause(client: MoatClient) -> None:
    """Wait until what is being answered has reached Discord: drawn and delivered, not only thought of."""
    await client.replies.finished()


async def stop(client: MoatClient) -> None:
    """Leave the gateway; what is being answered was waited for before."""
    try:
        async with asyncio.timeout(4):
            await client.close()
    except TimeoutError:
        log.warning("Discord was left without a goodbye")
