"""The commands people type, once for every surface: name, what follows it, what it asks the assistant.

An adapter lists and parses them from this table; what a command does is a question to the assistant, so that
`/compare A B` and "compare A with B" can never give different answers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One word or name that follows a command."""

    name: str
    help: str
    of: str
    """What may stand there: text, entity, area or date (adapters complete names from it)."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    name: str
    help: str
    question: str
    """The question it stands for; {parameter} places are filled, a place left empty falls away with its brackets [...]."""
    parameters: tuple[Parameter, ...] = ()
    examples: tuple[str, ...] = ()
    refers: bool = False
    """It refers to the talk before it; every other command says all that it means."""


COMMANDS: tuple[Command, ...] = (
    Command(
        "ask",
        "Ask a question in your own words.",
        "{question}",
        (Parameter("question", "the question", "text", required=True),),
        refers=True,
    ),
    Command(
        "company",
        "Open the profile of a company, platform, model or anything else in the knowledge.",
        "tell me about {name}[ in {area}]",
        (Parameter("name", "whom or what", "entity", required=True), Parameter("area", "one area only", "area")),
    ),
    Command(
        "compare",
        "Compare two or three companies, models or platforms.",
        "compare {first} with {second}[ and {third}][ in {area}]",
        (
            Parameter("first", "the one", "entity", required=True),
            Parameter("second", "the other", "entity", required=True),
            Parameter("third", "a third", "entity"),
            Parameter("area", "in one area only", "area"),
        ),
    ),
    Command(
        "landscape",
        "The state of an area: who leads, who follows, what speaks for and against the thesis.",
        "landscape of [{area}]",
        (Parameter("area", "which area", "area"),),
    ),
    Command(
        "changes",
        "What changed lately, or since a date.",
        "what changed[ at {about}][ since {since}]",
        (Parameter("since", "a date", "date"), Parameter("about", "whom or what", "entity")),
    ),
    Command("sources", "The sources of the last answer.", "what is the source for that?", refers=True),
    Command("help", "What you can ask.", "help"),
)
