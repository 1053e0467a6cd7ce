"""What somebody did in Slack, whatever it was, and the ways back to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.asking import Where
from adapters.slack.posting import Asker, Target
from adapters.slack.talks import is_direct, where


@dataclass(frozen=True, slots=True)
class Gesture:
    """A command, a press, a form, a shortcut or a message."""

    client: AsyncWebClient
    """Acts in the workspace."""
    team: str
    user: str
    channel: str = ""
    """Empty where it was in none: in App Home, or a shortcut from anywhere."""
    thread: str | None = None
    ts: str | None = None
    """The message that it is about or under; none when only the asker sees that."""
    response_url: str | None = None
    trigger: str = ""
    """Opens one form, within three seconds."""
    private: bool = False
    """It was done on something that only the asker sees."""
    window: str = ""
    """The id of the window that it was done in, if it was in one."""

    @property
    def direct(self) -> bool:
        """Whether it was in a direct message."""
        return is_direct(self.channel)

    @property
    def target(self) -> Target:
        """Where a reply goes."""
        return Target(self.client, self.channel, self.thread)

    @property
    def asker(self) -> Asker:
        """To whom a private reply goes."""
        return Asker(self.target, self.user, self.response_url, self.ts)

    @property
    def place(self) -> Where:
        """Where it belongs."""
        return where(self.team, self.channel, user=self.user, thread=self.thread)

    def at(self, channel: str, thread: str | None = None, response_url: str | None = None) -> Gesture:
        """Return the same in another place."""
        return replace(self, channel=channel, thread=thread, response_url=response_url, ts=None)


def of_command(body: Mapping[str, Any], client: AsyncWebClient) -> Gesture:
    """Return a slash command."""
    return Gesture(
        client,
        str(body.get("team_id") or ""),
        str(body.get("user_id") or ""),
        str(body.get("channel_id") or ""),
        body.get("thread_ts"),
        response_url=body.get("response_url"),
        trigger=str(body.get("trigger_id") or ""),
    )


def of_interaction(body: Mapping[str, Any], client: AsyncWebClient) -> Gesture:
    """Return a press, a form or a shortcut."""
    container: Mapping[str, Any] = body.get("container") or {}
    message: Mapping[str, Any] = body.get("message") or {}
    view: Mapping[str, Any] = body.get("view") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    ephemeral = bool(container.get("is_ephemeral"))
    return Gesture(
        client,
        team_of(body),
        str((body.get("user") or {}).get("id") or ""),
        str(channel),
        container.get("thread_ts") or message.get("thread_ts"),
        ts=None if ephemeral else (container.get("message_ts") or message.get("ts")),
        response_url=body.get("response_url"),
        trigger=str(body.get("trigger_id") or ""),
        private=ephemeral,
        window=str(view.get("id") or "") if view.get("type") == "modal" else "",
    )


def of_event(body: Mapping[str, Any], client: AsyncWebClient) -> Gesture:
    """Return an event that somebody caused."""
    event: Mapping[str, Any] = body.get("event") or {}
    channel = event.get("channel") or event.get("channel_id") or ""
    return Gesture(client, team_of(body), str(event.get("user") or ""), str(channel), event.get("thread_ts"), ts=event.get("ts"))


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace that something happened in; in an organisation's installation that is told beside the person.

    In a channel that organisations share, Slack names the workspace of a guest too. Rules, talks and tokens are of the one with Moat.
    """
    installed = str((body.get("view") or {}).get("app_installed_team_id") or "")
    if installed.startswith("T"):
        return installed
    team = body.get("team")
    found = team.get("id") if isinstance(team, Mapping) else team
    allowed: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    return str(found or allowed.get("team_id") or body.get("team_id") or (body.get("user") or {}).get("team_id") or "")


def kind_of(body: Mapping[str, Any]) -> str:
    """Return what sort of request this is, without what it says."""
    event = body.get("event")
    kind = event.get("type") if isinstance(event, Mapping) else body.get("type") or body.get("command")
    return str(kind)


def ids_of(body: Mapping[str, Any], gesture: Gesture) -> dict[str, str]:
    """Return what the log says of a request: what sort it is, which one, and where. The end of a `trigger_id` is a secret."""
    trigger = str(body.get("trigger_id") or "").rpartition(".")[0]
    return {
        "kind": kind_of(body),
        "event_id": str(body.get("event_id") or ""),
        "interaction_id": trigger,
        "team": gesture.team,
        "channel": gesture.channel,
    }
