"""Stand-ins for the assistant, for tests of what lies around it."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import Answer, Point, Status
from bot.messages import Incoming


class Echo:
    """Answers with what was asked, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[Incoming] = []

    def respond(self, incoming: Incoming) -> Answer:
        self.asked.append(incoming)
        return said(incoming, f"You said: {incoming.text}")


class Scripted:
    """Answers as the test says."""

    def __init__(self, answer: Callable[[Incoming], Answer]) -> None:
        self.answer = answer

    def respond(self, incoming: Incoming) -> Answer:
        return self.answer(incoming)


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
