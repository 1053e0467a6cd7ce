"""Tells Discord the commands in other languages."""

from __future__ import annotations

import discord
from discord import app_commands

from adapters.translations import translated


class Translator(app_commands.Translator):
    """Tells Discord the commands' texts in every language that has a file."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the text in a language, none to leave the English one."""
        return translated(string.message, str(locale).split("-")[0])
