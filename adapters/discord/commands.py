"""The slash commands and the context menu. What a command asks stands in `bot/commands.py`; here is how Discord takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str

from adapters import logs, naming
from adapters.asking import Asking, Wish, command_helps
from adapters.dates import is_date
from adapters.discord import cards
from adapters.discord.buttons import Next
from adapters.discord.choices import MOST_CHOICES, choices
from adapters.discord.digest_command import DIGEST, DigestGroup
from adapters.discord.markup import safe
from adapters.discord.presses import privacy_view
from adapters.discord.replies import apologise, place_of, present, spoken, whisper
from adapters.discord.settings_command import SETTINGS, SettingsGroup
from adapters.discord.talks import asker, ids_of, text_of
from adapters.translations import translated

if TYPE_CHECKING:
    from adapters.discord.client import MoatClient

Interaction = discord.Interaction[Any]
LONGEST_QUESTION = 1000
LONGEST_MESSAGE = 4000
Name = app_commands.Range[str, 1, 100]
Question = app_commands.Range[str, 1, LONGEST_QUESTION]
Day = app_commands.Range[str, 1, 40]
PRIVATE = locale_str("only you see the answer")
AS_OF = locale_str("answer as of that day, 2026-03-31")


class Tree(app_commands.CommandTree["MoatClient"]):
    """The tree of commands; whatever goes wrong in one of them ends in a calm sentence."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let every command in; what the log says from here on belongs to this one."""
        logs.bind(**ids_of(interaction))
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Say that it went wrong."""
        await apologise(interaction, getattr(error, "original", error))


def build(client: MoatClient) -> Tree:
    """Return the tree: everywhere a person can reach us, installed to a server or to a person."""
    tree = Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    slash: tuple[app_commands.Command[Any, Any, None], ...] = (ask, company, compare, landscape, changes, help_, privacy)
    for command in slash:
        tree.add_command(command)
    tree.add_command(about_message)
    tree.add_command(SettingsGroup(client.replies.service))
    tree.add_command(DigestGroup(client.replies.service))
    return tree


async def names(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return names like what was typed so far, from memory."""
    found = interaction.client.replies.service.directory.complete(current, MOST_CHOICES)
    return choices([(choice.shown, choice.name) for choice in found])


async def areas(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the areas whose name holds what was typed so far."""
    return choices([(area, area) for area in interaction.client.replies.service.directory.areas(current, MOST_CHOICES)])


@app_commands.command(name=locale_str("ask"), description=locale_str("Ask a question in your own words."))
@app_commands.describe(question=locale_str("the question"), private=PRIVATE, as_of=AS_OF)
async def ask(interaction: Interaction, question: Question, private: bool | None = None, as_of: Day | None = None) -> None:
    """Ask in one's own words."""
    await _ask(interaction, question, private, as_of)


@app_commands.command(name=locale_str("company"), description=locale_str("Open the profile of a company, a platform or a model."))
@app_commands.describe(name=locale_str("whom or what"), area=locale_str("one area only"), private=PRIVATE)
@app_commands.autocomplete(name=names, area=areas)
async def company(interaction: Interaction, name: Name, area: Name | None = None, private: bool | None = None) -> None:
    """Open a profile."""
    await _named(interaction, "company", {"name": name, "area": area}, private)


@app_commands.command(name=locale_str("compare"), description=locale_str("Compare two or three companies, models or platforms."))
@app_commands.describe(
    first=locale_str("the one"),
    second=locale_str("the other"),
    third=locale_str("a third"),
    area=locale_str("one area only"),
    private=PRIVATE,
)
@app_commands.autocomplete(first=names, second=names, third=names, area=areas)
async def compare(
    interaction: Interaction, first: Name, second: Name, third: Name | None = None, area: Name | None = None, private: bool | None = None
) -> None:
    """Compare."""
    await _named(interaction, "compare", {"first": first, "second": second, "third": third, "area": area}, private)


@app_commands.command(name=locale_str("landscape"), description=locale_str("The state of an area: who leads, who follows, and the thesis."))
@app_commands.describe(area=locale_str("which area"), as_of=AS_OF, private=PRIVATE)
@app_commands.autocomplete(area=areas)
async def landscape(interaction: Interaction, area: Name | None = None, as_of: Day | None = None, private: bool | None = None) -> None:
    """Show the state of an area."""
    await _named(interaction, "landscape", {"area": area}, private, as_of)


@app_commands.command(name=locale_str("changes"), description=locale_str("What changed lately, or since a date."))
@app_commands.describe(since=locale_str("a date, or words like last month"), about=locale_str("whom or what"), private=PRIVATE)
@app_commands.autocomplete(about=names)
async def changes(interaction: Interaction, since: Day | None = None, about: Name | None = None, private: bool | None = None) -> None:
    """Show what changed."""
    await _named(interaction, "changes", {"since": since, "about": about}, private)


@app_commands.command(name=locale_str("help"), description=locale_str("What you can ask, and how."))
async def help_(interaction: Interaction) -> None:
    """Say what there is."""
    said = spoken(interaction)
    helps = [*command_helps(said), ("digest", translated(DIGEST, said.language) or DIGEST), ("privacy", said("slash_privacy"))]
    if asker(interaction.user, place_of(interaction).workspace).manages:
        helps.append(("settings", translated(SETTINGS, said.language) or SETTINGS))
    lines = [f"`/{name}` {does}" for name, does in helps]
    text = [f"**{said('help_title')}**", greeting(interaction), "\n".join(lines), said("help_talk")]
    await present(interaction, cards.note("\n\n".join(text)))


@app_commands.command(name=locale_str("privacy"), description=locale_str("What is kept of you, and how to delete it."))
async def privacy(interaction: Interaction) -> None:
    """Say what is kept, with a button that deletes it."""
    said = spoken(interaction)
    days, receipts = interaction.client.kept
    await present(interaction, privacy_view(said("privacy", days=days, receipts=f"{receipts:,}"), said("button_forget")))


@app_commands.context_menu(name=locale_str("Ask about this"))
async def about_message(interaction: Interaction, message: discord.Message) -> None:
    """Take a message's text for the question."""
    text = text_of(message)
    if not text:
        await whisper(interaction, greeting(interaction))
        return
    await _ask(interaction, text[:LONGEST_MESSAGE], True, None)


def greeting(interaction: Interaction) -> str:
    """Say what can be asked."""
    asking: Asking = interaction.client.replies.asking
    return asking.greeting(spoken(interaction), safe)


async def _ask(interaction: Interaction, text: str, private: bool | None, as_of: str | None, *, alone: bool = False) -> None:
    if as_of is not None and not is_date(as_of.strip()):
        await whisper(interaction, spoken(interaction)("bad_date", text=as_of))
        return
    await interaction.client.replies.ask(interaction, Wish(text, private, as_of.strip() if as_of else None, alone=alone))


async def _named(
    interaction: Interaction, name: str, values: dict[str, str | None], private: bool | None, as_of: str | None = None
) -> None:
    """Carry out a command whose names were picked or typed freely; for one that is nobody's, offer what it may mean."""
    found = naming.resolved(interaction.client.replies.service.directory, name, values)
    if isinstance(found, naming.Strange):
        await _ask_back(interaction, found)
    else:
        await _ask(interaction, found, private, as_of, alone=True)


async def _ask_back(interaction: Interaction, strange: naming.Strange) -> None:
    said = spoken(interaction)
    view = cards.note(naming.told(strange, said, safe))
    if strange.questions:
        view.add_item(ui.ActionRow(Next.select("0", strange.questions, said("choose_meant"))))
    await present(interaction, view)
