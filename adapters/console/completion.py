"""Completes commands and names while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from adapters.typed_commands import KnownNames
from bot.commands import COMMANDS

MOST = 20
SHORTEST = 2
OWN = {"more": "the rest of the last answer", "quit": "leave"}
"""Commands of the console itself."""


class NameCompleter(Completer):
    """Commands after a slash, names after a command; in a question of one's own words names only when asked for with Tab."""

    def __init__(self, names: KnownNames) -> None:
        """Complete from the given names."""
        self._by_kind = {"entity": names.entities, "area": names.areas}
        self._longest = names.longest

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Go through what may follow."""
        line = document.text_before_cursor
        if line.startswith("/") and " " not in line:
            yield from _commands(line[1:])
        elif line.startswith("/"):
            yield from self._names(line.partition(" ")[2], _kinds(line))
        elif complete_event.completion_requested:
            yield from self._names(line, ("entity", "area"))

    def _names(self, text: str, kinds: Iterable[str]) -> Iterator[Completion]:
        """Complete the longest ending of the text that begins a name."""
        names = [name for kind in kinds for name in self._by_kind.get(kind, ())]
        words = text.replace(",", " ").split(" ")
        for start in range(max(0, len(words) - self._longest), len(words)):
            typed = " ".join(words[start:])
            found = [name for name in names if name.casefold().startswith(typed.casefold())] if len(typed) >= SHORTEST else []
            if found:
                yield from (Completion(name, start_position=-len(typed)) for name in sorted(found, key=len)[:MOST])
                return


def _commands(typed: str) -> Iterator[Completion]:
    known = {command.name: command.help for command in COMMANDS} | OWN
    for name, help_text in known.items():
        if name.startswith(typed.lower()):
            yield Completion(name, start_position=-len(typed), display=f"/{name}", display_meta=help_text)


def _kinds(line: str) -> tuple[str, ...]:
    name = line[1:].partition(" ")[0]
    command = next((known for known in COMMANDS if known.name == name), None)
    if command is None or any(parameter.of == "text" for parameter in command.parameters):
        return ("entity", "area")
    return tuple(dict.fromkeys(parameter.of for parameter in command.parameters))
