"""The shipped program delivers a digest that is due, ends in the middle of another, and takes it up again."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.storage import database as state
from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
from bot.digest.subscription import Rhythm, Subscription
from bot.ports import Outcome
from knowledge.database import connect
from tests.adapters.slack.test_program import SECONDS, launched, running, slack
from tests.fakes.fake_slack import FakeSlack

__all__ = ["slack"]


@pytest.fixture
def data(prepared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own, with everything loaded."""
    folder = tmp_path / "own"
    shutil.copytree(prepared_data, folder)
    monkeypatch.setenv("MOAT_DATA_DIR", str(folder))
    return folder


@contextmanager
def opened(data: Path) -> Iterator[sa.Engine]:
    """The program's database."""
    engine = connect(f"sqlite:///{data / 'moat.db'}")
    state.migrate(engine)
    yield engine
    engine.dispose()


def due_now(slack: FakeSlack, channels: dict[str, str]) -> list[Subscription]:
    """Orders that were due a minute ago, whatever the time is."""
    at = datetime.now(UTC) - timedelta(minutes=1)
    workspace = f"slack:{slack.team_id}"
    return [
        Subscription(name, f"{workspace}/{channel}", workspace, f"slack:user:{slack.team_id}:{slack.alice}",
                     (at - timedelta(days=3)).isoformat(), time=f"{at:%H:%M}", zone="UTC", rhythm=Rhythm.DAILY)
        for name, channel in channels.items()
    ]  # fmt: skip


async def made(data: Path, name: str) -> Outcome:
    """Wait until a delivery is noted."""

    def find() -> Outcome | None:
        with opened(data) as engine:
            last = StoredDeliveries(engine).last(name)
            return last.outcome if last is not None else None

    async with asyncio.timeout(SECONDS):
        while (found := await asyncio.to_thread(find)) is None:  # noqa: ASYNC110 - what is waited for happens in a database
            await asyncio.sleep(0.2)
    return found


async def test_a_digest_that_is_due_is_posted_once_however_often_it_starts(slack: FakeSlack, data: Path) -> None:
    with opened(data) as engine:
        for order in due_now(slack, {"a1": slack.general}):
            StoredSubscriptions(engine).keep(order)
    async with running(slack):
        assert await made(data, "a1") is Outcome.SENT
    async with running(slack):
        await slack.settle(2.0)
    (post,) = slack.bot_messages(slack.general)
    assert post["text"].startswith("Landscape digest")


async def test_what_was_being_posted_at_the_end_is_finished_by_the_next_start(slack: FakeSlack, data: Path) -> None:
    with opened(data) as engine:
        for order in due_now(slack, {"a1": slack.general}):
            StoredSubscriptions(engine).keep(order)
    slack.fault("chat.postMessage", delay=15.0, after_effect=True)
    program = await launched(slack)
    await slack.wait(lambda: slack.bot_messages(slack.general) or program.returncode is not None, SECONDS, "the post")
    program.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        _, err = await program.communicate()
    assert (program.returncode, "Traceback" in err.decode()) == (0, False), err.decode()
    async with running(slack):
        assert await made(data, "a1") is Outcome.SENT
    assert len(slack.bot_messages(slack.general)) == 1
