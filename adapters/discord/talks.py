"""Where a message belongs: conversation, workspace and person as the opaque ids that the core keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from adapters.asking import Where
from bot.policy import Asker


def where(guild_id: int | None, channel: Any, person: int) -> Where:
    """Return the place of a message; a thread or a direct message is one talk, in a channel everybody has their own."""
    channel_id = getattr(channel, "id", 0)
    thread = isinstance(channel, discord.Thread)
    workspace = f"discord:{guild_id}" if guild_id else ""
    parent = channel.parent_id if thread else channel_id
    conversation = f"discord:{channel_id}" if thread or not guild_id else f"discord:{channel_id}:{person}"
    return Where(conversation, workspace, f"{workspace}/{parent}" if workspace else "")


def asker(user: discord.abc.User, workspace: str) -> Asker:
    """Return who asks."""
    roles = frozenset(str(role.id) for role in getattr(user, "roles", ()))
    resolved = getattr(user, "resolved_permissions", None)
    permissions = resolved if resolved is not None else getattr(user, "guild_permissions", None)
    manages = permissions is not None and permissions.manage_guild
    return Asker(person_id(user), workspace, roles, manages)


def ids_of(interaction: discord.Interaction[Any]) -> dict[str, object]:
    """Return what the log says of an interaction: what sort it is, which one, and where."""
    return {
        "kind": interaction.type.name,
        "interaction_id": interaction.id,
        "guild": interaction.guild_id,
        "channel": interaction.channel_id,
    }


def person_id(user: discord.abc.User) -> str:
    """Return the id under which a person's traces are kept."""
    return f"discord:user:{user.id}"


def text_of(message: discord.Message) -> str:
    """Return what a message says, also one that is made of embeds or components."""
    said = [message.content]
    said += [words for embed in message.embeds for words in (embed.title, embed.description) if words]
    return "\n".join(words for words in (*said, *_texts(message.components)) if words).strip()


def _texts(components: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        found += [component.content] if isinstance(component, discord.TextDisplay) else []
        found += _texts(getattr(component, "children", ()))
    return found
