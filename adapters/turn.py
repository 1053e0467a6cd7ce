"""One turn of a talk, the same for every surface: hand the message in, get an answer back, whatever happens.

The one catch-all of the program's turns is here. A person gets a calm sentence with a reference, the log gets the reason.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
from collections.abc import Callable
from typing import Protocol, TypeVar

from adapters import logs
from adapters.characters import well_formed
from bot.answers import Answer, Point, Status
from bot.messages import Incoming

Shown = TypeVar("Shown")

log = logging.getLogger(__name__)

LONGEST = 10_000
"""Characters of a message that is still read; chat platforms stop at 4,000."""


class Responder(Protocol):
    """Answers messages: the assistant, or a stand-in for it."""

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        """Return the answer; `told`, if given, may be handed it before it is kept."""


def take(responder: Responder, incoming: Incoming, show: Callable[[Answer], Shown], told: Callable[[Answer], None] | None = None) -> Shown:
    """Answer a message and show the answer as the surface does; a failure in either is shown as an answer with the status `error`.

    `told` is handed the answer before it is kept, where the responder can do that.
    """
    if len(incoming.text) > LONGEST:
        return show(failed(incoming, f"That message is too long to read. A question of up to {LONGEST:,} characters is fine."))
    try:
        return show(responder.respond(dataclasses.replace(incoming, text=well_formed(incoming.text)), told))
    except Exception as error:  # noqa: BLE001 - the one catch-all of a turn
        reference = logs.reference()
        log.error("turn failed: %s", logs.where(error), extra={"reference": reference})
        return show(failed(incoming, f"Something went wrong on my side, and it has been noted (reference {reference}). Please ask again."))


def failed(incoming: Incoming, sentence: str) -> Answer:
    """Return the answer that says why there is none."""
    return Answer(
        id=secrets.token_hex(8),
        conversation=incoming.conversation,
        status=Status.ERROR,
        intent="",
        headline=Point(sentence),
    )
