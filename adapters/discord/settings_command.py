"""`/settings`: what holds for a server and its channels. Only for people who may manage the server."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Group, locale_str

from adapters.discord.replies import patiently, place_of, spoken, whisper
from adapters.discord.talks import asker
from adapters.rules import told
from adapters.service import Service
from bot.policy import Rules, Visibility

Interaction = discord.Interaction[Any]
SETTINGS = "What holds for Moat in this place."
HERE_ONLY = locale_str("this channel only; otherwise the whole server")
Limit = app_commands.Range[int, 0, 1000]


class SettingsGroup(Group):
    """The group of commands."""

    def __init__(self, service: Service) -> None:
        """Read and set rules through the service."""
        super().__init__(
            name=locale_str("settings"),
            description=locale_str(SETTINGS),
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._service = service

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse whoever may not manage the server, whatever Discord's own rule says: a server can change that one."""
        if asker(interaction.user, place_of(interaction).workspace).manages:
            return True
        await whisper(interaction, spoken(interaction)("settings_only_managers"))
        return False

    @app_commands.command(name=locale_str("show"), description=locale_str("What holds here, and where it was set."))
    async def show(self, interaction: Interaction) -> None:
        """Show what holds."""
        await self._show(interaction)

    @app_commands.command(name=locale_str("visibility"), description=locale_str("Who sees answers to commands."))
    @app_commands.describe(value=locale_str("who sees them"), here_only=HERE_ONLY)
    @app_commands.choices(
        value=[
            Choice(name=locale_str("seen by everybody"), value="public"),
            Choice(name=locale_str("seen only by the one who asked"), value="private"),
        ]
    )
    async def visibility(self, interaction: Interaction, value: Choice[str], here_only: bool = False) -> None:
        """Set who sees answers."""
        await self._set(interaction, here_only, visibility=Visibility(value.value))

    @app_commands.command(name=locale_str("switch"), description=locale_str("Switch Moat on or off here."))
    @app_commands.describe(value=locale_str("on or off"), here_only=HERE_ONLY)
    @app_commands.choices(value=[Choice(name=locale_str("switched on"), value="on"), Choice(name=locale_str("switched off"), value="off")])
    async def switch(self, interaction: Interaction, value: Choice[str], here_only: bool = True) -> None:
        """Switch on or off."""
        await self._set(interaction, here_only, silent=value.value == "off")

    @app_commands.command(name=locale_str("askers"), description=locale_str("Who may ask."))
    @app_commands.describe(role=locale_str("the role that may ask; none: everybody"), here_only=HERE_ONLY)
    async def askers(self, interaction: Interaction, role: discord.Role | None = None, here_only: bool = False) -> None:
        """Set who may ask."""
        await self._set(interaction, here_only, askers=(str(role.id),) if role is not None and not role.is_default() else ())

    @app_commands.command(name=locale_str("pace"), description=locale_str("How many questions a minute."))
    @app_commands.describe(
        person=locale_str("for one person; 0: no limit"), together=locale_str("for all together; 0: no limit"), here_only=HERE_ONLY
    )
    async def pace(self, interaction: Interaction, person: Limit, together: Limit, here_only: bool = False) -> None:
        """Set how many questions a minute."""
        await self._set(interaction, here_only, per_person=person, per_workspace=together)

    @app_commands.command(name=locale_str("threads"), description=locale_str("Whether a mention is answered in a thread."))
    @app_commands.describe(value=locale_str("in a thread"), here_only=HERE_ONLY)
    async def threads(self, interaction: Interaction, value: bool, here_only: bool = False) -> None:
        """Set whether mentions open threads."""
        await self._set(interaction, here_only, threads=value)

    @app_commands.command(name=locale_str("digests"), description=locale_str("Who may order digests."))
    @app_commands.describe(value=locale_str("who may order them"), here_only=HERE_ONLY)
    @app_commands.choices(
        value=[Choice(name=locale_str("who manages the channel"), value="managers"), Choice(name=locale_str("everybody"), value="all")]
    )
    async def digests(self, interaction: Interaction, value: Choice[str], here_only: bool = False) -> None:
        """Set who may order digests."""
        await self._set(interaction, here_only, all_order=value.value == "all")

    @app_commands.command(name=locale_str("reset"), description=locale_str("Forget what was set here."))
    @app_commands.describe(here_only=HERE_ONLY)
    async def reset(self, interaction: Interaction, here_only: bool = True) -> None:
        """Forget what was set."""
        place = place_of(interaction)
        await patiently(interaction, self._service.set_rules(place.channel if here_only else place.workspace, Rules()))
        await self._show(interaction, saved=True)

    async def _set(self, interaction: Interaction, here_only: bool, **changes: Any) -> None:
        place = place_of(interaction)
        target = place.channel if here_only else place.workspace
        await patiently(interaction, self._service.change_rules(target, **changes))
        await self._show(interaction, saved=True)

    async def _show(self, interaction: Interaction, *, saved: bool = False) -> None:
        said, place = spoken(interaction), place_of(interaction)
        rules = await self._service.rules(*place.places)
        own = await self._service.own_rules(place.channel)
        text = "\n".join(f"- {line}{' 📍' if getattr(own, name) is not None else ''}" for name, line in told(rules, said, "<@&{}>".format))
        head = f"**{said('settings_title')}**" + (f" {said('settings_saved')}" if saved else "")
        await whisper(interaction, f"{head}\n\n{text}\n\n-# 📍 = <#{place.channel.rpartition('/')[2]}>")
