"""`/digest`: what people do with digests in a channel. What it means stands in `adapters.digests.orders`."""

from __future__ import annotations

import io
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Group, locale_str

from adapters.digests.orders import Counter, Orders, Reply
from adapters.discord import digest_cards
from adapters.discord.cards import CHART
from adapters.discord.choices import MOST_CHOICES, choices
from adapters.discord.listening import NEEDED
from adapters.discord.replies import patiently, place_of, present, spoken
from adapters.discord.talks import asker, person_id
from adapters.service import Service
from bot.digest import zones
from bot.digest.ordering import Typed

Interaction = discord.Interaction[Any]
Which = app_commands.Range[int, 1, 25]
Text = app_commands.Range[str, 1, 300]
DIGEST = "The daily digest of what changed, in this channel."
WHICH = locale_str("which one, where the channel has several: its number in /digest show")
POSTING = {"view_channel": "View Channel", **NEEDED, "attach_files": "Attach Files"}
"""The permissions that a digest takes, and what Discord calls them."""
RHYTHMS = [
    Choice(name=locale_str("on weekdays"), value="weekdays"),
    Choice(name=locale_str("every day"), value="daily"),
    *(
        Choice(name=locale_str(f"every {day}"), value=day)
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ),
]
QUIET = [Choice(name=locale_str("a short note"), value="note"), Choice(name=locale_str("nothing"), value="skip")]


async def cities(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Return time zones by their cities."""
    return choices(zones.complete(current, datetime.now(UTC), MOST_CHOICES))


async def areas(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Return areas, the last of a list that is being typed."""
    return _continued(current, lambda last: list(interaction.client.replies.service.directory.areas(last, MOST_CHOICES)))


async def companies(interaction: Interaction, current: str) -> list[Choice[str]]:
    """Return names, the last of a list that is being typed."""
    directory = interaction.client.replies.service.directory
    return _continued(current, lambda last: [choice.name for choice in directory.complete(last, MOST_CHOICES)])


def _continued(current: str, complete: Any) -> list[Choice[str]]:
    """Complete the last name of a list separated by commas."""
    before, comma, last = current.rpartition(",")
    begun = f"{before}{comma} " if comma else ""
    return choices((begun + name, begun + name) for name in complete(last.strip()))


class DigestGroup(Group):
    """The group of commands."""

    def __init__(self, service: Service) -> None:
        """Order at the service's counter."""
        super().__init__(
            name=locale_str("digest"),
            description=locale_str(DIGEST),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._service = service

    @app_commands.command(name=locale_str("subscribe"), description=locale_str("Order a digest for this channel, or change it."))
    @app_commands.describe(
        time=locale_str("the hour, 09:00 or 9am"),
        zone=locale_str("a city or a time zone"),
        days=locale_str("on which days"),
        areas=locale_str("these areas only, separated by commas"),
        companies=locale_str("these companies, models or platforms only, separated by commas"),
        quiet=locale_str("what to post when nothing is new"),
        number=WHICH,
    )
    @app_commands.choices(days=RHYTHMS, quiet=QUIET)
    @app_commands.autocomplete(zone=cities, areas=areas, companies=companies)
    async def subscribe(
        self, interaction: Interaction, time: Text | None = None, zone: Text | None = None, days: Choice[str] | None = None,
        areas: Text | None = None, companies: Text | None = None, quiet: Choice[str] | None = None, number: Which | None = None,
    ) -> None:  # fmt: skip
        """Order, or change."""
        rhythm = days.value if days is not None else None
        typed = Typed(time, zone, rhythm, areas, companies, quiet.value if quiet is not None else None)
        await self._do(interaction, lambda orders, at: orders.subscribe(at, typed, number))

    @app_commands.command(name=locale_str("show"), description=locale_str("The digests that are ordered in this channel."))
    async def show(self, interaction: Interaction) -> None:
        """Show the orders."""
        await self._do(interaction, lambda orders, at: orders.show(at))

    @app_commands.command(name=locale_str("preview"), description=locale_str("What the next digest would be; only you see it."))
    @app_commands.describe(number=WHICH, areas=locale_str("of these areas"), companies=locale_str("of these companies"))
    @app_commands.autocomplete(areas=areas, companies=companies)
    async def preview(
        self, interaction: Interaction, number: Which | None = None, areas: Text | None = None, companies: Text | None = None
    ) -> None:
        """Try one out; with topics one that is not ordered."""
        typed = Typed(areas=areas, companies=companies) if areas or companies else None
        await self._do(interaction, lambda orders, at: orders.preview(at, number, typed, else_any=True))

    @app_commands.command(name=locale_str("now"), description=locale_str("Post today's digest now."))
    @app_commands.describe(number=WHICH)
    async def now(self, interaction: Interaction, number: Which | None = None) -> None:
        """Deliver at once."""
        await self._do(interaction, lambda orders, at: orders.now(at, number))

    @app_commands.command(name=locale_str("pause"), description=locale_str("Post no digests for a while."))
    @app_commands.describe(until=locale_str("the day on which it goes on, 2026-12-31; nothing: until you resume it"), number=WHICH)
    async def pause(self, interaction: Interaction, until: Text | None = None, number: Which | None = None) -> None:
        """Set aside."""
        await self._do(interaction, lambda orders, at: orders.pause(at, until or "", number))

    @app_commands.command(name=locale_str("resume"), description=locale_str("Post digests again."))
    @app_commands.describe(number=WHICH)
    async def resume(self, interaction: Interaction, number: Which | None = None) -> None:
        """Take up again."""
        await self._do(interaction, lambda orders, at: orders.resume(at, number))

    @app_commands.command(name=locale_str("unsubscribe"), description=locale_str("Take a digest back."))
    @app_commands.describe(number=WHICH)
    async def unsubscribe(self, interaction: Interaction, number: Which | None = None) -> None:
        """Take back."""
        await self._do(interaction, lambda orders, at: orders.unsubscribe(at, number))

    @app_commands.command(name=locale_str("log"), description=locale_str("The last deliveries: when, what, why not."))
    @app_commands.describe(number=WHICH)
    async def log(self, interaction: Interaction, number: Which | None = None) -> None:
        """Show the last deliveries."""
        await self._do(interaction, lambda orders, at: orders.log(at, number))

    async def _do(self, interaction: Interaction, what: Any) -> None:
        """Do something at the counter and show privately what it says."""
        orders = self._service.orders
        said = spoken(interaction)
        if orders is None:
            await present(interaction, digest_cards.reply(Reply(said("digest_not_here")), said))
            return
        work: Awaitable[Reply] = what(orders, await counter(interaction))
        reply = await patiently(interaction, work)
        drawing = interaction.client.replies.asking.drawn(reply.digest.chart if reply.digest is not None else None)
        picture = await patiently(interaction, drawing)
        files = [discord.File(io.BytesIO(picture.png), CHART)] if picture is not None else []
        await present(interaction, digest_cards.reply(reply, said, chart=picture.words if picture is not None else None), files)


async def counter(interaction: Interaction) -> Counter:
    """Return who stands at the counter: a thread orders for its channel."""
    place = place_of(interaction)
    rules = await interaction.client.replies.service.rules(*place.places)
    lacking = [name for permission, name in POSTING.items() if not getattr(interaction.app_permissions, permission)]
    hindrance = spoken(interaction)("missing_permission", names=", ".join(lacking)) if lacking else ""
    manages = asker(interaction.user, place.workspace).manages or interaction.permissions.manage_channels or bool(rules.all_order)
    return Counter(place.channel, place.workspace, person_id(interaction.user), manages, spoken(interaction), hindrance)


async def about(orders: Orders, interaction: Interaction, order_id: str) -> Reply:
    """Return what the button under a digest tells: what is ordered and when the next one comes."""
    return await orders.about(await counter(interaction), order_id)
