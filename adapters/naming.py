"""Commands whose names were picked from a list or typed freely: to the question, or back to the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapters import typed_commands
from adapters.dates import is_time
from bot.commands import COMMANDS, Parameter
from bot.directory import Directory
from bot.phrases import Phrases
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
    of: str
    """What it should have been: entity, area or date."""


def question(command: str, values: Values) -> str:
    """Return the question that a command stands for."""
    return typed_commands.said(COMMAND[command], {key: value for key, value in values.items() if value})


def resolved(directory: Directory, command: str, values: Values) -> str | Strange:
    """Return the question with every name as the knowledge writes it, or the first word that means nothing to it.

    A thing that is compared with itself is asked about.
    """
    for parameter in COMMAND[command].parameters:
        given = values.get(parameter.name)
        if not given:
            continue
        if not given.strip() and not parameter.required:
            values = values | {parameter.name: None}
            continue
        found = directory.find(given)
        if found is None and parameter.of == "date" and not is_time(given):
            return Strange(given, (), (), "date")
        if found is None and not _meant(directory, parameter, given):
            near = _near(directory, parameter, given)
            return Strange(given, near, tuple(question(command, values | {parameter.name: name}) for name in near), parameter.of)
        if found is not None and parameter.of == "entity":
            values = values | {parameter.name: found.name}
    things = [values.get(p.name) for p in COMMAND[command].parameters if p.of == "entity" and values.get(p.name)]
    if len(things) > 1 and len(set(things)) == 1:
        return question("company", {"name": things[0], "area": values.get("area")})
    return question(command, values)


def told(strange: Strange, said: Phrases, safe: Callable[[str], str]) -> str:
    """Say what is wrong with a name; `safe` makes foreign text harmless in the chat's markup."""
    given = " ".join(safe(strange.given).split())
    if not given.strip("\u200b"):
        return said("no_words")
    if strange.names:
        return said("did_you_mean", name=given, names=" / ".join(safe(name) for name in strange.names))
    return said("bad_time", text=given) if strange.of == "date" else said("no_name", name=given)


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
        return ()  # nothing but signs is like no name
    match parameter.of:
        case "entity":
            return tuple(choice.name for choice in directory.complete(given, MOST_NEAR))
        case "area":
            return directory.near_areas(given, MOST_NEAR)
        case _:
            return ()
