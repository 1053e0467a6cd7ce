"""Stand-ins for the assistant, for tests of what lies around it."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import Answer, Point, Status
from bot.directory import Directory
from bot.messages import Incoming
from knowledge.models import Entity


class Echo:
    """Answers with what was asked, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[Incoming] = []

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        self.asked.append(incoming)
        return said(incoming, f"You said: {incoming.text}")


class Scripted:
    """Answers as the test says."""

    def __init__(self, answer: Callable[[Incoming], Answer]) -> None:
        self.answer = answer

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        return self.answer(incoming)


class SmallGuide:
    """Knows two names."""

    def directory(self) -> Directory:
        known = (Entity("acme", "company", "Acme", "A maker.", ("Acme Motors", "爱可美")), Entity("volt", "model", "Volt", "A cell."))
        return Directory(known, ("cell making",))

    def name_of(self, entity: str) -> str:
        return entity.capitalize()

    def introduction(self) -> tuple[str, str]:
        return "cells", "who makes Volt?"

    def examples(self, most: int) -> list[str]:
        return ["who makes Volt?", "compare Acme with Volt"][:most]

    def asks(self, text: str) -> bool:
        return "?" in text or text.split()[0].casefold() in ("and", "why", "source")


def said(incoming: Incoming, text: str) -> Answer:
    """Return a plain answer."""
    return Answer(
        id="a1",
        conversation=incoming.conversation,
        status=Status.ANSWERED,
        intent="profile",
        headline=Point(text, claims=("c1",)),
        took_ms=0.5,
    )
