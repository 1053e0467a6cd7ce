"""`moat digest deliver` and `moat digest log`, as an operator types them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.digests import operating, workflows
from adapters.digests.workplace import Place
from adapters.storage import database as state
from bot.ports import Delivery, Outcome
from knowledge import database
from tests.adapters.conftest import Run
from tests.adapters.digests.office import open_office
from tests.adapters.digests.rig import MORNING, beside, order, stores_of


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[sa.Engine]:
    """The database of the program that a test runs."""
    (tmp_path / "data").mkdir()
    engine = database.connect(f"sqlite:///{tmp_path / 'data' / 'moat.db'}")
    state.migrate(engine)
    yield engine
    engine.dispose()


def test_it_says_that_nobody_posts_where_no_program_runs(kept: sa.Engine, moat: Run) -> None:
    stores_of(kept).subscriptions.keep(order(1))
    for _ in range(2):
        done = moat("digest", "deliver", "--due", "--at", f"{MORNING:%Y-%m-%dT%H:%M}")
        first, *_, last = done.stdout.decode().splitlines()
        assert (done.returncode, done.stderr) == (0, b"")
        assert first == "s1  paper:1/1  2026-11-12"
        assert last.startswith("Handed over. No program is running on this database")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["deliver", "nobody"], 1, "There is no order nobody."),
        (["deliver", "--due"], 0, "Nothing is due."),
        (["deliver"], 2, "name the orders, or say --due"),
        (["deliver", "s1", "--due"], 2, "name the orders, or say --due"),
        (["deliver", "--due", "--at", "noon"], 2, "has to be a time like 2026-03-31T09:00"),
        (["log", "nobody"], 1, "There is no order nobody."),
        (["log"], 0, "Nobody has ordered a digest yet."),
    ],
)
def test_what_can_not_be_done_is_said(moat: Run, line: list[str], code: int, said: str) -> None:
    done = moat("digest", *line)
    assert done.returncode == code
    assert said in (done.stdout + done.stderr).decode()
    assert b"Traceback" not in done.stderr


def test_the_log(kept: sa.Engine, moat: Run) -> None:
    stores = stores_of(kept)
    stores.subscriptions.keep(order(1, paused=True, pause_reason="digest_gone_archived"))
    stores.subscriptions.keep(order(2))
    stores.deliveries.keep(Delivery("s1", "2026-11-11", "2026-11-11T09:00:00+00:00", Outcome.SENT, message="m1", claims=("a", "b")))
    stores.deliveries.keep(Delivery("s1", "2026-11-12", "2026-11-12T09:00:00+00:00", Outcome.FAILED, "digest_gone_archived"))
    rows = [line.split("\t") for line in moat("digest", "log").stdout.decode().splitlines()]
    assert rows[1] == ["s1", "paper:1/1", "09:00 UTC", "the channel is archived.", "2026-11-12", "not delivered (the channel is archived.)"]
    assert rows[2][:1] + rows[2][3:] == ["s2", "", "", ""]
    rows = [line.split("\t") for line in moat("digest", "log", "s1").stdout.decode().splitlines()]
    assert rows[1:] == [
        ["2026-11-12", "2026-11-12 09:00", "not delivered (the channel is archived.)", "0", ""],
        ["2026-11-11", "2026-11-11 09:00", "sent, resting on 2 claims", "2", "m1"],
    ]


async def test_the_running_program_posts_what_was_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "PAUSES", (0.05, 0.1, 0.2))
    async with open_office(tmp_path) as office:
        asked = order(1, time="18:00", since=MORNING.isoformat())
        office.stores.subscriptions.keep(asked)
        assert await office.digests.look() == 0
        job = operating.at_once(asked, office.stores, MORNING)
        handed = await asyncio.to_thread(operating.hand_over, Place(beside(tmp_path), "outside"), office.stores, [(asked, job)])
        assert handed.at_work
        await office.all_noted()
        assert office.channels.posts == {"paper:1/1": ["digest:s1:2026-11-12"]}
