"""Several surfaces in one process: how they begin, what happens when one can not go on, and in which order they end."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from adapters import running, serving, webserver
from adapters.errors import Ended, StartError
from adapters.running import House, Surface
from adapters.settings import Settings

Happened = list[str]


class Place:
    """A surface that only notes what it is told."""

    def __init__(self, name: str, happened: Happened, **delays: float) -> None:
        self.name = name
        self.happened = happened
        self.delays = delays
        self.end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def surface(self) -> Surface:
        helper = bool(self.delays.get("helper"))
        return Surface(self.name, self._serve, lambda: self._does("stop"), lambda: self._does("pause"), self._ill, helper=helper)

    async def _serve(self) -> None:
        self.happened.append(f"{self.name} serves")
        try:
            await self.end
        except asyncio.CancelledError:
            self.happened.append(f"{self.name} ends")
            raise

    async def _does(self, what: str) -> None:
        await asyncio.sleep(self.delays.get(what, 0.0))
        self.happened.append(f"{self.name} {what}s")

    async def _ill(self) -> str | None:
        return f"{self.name}: ill" if self.delays.get("ill") else None


class Served:
    """A service of which only the end matters."""

    def __init__(self, happened: Happened) -> None:
        self.happened = happened

    async def close(self, seconds: float) -> None:
        assert 0 < seconds <= running.PAUSE_SECONDS
        self.happened.append("the service closes")


@pytest.fixture
def happened() -> Happened:
    return []


@pytest.fixture
def run(happened: Happened, sqlite_engine: sa.Engine) -> Iterator[Callable[..., Any]]:
    """Serves places until a signal comes, `after` so many seconds."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a signal that comes too early must not end the tests

    async def serve(make: Callable[[], list[Place]], *, after: float = 0.1, listen: str | None = None) -> list[Place]:
        places = make()
        moat: Any = SimpleNamespace(settings=Settings(MOAT_LISTEN=listen), engine=sqlite_engine)
        surfaces = [place.surface() for place in places]
        service: Any = Served(happened)
        asyncio.get_running_loop().call_later(after, os.kill, os.getpid(), signal.SIGTERM)
        await running.live(House(service, surfaces, serving.door_of(moat, surfaces)))
        return places

    yield serve
    signal.signal(signal.SIGTERM, before)


async def test_questions_at_hand_are_finished_before_the_service_and_the_connections_end(run: Any, happened: Happened) -> None:
    await run(lambda: [Place("Slack", happened, pause=0.2), Place("Discord", happened)])
    assert happened == [
        "Slack serves",
        "Discord serves",
        "Discord pauses",
        "Slack pauses",
        "the service closes",
        "Slack stops",
        "Discord stops",
        "Slack ends",
        "Discord ends",
    ]


async def test_what_works_for_the_others_begins_nothing_new_while_they_finish(run: Any, happened: Happened) -> None:
    await run(lambda: [Place("Slack", happened, pause=0.1), Place("Digests", happened, helper=1)])
    assert (
        happened.index("Digests ends") < happened.index("Digests pauses") < happened.index("Slack pauses") < happened.index("Slack stops")
    )


async def test_whatever_hangs_all_is_over_within_ten_seconds(run: Any, happened: Happened, monkeypatch: pytest.MonkeyPatch) -> None:
    assert running.PAUSE_SECONDS + 1 + running.STOP_SECONDS + running.LAST_SECONDS < 10
    monkeypatch.setattr(running, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(running, "STOP_SECONDS", 0.2)
    monkeypatch.setattr(Served, "close", lambda self, seconds: asyncio.sleep(0))
    start = time.monotonic()
    await run(lambda: [Place("Slack", happened, pause=60, stop=60)])
    assert time.monotonic() - start < 3


async def test_one_that_can_not_begin_ends_the_program(run: Any, happened: Happened) -> None:
    def make() -> list[Place]:
        places = [Place("Slack", happened), Place("Discord", happened)]
        places[0].end.set_exception(StartError(["Slack refuses the token."]))
        return places

    with pytest.raises(StartError, match="Slack refuses the token"):
        await run(make, after=30)
    assert happened[-4:] == ["the service closes", "Slack stops", "Discord stops", "Discord ends"]


async def test_one_that_can_not_go_on_leaves_the_others_alone(run: Any, happened: Happened, caplog: pytest.LogCaptureFixture) -> None:
    def make() -> list[Place]:
        places = [Place("Slack", happened), Place("Discord", happened)]
        places[0].end.set_exception(Ended(["The token was withdrawn."]))
        return places

    await run(make, after=0.3)
    assert "Slack can not go on, the others do: The token was withdrawn." in caplog.text
    assert happened[-1] == "Discord ends"


async def test_the_last_chat_ends_the_program(run: Any, happened: Happened) -> None:
    def make() -> list[Place]:
        chat, helper = Place("Slack", happened), Place("Digests", happened, helper=1)
        chat.end.set_exception(Ended(["The token was withdrawn."]))
        return [chat, helper]

    with pytest.raises(Ended):
        await run(make, after=30)


async def test_a_port_that_is_taken_is_said(run: Any, happened: Happened) -> None:
    taken = webserver.WebServer("127.0.0.1", 0, webserver.application([], []))
    port = taken.open()
    with pytest.raises(StartError, match=f"Nothing can listen at 127.0.0.1:{port}"):
        await run(lambda: [Place("Slack", happened)], after=30, listen=f"127.0.0.1:{port}")
    taken.close()
    assert "Slack serves" not in happened


async def test_health_is_told_for_every_part(run: Any, happened: Happened) -> None:
    probe = webserver.WebServer("127.0.0.1", 0, webserver.application([], []))
    port = probe.open()
    probe.close()
    answers: list[Any] = []

    async def ask() -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(50):
                try:
                    async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                        answers.append((answer.status, await answer.json()))
                        return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    asking = asyncio.ensure_future(ask())
    await run(lambda: [Place("Slack", happened, ill=1.0), Place("Discord", happened)], after=1.0, listen=f"127.0.0.1:{port}")
    await asking
    assert answers == [(503, {"ok": False, "problems": ["Slack: ill"]})]


async def test_a_part_that_does_not_answer_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webserver, "PATIENCE", 0.05)

    async def hanging() -> str | None:
        await asyncio.sleep(60)
        return None

    assert await webserver._asked(hanging) == "a part of the program does not answer"


def test_a_database_that_is_away_is_ill(tmp_path: Path) -> None:
    assert serving._silent(sa.create_engine(f"sqlite:///{tmp_path}/nowhere/moat.db")) == "the database does not answer"
