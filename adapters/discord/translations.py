"""Names and descriptions of the commands in other languages, from the files beside this one: English text -> theirs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import discord
import yaml
from discord import app_commands

HERE = Path(__file__).parent / "translations"


class Translator(app_commands.Translator):
    """Tells Discord the commands' texts in every language that has a file."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the text in a language, none to leave the English one."""
        return translated(string.message, str(locale).split("-")[0])


def translated(text: str, language: str) -> str | None:
    """Return a text in a language; none where there is no translation."""
    return _texts(language).get(text)


@cache
def _texts(language: str) -> dict[str, str]:
    path = HERE / f"{language}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))) if path.is_file() else {}
