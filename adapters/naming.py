"""Commands whose names were picked from a list or typed freely: to the question, or back to the person."""

from __future__ import annotations

from dataclasses import dataclass

from adapters import typed_commands
from bot.commands import COMMANDS
from bot.directory import Directory

COMMAND = {command.name: command for command in COMMANDS}
MOST_NEAR = 5

Values = dict[str, str | None]
"""What was given for each parameter of a command."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A name that is nobody's."""

    given: str
    names: tuple[str, ...]
    """Names like it, the likest first; perhaps none."""
    questions: tuple[str, ...]
    """The command's question with each of them."""


def question(command: str, values: Values) -> str:
    """Return the question that a command stands for."""
    return typed_commands.said(COMMAND[command], {key: value for key, value in values.items() if value})


def resolved(directory: Directory, command: str, values: Values) -> str | Strange:
    """Return the question with every name as the knowledge writes it, or the first name that is nobody's."""
    for parameter in COMMAND[command].parameters:
        given = values.get(parameter.name)
        if parameter.of != "entity" or not given:
            continue
        found = directory.find(given)
        if found is None:
            near = tuple(choice.name for choice in directory.complete(given, MOST_NEAR))
            return Strange(given, near, tuple(question(command, values | {parameter.name: name}) for name in near))
        values = values | {parameter.name: found.name}
    return question(command, values)
