"""Who somebody is: language, name, and whether they manage the workspace. Asked of Slack once in a while, then remembered.

Slack tells an app who administers or owns a workspace, but not who manages a channel: only the former may change settings.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import Refused, refusals

log = logging.getLogger(__name__)

REMEMBERED = 10_000
REMEMBERED_SECONDS = 600.0
PATIENCE = 1.5
"""Seconds that an answer waits to know its reader's language."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    id: str
    name: str = ""
    locale: str = "en"
    manages: bool = False
    """An administrator or owner of the workspace."""
    told: bool = False
    """Slack has said so, and not we because it was silent."""


class People:
    """Knows the people of all workspaces."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        """Begin with knowing nobody."""
        self._steady = steady
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()
        self._asking: dict[tuple[str, str], asyncio.Future[Person | None]] = {}
        self._direct: dict[tuple[str, str], str] = {}

    async def of(self, client: AsyncWebClient, team: str, user: str, *, fresh: bool = False) -> Person:
        """Return who somebody is; where Slack does not say, what was known before, or somebody who speaks English and manages nothing.

        `fresh` asks Slack again: what somebody may do can have changed.
        """
        key = (team, user)
        at, person = self._known.get(key, (float("-inf"), Person(user)))
        if not user or (not fresh and self._steady() - at < REMEMBERED_SECONDS):
            return person
        found = None
        try:
            async with asyncio.timeout(PATIENCE):
                found = await asyncio.shield(self._asked(client, key))
        except TimeoutError:
            log.info("nothing is known of a person: no reply in time")
        if found is not None:
            return found
        return Person(user) if fresh else person

    def _asked(self, client: AsyncWebClient, key: tuple[str, str]) -> asyncio.Future[Person | None]:
        """Return the answer to come; many who ask for the same person at once ask Slack once."""
        if key not in self._asking:
            self._asking[key] = asyncio.ensure_future(self._ask(client, key))
            self._asking[key].add_done_callback(lambda _: self._asking.pop(key, None))
        return self._asking[key]

    async def _ask(self, client: AsyncWebClient, key: tuple[str, str]) -> Person | None:
        """Ask Slack who somebody is and remember it; none where it does not say."""
        try:
            with refusals():
                told = await client.users_info(user=key[1], include_locale=True)
        except Refused as refused:
            log.info("nothing is known of a person: %s", refused.code)
            return None
        person = _person(key[1], told.get("user") or {})
        self._known[key] = (self._steady(), person)
        self._known.move_to_end(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return person

    async def direct(self, client: AsyncWebClient, team: str, user: str) -> str:
        """Return the channel of our direct messages with somebody; raises `Refused`."""
        key = (team, user)
        if key not in self._direct:
            with refusals():
                opened = await client.conversations_open(users=user)
            if len(self._direct) >= REMEMBERED:
                self._direct.clear()
            self._direct[key] = str(opened["channel"]["id"])
        return self._direct[key]


def _person(user: str, row: Mapping[str, Any]) -> Person:
    profile = row.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or row.get("real_name") or row.get("name") or ""
    manages = any(row.get(role) for role in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(user, str(name), str(row.get("locale") or "en"), manages, told=True)
