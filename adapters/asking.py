"""From a wish to an answer, the same for every chat: what is asked and where, answered in time or with a sentence that says why not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from adapters import charts, logs
from adapters.service import Busy, Service
from adapters.translations import translated
from adapters.turn import failed
from bot.answers import Answer, Chart
from bot.commands import COMMANDS
from bot.messages import Incoming
from bot.phrases import Phrases

log = logging.getLogger(__name__)

DEADLINE = 120.0
"""Seconds after which a question is given up; a chat's leave to reply lasts longer (15 minutes in one, 30 in another)."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a message or a command, in opaque ids."""

    conversation: str
    workspace: str
    """Empty where there is none: in a direct message."""
    channel: str

    @property
    def places(self) -> tuple[str, ...]:
        """The places whose rules hold here, widest first; none in a direct message."""
        return (self.workspace, self.channel) if self.workspace else ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, and how."""

    text: str
    private: bool | None = None
    """None: as the place's rules say."""
    as_of: str | None = None
    replies_to: str | None = None
    alone: bool = False
    """A command with everything it needs: it does not lean on the talk, and the chat shows what was asked."""

    def incoming(self, place: Where, person: str, *, private: bool = False) -> Incoming:
        """Return the message that the core is to answer; of a `private` answer only the one who asks sees anything."""
        return Incoming(
            text=self.text,
            conversation=place.conversation,
            person=person,
            place=place.channel,
            private=private,
            replies_to=self.replies_to,
            alone=self.alone,
            as_of=self.as_of,
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, drawn."""

    png: bytes
    words: str
    """The same for those who cannot see it."""


class Asking:
    """Asks the service for a chat."""

    def __init__(self, service: Service) -> None:
        """Ask this service."""
        self.service = service

    async def answered(self, incoming: Incoming, said: Phrases) -> Answer:
        """Return the answer; when there are too many questions or it takes too long, one that says so."""
        try:
            async with asyncio.timeout(DEADLINE):
                return await self.service.answer(incoming)
        except Busy:
            return failed(incoming, said("busy"))
        except TimeoutError:
            reference = logs.reference()
            log.error("a question took too long", extra={"reference": reference})
            return failed(incoming, said("failed", reference=reference))

    async def picture(self, answer: Answer) -> Picture | None:
        """Return the picture that goes with an answer; none where there is none or it can not be drawn."""
        return await self.drawn(next((each.chart for each in answer.whole if each.chart is not None), None))

    async def drawn(self, chart: Chart | None) -> Picture | None:
        """Return the picture of a chart; none where there is none or it can not be drawn."""
        if chart is None:
            return None
        try:
            return Picture(await self.service.draw(chart), charts.told(chart))
        except Exception as error:  # noqa: BLE001 - a picture that can not be drawn costs the picture
            log.error("a chart was not drawn: %s", logs.where(error))
            return None

    def greeting(self, said: Phrases, safe: Callable[[str], str]) -> str:
        """Say what can be asked; `safe` makes foreign text harmless in the chat's markup."""
        domain, example = self.service.introduction()
        return said("greeting", domain=safe(domain), example=safe(example))


def command_helps(said: Phrases) -> list[tuple[str, str]]:
    """Return each command that a chat has, and what it does in the language of the phrases."""
    return [(c.name, translated(c.help, said.language) or c.help) for c in COMMANDS if c.name != "sources"]
