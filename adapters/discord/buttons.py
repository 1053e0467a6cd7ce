"""The controls under an answer. Their ids carry all they need, so that they work after a restart and on every replica.

A view holds nothing else: discord.py drops the registration of a persistent control when a view that mixes it with
ordinary ones ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import ui

from adapters import logs
from adapters.controls import askable
from adapters.discord.markup import cut
from adapters.discord.talks import ids_of

PREFIX = "moat:"
VERSION = "v1"
LONGEST_LABEL = 34
MOST_OPTIONS = 25
LONGEST_OPTION = 100


class Press(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}{VERSION}:(?P<action>[a-z]+):(?P<answer>[0-9a-zA-Z]+):(?P<page>\d+)"):
    """A button: what to do, with which answer, on which page."""

    def __init__(self, item: ui.Button[Any], action: str, answer: str, page: int) -> None:
        """Wrap a button."""
        super().__init__(item)
        self._action, self._answer, self._page = action, answer, page

    @classmethod
    def button(cls, action: str, answer: str, label: str, *, page: int = 1, emoji: str | None = None, disabled: bool = False) -> Self:
        """Return a button that was not pressed yet."""
        button: ui.Button[Any] = ui.Button(
            label=cut(label, LONGEST_LABEL),
            emoji=emoji,
            style=discord.ButtonStyle.secondary,
            custom_id=f"{PREFIX}{VERSION}:{action}:{answer}:{max(0, page)}",
            disabled=disabled,
        )
        return cls(button, action, answer, max(0, page))

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Press:
        """Return the button that was pressed."""
        return cls(item, match["action"], match["answer"], int(match["page"]))  # type: ignore[arg-type]  # what the template matches is a button

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button says."""
        logs.bind(**ids_of(interaction))
        await interaction.client.presses.pressed(interaction, self._action, self._answer, self._page)


class Next(ui.DynamicItem[ui.Select[Any]], template=rf"{PREFIX}{VERSION}:next:(?P<answer>[0-9a-zA-Z]+)"):
    """The questions one may ask next. What an option asks is its own value."""

    def __init__(self, item: ui.Select[Any], answer: str) -> None:
        """Wrap a select."""
        super().__init__(item)
        self._answer = answer

    @classmethod
    def select(cls, answer: str, questions: Sequence[str], placeholder: str) -> Self:
        """Return a select that was not used yet."""
        options = [discord.SelectOption(label=text, value=text) for text in fitting(questions)]
        return cls(ui.Select(custom_id=f"{PREFIX}{VERSION}:next:{answer}", placeholder=cut(placeholder, 150), options=options), answer)

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Next:
        """Return the select that was used."""
        return cls(item, match["answer"])  # type: ignore[arg-type]  # what the template matches is a select

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask the question that was chosen."""
        logs.bind(**ids_of(interaction))
        await interaction.client.presses.chosen(interaction, self._answer, self.item.values[0])


def fitting(questions: Sequence[str]) -> list[str]:
    """Return the questions that a select can offer."""
    return askable(questions, longest=LONGEST_OPTION, most=MOST_OPTIONS)


def known(custom_id: str) -> bool:
    """Say whether an id is a control's of this version."""
    return any(control.__discord_ui_compiled_template__.fullmatch(custom_id) for control in (Press, Next))


def answer_of(message: discord.Message) -> str | None:
    """Return the id of the answer that a message of ours shows, from its controls."""
    for component in message.components:
        for child in getattr(component, "children", ()):
            match = re.match(rf"{PREFIX}v\d+:[a-z]+:(\w+)", getattr(child, "custom_id", None) or "")
            if match:
                return match[1]
    return None
