"""Deliveries as DBOS workflows: each step is kept, and after a crash a workflow goes on where it stopped.

DBOS is one for the whole process, and so is what its workflows work with. A workflow's id is the delivery's name,
so it exists once, however many replicas ask for it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.digests.delivering import Delivering, Job
from adapters.digests.workplace import WORKFLOW

log = logging.getLogger(__name__)

PAUSES: tuple[float, ...] = (2.0, 10.0, 30.0, 120.0, 300.0, 900.0)
"""Seconds before a digest is tried again; the last again and again, as long as the digest is useful."""
ELSEWHERE = "another_replica"
ATTEMPTS = 14
"""Of a step while the database is away; with pauses of 1, 2, 4 ... seconds they last two hours."""


@dataclass(slots=True)
class Desk:
    """What the workflows of this process work with."""

    delivering: Delivering | None = None
    useful: timedelta = timedelta(0)
    """How late a digest may come."""

    @property
    def work(self) -> Delivering:
        """The steps; set before anything is launched."""
        assert self.delivering is not None  # noqa: S101 - see above
        return self.delivering


DESK = Desk()


def database_away(error: BaseException) -> bool:
    """Say whether a step can work the next time: everything but the database is dealt with inside it."""
    return isinstance(error, SQLAlchemyError)


@DBOS.workflow(name=WORKFLOW)
async def deliver(asked: dict[str, Any]) -> str:
    """Make one delivery; return what became of it."""
    try:
        return await _delivered(asked)
    except Exception as error:
        log.error("a delivery was given up: %s", logs.where(error))
        raise


async def _delivered(asked: dict[str, Any]) -> str:
    drafted = await compose(asked)
    if drafted is None:
        return "nothing"
    posted = await _posted(asked, drafted) if drafted["document"] else {}
    if "message" not in posted:
        await note(asked, drafted, posted)
    if "gone" in posted:
        await set_aside(asked, posted["gone"])
    return next(iter(posted), str(drafted["outcome"]))


async def _posted(asked: dict[str, Any], drafted: dict[str, Any]) -> dict[str, Any]:
    """Post, and try again as long as that is of use."""
    waited, n = 0.0, 0
    while True:
        posted = await post(asked, drafted)
        if "later" not in posted:
            return posted
        mine = posted["later"] != ELSEWHERE
        pause = max(PAUSES[min(n, len(PAUSES) - 1)] if mine else 0.0, float(posted["seconds"]))
        waited, n = waited + pause, n + mine
        if waited > DESK.useful.total_seconds():
            return posted
        await DBOS.sleep_async(pause)


@DBOS.step(retries_allowed=True, max_attempts=ATTEMPTS, should_retry=database_away)
async def compose(asked: dict[str, Any]) -> dict[str, Any] | None:
    """See `Delivering.compose`."""
    return await DESK.work.compose(Job(**asked))


@DBOS.step(retries_allowed=True, max_attempts=ATTEMPTS, should_retry=database_away)
async def post(asked: dict[str, Any], drafted: dict[str, Any]) -> dict[str, Any]:
    """See `Delivering.post`; what was posted is noted in the same step: if that fails, the next try finds the post and notes it."""
    posted = await DESK.work.post(Job(**asked), drafted["document"])
    if "message" in posted:
        await DESK.work.note(Job(**asked), drafted, posted)
    return posted


@DBOS.step(retries_allowed=True, max_attempts=ATTEMPTS, should_retry=database_away)
async def note(asked: dict[str, Any], drafted: dict[str, Any], posted: dict[str, Any]) -> None:
    """See `Delivering.note`."""
    await DESK.work.note(Job(**asked), drafted, posted)


@DBOS.step(retries_allowed=True, max_attempts=ATTEMPTS, should_retry=database_away)
async def set_aside(asked: dict[str, Any], reason: str) -> None:
    """See `Delivering.set_aside`."""
    await DESK.work.set_aside(Job(**asked), reason)
