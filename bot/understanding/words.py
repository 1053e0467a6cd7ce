"""Word lists that understanding and answering look things up in; the lists are YAML beside this file (`lexicon/`).

English and a little Chinese, nothing of any subject: what a domain calls things comes from its pack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Mapping, cast

import yaml


@dataclass(frozen=True)
class Lexicon:
    """All word lists, as read."""

    lists: Mapping[str, tuple[str, ...]]
    """Name of a list -> words or short phrases; matched as whole words, `*` at the end stands for any ending."""

    def has(self, name: str, text: str) -> bool:
        """Say whether the text holds a word or phrase of the list."""
        return bool(self.pattern(name).search(text))

    def find(self, name: str, text: str) -> str | None:
        """Return the first word or phrase of the list in the text."""
        m = self.pattern(name).search(text)
        return m.group() if m else None

    def pattern(self, *names: str) -> re.Pattern[str]:
        """Return a compiled pattern for any entry of these lists."""
        return _compiled(tuple(e for n in names for e in self.lists[n]))

    def about_source(self, text: str) -> bool:
        """Say whether the text speaks of the thesis' own source ("the article")."""
        return self.has("source_words", text)

    @classmethod
    def read(cls) -> Lexicon:
        """Read every list of every file in the package's `lexicon` folder."""
        lists: dict[str, tuple[str, ...]] = {}
        folder = files("bot.understanding").joinpath("lexicon")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".yaml"):
                data = cast("dict[str, list[str]]", yaml.load(entry.read_text("utf-8"), Loader=yaml.CBaseLoader))
                lists |= {name: tuple(words) for name, words in data.items()}
        return cls(lists)


@lru_cache(maxsize=256)
def _compiled(entries: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_entry(e) for e in sorted(entries, key=len, reverse=True)), re.IGNORECASE)


def _entry(entry: str) -> str:
    body = re.escape(entry.rstrip("*")).replace(r"\ ", r"\s+").replace("'", "['’]?")
    if not entry.isascii():
        return body
    return rf"\b{body}" + (r"\w*" if entry.endswith("*") else r"\b")
