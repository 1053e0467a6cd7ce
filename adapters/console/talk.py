"""A talk in a terminal: what a typed line means after the lines before it. Nothing is printed here."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from adapters import turn, typed_commands
from adapters.layout import suggested
from adapters.typed_commands import KnownNames, Missing, NoSuchCommand, Undated
from bot.answers import Answer
from bot.messages import Incoming
from bot.phrases import phrases

LEAVING = frozenset({"/quit", "/exit", "quit", "exit", ":q"})
MORE = frozenset({"more", "/more", "more..."})
_CHOICE = re.compile(r"[0-9]{1,2}")
"""The number of a suggestion; a longer one may be a year, which is a question."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the console itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The person wants to go."""


Outcome = Answer | Note | Leave


class Talk:
    """One person's talk with the assistant."""

    def __init__(self, responder: turn.Responder, names: KnownNames, conversation: str) -> None:
        """Begin a talk under the given conversation."""
        self.names = names
        self._responder = responder
        self._conversation = conversation
        self._last: Answer | None = None

    def say(self, line: str) -> Outcome:
        """Return what a line leads to."""
        line = line.strip()
        word = line.lower()
        if word in LEAVING:
            return Leave()
        if word in MORE and self._last is not None:
            return self._more(self._last)
        offered = suggested(self._last) if self._last is not None else ()
        if not offered or not _CHOICE.fullmatch(word):
            return self._ask(line)
        if 1 <= int(word) <= len(offered):
            return self._ask(offered[int(word) - 1])
        return Note(f"There is no suggestion {word}; the last answer has {len(offered)}.")

    def _ask(self, line: str) -> Outcome:
        reading = typed_commands.read(line, self.names)
        if isinstance(reading, NoSuchCommand):
            near = f" Is /{reading.near} meant?" if reading.near else ""
            return Note(f"There is no command /{reading.name}.{near} /help says what there is.")
        if isinstance(reading, Missing):
            return Note(missing(reading))
        if isinstance(reading, Undated):
            return Note(phrases()("bad_time", text=reading.given))
        incoming = Incoming(text=reading.text, conversation=self._conversation, alone=reading.alone)
        self._last = turn.take(self._responder, incoming, lambda answer: answer)
        return self._last

    def _more(self, shown: Answer) -> Outcome:
        """Return the rest of the last answer, once."""
        points = tuple(point for each in (shown, *shown.parts) for point in each.more)
        self._last = dataclasses.replace(shown, more=(), parts=tuple(dataclasses.replace(part, more=()) for part in shown.parts))
        if not points:
            return Note("That was all there is to it.")
        return dataclasses.replace(
            shown, corrections=(), headline=None, points=points, more=(), caveats=(), table=None, suggestions=(), parts=()
        )


def missing(reading: Missing) -> str:
    """Say what a command takes."""
    takes = " ".join(f"{p.name.upper()}" if p.required else f"[{p.name.upper()}]" for p in reading.command.parameters)
    several = sum(p.of == "entity" and p.required for p in reading.command.parameters) > 1
    hint = " Write a comma or vs between the names." if several else ""
    return f"/{reading.command.name} takes {takes}; {reading.parameter.name} ({reading.parameter.help}) is missing.{hint}"
