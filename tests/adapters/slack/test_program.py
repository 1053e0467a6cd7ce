"""The shipped program against a Slack on loopback, as a process of its own: `moat run`."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters.slack import manifest
from tests.adapters.conftest import MOAT
from tests.adapters.slack.conftest import OVER, shown
from tests.fakes.fake_slack import FakeSlack

pytestmark = pytest.mark.usefixtures("prepared")
SECONDS = 60
"""How long a start may take on a busy machine."""
Program = asyncio.subprocess.Process


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as found:
        found.load_manifest(manifest.in_socket_mode())
        yield found
        assert found.problems() == []


async def launched(slack: FakeSlack, over: str = "socket", **more: str) -> Program:
    """The program with the credentials of one way in."""
    given = {name: slack.env()[name] for name in ("SLACK_API_URL", *OVER[over])} | more
    pairs = [f"{name}={value}" for name, value in given.items()]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec("env", *pairs, *MOAT, "run", stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe)


async def ended(program: Program, sign: signal.Signals | None = signal.SIGTERM) -> str:
    """End the program; return what it said on standard error."""
    try:
        if sign is not None:
            program.send_signal(sign)
        async with asyncio.timeout(SECONDS if sign is None else 15):
            _, err = await program.communicate()
    finally:
        if program.returncode is None:
            program.kill()
    return err.decode()


@asynccontextmanager
async def running(slack: FakeSlack) -> AsyncIterator[Program]:
    """The program, connected; ended calmly afterwards."""
    before = slack.hellos
    program = await launched(slack)
    try:
        await slack.wait(lambda: slack.hellos > before or program.returncode is not None, SECONDS, "the program to connect")
        yield program
    finally:
        err = await ended(program)
    assert program.returncode == 0, err
    assert "Traceback" not in err
    assert "WARNING" not in err
    assert not [secret for secret in (slack.bot_token, slack.app_token) if secret in err]


async def answer(slack: FakeSlack, count: int = 1) -> str:
    found = await slack.wait(lambda: (m := slack.bot_messages(slack.general))[count - 1 :] and m, SECONDS, "an answer")
    return shown(found[count - 1])


async def test_it_answers_and_finishes_what_it_has_at_hand_when_it_ends(slack: FakeSlack) -> None:
    async with running(slack) as program:
        delivery = await slack.slash("/moat", "who owns Kling?")
        await slack.wait(lambda: slack.ephemerals, SECONDS)
        assert "Kuaishou" in shown(slack.ephemerals[0])
        assert delivery.ack_ms < 1000
        _, delivered = await slack.mention("who owns Veo?")
        program.send_signal(signal.SIGTERM)
        assert all(each.acked for each in delivered)
        assert "Google" in await answer(slack)


async def test_buttons_work_after_a_restart(slack: FakeSlack) -> None:
    async with running(slack):
        await slack.mention("who owns Kling?")
        assert "Kuaishou" in await answer(slack)
    place = (slack.general, slack.bot_messages(slack.general)[0]["ts"])
    async with running(slack):
        await slack.click("moat:v1:sources", message=place)
        await slack.wait(lambda: slack.ephemerals, SECONDS)
        assert "Sources of this answer" in shown(slack.ephemerals[0])
        root = slack.messages[slack.general][0]["ts"]
        await slack.say("and Veo?", thread_ts=root)
        assert "Google" in await answer(slack, 2)


async def test_two_processes_on_one_database_answer_once(slack: FakeSlack) -> None:
    """Slack hands an event to one of them and, thinking that lost, to the other."""
    async with running(slack), running(slack):
        _, delivered = await slack.mention("who owns Kling?")
        for _ in range(3):
            await asyncio.gather(*(slack.duplicate(each) for each in delivered))
        await answer(slack)
        await slack.settle(0.5)
        assert len(slack.bot_messages(slack.general)) == 1


async def test_over_http_it_tells_how_it_is(slack: FakeSlack) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    program = await launched(slack, "http", MOAT_LISTEN=at)
    try:
        await slack.wait(lambda: slack.of("auth.test") or program.returncode is not None, SECONDS, "the program to begin")
        slack.request_url = f"http://{at}/slack/events"
        async with asyncio.timeout(20), slack.http.get(f"http://{at}/healthz") as health:
            assert health.status == 200
        await slack.slash("/moat", "who owns Kling?")
        await slack.wait(lambda: slack.ephemerals, SECONDS)
        assert "Kuaishou" in shown(slack.ephemerals[0])
    finally:
        err = await ended(program)
    assert (program.returncode, "Traceback" in err) == (0, False)


async def test_what_is_wrong_is_one_line_and_exit_code_2(slack: FakeSlack) -> None:
    program = await launched(slack, SLACK_APP_TOKEN="xapp-wrong")
    err = await ended(program, None)
    assert program.returncode == 2
    assert "SLACK_APP_TOKEN" in err
    assert "Traceback" not in err
    assert "wrong" not in err
