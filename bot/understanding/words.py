"""Word lists that understanding and answering look things up in; the lists are YAML beside this file (`lexicon/`).

English and a little Chinese, nothing of any subject: what a domain calls things comes from its pack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, cast

import yaml

from knowledge.search import stems

_OTHER_LETTERS = re.compile("[\u0370-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\uac00-\ud7af]")
"""Greek to Arabic, India, Thai, Japanese and Korean letters."""
OTHER_SHARE = 0.3
ASKED_LATELY = 2_000
"""Lists and texts that were asked about are kept: several checks ask the same of one question."""
_WORD = re.compile(r"[^\W_]+")
_WHOLE_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Lexicon:
    """All word lists, as read."""

    lists: Mapping[str, tuple[str, ...]]
    """Name of a list -> words or short phrases; matched as whole words, `*` at the end stands for any ending."""

    def has(self, name: str, text: str) -> bool:
        """Say whether the text holds a word or phrase of the list."""
        return self._may_hold(name, text) and self._has(name, text)

    @cached_property
    def _has(self) -> Callable[[str, str], bool]:
        return lru_cache(maxsize=ASKED_LATELY)(lambda name, text: bool(self.pattern(name).search(text)))

    def find(self, name: str, text: str) -> str | None:
        """Return the first word or phrase of the list in the text."""
        m = self.search(name, text)
        return m.group() if m else None

    def search(self, name: str, text: str) -> re.Match[str] | None:
        """Return where the first word or phrase of the list stands in the text."""
        return self.pattern(name).search(text) if self._may_hold(name, text) else None

    def finditer(self, text: str, *names: str) -> Iterator[re.Match[str]]:
        """Return where words and phrases of these lists stand in the text, in order, never overlapping."""
        return self.pattern(*names).finditer(text) if any(self._may_hold(name, text) for name in names) else iter(())

    def ending(self, *endings: str) -> tuple[str, ...]:
        """Return the names of the lists that end in one of these ways, in their order."""
        return self._ending(endings)

    @cached_property
    def _ending(self) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        return cache(lambda endings: tuple(n for n in self.lists if n.endswith(endings)))

    def _may_hold(self, name: str, text: str) -> bool:
        """Say whether a text has a word with which an entry of the list begins: the pattern need not be tried on the others."""
        return name not in self._bits or bool(self._bits[name] & self._begun_in(text))

    @cached_property
    def _bits(self) -> Mapping[str, int]:
        """A bit for each list but those that are only looked for all at once (`held`)."""
        return {name: 1 << place for place, name in enumerate(n for n in self.lists if not n.endswith("_side"))}

    @cached_property
    def _begun_in(self) -> Callable[[str], int]:
        return lru_cache(maxsize=ASKED_LATELY)(_Beginnings({n: self.lists[n] for n in self._bits}, self._bits).lists_of)

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
        return other > OTHER_SHARE * max(len(letters), 1) or len({m.group().casefold() for m in self.finditer(text, "foreign_words")}) > 1

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
        """The same for the `_pole` lists."""
        return self._pairs("_pole")

    def _pairs(self, ending: str) -> Mapping[str, str]:
        names = self.ending(ending)
        return {a: b for x, y in zip(names[::2], names[1::2], strict=True) for a, b in ((x, y), (y, x))}

    def meaning_same(self, stem: str) -> frozenset[str]:
        """Return the stems that mean the same as one when something is looked for (the `_meaning` lists)."""
        return self._meanings.get(stem, frozenset())

    @cached_property
    def _meanings(self) -> Mapping[str, frozenset[str]]:
        named = [entries for name, entries in self.lists.items() if name.endswith("_meaning")]
        lists = [frozenset(s for e in entries if " " not in e for s in stems(e)) for entries in named]
        return {s: frozenset().union(*(one for one in lists if s in one)) for one in lists for s in one}

    @cached_property
    def _held(self) -> Callable[[str], _PhraseIndex]:
        return cache(lambda ending: _PhraseIndex(tuple((n, self.lists[n]) for n in self.ending(ending))))

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


class _Beginnings:
    """Knows with which words the entries of all lists begin, so that one look at a text tells which lists it can not hold.

    Sets of lists are numbers with a bit for each list: putting many together takes no time.
    """

    def __init__(self, lists: Mapping[str, tuple[str, ...]], bits: Mapping[str, int]) -> None:
        self._words: dict[str, int] = {}
        self._starts: dict[str, int] = {}
        """Beginnings of words: of entries with any ending, and of short forms, whose apostrophe may be left out."""
        self._letters: dict[str, int] = {}
        """First letters of entries in scripts that do not part words."""
        self._anywhere = 0
        for name, entries in lists.items():
            for entry in map(str.casefold, entries):
                self._note(entry, bits[name])
        self._lengths = sorted({len(start) for start in self._starts})
        self._begun_by = lru_cache(maxsize=5_000)(self._lists_begun_by)

    def _note(self, entry: str, bit: int) -> None:
        first = _WHOLE_WORD.match(entry)
        if not entry.isascii():
            self._letters[entry[0]] = self._letters.get(entry[0], 0) | bit
        elif first is None:
            self._anywhere |= bit
        else:
            behind = entry[first.end() :]
            open_ended = behind.startswith("'") or (behind and not behind.strip("*"))
            known = self._starts if open_ended else self._words
            known[first.group()] = known.get(first.group(), 0) | bit

    def lists_of(self, text: str) -> int:
        """Return the lists of which an entry may begin somewhere in a text."""
        low = text.casefold()
        found = self._anywhere
        for word in _WHOLE_WORD.findall(low):
            found |= self._begun_by(word)
        for letter in () if low.isascii() else set(low):
            found |= self._letters.get(letter, 0)
        return found

    def _lists_begun_by(self, word: str) -> int:
        found = self._words.get(word, 0)
        for n in self._lengths:
            found |= self._starts.get(word[:n], 0)
        return found


_Rest = tuple[tuple[str, ...], str]
"""The words of an entry behind its first one, and its list."""


class _PhraseIndex:
    """Finds entries of many lists in one pass: entries by their first word, or by its beginning where it ends with `*`."""

    def __init__(self, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self._whole: dict[str, list[_Rest]] = {}
        self._begun: dict[str, list[_Rest]] = {}
        self._inside: dict[str, list[tuple[str, str]]] = {}
        """Entries in scripts that do not part words, by their first letter."""
        for name, entries in lists:
            for entry in entries:
                if not entry.isascii():
                    self._inside.setdefault(entry[0], []).append((entry, name))
                    continue
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
        for i, word in enumerate(words, 1):
            alone, longer, open_ended = self._beginning(word)
            found |= alone
            behind = (*longer.get(words[i], ()), *open_ended) if i < len(words) else ()
            for rest, name in behind:
                if name not in found and _follows(words, i, rest):
                    found.add(name)
        if not text.isascii():
            found |= {name for at, letter in enumerate(text) for entry, name in self._inside.get(letter, ()) if text.startswith(entry, at)}
        return frozenset(found)

    def _entries(self, word: str) -> tuple[frozenset[str], Mapping[str, list[_Rest]], list[_Rest]]:
        """Return the lists of which this word alone is an entry, and the rests of the entries that begin with it.

        The rests are by their first word; those that begin with `*` or any ending of a word stand apart.
        """
        heads = [*self._whole.get(word, ()), *(e for n in self._lengths if n <= len(word) for e in self._begun.get(word[:n], ()))]
        alone = frozenset(name for rest, name in heads if not rest)
        longer: dict[str, list[_Rest]] = {}
        open_ended: list[_Rest] = []
        for rest, name in heads:
            if rest and name not in alone:
                (open_ended if rest[0].endswith("*") else longer.setdefault(rest[0], [])).append((rest, name))
        return alone, longer, open_ended


def _follows(words: list[str], at: int, rest: tuple[str, ...]) -> bool:
    """Say whether the rest of an entry stands at a place; a lone `*` is any one word."""
    if at + len(rest) > len(words):
        return False
    if not _same(words[at], rest[0]):  # mostly so, and quicker than to begin going through them
        return False
    return all(_same(words[n], r) for n, r in enumerate(rest[1:], at + 1))


def _same(word: str, entry: str) -> bool:
    return word == entry or (entry[-1:] == "*" and word.startswith(entry[:-1]))
