"""Typed commands: from `/compare A, B` to the question it stands for.

The commands themselves are the table in `bot/commands.py`; names of several words are found as the longest name that is
known, and a comma, "vs", "with" or "and" parts the others. A word that finds no place stays at the question's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from adapters.dates import is_like_a_day, is_time
from bot.commands import COMMANDS, Command, Parameter

_BETWEEN = {",", "vs", "vs.", "versus", "with", "and", "&", "in", "since", "at", "about", "for"}
_SINCE = "since"
_DATE_LIKE = re.compile(
    r"\d|^(?:yesterday|today|last|this|past|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter)", re.IGNORECASE
)
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")


class KnownNames:
    """The names that may follow a command."""

    def __init__(self, entities: Iterable[str], areas: Iterable[str]) -> None:
        """Take the names as they are written; upper and lower case do not matter."""
        self.entities = _each_once(entities)
        self.areas = _each_once(areas)
        self._kinds = {"entity": {_folded(name) for name in self.entities}, "area": {_folded(name) for name in self.areas}}
        self.longest = max((len(name.split()) for name in (*self.entities, *self.areas)), default=1)

    def kinds(self, words: Sequence[str]) -> frozenset[str]:
        """Say what the words are the name of."""
        name = _folded(" ".join(words))
        return frozenset(kind for kind, names in self._kinds.items() if name in names)


@dataclass(frozen=True, slots=True)
class Question:
    """What a line asks."""

    text: str
    alone: bool = False
    """It says all that it means: nothing is to be filled in from the talk before it."""


@dataclass(frozen=True, slots=True)
class NoSuchCommand:
    """A command that is not in the table."""

    name: str
    near: str | None
    """The command that was perhaps meant."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A command without something it can not do without."""

    command: Command
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Undated:
    """What stands where a time should, and is none."""

    given: str


@dataclass(frozen=True, slots=True)
class Given:
    """What follows a command."""

    values: dict[str, str]
    """By parameter."""
    left: list[str]
    """What found no place."""


Reading = Question | NoSuchCommand | Missing | Undated


@dataclass(frozen=True, slots=True)
class _Chunk:
    text: str
    kinds: frozenset[str]
    dated: bool = False
    """It stands behind "since"."""


def read(line: str, names: KnownNames) -> Reading:
    """Return the question of a line; a line that does not begin with a slash is one itself."""
    if not line.startswith("/"):
        return Question(line)
    word, _, rest = line[1:].partition(" ")
    command = next((known for known in COMMANDS if known.name == word.lower()), None)
    if command is None:
        return NoSuchCommand(word, next(iter(get_close_matches(word.lower(), [known.name for known in COMMANDS], n=1)), None))
    return fill(command, rest.strip(), names)


def fill(command: Command, rest: str, names: KnownNames) -> Reading:
    """Return the question of a command and what follows it."""
    found = given(command, rest, names)
    return (
        found
        if isinstance(found, Missing | Undated)
        else Question(" ".join([said(command, found.values), *found.left]), alone=not command.refers)
    )


def given(command: Command, rest: str, names: KnownNames) -> Given | Missing | Undated:
    """Return what follows a command, each word at its place."""
    if any(parameter.of == "text" for parameter in command.parameters):
        values, left = ({command.parameters[0].name: rest} if rest else {}), list[str]()
    else:
        values, left = _assign(command, _chunks(rest, names))
    lacking = next((parameter for parameter in command.parameters if parameter.required and parameter.name not in values), None)
    if lacking is not None:
        return Missing(command, lacking)
    times = [values[parameter.name] for parameter in command.parameters if parameter.of == "date" and parameter.name in values]
    return next((Undated(each) for each in times if not is_time(each)), None) or Given(values, left)


def said(command: Command, values: dict[str, str]) -> str:
    """Return the command's question with its places filled; brackets with an empty place fall away."""

    def optional(match: re.Match[str]) -> str:
        inside = match.group(1)
        return inside if all(name in values for name in _PLACE.findall(inside)) else ""

    return _PLACE.sub(lambda match: values[match.group(1)], _OPTIONAL.sub(optional, command.question)).strip()


def _chunks(rest: str, names: KnownNames) -> list[_Chunk]:
    """Cut a text into known names and what stands between them."""
    words = re.sub(r"\s*,\s*", " , ", rest).split()
    chunks: list[_Chunk] = []
    strange: list[str] = []
    at, dated = 0, False
    while at < len(words):
        length, kinds = _longest_name(words[at:], names)
        if length or words[at].lower() in _BETWEEN:
            chunks += [_Chunk(" ".join(strange), frozenset(), dated)] if strange else []
            chunks += [_Chunk(" ".join(words[at : at + length]), kinds)] if length else []
            strange, dated = [], words[at].lower() == _SINCE
            if dated and at == len(words) - 1:
                strange = [_SINCE]  # nothing stands behind it
        else:
            strange.append(words[at])
        at += max(length, 1)
    return chunks + ([_Chunk(" ".join(strange), frozenset(), dated)] if strange else [])


def _longest_name(words: list[str], names: KnownNames) -> tuple[int, frozenset[str]]:
    for length in range(min(names.longest, len(words)), 0, -1):
        if kinds := names.kinds(words[:length]):
            return length, kinds
    return 0, frozenset()


def _assign(command: Command, chunks: list[_Chunk]) -> tuple[dict[str, str], list[str]]:
    """Give each parameter its chunk: first what is surely meant for it, then what may be; return the rest too."""
    left, values = list(chunks), {}
    for fits in (_surely, _perhaps):
        for parameter in command.parameters:
            chunk = next((each for each in left if fits(parameter, each)), None)
            if parameter.name not in values and chunk is not None:
                values[parameter.name] = chunk.text
                left.remove(chunk)
    return values, [chunk.text for chunk in left]


def _surely(parameter: Parameter, chunk: _Chunk) -> bool:
    if parameter.of != "date" or chunk.kinds:
        return parameter.of in chunk.kinds
    return chunk.dated or is_like_a_day(chunk.text) or (bool(_DATE_LIKE.search(chunk.text)) and is_time(chunk.text))


def _perhaps(parameter: Parameter, chunk: _Chunk) -> bool:
    return parameter.of in {"entity", "area"} and not chunk.kinds


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, however many ways there are to write it; one with capitals is shown rather than one without."""
    shown: dict[str, str] = {}
    for name in names:
        known = shown.get(_folded(name))
        if known is None or known.islower():
            shown[_folded(name)] = name
    return tuple(shown.values())


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
