"""Word lists that understanding and answering look things up in; the lists are YAML beside this file (`lexicon/`).

English and a little Chinese, nothing of any subject: what a domain calls things comes from its pack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, cast

import yaml

_OTHER_LETTERS = re.compile("[\u0370-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\uac00-\ud7af]")
"""Greek to Arabic, India, Thai, Japanese and Korean letters."""
OTHER_SHARE = 0.3
ASKED_LATELY = 2_000
"""Lists and texts that were asked about are kept: several checks ask the same of one question."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Lexicon:
    """All word lists, as read."""

    lists: Mapping[str, tuple[str, ...]]
    """Name of a list -> words or short phrases; matched as whole words, `*` at the end stands for any ending."""

    def has(self, name: str, text: str) -> bool:
        """Say whether the text holds a word or phrase of the list."""
        return self._has(name, text)

    @cached_property
    def _has(self) -> Callable[[str, str], bool]:
        return lru_cache(maxsize=ASKED_LATELY)(lambda name, text: bool(self.pattern(name).search(text)))

    def find(self, name: str, text: str) -> str | None:
        """Return the first word or phrase of the list in the text."""
        m = self.pattern(name).search(text)
        return m.group() if m else None

    def pattern(self, *names: str) -> re.Pattern[str]:
        """Return a compiled pattern for any entry of these lists."""
        return self._pattern(names)

    @cached_property
    def _pattern(self) -> Callable[[tuple[str, ...]], re.Pattern[str]]:
        return cache(lambda names: _compiled([e for n in names for e in self.lists[n]]))

    def about_source(self, text: str) -> bool:
        """Say whether the text speaks of the thesis' own source ("the article")."""
        return self.has("source_words", text)

    def is_foreign(self, text: str) -> bool:
        """Say whether a text is in a language that is not understood here: small words of one, or letters of another script."""
        letters = [c for c in text if c.isalpha()]
        other = sum(bool(_OTHER_LETTERS.match(c)) for c in letters)
        return other > OTHER_SHARE * max(len(letters), 1) or len({m.casefold() for m in self.pattern("foreign_words").findall(text)}) > 1

    def sides(self, text: str) -> frozenset[str]:
        """Return the names of the `_side` lists of which the text holds an entry."""
        return self.held("_side", text)

    def held(self, ending: str, text: str) -> frozenset[str]:
        """Return the names of the lists so ending of which the text holds an entry (one pass, however many lists there are)."""
        return self._held(ending).find(text)

    @cached_property
    def opposite_sides(self) -> Mapping[str, str]:
        """For each `_side` list the one that stands against it: they are written in pairs."""
        return self._pairs("_side")

    @cached_property
    def opposite_poles(self) -> Mapping[str, str]:
        """For each `_pole` list the one that stands against it."""
        return self._pairs("_pole")

    def _pairs(self, ending: str) -> Mapping[str, str]:
        names = [n for n in self.lists if n.endswith(ending)]
        return {a: b for x, y in zip(names[::2], names[1::2], strict=True) for a, b in ((x, y), (y, x))}

    @cached_property
    def _held(self) -> Callable[[str], _PhraseIndex]:
        return cache(lambda ending: _PhraseIndex(tuple((n, e) for n, e in self.lists.items() if n.endswith(ending))))

    @classmethod
    def read(cls) -> Lexicon:
        """Read every list of every file in the package's `lexicon` folder."""
        lists: dict[str, tuple[str, ...]] = {}
        folder = files("bot.understanding").joinpath("lexicon")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".yaml"):
                data = cast("dict[str, list[str]]", plain_yaml(entry.read_text("utf-8")))
                lists |= {name: tuple(words) for name, words in data.items()}
        return cls(lists)


def plain_yaml(text: str) -> Any:
    """Return the text of a YAML file of this package as lists and maps of strings, by the quick loader in C."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - CBaseLoader makes plain strings only


def _compiled(entries: Sequence[str]) -> re.Pattern[str]:
    """Compile entries so that they are tried at the beginnings of words only; those in scripts that do not part words anywhere."""
    longest_first = sorted(entries, key=len, reverse=True)
    words = "|".join(_entry(e) for e in longest_first if e.isascii())
    parts = [rf"\b(?:{words})"] if words else []
    return re.compile("|".join([*parts, *(_entry(e) for e in longest_first if not e.isascii())]), re.IGNORECASE)


def _entry(entry: str) -> str:
    body = re.escape(entry.rstrip("*")).replace(r"\ ", r"\s+").replace("'", "(?:'|’)?")
    if not entry.isascii():
        return body
    return body + (r"\w*" if entry.endswith("*") else r"\b")


class _PhraseIndex:
    """Finds entries of many lists in one pass: entries by their first word, or by its beginning where it ends with `*`."""

    def __init__(self, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._begun: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, entries in lists:
            for entry in entries:
                words = tuple(re.findall(r"[^\W_]+\*?|\*", entry.casefold()))
                if words:
                    first = self._begun if words[0].endswith("*") else self._whole
                    first.setdefault(words[0].rstrip("*"), []).append((words[1:], name))
        self._lengths = sorted({len(k) for k in self._begun})
        self.find = lru_cache(maxsize=20_000)(self._find)
        self._beginning = lru_cache(maxsize=5_000)(self._entries)

    def _find(self, text: str) -> frozenset[str]:
        words = _WORD.findall(text.casefold())
        found: set[str] = set()
        for i, word in enumerate(words):
            alone, longer = self._beginning(word)
            found |= alone
            for rest, name in longer:
                if name not in found and _follows(words, i + 1, rest):
                    found.add(name)
        return frozenset(found)

    def _entries(self, word: str) -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], str], ...]]:
        """Return the lists of which this word alone is an entry, and the rests of the entries that begin with it."""
        heads = [*self._whole.get(word, ()), *(e for n in self._lengths if n <= len(word) for e in self._begun.get(word[:n], ()))]
        alone = frozenset(name for rest, name in heads if not rest)
        return alone, tuple((rest, name) for rest, name in heads if rest and name not in alone)


def _follows(words: list[str], at: int, rest: tuple[str, ...]) -> bool:
    """Say whether the rest of an entry stands at a place; a lone `*` is any one word."""
    if at + len(rest) > len(words):
        return False
    if not _same(words[at], rest[0]):  # mostly so, and quicker than to begin going through them
        return False
    return all(_same(words[n], r) for n, r in enumerate(rest[1:], at + 1))


def _same(word: str, entry: str) -> bool:
    return word == entry or (entry[-1:] == "*" and word.startswith(entry[:-1]))
