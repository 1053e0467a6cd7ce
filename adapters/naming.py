"""Commands whose names were picked from a list or typed freely: to the question, or back to the person."""

from __future__ import annotations

from dataclasses import dataclass

from adapters import typed_commands
from adapters.dates import is_time
from adapters.typed_commands import Undated
from bot.commands import COMMANDS, Parameter
from bot.directory import Directory
from bot.understanding.normalize import fold

COMMAND = {command.name: command for command in COMMANDS}
MOST_NEAR = 5

Values = dict[str, str | None]
"""What was given for each parameter of a command."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A name that is nobody's, or no area's."""

    given: str
    names: tuple[str, ...]
    """Names like it, the likest first; perhaps none."""
    questions: tuple[str, ...]
    """The command's question with each of them."""


def question(command: str, values: Values) -> str:
    """Return the question that a command stands for."""
    return typed_commands.said(COMMAND[command], {key: value for key, value in values.items() if value})


def resolved(directory: Directory, command: str, values: Values) -> str | Strange | Undated:
    """Return the question with every name as the knowledge writes it, or the first word that means nothing to it.

    A thing that is compared with itself is asked about.
    """
    for parameter in COMMAND[command].parameters:
        given = values.get(parameter.name)
        if not given:
            continue
        found = directory.find(given)
        if found is None and parameter.of == "date" and not is_time(given):
            return Undated(given)
        if found is None and not _meant(directory, parameter, given):
            near = _near(directory, parameter, given)
            return Strange(given, near, tuple(question(command, values | {parameter.name: name}) for name in near))
        if found is not None and parameter.of == "entity":
            values = values | {parameter.name: found.name}
    things = [values.get(p.name) for p in COMMAND[command].parameters if p.of == "entity" and values.get(p.name)]
    if len(things) > 1 and len(set(things)) == 1:
        return question("company", {"name": things[0], "area": values.get("area")})
    return question(command, values)


def _meant(directory: Directory, parameter: Parameter, given: str) -> bool:
    """Say whether a text that is nobody's name means something all the same."""
    match parameter.of:
        case "entity":
            return False
        case "area":
            return directory.names_area(given)
        case _:
            return True


def _near(directory: Directory, parameter: Parameter, given: str) -> tuple[str, ...]:
    if not fold(given):
        return ()
    match parameter.of:
        case "entity":
            return tuple(choice.name for choice in directory.complete(given, MOST_NEAR))
        case "area":
            return directory.near_areas(given, MOST_NEAR)
        case _:
            return ()
