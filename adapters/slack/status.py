"""What applies in a place, and why: who set it."""

from __future__ import annotations

from adapters.rules import told
from adapters.slack.gestures import Gesture
from adapters.slack.replies import Reader, Replies
from adapters.slack.talks import BY_DEFAULT
from bot.policy import Rules


async def told_here(replies: Replies, gesture: Gesture, reader: Reader) -> str:
    """Say what applies where a gesture was made, each rule with where it comes from."""
    said, service, places = reader.said, replies.service, gesture.place.places
    if not places:
        return f"*{said('status_title')}*\n\n{said('status_direct')}"
    workspace, channel = [await service.own_rules(place) for place in places]
    rules = await service.rules(*places, defaults=BY_DEFAULT)
    lines = [f"• {line} ({said(_why(name, channel, workspace))})" for name, line in told(rules, said, "<@{}>".format)]
    may = said("status_manager" if reader.person.manages else "status_not_manager")
    return "\n\n".join([f"*{said('status_title')}*", "\n".join(lines), said("status_mentions"), may])


def _why(name: str, channel: Rules, workspace: Rules) -> str:
    if getattr(channel, name) is not None:
        return "why_channel"
    return "why_workspace" if getattr(workspace, name) is not None else "why_default"
