"""Where a message belongs: conversation, workspace and person as the opaque ids that the core keeps."""

from __future__ import annotations

from dataclasses import replace

from adapters.asking import Where
from adapters.slack.people import Person
from adapters.storage.workspaces import Traces
from bot.policy import DEFAULTS, Asker, Visibility

BY_DEFAULT = replace(DEFAULTS, visibility=Visibility.PRIVATE)
"""What holds in Slack where nobody has set anything: answers to commands are the asker's own, as Slack's are."""


HOME = "slack:home"
"""The talk of what every home shows: nobody's, and the same in all workspaces."""


def is_direct(channel: str) -> bool:
    """Say whether a channel is a direct message between two."""
    return channel.startswith("D")


def where(team: str, channel: str, *, user: str = "", thread: str | None = None) -> Where:
    """Return the place of a message: a thread is one talk; outside of threads everybody has their own in a channel."""
    workspace = "" if is_direct(channel) or not channel else workspace_of(team)
    conversation = f"slack:{team}:{channel or 'nowhere'}:{thread or user}"
    return Where(conversation, workspace, f"{workspace}/{channel}" if workspace else "")


def workspace_of(team: str) -> str:
    """Return the id under which a workspace's rules are kept."""
    return f"slack:{team}"


def belongs(conversation: str, team: str) -> bool:
    """Say whether a talk is one of this workspace, or nobody's."""
    return conversation == HOME or conversation.startswith(f"slack:{team}:")


def traces_of(team: str) -> Traces:
    """Return how the ids of all that belongs to a workspace begin."""
    return Traces(workspace_of(team), f"slack:{team}:", person_id(team, ""), speakers_of(team), welcomes_of(team))


def speakers_of(team: str) -> str:
    """Return how the keys begin under which it is noted who speaks in a workspace's threads."""
    return f"slack speaks {team} "


def welcomes_of(team: str) -> str:
    """Return how the names begin under which it is noted whom in a workspace we have explained ourselves to."""
    return f"slack welcome {team} "


def members_of(enterprise: str) -> str:
    """Return how the keys begin under which it is noted in which workspaces of an organisation we were met."""
    return f"slack org {enterprise} "


def asker(person: Person, team: str, workspace: str) -> Asker:
    """Return who asks; in Slack, who may ask is said person by person."""
    return Asker(person_id(team, person.id), workspace, frozenset({person.id}), person.manages)


def person_id(team: str, user: str) -> str:
    """Return the id under which a person's traces are kept."""
    return f"slack:user:{team}:{user}"
