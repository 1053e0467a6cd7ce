"""Deliveries as DBOS workflows: each step is kept, and after a crash a workflow goes on where it stopped.

DBOS is one for the whole process, and so is what its workflows work with. A workflow's id is the delivery's name,
so it exists once, however many replicas ask for it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError

from adapters import logs
from adapters.digests.delivering import Delivering, Job
from adapters.digests.workplace import AGAIN, WORKFLOW, Handover

log = logging.getLogger(__name__)

PAUSES: tuple[float, ...] = (2.0, 10.0, 30.0, 120.0, 300.0, 900.0)
"""Seconds before a digest is tried again; the last again and again, as long as the digest is useful."""
SHORT = 2.0
"""Seconds that are waited in the queue, which keeps a place in it; whoever has to wait longer gives the place back."""
ELSEWHERE = "another_replica"
ATTEMPTS = 14
"""Of a step while the database is away; with pauses of 1, 2, 4 ... seconds they last two hours."""


@dataclass(slots=True)
class Desk:
    """What the workflows of this process work with."""

    delivering: Delivering | None = None
    handover: Handover | None = None
    useful: timedelta = timedelta(0)
    """How late a digest may come."""

    @property
    def counter(self) -> Handover:
        """Where what has to wait is handed in again; set as `work` is."""
        assert self.handover is not None  # noqa: S101 - see above
        return self.handover

    @property
    def work(self) -> Delivering:
        """The steps; set before anything is launched."""
        assert self.delivering is not None  # noqa: S101 - as above
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
        log.error("a delivery was given up: %s", logs.where(error), extra={"order": asked["subscription"]})
        raise


async def _delivered(asked: dict[str, Any]) -> str:
    drafted = await compose(asked)
    if drafted is None:
        return "nothing"
    if drafted["document"]:
        return await _carried(asked, drafted, 0, 0.0)
    await note(asked, drafted, {})
    return str(drafted["outcome"])


@DBOS.workflow(name=AGAIN)
async def deliver_again(asked: dict[str, Any], drafted: dict[str, Any], tries: int, waited: float) -> str:
    """Go on with a delivery that the platform did not take so far; return what became of it."""
    try:
        return await _carried(asked, drafted, tries, waited)
    except Exception as error:
        log.error("a delivery was given up: %s", logs.where(error), extra={"order": asked["subscription"]})
        raise


async def _carried(asked: dict[str, Any], drafted: dict[str, Any], tries: int, waited: float) -> str:
    """Post; what has to wait for long waits outside of the queue, where it keeps nobody from posting."""
    while True:
        posted = await post(asked, drafted)
        if "later" not in posted:
            break
        mine = posted["later"] != ELSEWHERE
        pause = max(PAUSES[min(tries, len(PAUSES) - 1)] if mine else 0.0, float(posted["seconds"]))
        waited, tries = waited + pause, tries + mine
        if waited > DESK.useful.total_seconds():
            break
        if pause > SHORT:
            await put_back(asked, [drafted, tries, waited], pause)
            return "later"
        await DBOS.sleep_async(pause)
    if "message" not in posted:
        await note(asked, drafted, posted)
    if "gone" in posted:
        await set_aside(asked, posted["gone"])
    return next(iter(posted))


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


@DBOS.step(retries_allowed=True, max_attempts=ATTEMPTS, should_retry=database_away)
async def put_back(asked: dict[str, Any], rest: list[Any], pause: float) -> None:
    """Queue the rest of a delivery for later; its name is that of the delivery and the try, so it is queued once."""
    job = Job(**asked)
    order = await DESK.work.order(job)
    if order is not None:
        await asyncio.to_thread(DESK.counter.postpone, order, job, rest, pause)
