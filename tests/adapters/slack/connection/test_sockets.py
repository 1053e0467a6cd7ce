"""Socket Mode: how it begins, how it is watched, how it ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from adapters.errors import Ended, StartError
from adapters.slack.connection.gate import Gate
from adapters.slack.connection.sockets import Socket, Watch
from adapters.slack.connection.webapi import web_client
from adapters.slack.run import Slack, trial
from adapters.slack.tasks import Tasks
from tests.adapters.slack.connection.conftest import QUICK, Line, connected, service, settings
from tests.fakes.fake_slack import FakeSlack

BOTH = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


@pytest.fixture
async def line(slack: FakeSlack, sqlite_engine: sa.Engine) -> AsyncIterator[Line]:
    async with connected(slack, settings(slack, *BOTH), sqlite_engine) as running:
        yield running


@pytest.fixture
async def watched(line: Line) -> AsyncIterator[Line]:
    """The same with its watchdog at work."""
    assert line.moat._socket is not None
    keeping = asyncio.ensure_future(line.moat._socket.keep())
    yield line
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def begun(slack: FakeSlack, engine: sa.Engine, **more: Any) -> None:
    moat = Slack(settings(slack, *BOTH, **more), engine, service(), watch=QUICK)
    try:
        await moat.begin()
    finally:
        await moat.stop()


class TestTheStart:
    async def test_it_takes_one_look_at_each_token(self, line: Line) -> None:
        assert [call.method for call in line.slack.calls] == ["auth.test", "apps.connections.open"]
        assert await line.moat.ill() is None

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"slack_bot_token": SecretStr("xoxb-wrong")}, "Slack refuses the token in SLACK_BOT_TOKEN (invalid_auth)."),
            ({"slack_app_token": SecretStr("xapp-wrong")}, "Slack refuses the token in SLACK_APP_TOKEN (invalid_auth)."),
            ({"slack_app_token": SecretStr("xoxb-fake")}, "SLACK_APP_TOKEN can not open a socket: it has to be an app-level token with"),
            ({"slack_api_url": "http://127.0.0.1:9/api/"}, "Slack can not be reached (unreachable)."),
        ],
    )
    async def test_a_wrong_token_is_said(self, slack: FakeSlack, sqlite_engine: sa.Engine, wrong: dict[str, Any], sentence: str) -> None:
        with pytest.raises(StartError) as refused:
            await begun(slack, sqlite_engine, **wrong)
        (problem,) = refused.value.problems
        assert problem.startswith(sentence)
        assert "wrong" not in problem

    async def test_a_missing_scope_of_the_app_token_is_said(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        slack.fault("apps.connections.open", error="missing_scope")
        with pytest.raises(StartError, match=r"with the scope connections:write \(Slack says missing_scope\)"):
            await begun(slack, sqlite_engine)

    async def test_a_bot_that_may_not_write_is_said(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        slack.workspaces[slack.team_id].scopes = {"commands"}
        with pytest.raises(StartError, match="SLACK_BOT_TOKEN lacks the scope chat:write"):
            await begun(slack, sqlite_engine)

    async def test_what_else_it_may_not_is_a_warning(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        slack.workspaces[slack.team_id].scopes = {"chat:write", "commands"}
        await begun(slack, sqlite_engine)
        assert "SLACK_BOT_TOKEN lacks scopes" in caplog.text
        assert "links:write" in caplog.text

    async def test_an_address_that_leads_nowhere_is_said(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        slack._tickets = frozenset()  # type: ignore[assignment]
        slack.on_apps_connections_open = lambda *_: {"url": "ws://127.0.0.1:9/"}  # type: ignore[method-assign]
        with pytest.raises(StartError, match="was not made in time"):
            await begun(slack, sqlite_engine)

    async def test_the_doctor_asks_the_same(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        chosen = settings(slack, *BOTH, "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", public_url="https://moat.example")
        assert await trial(chosen, sqlite_engine) == [
            f"the token is that of the bot {slack.bot_user_id} in the workspace {slack.team_id}",
            "gives a socket",
            "installed in 0 workspaces and organisations",
        ]
        slack.revoke()
        with pytest.raises(StartError, match="token_revoked"):
            await trial(chosen, sqlite_engine)

    async def test_bolt_does_not_take_what_the_environment_says(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        for name, value in (slack.env() | {"SLACK_BOT_TOKEN": "xoxb-of-somebody-else"}).items():
            monkeypatch.setenv(name, value)
        async with connected(slack, settings(slack, *BOTH), sqlite_engine) as line:
            await slack.mention("hello")
            await slack.wait(lambda: line.seen)
        assert line.seen[0]["token"] == slack.bot_token
        assert [record for record in caplog.records if record.name.startswith("slack")] == []


class TestTheWatch:
    async def test_an_event_is_acknowledged_at_once(self, line: Line) -> None:
        _, (mention, _) = await line.slack.mention("hello")
        assert mention.ack_ms < 500
        await line.slack.wait(lambda: line.seen)

    async def test_a_socket_that_slack_renews_or_drops_comes_back(self, watched: Line) -> None:
        hellos = watched.slack.hellos
        await watched.slack.disconnect("refresh_requested")
        await watched.slack.wait(lambda: watched.slack.hellos > hellos, 10)
        hellos = watched.slack.hellos
        watched.slack.drop_sockets()
        await watched.slack.wait(lambda: watched.slack.hellos > hellos, 10)
        await asyncio.sleep(0.5)
        await watched.slack.mention("still there?")
        await watched.slack.wait(lambda: watched.seen)

    @pytest.mark.parametrize("task", ["message_receiver", "message_processor", "current_session_monitor"])
    async def test_a_deaf_one_is_replaced(self, watched: Line, task: str) -> None:
        assert watched.moat._socket is not None
        deaf = watched.moat._socket._socket
        getattr(deaf, task).cancel()
        await asyncio.sleep(0.1)
        assert await watched.moat.ill() == "the socket to Slack is not connected"
        await watched.slack.wait(lambda: watched.moat._socket._socket is not deaf, 5)  # type: ignore[union-attr]
        await watched.slack.wait(lambda: len(watched.slack.sockets) == 1, 5)
        assert await watched.moat.ill() is None
        await watched.slack.mention("can you hear me?")
        await watched.slack.wait(lambda: watched.seen)

    async def test_a_silent_one_is_replaced_without_losing_an_event(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        silent = Watch(every=0.05, ping=0.2, silent=0.3, opening=1.0, closing=0.5)
        async with connected(slack, settings(slack, *BOTH), sqlite_engine, watch=silent) as line:
            assert line.moat._socket is not None
            keeping = asyncio.ensure_future(line.moat._socket.keep())
            await slack.wait(lambda: slack.connections_opened >= 3)
            delivered = [each for n in range(5) for each in (await slack.mention(f"{n}"))[1]]
            keeping.cancel()
        assert all(each.acked for each in delivered)

    async def test_a_token_that_is_withdrawn_ends_it_in_a_sentence(self, watched: Line) -> None:
        assert watched.moat._socket is not None
        keeping = asyncio.ensure_future(watched.moat._socket.keep())
        watched.slack.app_token = "xapp-renewed"
        watched.slack.drop_sockets()
        with pytest.raises(Ended, match=r"Slack refuses the token in SLACK_APP_TOKEN \(invalid_auth\)"):
            async with asyncio.timeout(10):
                await keeping
        assert await watched.moat.ill() is not None
        calls = len(watched.slack.calls)
        await asyncio.sleep(0.6)
        assert len(watched.slack.calls) == calls  # nobody goes on asking

    async def test_while_slack_is_away_it_tries_on(self, watched: Line, caplog: pytest.LogCaptureFixture) -> None:
        fault = watched.slack.fault("apps.connections.open", status=503, times=-1)
        watched.slack.drop_sockets()
        await watched.slack.wait(lambda: "no socket to Slack" in caplog.text, 15)
        assert "wss://" not in caplog.text
        assert watched.slack.app_token not in caplog.text
        fault.times = 0
        await watched.slack.wait(lambda: watched.slack.sockets, 15)

    async def test_a_withdrawn_bot_token_ends_it_too(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("adapters.slack.run.CHECK_SECONDS", 0.05)
        moat = Slack(settings(slack, *BOTH), sqlite_engine, service(), watch=QUICK)
        serving = asyncio.ensure_future(moat.serve())
        await slack.wait_connected()
        slack.revoke("account_inactive")
        with pytest.raises(Ended, match=r"SLACK_BOT_TOKEN \(account_inactive\)"):
            async with asyncio.timeout(5):
                await serving
        assert await moat.ill() is not None
        await moat.stop()


class TestTheEnd:
    async def test_what_was_begun_is_finished_and_nothing_more_is_taken(self, line: Line) -> None:
        done: list[str] = []

        async def work() -> None:
            await asyncio.sleep(0.3)
            done.append("answered")

        async def slow(ack: Any) -> None:
            await ack()
            line.moat.desk.tasks.start(work())

        line.moat.app.command("/slow")(slow)
        await line.slack.slash("/slow", "x")
        pausing = asyncio.ensure_future(line.moat.pause())
        await asyncio.sleep(0.05)
        line.slack.patience = 0.3
        _, late = await line.slack.mention("too late")
        await pausing
        assert done == ["answered"]
        assert [each.acked for each in late] == [False, False]  # Slack hands them to another replica
        assert line.seen == []

    async def test_a_request_that_is_being_acknowledged_is_waited_for(self, line: Line) -> None:
        async def slow(ack: Any) -> None:
            await asyncio.sleep(0.3)
            await ack("done")

        line.moat.app.command("/slow")(slow)
        asking = asyncio.ensure_future(line.slack.slash("/slow", "x"))
        await asyncio.sleep(0.1)
        await line.moat.pause()
        assert (await asking).acked

    async def test_work_that_hangs_is_given_up(self, monkeypatch: pytest.MonkeyPatch, line: Line, caplog: pytest.LogCaptureFixture) -> None:
        monkeypatch.setattr("adapters.slack.run.DRAIN_SECONDS", 0.2)
        line.moat.desk.tasks.start(asyncio.sleep(60))
        start = time.monotonic()
        await line.moat.pause()
        assert time.monotonic() - start < 2
        assert "pieces of work given up at the stop: 1" in caplog.text

    async def test_nothing_is_left_behind(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        before = asyncio.all_tasks()
        async with connected(slack, settings(slack, *BOTH), sqlite_engine):
            pass
        await slack.wait(lambda: not slack.sockets)
        await asyncio.sleep(0.1)
        assert asyncio.all_tasks() - before == set()


class TestTasks:
    async def test_work_that_work_begins_is_waited_for_too(self) -> None:
        tasks, done = Tasks(), []

        async def second() -> None:
            await asyncio.sleep(0.05)
            done.append(2)

        async def first() -> None:
            await asyncio.sleep(0.05)
            tasks.start(second())

        tasks.start(first())
        assert await tasks.drain(2) == 0
        assert (done, tasks.count) == ([2], 0)

    async def test_what_goes_wrong_is_logged_without_what_it_was_about(self, caplog: pytest.LogCaptureFixture) -> None:
        tasks = Tasks()

        async def broken() -> None:
            raise ValueError("what somebody asked")

        tasks.start(broken())
        await tasks.drain(1)
        assert "ValueError in broken" in caplog.text
        assert "what somebody asked" not in caplog.text


class TestGate:
    async def test_it_lets_nobody_in_before_the_start(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        moat = Slack(settings(slack, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), sqlite_engine, service())
        assert await moat.ill() == "Slack: not begun, or stopping"
        await moat.begin()
        assert await moat.ill() is None
        await moat.stop()

    async def test_a_socket_may_be_closed_before_it_was_opened(self, slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        client = web_client(slack.api_url, session)
        await Socket(None, client, "xapp-1", Gate()).close()  # type: ignore[arg-type]


def test_the_log_of_the_library_says_nothing() -> None:
    from adapters.slack.connection.webapi import library_log

    assert not library_log().isEnabledFor(logging.ERROR)
