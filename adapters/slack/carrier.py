"""Takes digests to Slack's channels."""

from __future__ import annotations

import logging
import secrets

from slack_sdk.web.async_client import AsyncWebClient

from adapters import logs
from adapters.asking import Asking
from adapters.digests.carrying import Gone, Later
from adapters.slack import digest_cards
from adapters.slack.cards import ChartShown, note
from adapters.slack.desk import Desk
from adapters.slack.errors import PHRASES, UNANSWERED, Refused
from adapters.slack.posting import Target
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.phrases import Phrases

log = logging.getLogger(__name__)

LOOK_BACK = 15 * 3600.0
"""Seconds of a channel that are looked through for a digest that may have been posted already: longer than one is tried."""
REASONS = {
    "digest_gone_channel": "channel_not_found",
    "digest_gone_archived": PHRASES["trouble_archived"],
    "digest_gone_removed": PHRASES["trouble_not_installed"],
    "digest_gone_forbidden": " ".join(PHRASES[f"trouble_{each}"] for each in ("scope", "restricted", "policy", "person"))
    + " not_in_channel",
}
"""Why a channel takes nothing any more, and Slack's codes for it."""
_BY_CODE = {code: reason for reason, codes in REASONS.items() for code in codes.split()}


class SlackCarrier:
    """Posts digests with the workspace's own token."""

    platform = "slack"

    def __init__(self, desk: Desk) -> None:
        """Post with what is on the desk."""
        self._desk = desk
        self._asking = Asking(desk.service)

    async def post(self, order: Subscription, digest: Digest, *, key: str, look: bool) -> str:
        """Post under a key, once: the message carries it, and is looked for by it."""
        team, channel = team_of(order), channel_of(order)
        try:
            client = await self._desk.clients.of(team)
            if client is None:
                raise Gone("digest_gone_removed")
            message = digest_cards.card(digest, chart=await self._chart(client, digest))
            target = Target(client, channel)
            return await self._desk.posting.post(target, message, key=key, look=look, back=LOOK_BACK)
        except Refused as refused:
            reason = _BY_CODE.get(refused.code)
            if reason is not None:
                raise Gone(reason) from None
            raise Later(refused.code) from None

    async def tell(self, order: Subscription, text: str) -> None:
        """Write to whoever ordered a digest."""
        team, person = team_of(order), order.ordered_by.rpartition(":")[2]
        try:
            client = await self._desk.clients.of(team)
            if client is not None and person:
                channel = await self._desk.people.direct(client, team, person)
                await self._desk.posting.post(Target(client, channel), note(text), key=f"told:{secrets.token_hex(8)}")
        except Refused as refused:
            log.info("a person was not told: %s", logs.where(refused))

    def channel_name(self, order: Subscription, said: Phrases) -> str:
        """Return the channel as Slack links it."""
        return f"<#{channel_of(order)}>"

    def ids(self, order: Subscription) -> dict[str, str]:
        """Return the workspace and the channel."""
        return {"team": team_of(order), "channel": channel_of(order)}

    async def _chart(self, client: AsyncWebClient, digest: Digest) -> ChartShown | None:
        picture = await self._asking.drawn(digest.chart)
        if picture is None:
            return None
        try:
            return ChartShown(await self._desk.posting.upload(client, picture.png, alt=picture.words), picture.words)
        except Refused as refused:
            if refused.code == UNANSWERED:
                raise
            log.warning("a chart was not taken: %s", refused.code)
            return None


def team_of(order: Subscription) -> str:
    """Return the workspace of an order's channel."""
    return order.place.removeprefix("slack:").partition("/")[0]


def channel_of(order: Subscription) -> str:
    """Return the channel."""
    return order.place.rpartition("/")[2]
