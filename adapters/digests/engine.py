"""Digests as a part of the running program: rounds that look for what is due, and the workflows that deliver it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from dbos import DBOS

from adapters import logs
from adapters.digests import operating
from adapters.digests.carrying import Carrier
from adapters.digests.delivering import Delivering, Job, Stores, platform_of
from adapters.digests.workflows import DESK
from adapters.digests.workplace import AT_WORK, Handover, Place, config, queue
from bot.digest.subscription import Subscription
from bot.ports import Clock

log = logging.getLogger(__name__)

ROUND_SECONDS = 15.0
"""How often it is looked for what is due."""
USEFUL = timedelta(hours=12)
PER_WORKSPACE = 3
"""Deliveries at a time to one workspace: one that has to wait holds up its own, not others."""
IN_A_MINUTE = 60
"""Deliveries to one workspace: Slack takes several hundred messages of an app in a minute, but fewer than a hundred and fifty of the calls
that bring a picture to it, and a workspace's people ask questions meanwhile."""
AT_A_TIME = 60
"""Deliveries at a time of one replica."""
POLLING_SECONDS = 1.0
KEPT = timedelta(days=30)
"""For how long finished workflows are kept; deliveries have a log of their own."""
FORGOTTEN_AT_ONCE = 2000
READABLE = timedelta(days=90)
"""For how long the buttons under a digest work; after that its text is dropped, and only what it gave is known."""
ALIVE_SECONDS = 20.0
DEAD_SECONDS = 90.0
"""After how long the deliveries of a replica that says nothing are taken over."""
LEAVE_SECONDS = 2
"""How long a stop waits for what is being posted; the whole program has little more."""


class Digests:
    """Finds what is due and has it delivered."""

    def __init__(
        self, place: Place, delivering: Delivering, stores: Stores, carriers: Mapping[str, Carrier], clock: Clock, *,
        useful: timedelta = USEFUL, round_seconds: float = ROUND_SECONDS,
    ) -> None:  # fmt: skip
        """Deliver to the platforms that have a carrier; a digest that is late by more than `useful` is left out."""
        self._place = place
        self.delivering = delivering
        self._stores = stores
        self._carriers = carriers
        self._clock = clock
        self._useful = useful
        self._round = round_seconds
        self._asked: set[str] = set()
        """Keys that were handed to the workflows by this process."""
        self._said_alive = self._tidied = float("-inf")
        self._launched = False

    async def serve(self) -> None:
        """Go round until cancelled."""
        await self.launch()
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - one round that fails is not the end of all others
                log.error("it could not be looked for digests that are due: %s", logs.where(error))
            await asyncio.sleep(self._round)

    async def launch(self) -> None:
        """Begin: unfinished deliveries go on."""
        self._kept = self._place.opened()
        self._handover = Handover(self._kept)
        DESK.delivering, DESK.handover, DESK.useful = self.delivering, self._handover, self._useful
        DBOS(config=config(self._place, self._kept))
        DBOS.listen_queues([queue(platform) for platform in self._platforms()])
        DBOS.launch()
        self._launched = True
        for platform in self._platforms():
            await DBOS.register_queue_async(
                queue(platform),
                worker_concurrency=AT_A_TIME,
                partition_concurrency=PER_WORKSPACE,
                partition_limiter={"limit": IN_A_MINUTE, "period": 60.0},
                polling_interval_sec=POLLING_SECONDS,
                on_conflict="always_update",
            )

    async def stop(self) -> None:
        """End; what is being posted is finished, what is not is finished after the next start."""
        if self._launched:
            self._launched = False
            loop, own = asyncio.get_running_loop(), ThreadPoolExecutor(thread_name_prefix="moat")
            try:
                await loop.run_in_executor(own, partial(DBOS.destroy, workflow_completion_timeout_sec=LEAVE_SECONDS))
            finally:
                loop.set_default_executor(own)  # DBOS lent the loop its threads, and they are gone
            await self.delivering.leave()
            self._handover.close()
            self._kept.dispose()

    async def look(self) -> int:
        """Hand over what is due now; return how many deliveries that were."""
        await asyncio.to_thread(self._stores.once.hold, AT_WORK, 4 * self._round)
        if self._place.several:
            await self._keep_alive()
        await self._tidy()
        due = await asyncio.to_thread(self.due)
        await asyncio.to_thread(self._handover.give, due)
        self._asked.update(job.key for _, job in due)
        return len(due)

    async def bring_forward(self, order: Subscription) -> Job:
        """Deliver today's digest now; where it went out already, one with what is new since."""
        now = datetime.fromisoformat(self._clock.now())
        job = await asyncio.to_thread(operating.at_once, order, self._stores, now)
        await asyncio.to_thread(self._handover.give, [(order, job)])
        return job

    def due(self) -> list[tuple[Subscription, Job]]:
        """Return what is due now and was not handed over yet."""
        now = datetime.fromisoformat(self._clock.now())
        found = operating.due(self._stores, now, self._useful)
        return [(order, job) for order, job in found if platform_of(order) in self._carriers and job.key not in self._asked]

    def _platforms(self) -> tuple[str, ...]:
        return tuple(self._carriers)

    async def _keep_alive(self) -> None:
        """Say that this replica is there, and take over from those that are not."""
        now = asyncio.get_running_loop().time()
        if now - self._said_alive < ALIVE_SECONDS:
            return
        self._said_alive = now
        await asyncio.to_thread(self._stores.once.hold, _alive(self._place.replica), DEAD_SECONDS)
        running = await DBOS.list_workflows_async(
            status="PENDING", queue_name=[queue(p) for p in self._platforms()], load_input=False, load_output=False
        )
        for replica in {w.executor_id for w in running} - {self._place.replica, None}:
            if not await asyncio.to_thread(self._stores.once.take, _alive(str(replica)), 1.0):
                continue
            for platform in self._platforms():
                left = [w.workflow_id for w in running if w.executor_id == replica and w.queue_name == queue(platform)]
                if left:
                    log.warning("deliveries of a replica that is gone are taken over: %d", len(left))
                    await DBOS.resume_workflows_async(left, queue_name=queue(platform))

    async def _tidy(self) -> None:
        """Forget finished workflows after some time."""
        now = asyncio.get_running_loop().time()
        if now - self._tidied < 3600:
            return
        self._tidied = now
        before = (datetime.now(UTC) - KEPT).isoformat()
        over: Sequence[str] = ("SUCCESS", "ERROR", "CANCELLED")
        old = await DBOS.list_workflows_async(
            status=list(over), end_time=before, limit=FORGOTTEN_AT_ONCE, load_input=False, load_output=False
        )
        if old:
            await DBOS.delete_workflows_async([w.workflow_id for w in old])
        shed = (datetime.fromisoformat(self._clock.now()) - READABLE).date().isoformat()
        await asyncio.to_thread(self._stores.deliveries.shed, shed)
        self._asked = {key for key in self._asked if key.rsplit(":", 1)[-1] >= before[:10]}


def _alive(replica: str) -> str:
    return f"digest replica {replica}"
