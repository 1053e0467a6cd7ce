"""Requests over HTTP: genuine ones are answered, all others are refused without a trace of what they say."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.adapters.slack.connection.conftest import Line, connected, settings
from tests.fakes.fake_slack import FakeSlack

JUNK = ("abc", "", "-1", "1e9", "99999999999999999999", "１２３", "12.5")
CONTENT = "who owns the secret plans"


@pytest.fixture
async def line(slack: FakeSlack, sqlite_engine: sa.Engine) -> AsyncIterator[Line]:
    async with connected(slack, settings(slack, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), sqlite_engine) as running:
        yield running


def mention(line: Line) -> dict[str, object]:
    event = {"type": "app_mention", "user": line.slack.alice, "text": CONTENT, "ts": "1.1", "channel": line.slack.general}
    return {"type": "event_callback", "team_id": line.slack.team_id, "event_id": "Ev1", "event": event}


class TestSignatures:
    async def test_a_genuine_request_reaches_its_listener(self, line: Line) -> None:
        status, _, _ = await line.slack.post_http("events_api", mention(line))
        await line.slack.wait(lambda: line.seen)
        assert (status, line.seen[0]["text"]) == (200, CONTENT)

    @pytest.mark.parametrize(
        "forged",
        [
            {"tamper": True},
            {"secret": "another"},
            {"late": 301},
            {"late": -400},
            *(
                {"headers": {"X-Slack-Request-Timestamp": junk}}
                for junk in ("abc", "", "-1", "1e9", "99999999999999999999", "１２３", "12.5")
            ),
            {"headers": {"X-Slack-Signature": ""}},
            {"headers": {"X-Slack-Signature": "v0=" + "0" * 64}},
            {"headers": {"X-Slack-Signature": "v0=ünicode"}},
        ],
        ids=str,
    )
    async def test_all_others_are_refused_and_leave_nothing_in_the_log(
        self, line: Line, forged: dict[str, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        forged = {"at": time.time() - forged["late"]} if "late" in forged else forged
        status, text, headers = await line.slack.post_http("events_api", mention(line), **forged)
        assert (status, text, headers["x-slack-no-retry"]) == (401, "invalid signature", "1")
        assert line.seen == []
        assert CONTENT not in caplog.text

    async def test_a_request_without_any_signature_is_refused(self, line: Line) -> None:
        assert line.slack.request_url is not None
        async with line.slack.http.post(line.slack.request_url, data=b"\xff\xfe") as answer:
            assert answer.status == 401

    async def test_a_signed_body_that_is_no_text_is_refused(self, line: Line) -> None:
        import hashlib
        import hmac

        assert line.slack.request_url is not None
        stamp, body = str(int(time.time())), b"\xff\xfe"
        digest = hmac.new(line.slack.signing_secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
        async with line.slack.http.post(line.slack.request_url, data=body, headers=headers) as answer:
            assert answer.status == 401

    @pytest.mark.parametrize("body", ["", "{", "[]", "payload=%7B", "null"])
    async def test_a_signed_body_that_says_nothing_is_taken_calmly(self, line: Line, body: str, caplog: pytest.LogCaptureFixture) -> None:
        assert line.slack.request_url is not None
        headers = {"Content-Type": "application/json", **line.slack.sign(body)}
        async with line.slack.http.post(line.slack.request_url, data=body.encode(), headers=headers) as answer:
            assert answer.status < 500
        assert "Traceback" not in caplog.text

    async def test_more_than_slack_ever_sends_is_not_read(self, line: Line) -> None:
        assert line.slack.request_url is not None
        async with line.slack.http.post(line.slack.request_url, data=io.BytesIO(b"x" * (4 * 2**20 + 1))) as answer:
            assert answer.status == 413

    async def test_slack_is_told_that_the_address_is_ours(self, line: Line) -> None:
        status, text, _ = await line.slack.post_http("events_api", {"type": "url_verification", "challenge": "c123", "token": "t"})
        assert status == 200
        assert "c123" in text


class TestWhatNobodyListensTo:
    async def test_it_is_acknowledged_and_only_its_kind_is_logged(self, line: Line, written: io.StringIO) -> None:
        delivered = await line.slack.slash("/unknown", CONTENT)
        assert delivered.http_status == 200
        assert "nothing listens to that kind=/unknown" in written.getvalue()
        assert CONTENT not in written.getvalue()

    async def test_a_listener_that_fails_is_logged_by_its_place(self, line: Line, written: io.StringIO) -> None:
        async def broken() -> None:
            raise ValueError(CONTENT)

        line.moat.app.command("/broken")(broken)
        delivered = await line.slack.slash("/broken", "x")
        assert delivered.http_status == 200
        log = written.getvalue()
        assert "a request failed: ValueError in broken" in log
        assert " kind=/broken team=T" in log
        assert CONTENT not in log


class TestTheEnd:
    async def test_at_a_stop_slack_is_told_to_come_again(self, line: Line) -> None:
        await line.moat.pause()
        status, _, _ = await line.slack.post_http("events_api", mention(line))
        assert (status, line.seen) == (503, [])

    async def test_health_follows(self, line: Line) -> None:
        root = str(line.slack.request_url).removesuffix("/slack/events")
        async with line.slack.http.get(f"{root}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True, "problems": []})
        await line.moat.pause()
        async with line.slack.http.get(f"{root}/healthz") as answer:
            assert (answer.status, await answer.json()) == (503, {"ok": False, "problems": ["Slack: not begun, or stopping"]})
